/** Every error code of the test kit, with what it means and what to do. */
export const testingErrorCodes = {
  TESTING_COMMITTED:
    'Code under test committed the transaction of its test, which cannot be undone then; let it use a savepoint or a session, which leave the commit to whoever began.',
} as const;

/** A code of an error that this package throws. */
export type TestingErrorCode = keyof typeof testingErrorCodes;
