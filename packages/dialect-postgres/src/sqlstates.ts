import type { DatabaseErrorCode, ErrorClassification } from '@sqlayer/kernel/contracts';

/** What an error means; `shown` where the server's own text names nothing but words of the SQL and of the schema. */
export interface SqlState {
  readonly kind: ErrorClassification['kind'];
  readonly code: DatabaseErrorCode;
  readonly message: string;
  readonly retryable?: true;
  /** The connection is of no use any more. */
  readonly disconnected?: true;
  readonly shown?: true;
}

function operational(code: DatabaseErrorCode, message: string, traits: Pick<SqlState, 'retryable' | 'disconnected'> = {}): SqlState {
  return { kind: 'operational', code, message, ...traits };
}

function integrity(code: DatabaseErrorCode, message: string): SqlState {
  return { kind: 'integrity', code, message };
}

function programming(code: DatabaseErrorCode, message: string): SqlState {
  return { kind: 'programming', code, message, shown: true };
}

function data(code: DatabaseErrorCode, message: string): SqlState {
  return { kind: 'data', code, message };
}

const again = { retryable: true } as const;
const broken = { retryable: true, disconnected: true } as const;

const refused = 'the server refused the SQL';
const readsNothing = 'the SQL names something that does not exist';

/** Codes that mean something else than their class does (PostgreSQL manual, Appendix A). */
const codes: Readonly<Record<string, SqlState>> = {
  '08P01': programming('DB_INVALID_PARAMETER', 'the server was sent what it cannot read, such as too few parameters'),
  '21000': data('DB_INVALID_VALUE', 'there are several rows where one is wanted'),
  '22021': data('DB_INVALID_VALUE', 'a text has a character that the database cannot hold, such as NUL'),
  '22P05': data('DB_INVALID_VALUE', 'a text has a character that the database cannot hold, such as NUL in JSONB'),
  '22001': data('DB_INVALID_VALUE', 'a value is too long for its type'),
  '22003': data('DB_INVALID_VALUE', 'a number is out of the range of its type'),
  '22012': data('DB_INVALID_VALUE', 'a division by zero, which is out of the range of any number'),
  '23001': integrity('DB_FOREIGN_KEY_VIOLATION', 'a row is still referred to'),
  '23502': integrity('DB_NOT_NULL_VIOLATION', 'a column that must have a value was given NULL'),
  '23503': integrity('DB_FOREIGN_KEY_VIOLATION', 'a row refers to one that does not exist, or is still referred to'),
  '23505': integrity('DB_UNIQUE_VIOLATION', 'a value is there already that may be there once'),
  '23514': integrity('DB_CHECK_VIOLATION', 'a row does not meet a CHECK constraint'),
  '23P01': integrity('DB_EXCLUSION_VIOLATION', 'a row is at odds with another one under an EXCLUDE constraint'),
  '25006': operational('DB_READ_ONLY', 'the transaction may only read'),
  '25P02': operational('DB_TRANSACTION_FAILED', 'a statement of the transaction failed before; roll it back'),
  '25P03': operational('DB_CONNECTION_LOST', 'the server ended the connection, since its transaction was idle for too long', broken),
  '25P04': operational('DB_CONNECTION_LOST', 'the server ended the connection, since its transaction took too long', broken),
  '26000': operational('DB_STATEMENT_OUTDATED', 'the server has forgotten a prepared statement; run the transaction again', again),
  '2BP01': programming('DB_ERROR', 'something is still needed by something else'),
  '3D000': operational('DB_CANNOT_OPEN', 'the server has no database of this name'),
  '3F000': programming('DB_UNDEFINED_TABLE', 'the SQL names a schema that does not exist'),
  '40P01': operational('DB_DEADLOCK', 'two transactions waited for each other, and this one was given up', again),
  '40002': integrity('DB_ERROR', 'a constraint was violated when the transaction was to be committed'),
  '40003': operational('DB_ERROR', 'whether the statement was carried out is not known'),
  '42501': programming('DB_PERMISSION_DENIED', 'the user may not do this'),
  '42601': programming('DB_SYNTAX_ERROR', 'the SQL cannot be parsed'),
  '42703': programming('DB_UNDEFINED_COLUMN', 'the SQL names a column that does not exist'),
  '42704': programming('DB_ERROR', readsNothing),
  '42804': { ...data('DB_TYPE_MISMATCH', 'a value is of a type that the column refuses'), shown: true },
  '42883': programming('DB_UNDEFINED_FUNCTION', 'the SQL calls a function or an operator that does not exist for these types'),
  '42P01': programming('DB_UNDEFINED_TABLE', 'the SQL names a table that does not exist'),
  '42P05': programming('DB_ERROR', 'a prepared statement of this name exists; behind a pooler, turn prepared statements off'),
  '53100': operational('DB_DISK_FULL', 'there is no room left for the database'),
  '53300': operational('DB_TOO_MANY_CONNECTIONS', 'the server has no connection left', again),
  '55P03': operational('DB_LOCKED', 'another connection holds the lock', again),
  '55006': operational('DB_LOCKED', 'something is in use by another connection', again),
  '57014': operational('DB_CANCELLED', 'the statement was cancelled on the server'),
  '57P01': operational('DB_CONNECTION_LOST', 'the server ended the connection', broken),
  '57P02': operational('DB_CONNECTION_LOST', 'the server crashed', broken),
  '57P03': operational('DB_CANNOT_CONNECT', 'the server is starting or shutting down', again),
  '57P04': operational('DB_CONNECTION_LOST', 'the database was dropped', { disconnected: true }),
  '57P05': operational('DB_CONNECTION_LOST', 'the server ended a connection that was idle', broken),
  P0004: data('DB_ERROR', 'an ASSERT of a function failed'),
};

