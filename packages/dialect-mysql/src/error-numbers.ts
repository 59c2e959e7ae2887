import type { DatabaseErrorCode, ErrorClassification } from '@sqlayer/kernel/contracts';

type Kind = ErrorClassification['kind'];
type Trait = 'retryable' | 'disconnected';
export type Rule = readonly [kind: Kind, code: DatabaseErrorCode, message: string, ...traits: Trait[]];

export const lost: Rule = ['operational', 'DB_CONNECTION_LOST', 'the connection to the server broke', 'retryable', 'disconnected'];
const outOfRange: Rule = ['data', 'DB_INVALID_VALUE', 'a value is out of the range of its type, or cannot be read as one'];
const foreignKey: Rule = ['integrity', 'DB_FOREIGN_KEY_VIOLATION', 'a row refers to one that does not exist, or is still referred to'];
const notNull: Rule = ['integrity', 'DB_NOT_NULL_VIOLATION', 'a column that must have a value was given none'];
const unique: Rule = ['integrity', 'DB_UNIQUE_VIOLATION', 'a value is there already that may be there once'];
const check: Rule = ['integrity', 'DB_CHECK_VIOLATION', 'a row does not meet a CHECK constraint'];
const denied: Rule = ['programming', 'DB_PERMISSION_DENIED', 'the user may not do this'];
const readOnly: Rule = ['operational', 'DB_READ_ONLY', 'the transaction or the server may only be read'];
const cancelled: Rule = ['operational', 'DB_CANCELLED', 'the statement was cancelled on the server'];
const full: Rule = ['operational', 'DB_DISK_FULL', 'there is no room left for the database'];
const crowded: Rule = ['operational', 'DB_TOO_MANY_CONNECTIONS', 'the server has no connection left', 'retryable'];

const notLoaded: Rule = [
  'programming',
  'DB_PERMISSION_DENIED',
  'LOAD DATA LOCAL must be allowed by the URL (local_infile=1) and by the server (its variable local_infile)',
];
const again: Rule = ['operational', 'DB_SERIALIZATION_FAILURE', 'what the transaction used was changed by another one', 'retryable'];
const outdated: Rule = ['operational', 'DB_STATEMENT_OUTDATED', 'the server has no use for a prepared statement any more', 'retryable'];
const login: Rule = ['operational', 'DB_LOGIN_FAILED', 'the server refused the user or the password'];
const exhausted: Rule = ['operational', 'DB_ERROR', 'the server ran out of a resource', 'retryable'];
const tooBig: Rule = ['data', 'DB_TOO_BIG', 'a statement or value is larger than the server allows'];
const noColumn: Rule = ['programming', 'DB_UNDEFINED_COLUMN', 'the SQL names a column that does not exist, or more than one'];
const noFunction: Rule = [
  'programming',
  'DB_UNDEFINED_FUNCTION',
  'the SQL calls a function that does not exist, or with other arguments than it has',
];
const invalid: Rule = ['programming', 'DB_ERROR', 'the server does not carry out what the SQL says'];

