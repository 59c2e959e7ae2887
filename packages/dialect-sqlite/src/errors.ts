import type { DatabaseErrorCode, ErrorClassification } from '@sqlayer/kernel/contracts';

/** Error codes that only SQLite has; `databaseErrorCodes` of the kernel are the others. */
export const sqliteErrorCodes = {
  DB_CORRUPT: 'The file is damaged, or is no SQLite database.',
  DB_INTERRUPTED: 'The statement was interrupted.',
  DB_IO_ERROR: 'Reading or writing the file failed.',
} as const;

/** A code of an error that this dialect throws. */
export type SqliteErrorCode = keyof typeof sqliteErrorCodes | DatabaseErrorCode;

type Kind = ErrorClassification['kind'];
type Rule = readonly [prefix: string, kind: Kind, code: SqliteErrorCode, message: string, retryable?: boolean];

/** By result code (sqlite.org/rescode.html); the first whose beginning fits is taken. */
const rules: readonly Rule[] = [
  ['SQLITE_CONSTRAINT_UNIQUE', 'integrity', 'DB_UNIQUE_VIOLATION', 'a value is there already that may be there once'],
  ['SQLITE_CONSTRAINT_PRIMARYKEY', 'integrity', 'DB_UNIQUE_VIOLATION', 'a row with this primary key is there already'],
  ['SQLITE_CONSTRAINT_ROWID', 'integrity', 'DB_UNIQUE_VIOLATION', 'a row with this rowid is there already'],
  [
    'SQLITE_CONSTRAINT_FOREIGNKEY',
    'integrity',
    'DB_FOREIGN_KEY_VIOLATION',
    'a row refers to one that does not exist, or is still referred to',
  ],
  ['SQLITE_CONSTRAINT_NOTNULL', 'integrity', 'DB_NOT_NULL_VIOLATION', 'a column that must have a value was given NULL'],
  ['SQLITE_CONSTRAINT_CHECK', 'integrity', 'DB_CHECK_VIOLATION', 'a row does not meet a CHECK constraint'],
  ['SQLITE_CONSTRAINT_DATATYPE', 'integrity', 'DB_TYPE_MISMATCH', 'a value is of a type that its STRICT table refuses'],
  ['SQLITE_CONSTRAINT', 'integrity', 'DB_ERROR', 'a constraint was violated'],
  ['SQLITE_BUSY_SNAPSHOT', 'operational', 'DB_SERIALIZATION_FAILURE', 'what the transaction read was changed by another one', true],
  ['SQLITE_BUSY', 'operational', 'DB_LOCKED', 'another connection holds the lock', true],
  ['SQLITE_LOCKED', 'operational', 'DB_LOCKED', 'another connection holds the lock', true],
  ['SQLITE_READONLY', 'operational', 'DB_READ_ONLY', 'the database may only be read'],
  ['SQLITE_FULL', 'operational', 'DB_DISK_FULL', 'there is no room left for the database'],
  ['SQLITE_CORRUPT', 'operational', 'DB_CORRUPT', 'the file is damaged'],
  ['SQLITE_NOTADB', 'operational', 'DB_CORRUPT', 'the file is no SQLite database'],
  [
    'SQLITE_CANTOPEN',
    'operational',
    'DB_CANNOT_OPEN',
    'the database file cannot be opened; check that its folder exists and that it may be read and written',
  ],
  ['SQLITE_IOERR', 'operational', 'DB_IO_ERROR', 'reading or writing the file failed'],
  ['SQLITE_INTERRUPT', 'operational', 'DB_INTERRUPTED', 'the statement was interrupted'],
  ['SQLITE_TOOBIG', 'data', 'DB_TOO_BIG', 'a value or statement is larger than the database allows'],
  ['SQLITE_MISMATCH', 'data', 'DB_TYPE_MISMATCH', 'a value is of a type that the column refuses'],
  ['SQLITE_RANGE', 'programming', 'DB_ERROR', 'the statement has another number of parameters'],
];

/** Errors that share SQLITE_ERROR are told apart by their text, which holds names but no values. */
const texts: readonly (readonly [RegExp, SqliteErrorCode])[] = [
  [/^no such table: (?<name>.+)/, 'DB_UNDEFINED_TABLE'],
  [/^no such column: (?<name>.+)/, 'DB_UNDEFINED_COLUMN'],
  [/^table (?<name>.+) has no column named /, 'DB_UNDEFINED_COLUMN'],
  [/syntax error|incomplete input|unrecognized token/, 'DB_SYNTAX_ERROR'],
];

interface DriverError {
  readonly code?: unknown;
  readonly message?: unknown;
}

/** What an error of better-sqlite3 means. */
export function classifyError(error: unknown): ErrorClassification {
  const { code, message } = (typeof error === 'object' && error !== null ? error : {}) as DriverError;
  const nativeCode = typeof code === 'string' ? code : undefined;
  const text = typeof message === 'string' ? message : '';
  const rule = nativeCode === undefined ? undefined : rules.find(([prefix]) => nativeCode.startsWith(prefix));
  if (rule !== undefined) {
    const [, kind, ours, sentence, retryable = false] = rule;
    const constraint = kind === 'integrity' ? constraintOf(text) : undefined;
    return {
      kind,
      code: ours,
      message: `${sentence}${constraint === undefined ? '' : ` (${constraint})`}.`,
      nativeCode,
      retryable,
      disconnected: false,
      constraint,
    };
  }
  const found = texts.find(([pattern]) => pattern.test(text));
  if (found !== undefined && nativeCode === 'SQLITE_ERROR') {
    return { kind: 'programming', code: found[1], message: `${text}.`, nativeCode, retryable: false, disconnected: false };
  }
  const closed = /database connection is not open/.test(text);
  return {
    kind: nativeCode === 'SQLITE_ERROR' ? 'programming' : closed ? 'operational' : 'other',
    code: 'DB_ERROR',
    message: nativeCode === 'SQLITE_ERROR' || closed ? `${text}.` : 'the database refused; the cause tells why.',
    nativeCode,
    retryable: false,
    disconnected: closed,
  };
}

/** `UNIQUE constraint failed: t.a, t.b` names the columns, `CHECK constraint failed: name` the constraint. */
function constraintOf(text: string): string | undefined {
  return /constraint failed: (.+)$/.exec(text)?.[1];
}
