import { describe, expect, test } from 'vitest';
import {
  Char,
  check,
  column,
  createTable,
  delete_,
  func,
  Integer,
  insert,
  literal,
  MetaData,
  orderTables,
  primaryKey,
  select,
  sql,
  Table,
  text,
  toSql,
  unique,
  update,
} from '../src/index.ts';
import { address, ansi, inAll, inEach, sqlite, user } from './dialects.ts';

/** What a driver is given for a statement. */
function bound(statement: Parameters<typeof sqlite.compile>[0]): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const { values } = statement.structure();
  const compiled = sqlite.compile(statement);
  const { sql: text, parameters } = compiled.bindBatches?.(values, undefined)[0] ?? compiled.bind(values, undefined);
  return { sql: text, parameters };
}

describe('insert', () => {
  test('takes one row or many, in the order of the table', () => {
    expect(bound(insert(user).values({ isActive: true, name: 'sandy' }))).toEqual({
      sql: 'INSERT INTO user_account (name, is_active) VALUES (?, ?)',
      parameters: ['sandy', 1],
    });
    const rows = [
      { name: 'a', isActive: true },
      { isActive: false, name: 'b' },
    ];
    expect(bound(insert(user).values(rows).returning(user.c.id))).toEqual({
      sql: 'INSERT INTO user_account (name, is_active) VALUES (?, ?), (?, ?) RETURNING id',
      parameters: ['a', 1, 'b', 0],
    });
  });

  test('cuts many rows so that no statement passes the limits, and keeps their order', () => {
    const rows = Array.from({ length: 203 }, (_row, i) => ({ userId: i, email: `${i}@x` }));
    const statement = insert(address).values(rows);
    const batches = sqlite.compile(statement).bindBatches?.(statement.structure().values, undefined) ?? [];
    expect(batches.map(({ parameters }) => parameters.length / 2)).toEqual([100, 100, 3]);
    expect(batches.flatMap(({ parameters }) => parameters.filter((_value, i) => i % 2 === 0))).toEqual(rows.map(({ userId }) => userId));
    expect(batches[0]?.sql).toBe(batches[1]?.sql);
  });

  test('leaves room for the lists that stand beside many rows', () => {
    const rows = Array.from({ length: 200 }, (_row, i) => ({ id: i, userId: i, email: `${i}@x` }));
    const ids = Array.from({ length: 32_600 }, (_id, i) => i);
    const batchesBeside = (list: readonly number[]) => {
      const statement = insert(address)
        .values(rows)
        .onConflictDoUpdate({ target: ['id'], set: { email: 'y' }, where: address.c.userId.in(list) });
      return sqlite.compile(statement).bindBatches?.(statement.structure().values, undefined) ?? [];
    };
    const batches = batchesBeside(ids);
    expect(batches.length).toBe(4);
    for (const { parameters } of batches) expect(parameters.length).toBeLessThanOrEqual(32_766);
    expect(() => batchesBeside([...ids, ...ids])).toThrow(
      /SQL_TOO_MANY_PARAMETERS: one row needs 3 parameters and what stands beside it 65201;/,
    );
  });

  test('takes expressions, queries and defaults of the application', () => {
    expect(inEach(insert(address).values({ userId: select(func.max(user.c.id)).scalarSubquery() as never, email: 'x' }))).toBe(
      'INSERT INTO address (user_id, email) VALUES ((SELECT max(user_account.id) AS max_1 FROM user_account), ?)',
    );
    expect(inEach(insert(address).fromSelect(['userId', 'email'], select(user.c.id, user.c.name)))).toBe(
      'INSERT INTO address (user_id, email) SELECT user_account.id, user_account.name FROM user_account',
    );
    let next = 0;
    const numbered = new Table<Record<string, never>, 'n'>('n', {
      id: column(Integer, { primaryKey: true, default: () => ++next }),
      x: column(Integer),
    } as never);
    expect(bound(insert(numbered).values([{ x: 5 }, { x: 6 }] as never))).toEqual({
      sql: 'INSERT INTO n (x, id) VALUES (?, ?), (?, ?)',
      parameters: [5, 1, 6, 2],
    });
    expect(bound(insert(new Table('empty', { id: column(Integer, { primaryKey: true }) })).values({} as never)).sql).toBe(
      'INSERT INTO empty DEFAULT VALUES',
    );
  });

  test('refuses unknown columns, unequal rows, undefined and no rows', () => {
    expect(() => insert(user).values({ nam: 'x' } as never)).toThrow(/SQL_UNKNOWN_COLUMN.*'nam'.*id, name, fullname/);
    expect(() => insert(user).values([])).toThrow(/SQL_NO_VALUES/);
    expect(() => bound(insert(user).values([{ name: 'a', isActive: true }, { name: 'b' } as never]))).toThrow(
      /SQL_MISSING_COLUMN: row 1 gives the columns name, the first row name, isActive/,
    );
    expect(() =>
      bound(
        insert(user).values([
          { name: 'a', isActive: true },
          { name: 'b', isActive: true, age: 5 },
        ]),
      ),
    ).toThrow(/SQL_MISSING_COLUMN: row 1/);
  });
});

