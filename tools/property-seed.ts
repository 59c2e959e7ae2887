import fc from 'fast-check';

/**
 * Properties are tried with the same values in every run, so that a change is judged by what it changes. Other values come with
 * `SQLAYER_TEST_SEED`, a whole number or `random`.
 */
const seed = process.env['SQLAYER_TEST_SEED'] ?? '1';
if (seed !== 'random') fc.configureGlobal({ ...fc.readConfigureGlobal(), seed: Number(seed) });
