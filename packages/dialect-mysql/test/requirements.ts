import { no, type Requirements } from '@sqlayer/testing/suite';

const collation = no('the collation that utf8mb4 has by itself takes letters of either case for equal');
const finite = no('neither server has floating point that is not finite');
const frames = no('frames are counted in rows or by value only');
const noOwnTypes = no('neither server has types with a name');

const both = {
  arrays: no('neither server has arrays'),
  caseSensitiveLike: collation,
  caseSensitiveText: collation,
  changesInCtes: no('only queries stand in WITH'),
  constraintComments: no('constraints have no comments'),
  deferrableForeignKeys: no('foreign keys are checked at every statement'),
  deferrableTransactions: no('no transaction waits until it cannot fail'),
  distinctOn: no('there is no DISTINCT ON'),
  domains: noOwnTypes,
  exactDecimals: no('parameters for decimals are sent as text, with which both servers compute in floating point'),
  exclusionConstraints: no('there is no EXCLUDE'),
  floatInfinity: finite,
  floatNan: finite,
  frameExclusion: frames,
  fullJoin: no('there is no FULL JOIN'),
  generateSeries: no('functions in FROM are JSON_TABLE only'),
  groupingSets: no('there is WITH ROLLUP, and no GROUPING SETS and CUBE'),
  groupsFrames: frames,
  identityAlways: no('AUTO_INCREMENT lets the application give keys'),
  identityCounting: no('where AUTO_INCREMENT begins is an option of the table, and by how much it counts one of the server'),
  intervalMonths: no('there is no type for intervals; they are counts of microseconds, which a month is not'),
  materializedViews: no('views keep no rows'),
  merge: no('there is no MERGE'),
  namedEnums: noOwnTypes,
  orderedAggregates: no('no aggregate but GROUP_CONCAT takes an order, and JSON_ARRAYAGG on MariaDB'),
  partialIndexes: no('an index has no condition'),
  symmetricBetween: no('there is no BETWEEN SYMMETRIC'),
  temporaryViews: no('there are no temporary views'),
  transactionalDdl: no('DDL commits the transaction'),
  updateReturning: no('UPDATE gives no rows back'),
  upsertCondition: no('ON DUPLICATE KEY UPDATE has no condition'),
  upsertTarget: no('any unique key is a conflict for ON DUPLICATE KEY UPDATE'),
  withinGroup: no('there are no aggregates over values in an order'),
} satisfies Requirements;

export const mysqlRequirements: Requirements = {
  ...both,
  boundGroups: no('MySQL does not take two parameters for the same expression, whatever their values (ONLY_FULL_GROUP_BY)'),
  deleteReturning: no('MySQL has no RETURNING'),
  fetchWithTies: no('LIMIT of MySQL has no ties'),
  exactJson: no('JSON of MySQL has integers of 64 bits, and floating point for all other numbers'),
  insertReturning: no('MySQL has no RETURNING'),
  insertReturningKeepsOrder: no('MySQL has no RETURNING'),
  sequences: no('MySQL has no sequences'),
  untypedParameters: no('MySQL from 8.0.22 keeps the type that a parameter of a prepared statement had first'),
};

export const mariadbRequirements: Requirements = {
  ...both,
  deepJson: no('JSON of MariaDB is nested 32 levels deep'),
  expressionIndexes: no('MariaDB has no indexes over expressions'),
  lagDefault: no('lag() and lead() of MariaDB take two arguments'),
  largeValues: no('MariaDB takes statements of up to 16 MiB unless it is told otherwise (max_allowed_packet)'),
  lateral: no('MariaDB has no LATERAL'),
};