/** Classes by the first two characters of a code. */
const classes: Readonly<Record<string, SqlState>> = {
  '00': operational('DB_ERROR', 'the server says that all is well'),
  '01': operational('DB_ERROR', 'the server warns'),
  '02': data('DB_ERROR', 'there are no data where some are wanted'),
  '03': operational('DB_ERROR', 'a statement is not complete yet'),
  '08': operational('DB_CONNECTION_LOST', 'the connection to the server broke', broken),
  '09': operational('DB_ERROR', 'a trigger failed'),
  '0A': programming('DB_ERROR', 'the server does not have what the SQL asks for'),
  '0B': operational('DB_ERROR', 'a transaction cannot be begun here'),
  '0F': data('DB_ERROR', 'a locator is not valid'),
  '0L': programming('DB_PERMISSION_DENIED', 'a right cannot be granted by or to this role'),
  '0P': programming('DB_ERROR', 'a role is not valid here'),
  '0Z': programming('DB_ERROR', 'diagnostics were asked for where there are none'),
  '10': data('DB_INVALID_VALUE', 'a value is not what XQuery takes'),
  '20': data('DB_ERROR', 'no branch of a CASE fits'),
  '21': data('DB_INVALID_VALUE', 'there are several rows where one is wanted'),
  '22': data('DB_INVALID_VALUE', 'a value is out of the range of its type, or cannot be read as one'),
  '23': integrity('DB_ERROR', 'a constraint was violated'),
  '24': programming('DB_ERROR', 'a cursor is not in the state that this needs'),
  '25': operational('DB_ERROR', 'the transaction is not in the state that this needs'),
  '26': operational('DB_STATEMENT_OUTDATED', 'the server has forgotten a prepared statement; run the transaction again', again),
  '27': operational('DB_ERROR', 'a trigger changed the row that the statement was to change'),
  '28': operational('DB_LOGIN_FAILED', 'the server refused the user or the password'),
  '2B': programming('DB_ERROR', 'rights are still needed by something else'),
  '2D': operational('DB_ERROR', 'a transaction cannot be ended here'),
  '2F': operational('DB_ERROR', 'a function failed'),
  '34': programming('DB_ERROR', 'there is no cursor of this name'),
  '38': operational('DB_ERROR', 'a function outside of SQL failed'),
  '39': operational('DB_ERROR', 'a function outside of SQL was called wrongly'),
  '3B': programming('DB_ERROR', 'there is no savepoint of this name'),
  '3D': programming('DB_ERROR', 'there is no catalogue of this name'),
  '3F': programming('DB_ERROR', 'there is no schema of this name'),
  '40': operational('DB_SERIALIZATION_FAILURE', 'what the transaction read was changed by another one', again),
  '42': programming('DB_ERROR', refused),
  '44': integrity('DB_CHECK_VIOLATION', 'a row does not meet the condition of its view'),
  '53': operational('DB_ERROR', 'the server ran out of a resource', again),
  '54': data('DB_TOO_BIG', 'a statement or a value is larger than the server allows'),
  '55': operational('DB_ERROR', 'something is not in the state that this needs'),
  '57': operational('DB_ERROR', 'somebody interfered with the server'),
  '58': operational('DB_ERROR', 'the operating system of the server failed'),
  '72': operational('DB_SERIALIZATION_FAILURE', 'what the transaction read is too old', again),
  F0: operational('DB_ERROR', 'the configuration of the server is wrong'),
  HV: operational('DB_ERROR', 'a foreign server failed'),
  P0: { kind: 'other', code: 'DB_ERROR', message: 'a function of the database raised an error; the cause tells it' },
  XX: operational('DB_ERROR', 'the server failed within itself'),
};

/** A prepared statement whose columns the schema has changed. */
const outdated = operational('DB_STATEMENT_OUTDATED', 'the schema changed under a prepared statement; run the transaction again', again);

/** The meaning of a SQLSTATE; undefined for one of a class that the manual does not have. */
export function sqlState(code: string, routine: unknown): SqlState | undefined {
  if (code === '0A000' && routine === 'RevalidateCachedQuery') return outdated;
  return codes[code] ?? classes[code.slice(0, 2)];
}
