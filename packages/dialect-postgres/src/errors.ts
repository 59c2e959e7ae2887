import type { DatabaseErrorCode, ErrorClassification } from '@sqlayer/kernel/contracts';
import { sqlState } from './sqlstates.ts';

const cannotConnect = /^(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT|EACCES)$/;
const connectionLost = /^(?:ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED|ERR_STREAM_DESTROYED)$/;
/** Errors of TLS, by their codes in OpenSSL and Node; with them no connection comes about. */
const tls = /^(?:ERR_TLS_|ERR_SSL_|CERT_|UNABLE_TO_|SELF_SIGNED_CERT|DEPTH_ZERO_|HOSTNAME_MISMATCH|EPROTO)/;
/** What pg says, without a code, when its socket ended (lib/client.js), and when TLS was not to be had (lib/connection.js). */
const ended = /^(?:Connection terminated|Client has encountered a connection error|Client was closed|timeout expired)/;
const noTls = /SSL connection/;
/** States in which the server ends a connection that has not begun yet. */
const refusedLogin = /^(?:28|3D000|53300|57P03)/;

interface NativeError {
  readonly code?: unknown;
  readonly message?: unknown;
  readonly severity?: unknown;
  readonly routine?: unknown;
  readonly constraint?: unknown;
  readonly table?: unknown;
  readonly column?: unknown;
}

/** What an error of a driver means. Its own text is only shown where it cannot hold a value. */
export function classifyError(error: unknown): ErrorClassification {
  const native = (typeof error === 'object' && error !== null ? error : {}) as NativeError;
  const { code, message } = native;
  const nativeCode = typeof code === 'string' ? code : undefined;
  const text = typeof message === 'string' ? message : '';
  if (nativeCode === undefined) {
    if (ended.test(text)) return broken('DB_CONNECTION_LOST', `the connection to the server broke (${text}).`, nativeCode);
    if (noTls.test(text)) return refusal('DB_CANNOT_CONNECT', `no encrypted connection came about (${text}).`, nativeCode);
    return refusal('DB_ERROR', 'the driver failed; the cause tells why.', nativeCode, 'other');
  }
  if (cannotConnect.test(nativeCode)) return broken('DB_CANNOT_CONNECT', `the server cannot be reached (${nativeCode}).`, nativeCode);
  if (connectionLost.test(nativeCode))
    return broken('DB_CONNECTION_LOST', `the connection to the server broke (${nativeCode}).`, nativeCode);
  if (tls.test(nativeCode)) return refusal('DB_CANNOT_CONNECT', `no encrypted connection came about (${nativeCode}).`, nativeCode);
  return classifyState(nativeCode, native);
}

function classifyState(nativeCode: string, native: NativeError): ErrorClassification {
  const { severity, routine, constraint } = native;
  const state = sqlState(nativeCode, routine);
  if (state === undefined) return refusal('DB_ERROR', 'the server refused; the cause tells why.', nativeCode, 'other');
  const { kind, code, message, shown, retryable = false } = state;
  const detail = shown === true ? String(native.message) : placeOf(native);
  const isFatal = severity === 'FATAL' || severity === 'PANIC';
  return {
    kind,
    code,
    message: `${message}${detail === undefined ? '' : ` (${detail})`}.`,
    nativeCode,
    retryable,
    disconnected: state.disconnected === true || (isFatal && !refusedLogin.test(nativeCode)),
    constraint: typeof constraint === 'string' ? constraint : undefined,
  };
}

/** What of the schema an error is about. */
function placeOf({ constraint, table, column }: NativeError): string | undefined {
  if (typeof constraint === 'string') return constraint;
  return typeof column === 'string' ? `${String(table)}.${column}` : undefined;
}

function broken(code: DatabaseErrorCode, message: string, nativeCode: string | undefined): ErrorClassification {
  return { kind: 'operational', code, message, nativeCode, retryable: true, disconnected: true };
}

function refusal(
  code: DatabaseErrorCode,
  message: string,
  nativeCode: string | undefined,
  kind: ErrorClassification['kind'] = 'operational',
): ErrorClassification {
  return { kind, code, message, nativeCode, retryable: false, disconnected: false };
}
