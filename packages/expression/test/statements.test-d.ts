import { describe, expectTypeOf, test } from 'vitest';
import {
  ArrayOf,
  BigInteger,
  case_,
  cast,
  column,
  Double,
  delete_,
  extract,
  func,
  Integer,
  insert,
  Json,
  json,
  literal,
  merge,
  Numeric,
  type Rowset,
  select,
  sqlFunction,
  Text,
  Timestamp,
  table,
  tryCast,
  typeCoerce,
  union,
  unionAll,
  update,
} from '../src/index.ts';

interface Payload {
  readonly kind: string;
  readonly n: number;
  readonly items: readonly { readonly sku: string; readonly price?: number }[];
  readonly owner: { readonly name: string } | null;
}

const user = table('user_account', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  nick: column(Text, { nullable: true }),
  bossId: column(Integer, { nullable: true }),
  madeAt: column(Timestamp, { serverDefault: func.now() }),
});
const event = table('event', {
  id: column(BigInteger, { primaryKey: true }),
  userId: column(Integer),
  amount: column(Numeric(10, 2)),
  payload: column(Json<Payload>()),
});

/** The rows of a query as tuples. */
type TupleOf<S> = S extends Rowset<unknown, infer T> ? T : never;
type RowOf<S> = S extends Rowset<infer R> ? R : never;

describe('a query named in WITH', () => {
  test('has the columns of its query, which an outer join makes nullable', () => {
    const totals = select(event.c.userId, func.count().label('n')).groupBy(event.c.userId).cte('totals');
    const query = select(user.c.name, totals.c.n).outerJoin(totals, totals.c.userId.eq(user.c.id));
    expectTypeOf<RowOf<typeof query>>().toEqualTypeOf<{ name: string; n: number | null }>();
    // @ts-expect-error it has no such column
    totals.c.amount;
    // @ts-expect-error a count is compared with a number
    totals.c.n.gt('1');
  });

  test('may be what a change gives back', () => {
    const gone = delete_(event).returning(event.c.id, event.c.amount).cte('gone');
    const query = select(gone.c.amount, gone.c.id);
    expectTypeOf<RowOf<typeof query>>().toEqualTypeOf<{ amount: string; id: bigint }>();
  });

  test('adds rows of its own columns where it is recursive', () => {
    const top = select(user.c.id, user.c.name, literal(0).label('depth')).where(user.c.bossId.isNull());
    const tree = top.recursiveCte('tree', (self) =>
      select(user.c.id, user.c.name, self.c.depth.add(1)).join(self, self.c.id.eq(user.c.bossId)),
    );
    expectTypeOf<RowOf<ReturnType<typeof treeQuery>>>().toEqualTypeOf<{ name: string; depth: number }>();
    function treeQuery() {
      return select(tree.c.name, tree.c.depth);
    }
    // @ts-expect-error the columns are in another order
    top.recursiveCte('tree', (self) => select(user.c.name, user.c.id, self.c.depth));
    // @ts-expect-error a column is missing
    top.recursiveCte('tree', () => select(user.c.id, user.c.name));
  });
});

describe('a set operation', () => {
  test('has the rows of its queries, and refuses others', () => {
    const both = unionAll(select(user.c.id, user.c.name), select(event.c.userId, event.c.amount));
    expectTypeOf<TupleOf<typeof both>>().toEqualTypeOf<[number, string]>();
    expectTypeOf<RowOf<typeof both>>().toEqualTypeOf<{ id: number; name: string }>();
    const subquery = both.subquery('both');
    expectTypeOf(subquery.c.id._value).toEqualTypeOf<number>();
    // @ts-expect-error a BIGINT beside an INTEGER
    union(select(user.c.id), select(event.c.id));
    // @ts-expect-error two columns beside one
    union(select(user.c.id), select(user.c.id, user.c.name));
    // @ts-expect-error no query at all
    union(select(user.c.id), user.c.id);
  });
});

describe('a query as a value', () => {
  test('is its first column, or null without a row', () => {
    const newest = select(func.max(event.c.amount)).where(event.c.userId.eq(user.c.id)).scalarSubquery();
    const name = select(user.c.name).limit(1).scalarSubquery();
    const query = select(user.c.id, newest.label('newest'), name.label('first'));
    expectTypeOf<RowOf<typeof query>>().toEqualTypeOf<{ id: number; newest: string | null; first: string | null }>();
    user.c.name.eq(name);
    // @ts-expect-error a text beside a number
    user.c.id.eq(name);
  });
});