describe('update and delete', () => {
  test('write conditions like a select', () => {
    expect(
      inAll(
        update(user)
          .set({ name: 'x', age: user.c.age.add(1) })
          .where(user.c.id.eq(5))
          .returning(user.c.id),
      ),
    ).toEqual({
      ansi: 'UPDATE user_account SET name=?, age=user_account.age + ? WHERE user_account.id = ? RETURNING user_account.id',
      sqlite: 'UPDATE user_account SET name=?, age=user_account.age + ? WHERE user_account.id = ? RETURNING id',
    });
    expect(inEach(delete_(user).where(user.c.age.lt(3), user.c.name.eq('a')))).toBe(
      'DELETE FROM user_account WHERE user_account.age < ? AND user_account.name = ?',
    );
    expect(inEach(update(address).set({ email: user.c.name }).where(address.c.userId.eq(user.c.id)))).toBe(
      'UPDATE address SET email=user_account.name FROM user_account WHERE address.user_id = user_account.id',
    );
  });

  test('set columns to a new value at every update where the table says so', () => {
    const t = new Table('t', {
      id: column(Integer, { primaryKey: true }),
      x: column(Integer),
      touched: column(Integer, { onUpdate: () => 7 }),
    });
    expect(bound(update(t).set({ x: 1 } as never))).toEqual({ sql: 'UPDATE t SET x=?, touched=?', parameters: [1, 7] });
  });

  test('refuse what cannot be meant', () => {
    expect(() => update(user).set({ name: undefined } as never)).toThrow(/SQL_UNDEFINED_VALUE/);
    expect(() => inEach(update(user))).toThrow(/SQL_NO_VALUES/);
    expect(() => update(user.as('u') as never)).toThrow(/SQL_NOT_A_FROM/);
    expect(() => inEach(delete_(user).where(address.c.id.eq(1)))).toThrow(/SQL_UNSUPPORTED/);
  });
});

describe('hand-written SQL', () => {
  test('has named parameters outside of quotes, comments and casts', () => {
    const statement = text(
      `SELECT ':no', ":no", a::int /* :no */ -- :no\n FROM t WHERE x = :yes AND y = :other AND z = :yes AND t = '12\\:30'`,
      { yes: 1, other: 'b' },
    );
    expect(bound(statement)).toEqual({
      sql: `SELECT ':no', ":no", a::int /* :no */ -- :no\n FROM t WHERE x = ? AND y = ? AND z = ? AND t = '12\\:30'`,
      parameters: [1, 'b', 1],
    });
    expect(() => text('SELECT :a', { a: 1, b: 2 })).toThrow(/':b', which its SQL does not name/);
    expect(() => bound(text('SELECT :a'))).toThrow(/SQL_MISSING_PARAMETER: the parameter 'a'/);
  });

  test('in a template binds every value and takes tables and expressions', () => {
    const evil = "'; DROP TABLE user_account; --";
    expect(bound(sql`SELECT * FROM ${user} WHERE ${user.c.name} = ${evil} AND ${user.c.age.gt(5)}`)).toEqual({
      sql: 'SELECT * FROM user_account WHERE user_account.name = ? AND user_account.age > ?',
      parameters: [evil, 5],
    });
    expect(inEach(select(user.c.id).where(sql`${user.c.age} % ${2} = 0`.as(literal(true).type as never)))).toContain(
      'user_account.age % ? = 0',
    );
    expect(() => sql`SELECT ${undefined}`).toThrow(/SQL_UNDEFINED_VALUE/);
  });
});

describe('CREATE TABLE', () => {
  test('says what was defined, and each dialect how it makes keys', () => {
    const metadata = new MetaData();
    const t = metadata.table(
      'order',
      {
        a: column(Integer),
        b: column(Char(3), { nullable: true, serverDefault: literal("it's") }),
        at: column(Integer, { serverDefault: func.length('abc') }),
      },
      { constraints: (c) => [primaryKey([c.a, c.b]), unique([c.b], { name: 'Only once' }), check(c.a.gt(5).or(c.b.eq('x')))] },
    );
    expect(toSql(createTable(t, { ifNotExists: true }), sqlite).replace(/\s+/g, ' ')).toBe(
      `CREATE TABLE IF NOT EXISTS "order" ( a INTEGER NOT NULL, b CHAR(3) DEFAULT 'it''s' NOT NULL, at INTEGER DEFAULT (length('abc')) NOT NULL, ` +
        `PRIMARY KEY (a, b), CONSTRAINT "Only once" UNIQUE (b), CHECK (a > 5 OR b = 'x') )`,
    );
    expect(inAll(createTable(address)).ansi).toContain('id INTEGER GENERATED BY DEFAULT AS IDENTITY NOT NULL');
    expect(inAll(createTable(address)).sqlite).toContain('id INTEGER NOT NULL');
    expect(toSql(createTable(address), ansi)).toContain('FOREIGN KEY(user_id) REFERENCES user_account (id)');
  });

  test('comes in the order of foreign keys; those in a circle are told', () => {
    const metadata = new MetaData();
    const child = metadata.table('child', {
      id: column(Integer, { primaryKey: true }),
      parentId: column(Integer, { foreignKey: 'parent.id' }),
    });
    const parent = metadata.table('parent', {
      id: column(Integer, { primaryKey: true }),
      selfId: column(Integer, { foreignKey: 'parent.id' }),
    });
    expect(metadata.sortedTables).toEqual([parent, child]);
    const a = new Table('a', { id: column(Integer, { primaryKey: true }), b: column(Integer, { foreignKey: 'b.id' }) });
    const b = new Table('b', { id: column(Integer, { primaryKey: true }), a: column(Integer, { foreignKey: 'a.id' }) });
    const order = orderTables([a, b]);
    expect(order.tables).toEqual([b, a]);
    // All foreign keys of a circle come later, whichever table is created first.
    expect([...order.postponed.keys()].map((one) => one.name)).toEqual(['a', 'b']);
    expect(() => orderTables([child])).toThrow(/SQL_UNRESOLVED_FOREIGN_KEY: the foreign key child\.parentId refers to table 'parent'/);
    expect(() => metadata.table('child', { id: column(Integer, { primaryKey: true }) })).toThrow(/SQL_DUPLICATE_TABLE/);
  });
});
