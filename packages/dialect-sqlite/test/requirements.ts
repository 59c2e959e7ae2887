import { no, type Requirements } from '@sqlayer/testing/suite';

const isolation = no('SQLite isolates by SERIALIZABLE, or not at all (sqlite.org/isolation.html)');
const noOwnTypes = no('SQLite has no types with a name');
const noComments = no('SQLite keeps no comments');
const flexible = no('SQLite lets a column hold what its type would not (sqlite.org/flextypegood.html)');
const aggregate = no('SQLite has neither array_agg() nor WITHIN GROUP');

/** What SQLite does not have, in memory or in a file. */
export const fileRequirements: Requirements = {
  alterConstraints: no('SQLite has no ALTER TABLE … ADD CONSTRAINT'),
  anyAndAll: no('SQLite has no ANY and ALL'),
  arrays: no('SQLite has no arrays'),
  bigDecimals: no('SQLite has no decimals; with more than 15 digits they are text, which sorts as text'),
  cancel: no('better-sqlite3 answers at once; nothing could cancel it meanwhile'),
  caseSensitiveLike: no('LIKE of SQLite takes ASCII letters of either case for equal'),
  changesInCtes: no('SQLite allows only queries in WITH'),
  comments: noComments,
  constraintComments: noComments,
  decimalRange: flexible,
  defaultInValues: no('SQLite has no DEFAULT in VALUES'),
  deferrableTransactions: no('SQLite has no deferrable transactions'),
  deleteUsing: no('SQLite has no USING in DELETE'),
  distinctOn: no('SQLite has no DISTINCT ON'),
  domains: noOwnTypes,
  exactDecimals: no('SQLite has no decimals; up to 15 digits they are floating point'),
  exclusionConstraints: no('SQLite has no EXCLUDE'),
  fetchWithTies: no('SQLite has no FETCH … WITH TIES'),
  floatInfinity: no('Double takes finite numbers only'),
  floatNan: no('SQLite stores NULL in the place of a value that is no number'),
  generateSeries: no('better-sqlite3 is built without generate_series()'),
  groupingSets: no('SQLite has no GROUPING SETS and CUBE'),
  identityAlways: no('a key of SQLite may always be given'),
  identityCounting: no('a key of SQLite begins at 1 and goes on by 1'),
  integerRange: flexible,
  intersectAll: no('SQLite has no INTERSECT ALL and EXCEPT ALL'),
  intervalMonths: no('SQLite has no intervals; they are counts of microseconds, which a month is not'),
  lateral: no('SQLite has no LATERAL'),
  materializedViews: no('SQLite has no materialized views'),
  merge: no('SQLite has no MERGE'),
  namedEnums: noOwnTypes,
  network: no('SQLite is a file'),
  orderedAggregates: aggregate,
  orderedEnums: no('SQLite has no enumerations; they are texts, which sort as texts'),
  readCommitted: isolation,
  regularExpressions: no('SQLite has no function behind its operator REGEXP'),
  regularReplacement: no('SQLite has no function that replaces by a regular expression'),
  repeatableRead: isolation,
  replaceViews: no('SQLite has no CREATE OR REPLACE VIEW'),
  rollup: no('SQLite has no ROLLUP'),
  rowLocks: no('a write of SQLite locks the whole database'),
  schemas: no('a schema of SQLite is a file'),
  sequences: no('SQLite has no sequences'),
  skipLocked: no('a write of SQLite locks the whole database'),
  symmetricBetween: no('SQLite has no BETWEEN SYMMETRIC'),
  textLength: flexible,
  typedColumns: flexible,
  withinGroup: aggregate,
};

export const memoryRequirements: Requirements = {
  ...fileRequirements,
  severalConnections: no('a database in memory belongs to one connection'),
};
