import { describe, test } from 'vitest';
import { column, Enum, func, Integer, insert, select, Text, Timestamp, table, update } from '../src/index.ts';

const user = table('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  mood: column(Enum('sad', 'ok')),
  madeAt: column(Timestamp, { nullable: true }),
});
const other = table('other', { id: column(Integer, { primaryKey: true }) });

declare const perhaps: string | undefined;

describe('what types can see does not compile', () => {
  test('undefined as a value', () => {
    // @ts-expect-error undefined is no value
    user.c.name.eq(undefined);
    // @ts-expect-error it may be undefined
    user.c.name.eq(perhaps);
    // @ts-expect-error undefined in a list
    user.c.name.in(['x', perhaps]);
    // @ts-expect-error a value for a required column
    insert(user).values({ name: perhaps, mood: 'ok' });
    // @ts-expect-error undefined is no new value
    update(user).set({ name: undefined });
  });

  test('a value of another type', () => {
    // @ts-expect-error a text is no date
    user.c.madeAt.lt('2024-01-01');
    // @ts-expect-error none of the values of the enumeration
    user.c.mood.eq('glad');
    // @ts-expect-error null is compared by isNull() and eq() only
    user.c.id.lt(null);
  });

  test('a column or a table that is not there', () => {
    // @ts-expect-error there is no such column
    user.c.nam;
    // @ts-expect-error a name alone is no table
    select(user.c.id).join('other');
    // @ts-expect-error a column is no table
    select(user.c.id).join(other.c.id);
    // @ts-expect-error a column of another table
    insert(user).fromSelect(['email'], select(other.c.id));
  });

  test('text in the place of SQL', () => {
    // @ts-expect-error a text is no condition
    select(user.c.id).where('id = 1');
    // @ts-expect-error a text is no order
    select(user.c.id).orderBy('id');
    // @ts-expect-error a number is no condition
    select(user.c.id).where(func.count());
    // @ts-expect-error a text is no limit
    select(user.c.id).limit('5');
  });
});
