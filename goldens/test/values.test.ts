import {
  case_,
  func,
  Integer,
  insert,
  literal,
  merge,
  not,
  select,
  Text,
  tableFunction,
  text,
  tuple,
  update,
  values,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { targets } from '../case.ts';
import { dialects } from '../run.ts';
import { address, item, orderItem, user } from '../tables.ts';

/** A text and a number in every place where a statement takes a value. */
const places: Readonly<Record<string, (word: string, number: number) => Executable>> = {
  comparison: (word, number) =>
    select(user.c.id).where(user.c.name.eq(word), user.c.age.between(number, number), not(user.c.name.like(word))),
  list: (word, number) => select(user.c.id).where(user.c.name.in([word, word]), user.c.id.notIn([number])),
  search: (word) => select(user.c.id).where(user.c.name.contains(word), user.c.name.istartsWith(word), user.c.name.endsWith(word)),
  arithmetic: (_word, number) => select(user.c.age.add(number).mul(number).sub(number).label('n')),
  case: (word, number) =>
    select(case_().when(user.c.name.eq(word), word).else(word).label('a'), case_(user.c.age).when(number, 1).label('b')),
  function: (word) => select(func.coalesce(user.c.name, word).label('a'), func.call('f', Text, word).label('b')),
  literal: (word, number) => select(literal(word).label('a'), literal(number).label('b')),
  limit: (_word, number) => select(user.c.id).orderBy(user.c.id).limit(number).offset(number),
  insert: (word, number) => insert(address).values({ user_id: number, email_address: word }),
  upsert: (word) =>
    insert(item)
      .values({ sku: word, name: word, price: '1' })
      .onConflictDoUpdate({ target: ['sku'], set: { name: word } }),
  update: (word, number) => update(user).set({ name: word, age: number }).where(user.c.id.eq(number)),
  merge: (word, number) =>
    merge(user).using(address, address.c.user_id.eq(user.c.id)).whenMatched(user.c.name.eq(word)).update({ age: number }),
  rows: (word, number) => {
    const v = values('v', { n: Integer, s: Text }, [{ n: number, s: word }]);
    return select(v.c.n, v.c.s);
  },
  tuple: (_word, number) => select(orderItem.c.quantity).where(tuple(orderItem.c.order_id, orderItem.c.item_id).gt([number, number])),
  'table function': (_word, number) => {
    const series = tableFunction(func.call('generate_series', Integer, number, number), { value: Integer }, 'gs');
    return select(series.c.value);
  },
  window: (word) => select(func.lag(user.c.name, 1, word).over({ orderBy: user.c.id }).label('l')),
  'textual SQL': (word) => text('SELECT * FROM t WHERE a = :a', { a: word }),
};

describe.each(targets)('no value enters the text on %s', (target) => {
  test.each(Object.keys(places))('%s', (place) => {
    const build = places[place] as (word: string, number: number) => Executable;
    fc.assert(
      fc.property(fc.stringMatching(/^zq[a-z0-9]{6,20}$/), fc.integer({ min: 10_000_000, max: 99_999_999 }), (word, number) => {
        const statement = build(word, number);
        let sql: string;
        try {
          sql = dialects[target].compile(statement).bind(statement.structure().values, undefined).sql;
        } catch (error) {
          // What a database lacks is refused, without the value too.
          expect(error).toMatchObject({ code: 'SQL_UNSUPPORTED' });
          sql = (error as Error).message;
        }
        expect(sql).not.toContain(word);
        expect(sql).not.toContain(String(number));
      }),
      { numRuns: 20 },
    );
  });
});
