/**
 * A value now or later.
 *
 * Embedded databases answer at once, and each turn of the microtask queue costs about a twentieth of a point select;
 * so the contracts on the path of a statement allow both, and the engine only waits where there is something to wait for.
 */
export type MaybePromise<T> = T | Promise<T>;