describe('an expression', () => {
  test('of CASE has the types of its results, and null without an ELSE', () => {
    const open = case_().when(user.c.id.gt(1), user.c.name).when(user.c.id.gt(2), user.c.nick);
    expectTypeOf(open._value).toEqualTypeOf<string | null>();
    expectTypeOf(case_(user.c.id).when(1, 'a').else(user.c.name)._value).toEqualTypeOf<string>();
    expectTypeOf(case_().when(user.c.id.gt(1), 1).else(user.c.name)._value).toEqualTypeOf<string | number>();
  });

  test('of coalesce() is null only where all its arguments may be', () => {
    expectTypeOf(func.coalesce(user.c.nick, user.c.name)._value).toEqualTypeOf<string>();
    expectTypeOf(func.coalesce(user.c.bossId, null)._value).toEqualTypeOf<number | null>();
    // @ts-expect-error a number for a text
    func.coalesce(user.c.nick, 5);
  });

  test('over a window has the type of its function', () => {
    const query = select(
      func.rowNumber().over({ orderBy: user.c.id }).label('n'),
      func.lag(user.c.name).over({ orderBy: user.c.id }).label('before'),
      func
        .sum(event.c.amount)
        .over({ partitionBy: event.c.userId, rows: ['unboundedPreceding', 0] })
        .label('total'),
    );
    expectTypeOf<RowOf<typeof query>>().toEqualTypeOf<{ n: number; before: string | null; total: string | null }>();
    // @ts-expect-error an end of a frame is a number, a word or a distance
    func.rowNumber().over({ rows: ['first', 0] });
  });

  test('of CAST has the type that it names', () => {
    expectTypeOf(cast(user.c.name, Integer)._value).toEqualTypeOf<number>();
    expectTypeOf(tryCast(user.c.name, Integer)._value).toEqualTypeOf<number | null>();
    expectTypeOf(typeCoerce(user.c.id, BigInteger)._value).toEqualTypeOf<bigint>();
  });

  test('of what may be NULL may be null itself', () => {
    const query = select(
      func.lower(user.c.nick).label('low'),
      func.length(user.c.name).label('length'),
      cast(user.c.bossId, Text).label('boss'),
      extract('year', user.c.madeAt).label('year'),
      typeCoerce(user.c.nick, Text).label('seen'),
      user.c.bossId.add(1).label('next'),
    );
    expectTypeOf<RowOf<typeof query>>().toEqualTypeOf<{
      low: string | null;
      length: number;
      boss: string | null;
      year: number;
      seen: string | null;
      next: number | null;
    }>();
  });

  test('of a function that was declared takes arguments of its types', () => {
    const similarity = sqlFunction('similarity', Double, Text, Text);
    expectTypeOf(similarity(user.c.name, 'x')._value).toEqualTypeOf<number | null>();
    // @ts-expect-error an argument is missing
    similarity(user.c.name);
    // @ts-expect-error a number is no text
    similarity(user.c.name, 5);
  });
});

describe('the path of a document', () => {
  const payload = json(event.c.payload);

  test('leads to the type of what is there', () => {
    expectTypeOf(payload.at('kind')._value).toEqualTypeOf<string>();
    expectTypeOf(payload.at('owner').at('name')._value).toEqualTypeOf<string | null>();
    expectTypeOf(payload.path('items', 0, 'sku')._value).toEqualTypeOf<string | null>();
    expectTypeOf(payload.at('items').at(0).at('price')._value).toEqualTypeOf<number | null>();
    expectTypeOf(payload.at('n').asInteger()._value).toEqualTypeOf<number | null>();
    expectTypeOf(payload.at('nothing')._value).toEqualTypeOf<unknown>();
    // @ts-expect-error an array has positions
    payload.at('items').at('first');
  });
});

describe('a change', () => {
  test('takes the rows of a query for the columns that it names', () => {
    insert(event).fromSelect(['userId', 'amount'], select(user.c.id, user.c.name));
    insert(user).fromSelect(['name', 'nick'], union(select(user.c.name, user.c.nick), select(user.c.name, literal('x'))));
    // @ts-expect-error the columns are in another order
    insert(event).fromSelect(['amount', 'userId'], select(user.c.id, user.c.name));
    // @ts-expect-error NULL is not allowed
    insert(user).fromSelect(['name'], select(user.c.nick));
    // @ts-expect-error one column is missing
    insert(event).fromSelect(['userId', 'amount'], select(user.c.id));
    // @ts-expect-error there is no such column
    insert(event).fromSelect(['user_id'], select(user.c.id));
  });

  test('sets columns to values of their types', () => {
    update(user).set({ name: func.lower(user.c.name), nick: null, bossId: select(user.c.id).limit(1).scalarSubquery() });
    // @ts-expect-error NULL is not allowed
    update(user).set({ name: null });
    // @ts-expect-error there is no such column
    update(user).set({ nam: 'x' });
    // @ts-expect-error an expression of a number
    update(user).set({ name: user.c.id });
  });

  test('sets columns in an order of its own, and elements of arrays', () => {
    const tagged = table('tagged', { name: column(Text), tags: column(ArrayOf(Text)) });
    update(tagged).setOrdered(['name', 'x'], ['tags', []]).setElement('tags', 1, 'x');
    // @ts-expect-error a text is no list
    update(tagged).setOrdered(['tags', 'x']);
    // @ts-expect-error there is no such column
    update(tagged).setOrdered(['nam', 'x']);
    // @ts-expect-error the elements are texts
    update(tagged).setElement('tags', 1, 5);
  });

  test('gives back the columns that are asked for', () => {
    const changed = update(user).set({ name: 'x' }).returning(user.c.id, func.lower(user.c.name).label('low'));
    expectTypeOf<NonNullable<(typeof changed)['_row']>>().toEqualTypeOf<{ id: number; low: string }>();
  });

  test('by MERGE sets and inserts values of their types', () => {
    const source = select(event.c.userId, event.c.amount).subquery('source');
    const start = merge(user).using(source, source.c.userId.eq(user.c.id));
    start.whenMatched().update({ name: source.c.amount });
    // @ts-expect-error a number for a text
    start.whenMatched().update({ name: source.c.userId });
  });
});

describe('a full join', () => {
  test('makes the columns of both sides nullable', () => {
    const query = select(user.c.id, event.c.amount, func.count().label('n')).fullJoin(event, event.c.userId.eq(user.c.id));
    expectTypeOf<RowOf<typeof query>>().toEqualTypeOf<{ id: number | null; amount: string | null; n: number }>();
  });
});
