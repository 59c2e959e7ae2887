/** Every error code of the pools, with what it means and what to do. */
export const poolErrorCodes = {
  POOL_ABORTED: 'The checkout was given up through its AbortSignal.',
  POOL_ALREADY_CHECKED_OUT: 'An assertion pool gives one connection at a time; release the first before asking for a second.',
  POOL_CHECKOUT_TIMEOUT:
    'No connection became free, or none could be made, in time. Raise size or checkoutTimeoutMs, look for connections that are never released, or for a server that does not answer.',
  POOL_DISPOSED: 'The pool was disposed.',
  POOL_INVALID_OPTION: 'An option of the pool has a value that it cannot have, or means nothing to this kind of pool.',
  POOL_NO_FIT_CONNECTION:
    'New connections were out of date before they could be given out. Raise recycleAfterMs, or look at who invalidates them.',
  POOL_NO_ANSWER: 'A connection was silent for longer than answerTimeoutMs when it was asked for a sign of life or reset; it was dropped.',
  POOL_PING_FAILED: 'No connection gave a sign of life, not even new ones; the cause tells why.',
  POOL_RELEASED_TWICE: 'A connection was released or invalidated more than once.',
} as const;

/** A code of an error that this package throws. */
export type PoolErrorCode = keyof typeof poolErrorCodes;
