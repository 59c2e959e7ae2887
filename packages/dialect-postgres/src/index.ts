/** PostgreSQL for sqlayer: compiler, types and DDL, and the drivers pg and PGlite. */
export { ArrayLiteral, array } from './array-literal.ts';
export type { CompositeValue } from './composite-type.ts';
export { CompositeOf } from './composite-type.ts';
export type { CopyFormat, CopyRow } from './copy.ts';
export { copyBytesFrom, copyBytesTo, copyFrom, copyTo } from './copy.ts';
export { PostgresDdlCompiler } from './ddl-compiler.ts';
export { PostgresDialect } from './dialect.ts';
export { PgDriver } from './driver-pg.ts';
export { PgliteDriver } from './driver-pglite.ts';
export { PostgresInspector } from './inspector.ts';
export { hasAllKeys, hasAnyKey, hasKey, pathExists, pathMatches, without, withoutPath } from './json-operators.ts';
export type { ListenOptions } from './listen.ts';
export { listen, notify } from './listen.ts';
export type { IntervalFields, Range } from './native-types.ts';
export {
  Bit,
  BitVarying,
  Bytea,
  Cidr,
  CiText,
  DateMultirange,
  DateRange,
  emptyRange,
  HStore,
  Inet,
  Int4Multirange,
  Int4Range,
  Int8Multirange,
  Int8Range,
  Jsonb,
  JsonbText,
  JsonPath,
  MacAddr,
  MacAddr8,
  Money,
  MultirangeOf,
  NumMultirange,
  NumRange,
  Oid,
  PgInterval,
  RangeOf,
  RegClass,
  RegConfig,
  TsMultirange,
  TsQuery,
  TsRange,
  TstzMultirange,
  TstzRange,
  TsVector,
} from './native-types.ts';
export { atTimeZone, containedBy, contains, merged, overlaps, slice, subscript } from './operators.ts';
export type { Pglite } from './pglite-session.ts';
export { postgres, postgres as plugin, postgresWith } from './plugin.ts';
export type { PostgresDriver } from './postgres-driver.ts';
export { CopySource } from './protocol/copy-source.ts';
export type { Notification } from './protocol/link.ts';
export type { ServerFields } from './protocol/server-message.ts';
export { PostgresError } from './protocol/server-message.ts';
export {
  adjacentTo,
  containsElement,
  isEmptyRange,
  lowerEnd,
  notLeftOf,
  notRightOf,
  rangeDifference,
  rangeIntersection,
  rangeUnion,
  strictlyLeftOf,
  strictlyRightOf,
  upperEnd,
} from './range-operators.ts';
export { PostgresStatementCompiler } from './statement-compiler.ts';
export { Subscription } from './subscription.ts';
export type { TextSearchOptions } from './text-search.ts';
export {
  bothQueries,
  opposite,
  phraseToTsQuery,
  plainToTsQuery,
  textHeadline,
  textMatches,
  textRank,
  textRankByCover,
  toTsQuery,
  toTsVector,
  webSearchToTsQuery,
} from './text-search.ts';
export { PostgresTypes } from './types.ts';
