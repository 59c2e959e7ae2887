import { expectTypeOf, test } from 'vitest';
import { type No, no, notPromised, type Requirements, runSuite } from '../../src/suite.ts';

test('a no without a reason does not compile', () => {
  expectTypeOf(no('MySQL has no FULL JOIN')).toEqualTypeOf<No>();
  // @ts-expect-error a reason is missing
  no();
  // @ts-expect-error a reason is a sentence
  no('');
  // @ts-expect-error a reason is a sentence
  notPromised('');
});

test('a requirement is one that the suite has, and is said no to by a reason only', () => {
  expectTypeOf({ fullJoin: no('MySQL has no FULL JOIN') }).toExtend<Requirements>();
  // @ts-expect-error there is no such requirement
  const _unknown: Requirements = { fullJoins: no('MySQL has no FULL JOIN') };
  // @ts-expect-error a reason is missing
  const _bare: Requirements = { fullJoin: false };
});

test('the suite takes requirements as they are, or of a server when it is there', () => {
  expectTypeOf(runSuite).toBeCallableWith({ name: 'Acme', url: 'acme://localhost/test', requirements: {} });
  expectTypeOf(runSuite).toBeCallableWith({
    name: 'Acme',
    url: async () => ({ url: 'acme://localhost/made' }),
    requirements: async ({ dialect }) => (dialect.capabilities.savepoints ? {} : { savepoints: no('old servers have none') }),
  });
  // @ts-expect-error what the database does not have must be said, be it nothing
  runSuite({ name: 'Acme', url: 'acme://localhost/test' });
});
