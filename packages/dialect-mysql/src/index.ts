/** MySQL and MariaDB for sqlayer: dialects, compilers, types, and the driver mysql2. */
export { MariadbDdlCompiler, MysqlDdlCompiler } from './ddl-compiler.ts';
export { MariadbDialect, MysqlDialect, type ServerTraits } from './dialect.ts';
export { Mysql2Driver } from './driver-mysql2.ts';
export { MysqlInspector } from './inspector.ts';
export { MysqlLimit, mysqlLimit } from './limit-clause.ts';
export { type LoadRow, loadFrom } from './load-data.ts';
export type { MysqlNumberOptions, MysqlNumberType, MysqlTextOptions, MysqlTextType } from './native-types.ts';
export {
  BigInt64,
  Bit,
  Int,
  LongBlob,
  LongText,
  MediumBlob,
  MediumInt,
  MediumText,
  MysqlChar,
  MysqlDateTime,
  MysqlDecimal,
  MysqlDouble,
  MysqlEnum,
  MysqlFloat,
  MysqlSet,
  MysqlText,
  MysqlTime,
  MysqlTimestamp,
  MysqlVarchar,
  SmallInt,
  TinyBlob,
  TinyInt,
  TinyText,
  Year,
} from './native-types.ts';
export { mysql, mysql as plugin } from './plugin.ts';
export { MariadbStatementCompiler, MysqlStatementCompiler } from './statement-compiler.ts';
export { MariadbTypes, MysqlTypes } from './types.ts';
