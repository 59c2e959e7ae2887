import type { DatabaseErrorCode, ErrorClassification } from '@sqlayer/kernel/contracts';

type Kind = ErrorClassification['kind'];
type Trait = 'retryable' | 'disconnected';
type Rule = readonly [kind: Kind, code: DatabaseErrorCode, message: string, ...traits: Trait[]];

const lost: Rule = ['operational', 'DB_CONNECTION_LOST', 'the connection to the server broke', 'retryable', 'disconnected'];
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

/** By error number (MySQL Error Message Reference; MariaDB's own numbers begin at 1900 and at 4000). */
const rules: ReadonlyMap<number, Rule> = new Map([
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
  [1045, ['operational', 'DB_LOGIN_FAILED', 'the server refused the user or the password']],
  [1698, ['operational', 'DB_LOGIN_FAILED', 'the server refused the user or the password']],
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
]);

const cannotConnect = /^(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT|EACCES)$/;
const connectionLost = /^(?:PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED)$/;
/** What mysql2 says, without a code, of a connection that has ended (lib/base/connection.js). */
const ended = /closed state|Connection lost/;

interface MysqlError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
}

/** What an error of mysql2 means. Its own text is only shown where it cannot hold a value. */
export function classifyError(error: unknown): ErrorClassification {
  const { code, errno, message } = (typeof error === 'object' && error !== null ? error : {}) as MysqlError;
  const nativeCode = typeof code === 'string' ? code : undefined;
  const text = typeof message === 'string' ? message : '';
  if (nativeCode !== undefined && cannotConnect.test(nativeCode))
    return made(['operational', 'DB_CANNOT_CONNECT', 'the server cannot be reached', 'retryable', 'disconnected'], nativeCode, nativeCode);
  const rule = typeof errno === 'number' ? rules.get(errno) : undefined;
  if (rule !== undefined) {
    const [kind] = rule;
    const constraint = kind === 'integrity' ? constraintOf(text) : undefined;
    return { ...made(rule, kind === 'programming' ? text : constraint, nativeCode), constraint };
  }
  if (connectionLost.test(nativeCode ?? '') || ended.test(text)) return made(lost, nativeCode, nativeCode);
  return made(['other', 'DB_ERROR', 'the server refused; the cause tells why'], undefined, nativeCode);
}

function made([kind, code, sentence, ...traits]: Rule, detail: string | undefined, nativeCode: string | undefined): ErrorClassification {
  return {
    kind,
    code,
    message: `${sentence}${detail === undefined ? '' : ` (${detail})`}.`,
    nativeCode,
    retryable: traits.includes('retryable'),
    disconnected: traits.includes('disconnected'),
  };
}

/** The name of a key, a constraint or a column, which messages put last or into backticks; values stand before it. */
function constraintOf(text: string): string | undefined {
  return /(?:for key '|CONSTRAINT `|Check constraint '|(?:Column|Field) ')(?<name>[^'`]+)['`](?! for key)/.exec(text)?.groups?.['name'];
}