/** By error number (MySQL Error Message Reference; MariaDB's own numbers begin at 1900 and at 4000). */
export const errorNumbers: ReadonlyMap<number, Rule> = new Map([
  [1021, full],
  [1114, full],
  [1040, crowded],
  [1203, crowded],
  [1226, crowded],
  [1044, denied],
  [1142, denied],
  [1143, denied],
  [1227, denied],
  [1148, notLoaded],
  [3948, notLoaded],
  [4166, notLoaded],
  [1045, login],
  [1698, login],
  [1049, ['operational', 'DB_CANNOT_OPEN', 'the server has no database of this name']],
  [1048, notNull],
  [1364, notNull],
  [1062, unique],
  [1586, unique],
  [1216, foreignKey],
  [1217, foreignKey],
  [1451, foreignKey],
  [1452, foreignKey],
  [3819, check],
  [4025, check],
  [1020, ['operational', 'DB_SERIALIZATION_FAILURE', 'what the transaction read was changed by another one', 'retryable']],
  [1213, ['operational', 'DB_DEADLOCK', 'two transactions waited for each other, and this one was given up', 'retryable']],
  [1205, ['operational', 'DB_LOCKED', 'another connection holds the lock', 'retryable']],
  [3572, ['operational', 'DB_LOCKED', 'another connection holds the lock', 'retryable']],
  [1064, ['programming', 'DB_SYNTAX_ERROR', 'the SQL cannot be parsed']],
  [1054, ['programming', 'DB_UNDEFINED_COLUMN', 'the SQL names a column that does not exist']],
  [1051, ['programming', 'DB_UNDEFINED_TABLE', 'the SQL names a table that does not exist']],
  [1146, ['programming', 'DB_UNDEFINED_TABLE', 'the SQL names a table that does not exist']],
  [1305, ['programming', 'DB_UNDEFINED_FUNCTION', 'the SQL calls a function that does not exist']],
  [1630, ['programming', 'DB_UNDEFINED_FUNCTION', 'the SQL calls a function that does not exist']],
  [1318, ['programming', 'DB_UNDEFINED_FUNCTION', 'a procedure or function is called with another number of arguments than it has']],
  [1264, outOfRange],
  [1265, outOfRange],
  [1292, outOfRange],
  [1365, outOfRange],
  [1366, outOfRange],
  [1406, outOfRange],
  [1690, outOfRange],
  [3140, outOfRange],
  [4038, outOfRange],
  [1153, ['data', 'DB_TOO_BIG', 'a statement is larger than the server allows']],
  [1290, readOnly],
  [1792, readOnly],
  [1836, readOnly],
  [1317, cancelled],
  [1969, cancelled],
  [3024, cancelled],
  [1053, lost],
  [1927, lost],
  [4031, lost],
  // Keys and values
  [1022, unique],
  [1169, unique],
  [1557, unique],
  [1761, unique],
  [1762, unique],
  [1263, notNull],
  [1566, notNull],
  [1369, check],
  [1367, outOfRange],
  [1411, outOfRange],
  [1416, outOfRange],
  [1441, outOfRange],
  [1525, outOfRange],
  [1918, outOfRange],
  [3141, outOfRange],
  [3156, outOfRange],
  [3903, outOfRange],
  [1162, tooBig],
  [1301, tooBig],
  // Names and arguments
  [1052, noColumn],
  [1109, ['programming', 'DB_UNDEFINED_TABLE', 'the SQL names a table that does not exist']],
  [1128, noFunction],
  [1414, noFunction],
  [1582, noFunction],
  [1583, noFunction],
  [3143, invalid],
  // Users
  [1130, login],
  [1141, denied],
  [1251, login],
  [1370, denied],
  [1419, denied],
  [1524, login],
  [1820, login],
  [1862, login],
  [3118, login],
  [4151, login],
  // Sessions and the server
  [1036, readOnly],
  [1207, readOnly],
  [1223, readOnly],
  [3032, readOnly],
  [1037, exhausted],
  [1038, exhausted],
  [1041, exhausted],
  [1206, exhausted],
  [1461, exhausted],
  [1129, crowded],
  [1080, lost],
  [1152, lost],
  [1158, lost],
  [1159, lost],
  [1160, lost],
  [1161, lost],
  [1184, lost],
  [3169, lost],
  [1243, outdated],
  [1615, outdated],
  [1412, again],
  [1479, again],
  [1637, again],
  [3101, again],
  [1568, ['operational', 'DB_ERROR', 'the transaction is not in the state that this needs']],
]);

/** By the class of the SQLSTATE, for numbers that are not listed. */
export const stateClasses: Readonly<Record<string, Rule>> = {
  '08': lost,
  '0A': invalid,
  '21': invalid,
  '22': outOfRange,
  '23': ['integrity', 'DB_ERROR', 'a row does not meet a rule of its table'],
  '25': ['operational', 'DB_ERROR', 'the transaction is not in the state that this needs'],
  '28': login,
  '3D': invalid,
  '40': again,
  '42': invalid,
  XA: ['operational', 'DB_ERROR', 'a transaction of two phases is not in the state that this needs'],
};
