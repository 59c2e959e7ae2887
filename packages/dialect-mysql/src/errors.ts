import type { ErrorClassification } from '@sqlayer/kernel/contracts';
import { errorNumbers, lost, type Rule, stateClasses } from './error-numbers.ts';

const cannotConnect = /^(?:ECONNREFUSED|ENOTFOUND|EHOSTUNREACH|ENETUNREACH|EAI_AGAIN|ENOENT|EACCES)$/;
const connectionLost = /^(?:PROTOCOL_CONNECTION_LOST|ECONNRESET|EPIPE|ETIMEDOUT|ECONNABORTED)$/;
/** What mysql2 says, without a code, of a connection that has ended (lib/base/connection.js). */
const ended = /closed state|Connection lost/;

/** The number of what a procedure raises, with words of its own. */
const SIGNALLED = 1644;

interface MysqlError {
  readonly code?: unknown;
  readonly errno?: unknown;
  readonly message?: unknown;
  readonly sqlState?: unknown;
}

/** What an error of mysql2 means. Its own text is only shown where it cannot hold a value. */
export function classifyError(error: unknown): ErrorClassification {
  const { code, errno, message, sqlState } = (typeof error === 'object' && error !== null ? error : {}) as MysqlError;
  const nativeCode = typeof code === 'string' ? code : undefined;
  const text = typeof message === 'string' ? message : '';
  if (nativeCode !== undefined && cannotConnect.test(nativeCode))
    return made(['operational', 'DB_CANNOT_CONNECT', 'the server cannot be reached', 'retryable', 'disconnected'], nativeCode, nativeCode);
  const rule = typeof errno === 'number' ? errorNumbers.get(errno) : undefined;
  if (rule !== undefined) {
    const [kind] = rule;
    const constraint = kind === 'integrity' ? constraintOf(text) : undefined;
    return { ...made(rule, kind === 'programming' ? text : constraint, nativeCode), constraint };
  }
  const byState = typeof sqlState === 'string' ? stateClasses[sqlState.slice(0, 2)] : undefined;
  if (byState !== undefined) return made(byState, byState[0] === 'programming' && errno !== SIGNALLED ? text : undefined, nativeCode);
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
