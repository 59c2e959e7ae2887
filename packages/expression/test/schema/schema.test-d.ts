import { describe, expectTypeOf, test } from 'vitest';
import {
  column,
  computed,
  createTableAs,
  createView,
  Integer,
  identity,
  insert,
  MetaData,
  select,
  sequence,
  sql,
  table,
  unique,
  Varchar,
} from '../../src/index.ts';

const box = table(
  'box',
  {
    id: column(Integer, { identity: identity() }),
    width: column(Integer),
    area: column(Integer, { computed: computed(() => box.c.width.mul(2)) }),
    label: column(Varchar(10), { serverDefault: 'none' }),
    number: column(Integer, { default: sequence('numbers') }),
  },
  { constraints: (c) => [unique([c.width, c.label], { deferrable: true })] },
);

describe('definitions', () => {
  test('say what a new row must give', () => {
    insert(box).values({ width: 1 });
    // @ts-expect-error the width is not made by the database
    insert(box).values({ label: 'x' });
  });

  test('of constraints know the columns', () => {
    // @ts-expect-error there is no such column
    table('t', { a: column(Integer) }, { constraints: (c) => [unique([c.b])] });
    // @ts-expect-error a bare string is no SQL
    computed('a * 2');
    // @ts-expect-error neither is it for a check
    column(Integer, { check: 'a > 0' });
    computed(sql`a * 2`);
  });
});

describe('what queries make', () => {
  test('has the columns of the query', () => {
    const query = select(box.c.width, box.c.label.label('text'));
    const view = createView('v', query, { schema: 's' }).table;
    expectTypeOf(view.c.text._value).toEqualTypeOf<string>();
    expectTypeOf(createTableAs('t', query).table.c.width._value).toEqualTypeOf<number>();
    // @ts-expect-error it was labelled otherwise
    view.c.label;
  });

  test('copies of tables keep their columns, under their own name or another', () => {
    const metadata = new MetaData();
    const copy = box.toMetaData(metadata, { name: 'crate' });
    expectTypeOf(copy.name).toEqualTypeOf<'crate'>();
    expectTypeOf(copy.c.width._owner).toEqualTypeOf<'crate'>();
    expectTypeOf(box.toMetaData(metadata).name).toEqualTypeOf<'box'>();
  });
});
