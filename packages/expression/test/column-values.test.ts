import { describe, expect, test } from 'vitest';
import {
  column,
  computed,
  func,
  Integer,
  insert,
  literal,
  rewrite,
  type Statement,
  select,
  sequence,
  sql,
  Text,
  table,
  toSql,
  update,
} from '../src/index.ts';
import { inSix, postgres, sqlite } from './six-dialects.ts';

interface Context {
  readonly row: Readonly<Record<string, unknown>>;
}

const person = table('person', {
  id: column(Integer, { primaryKey: true }),
  first: column(Text),
  last: column(Text),
  full: column(Text, {
    default: ({ row }: Context) => `${row['first']} ${row['last']}`,
    onUpdate: ({ row }: Context) => Object.keys(row).join(),
  }),
});

/** What a driver is given. */
function parameters(statement: Statement): readonly unknown[] {
  return sqlite.compile(statement).bind(statement.structure().values, undefined).parameters;
}

describe('a default of the application', () => {
  test('is made of the other values of its row', () => {
    const rows = [
      { first: 'Ada', last: 'Lovelace' },
      { first: 'Alan', last: 'Turing' },
    ];
    expect(parameters(insert(person).values(rows))).toEqual(['Ada', 'Lovelace', 'Ada Lovelace', 'Alan', 'Turing', 'Alan Turing']);
    expect(parameters(insert(person).values({ first: 'Ada', last: func.lower('X') }))).toEqual(['Ada', 'X', 'Ada [object Object]']);
    expect(toSql(insert(person).values(rows[0]!), sqlite, { literalValues: true })).toContain("('Ada', 'Lovelace', 'Ada Lovelace')");
  });

  test('for updates is made of the values that are set', () => {
    expect(parameters(update(person).set({ last: 'Byron', first: 'Ada' }))).toEqual(['Ada', 'Byron', 'last,first']);
    expect(parameters(update(person).set({ last: 'Byron', full: 'x' }))).toEqual(['Byron', 'x']);
  });

  test('in SQL may hold values, which stand in the text of every row', () => {
    const t = table('t', { a: column(Integer), b: column(Text, { default: literal("it's").concat('!') }) });
    expect(inSix(() => insert(t).values({ a: 1 }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a, b) VALUES ($1, 'it''s' || '!')
      mysql, mariadb:
        INSERT INTO t (a, b) VALUES (?, concat('it''s', '!'))
      oracle:
        INSERT INTO t (a, b) VALUES (:1, 'it''s' || '!')
      mssql:
        INSERT INTO t (a, b) VALUES (@p1, 'it''s' + '!')
      sqlite:
        INSERT INTO t (a, b) VALUES (?, 'it''s' || '!')"
    `);
    expect(inSix(() => insert(t).fromSelect(['a'], select(literal(1))))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a, b) SELECT $1::BIGINT AS anon_1, $2::VARCHAR || $3::VARCHAR AS anon_2
      mysql, mariadb:
        INSERT INTO t (a, b) SELECT ? AS anon_1, concat(?, ?) AS anon_2
      oracle:
        INSERT INTO t (a, b) SELECT :1 AS anon_1, :2 || :3 AS anon_2 FROM DUAL
      mssql:
        INSERT INTO t (a, b) SELECT @p1 AS anon_1, @p2 + @p3 AS anon_2
      sqlite:
        INSERT INTO t (a, b) SELECT ? AS anon_1, ? || ? AS anon_2"
    `);
    const two = insert(t).values([{ a: 1 }, { a: 2 }]);
    expect(sqlite.compile(two).bind(two.structure().values, undefined)).toMatchObject({
      sql: "INSERT INTO t (a, b) VALUES (?, 'it''s' || '!'), (?, 'it''s' || '!')",
      parameters: [1, 2],
    });
  });
});

describe('a sequence as the default of a column', () => {
  const t = table('t', { id: column(Integer, { primaryKey: true, default: sequence('t_seq') }), a: column(Integer) });
  const optional = table('t', {
    id: column(Integer, { primaryKey: true, default: sequence('t_seq', { optional: true }) }),
    a: column(Integer),
  });

  test('is asked where there are sequences', () => {
    expect(inSix(() => insert(t).values({ a: 1 }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a, id) VALUES ($1, nextval('t_seq'))
      mysql, sqlite:
        INSERT INTO t (a) VALUES (?)
      mariadb:
        INSERT INTO t (a, id) VALUES (?, nextval(t_seq))
      oracle:
        INSERT INTO t (a, id) VALUES (:1, t_seq.nextval)
      mssql:
        INSERT INTO t (a, id) VALUES (@p1, NEXT VALUE FOR t_seq)"
    `);
    expect(inSix(() => insert(t).values({ a: func.length('x') }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a, id) VALUES (length($1), nextval('t_seq'))
      mysql:
        INSERT INTO t (a) VALUES (char_length(?))
      mariadb:
        INSERT INTO t (a, id) VALUES (char_length(?), nextval(t_seq))
      oracle:
        INSERT INTO t (a, id) VALUES (length(:1), t_seq.nextval)
      mssql:
        INSERT INTO t (a, id) VALUES (LEN(@p1), NEXT VALUE FOR t_seq)
      sqlite:
        INSERT INTO t (a) VALUES (length(?))"
    `);
    expect(inSix(() => insert(t).fromSelect(['a'], select(person.c.id)))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a, id) SELECT person.id, nextval('t_seq') AS next_value_1 FROM person
      mysql, sqlite:
        INSERT INTO t (a) SELECT person.id FROM person
      mariadb:
        INSERT INTO t (a, id) SELECT person.id, nextval(t_seq) AS next_value_1 FROM person
      oracle:
        INSERT INTO t (a, id) SELECT person.id, t_seq.nextval AS next_value_1 FROM person
      mssql:
        INSERT INTO t (a, id) SELECT person.id, NEXT VALUE FOR t_seq AS next_value_1 FROM person"
    `);
  });

  test('is asked only where the database makes no keys by itself, if it is optional', () => {
    expect(inSix(() => insert(optional).values({ a: 1 }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a) VALUES ($1)
      mysql, mariadb, sqlite:
        INSERT INTO t (a) VALUES (?)
      oracle:
        INSERT INTO t (a, id) VALUES (:1, t_seq.nextval)
      mssql:
        INSERT INTO t (a) VALUES (@p1)"
    `);
    expect(inSix(() => insert(optional).values({ a: func.length('x') }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a) VALUES (length($1))
      mysql, mariadb:
        INSERT INTO t (a) VALUES (char_length(?))
      oracle:
        INSERT INTO t (a, id) VALUES (length(:1), t_seq.nextval)
      mssql:
        INSERT INTO t (a) VALUES (LEN(@p1))
      sqlite:
        INSERT INTO t (a) VALUES (length(?))"
    `);
    expect(inSix(() => insert(optional).fromSelect(['a'], select(person.c.id)))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, mssql, sqlite:
        INSERT INTO t (a) SELECT person.id FROM person
      oracle:
        INSERT INTO t (a, id) SELECT person.id, t_seq.nextval AS next_value_1 FROM person"
    `);
    const keyed = table('t', {
      a: column(Integer, { primaryKey: true, autoincrement: false }),
      b: column(Integer, { default: sequence('b_seq', { optional: true }) }),
    });
    expect(
      inSix(() =>
        insert(keyed)
          .values({ a: 1 })
          .onConflictDoUpdate({ target: ['a'], set: { b: 1 } }),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO t (a) VALUES ($1) ON CONFLICT (a) DO UPDATE SET b = $2
      mysql:
        INSERT INTO t (a) VALUES (?) AS new ON DUPLICATE KEY UPDATE b = ?
      mariadb:
        INSERT INTO t (a) VALUES (?) ON DUPLICATE KEY UPDATE b = ?
      oracle:
        MERGE INTO t USING (SELECT :1 AS a FROM DUAL) excluded ON (t.a = excluded.a) WHEN MATCHED THEN UPDATE SET b = :2 WHEN NOT MATCHED THEN INSERT (a, b) VALUES (excluded.a, b_seq.nextval)
      mssql:
        MERGE INTO t WITH (HOLDLOCK) USING (VALUES (@p1)) AS excluded (a) ON (t.a = excluded.a) WHEN MATCHED THEN UPDATE SET b = @p2 WHEN NOT MATCHED THEN INSERT (a) VALUES (excluded.a);
      sqlite:
        INSERT INTO t (a) VALUES (?) ON CONFLICT (a) DO UPDATE SET b = ?"
    `);
  });

  test('is another one for another table, though the columns are alike', () => {
    const other = table('t', { id: column(Integer, { primaryKey: true, default: sequence('other_seq') }), a: column(Integer) });
    const of = (one: typeof t) => insert(one).values({ a: func.length('x') });
    expect(of(t).structure().key).not.toEqual(of(other as never).structure().key);
  });
});

describe('a computed column', () => {
  const box = table('box', {
    id: column(Integer, { primaryKey: true }),
    width: column(Integer),
    area: column(Integer, { nullable: true, computed: computed(sql`width * width`) }),
  });

  test('is never sent, and giving it a value is an error that names it', () => {
    expect(postgres.compile(insert(box).values({ width: 2 }).returnDefaults()).sql).toBe(
      'INSERT INTO box (width) VALUES ($1) RETURNING box.id, box.area',
    );
    const given = { code: 'SQL_COMPUTED_COLUMN', message: expect.stringContaining("gives a value to 'box.area'") as string };
    expect(() => insert(box).values({ width: 2, area: 4 } as never)).toThrow(expect.objectContaining(given) as Error);
    expect(() => insert(box).values({ width: 2, area: null } as never)).toThrow(expect.objectContaining(given) as Error);
    expect(() => insert(box).fromSelect(['width', 'area'], select(literal(1), literal(2)))).toThrow(
      expect.objectContaining(given) as Error,
    );
    expect(() => update(box).set({ area: 4 } as never)).toThrow(expect.objectContaining(given) as Error);
    expect(() => update(box).setOrdered(['area', 4])).toThrow(expect.objectContaining(given) as Error);
    expect(() =>
      insert(box)
        .values({ width: 2 })
        .onConflictDoUpdate({ target: ['id'], set: { area: 4 } as never }),
    ).toThrow(expect.objectContaining(given) as Error);
  });
});

test('a recursive query is rewritten with all that names it', () => {
  const t = table('t', { id: column(Integer, { primaryKey: true }), parent: column(Integer, { nullable: true }) });
  const tree = select(t.c.id, t.c.parent)
    .where(t.c.id.eq(1))
    .recursiveCte('tree', (self) => select(t.c.id, t.c.parent).where(t.c.parent.eq(self.c.id), t.c.id.ne(9)));
  const statement = select(tree.c.id, tree.as('again').c.id).where(tree.c.id.gt(5));
  const copy = rewrite(statement, (node) => (node.kind === 'bindParameter' ? node.copyWith({}) : undefined));
  expect(copy).not.toBe(statement);
  expect(postgres.compile(copy).sql).toBe(postgres.compile(statement).sql);
});
