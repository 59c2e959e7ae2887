import { describe, expect, test } from 'vitest';
import {
  Blob,
  Bool,
  bindParam,
  DateOnly,
  type DefaultDialect,
  Double,
  func,
  Integer,
  insert,
  Json,
  literal,
  Numeric,
  type Statement,
  secret,
  select,
  Text,
  Timestamp,
  text,
  toSql,
  update,
} from '../src/index.ts';
import { address, user } from './dialects.ts';
import { inSix, mssql, mysql, oracle, postgres, six, sqlite } from './six-dialects.ts';

const { id, name } = user.c;

/** The SQL with its values, of dialects that write alike together. */
function literals(statement: Statement): Readonly<Record<string, string>> {
  return Object.fromEntries(six.map((dialect) => [dialect.name, toSql(statement, dialect, { literalValues: true })]));
}

function sent(statement: Statement, named?: Readonly<Record<string, unknown>>, dialect: DefaultDialect = postgres) {
  const { sql, parameters } = dialect.compile(statement).bind(statement.structure().values, named);
  return { sql, parameters };
}

describe('a list in IN', () => {
  test('is written when it is known, as long as it is, and shares one compiled statement', () => {
    const of = (...ids: number[]) => select(name).where(id.in(ids));
    expect(sent(of(1, 2, 3))).toEqual({
      sql: 'SELECT user_account.name FROM user_account WHERE user_account.id IN ($1, $2, $3)',
      parameters: [1, 2, 3],
    });
    expect(of(1).structure().key).toEqual(of(1, 2, 3).structure().key);
    expect(sent(select(name).where(id.in([1, 2]), name.eq('a'), id.notIn([3])))).toEqual({
      sql: 'SELECT user_account.name FROM user_account WHERE user_account.id IN ($1, $2) AND user_account.name = $3 AND (user_account.id NOT IN ($4))',
      parameters: [1, 2, 'a', 3],
    });
  });

  test('may be empty, and is then never or always true', () => {
    const texts = six.map((dialect) => [
      dialect.name,
      sent(select(name).where(id.in([]), id.notIn([])), undefined, dialect).sql.replace(/^.*? WHERE /, ''),
    ]);
    expect(Object.fromEntries(texts)).toMatchInlineSnapshot(`
      {
        "mariadb": "user_account.id IN (NULL) AND (1 != 1) AND (user_account.id NOT IN (NULL) OR (1 = 1))",
        "mssql": "user_account.id IN (NULL) AND (1 != 1) AND (user_account.id NOT IN (NULL) OR (1 = 1))",
        "mysql": "user_account.id IN (NULL) AND (1 != 1) AND (user_account.id NOT IN (NULL) OR (1 = 1))",
        "oracle": "user_account.id IN (NULL) AND (1 != 1) AND (user_account.id NOT IN (NULL) OR (1 = 1))",
        "postgres": "user_account.id IN (NULL) AND (1 != 1) AND (user_account.id NOT IN (NULL) OR (1 = 1))",
        "sqlite": "user_account.id IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1) AND (user_account.id NOT IN (SELECT 1 FROM (SELECT 1) WHERE 1!=1))",
      }
    `);
  });

  test('may be given at execution', () => {
    const statement = select(name).where(id.in(bindParam('ids', Integer, { expanding: true })));
    expect(sent(statement, { ids: [7, 8] }).sql).toContain('IN ($1, $2)');
    expect(sent(statement, { ids: [] }, oracle).sql).toContain('IN (NULL) AND (1 != 1)');
    expect(() => sent(statement)).toThrow(/SQL_MISSING_PARAMETER: the parameter 'ids' was given no value/);
  });
});

describe('a parameter', () => {
  test('has a value of its own until one is given', () => {
    const statement = select(id).where(name.eq(bindParam('who', Text, { value: 'ed' })));
    expect(sent(statement).parameters).toEqual(['ed']);
    expect(sent(statement, { who: 'wendy' }).parameters).toEqual(['wendy']);
  });

  test('may be written into the text when it is executed', () => {
    const statement = select(id).where(name.eq(bindParam('who', Text, { literalExecute: true })), id.gt(5));
    expect(sent(statement, { who: "it's" })).toEqual({
      sql: "SELECT user_account.id FROM user_account WHERE user_account.name = 'it''s' AND user_account.id > $1",
      parameters: [5],
    });
    expect(sent(statement, { who: 'b\\' }, mysql).sql).toContain("user_account.name = 'b\\\\'");
    expect(
      sent(select(id).where(id.in(bindParam('ids', Integer, { expanding: true, literalExecute: true }))), { ids: [1, 2] }).sql,
    ).toContain('IN (1, 2)');
  });

  test('is never shown if it is secret', () => {
    const compiled = postgres.compile(select(id).where(id.eq(1), name.eq(secret('hunter2'))));
    expect([...(compiled.secretParameters ?? [])]).toEqual([1]);
  });

  test('belongs to hand-written SQL under its name, once for every use', () => {
    const statement = text('SELECT id FROM t WHERE a > :a AND b = :a AND c = :c', { a: 5, c: literal('2020-01-01', DateOnly) });
    expect(inSix(() => statement)).toMatchInlineSnapshot(`
      "postgres:
        SELECT id FROM t WHERE a > $1 AND b = $2 AND c = $3
      mysql, mariadb, sqlite:
        SELECT id FROM t WHERE a > ? AND b = ? AND c = ?
      oracle:
        SELECT id FROM t WHERE a > :1 AND b = :2 AND c = :3
      mssql:
        SELECT id FROM t WHERE a > @p1 AND b = @p2 AND c = @p3"
    `);
    expect(sent(statement).parameters).toEqual([5, 5, '2020-01-01']);
  });

  test('of hand-written SQL stands outside of quotes of any kind, and of comments', () => {
    const written = (sql: string): string => postgres.compile(text(sql, { h: 1 })).sql;
    for (const kept of [`':a' ":b"`, 'x::int', '/* :c */', '-- :d\n', '$$ it is :e $$', '$tag$ $$ :f $$ $tag$', "$$ it's $$", 'a$b$ c$'])
      expect(written(`SELECT ${kept} :h`)).toBe(`SELECT ${kept} $1`);
    expect(written('SELECT \\:g, $1$ :h')).toBe('SELECT :g, $1$ $1');
  });

  test('of hand-written SQL may be a query with typed columns', () => {
    const typed = text('SELECT id, total FROM t WHERE a > :a', { a: 5 }).columns({ id: Integer, total: Numeric(10, 2) });
    expect(postgres.compile(typed).columns?.map(({ key }) => key)).toEqual(['id', 'total']);
    expect(postgres.compile(typed).columns?.[1]?.decode?.('.5')).toBe('0.50');
    const c = typed.cte('c');
    expect(inSix(() => select(address.c.email, c.c.total).join(c, c.c.id.eq(address.c.userId)))).toMatchInlineSnapshot(`
      "postgres:
        WITH c AS (SELECT id, total FROM t WHERE a > $1) SELECT address.email, c.total FROM address JOIN c ON c.id = address.user_id
      mysql, mariadb:
        WITH c AS (SELECT id, total FROM t WHERE a > ?) SELECT address.email, c.total FROM address INNER JOIN c ON c.id = address.user_id
      oracle:
        WITH c AS (SELECT id, total FROM t WHERE a > :1) SELECT address.email, c.total FROM address JOIN c ON c.id = address.user_id
      mssql:
        WITH c AS (SELECT id, total FROM t WHERE a > @p1) SELECT address.email, c.total FROM address JOIN c ON c.id = address.user_id
      sqlite:
        WITH c AS (SELECT id, total FROM t WHERE a > ?) SELECT address.email, c.total FROM address JOIN c ON c.id = address.user_id"
    `);
  });
});

describe('a statement with its values', () => {
  test('is compiled for any dialect without a connection', () => {
    expect(toSql(select(id).where(name.eq('x')).limit(5))).toBe(
      'SELECT user_account.id FROM user_account WHERE user_account.name = ? LIMIT ?',
    );
    expect(literals(select(id).where(name.eq('x')).orderBy(id).limit(5).offset(2))).toMatchInlineSnapshot(`
      {
        "mariadb": "SELECT user_account.id FROM user_account WHERE user_account.name = 'x' ORDER BY user_account.id LIMIT 2, 5",
        "mssql": "SELECT user_account.id FROM user_account WHERE user_account.name = 'x' ORDER BY user_account.id OFFSET 2 ROWS FETCH FIRST 5 ROWS ONLY",
        "mysql": "SELECT user_account.id FROM user_account WHERE user_account.name = 'x' ORDER BY user_account.id LIMIT 2, 5",
        "oracle": "SELECT user_account.id FROM user_account WHERE user_account.name = 'x' ORDER BY user_account.id OFFSET 2 ROWS FETCH FIRST 5 ROWS ONLY",
        "postgres": "SELECT user_account.id FROM user_account WHERE user_account.name = 'x' ORDER BY user_account.id LIMIT 5 OFFSET 2",
        "sqlite": "SELECT user_account.id FROM user_account WHERE user_account.name = 'x' ORDER BY user_account.id LIMIT 5 OFFSET 2",
      }
    `);
  });

  test('has quotes and backslashes as each database reads them', () => {
    expect(literals(select(id).where(name.in(["it's", 'a\\b', "\\' OR 1=1 --"])))).toMatchInlineSnapshot(`
      {
        "mariadb": "SELECT user_account.id FROM user_account WHERE user_account.name IN ('it''s', 'a\\\\b', '\\\\'' OR 1=1 --')",
        "mssql": "SELECT user_account.id FROM user_account WHERE user_account.name IN ('it''s', 'a\\b', '\\'' OR 1=1 --')",
        "mysql": "SELECT user_account.id FROM user_account WHERE user_account.name IN ('it''s', 'a\\\\b', '\\\\'' OR 1=1 --')",
        "oracle": "SELECT user_account.id FROM user_account WHERE user_account.name IN ('it''s', 'a\\b', '\\'' OR 1=1 --')",
        "postgres": "SELECT user_account.id FROM user_account WHERE user_account.name IN ('it''s', 'a\\b', '\\'' OR 1=1 --')",
        "sqlite": "SELECT user_account.id FROM user_account WHERE user_account.name IN ('it''s', 'a\\b', '\\'' OR 1=1 --')",
      }
    `);
    expect(literals(insert(user).values({ name: "');--", isActive: true }))).toMatchInlineSnapshot(`
      {
        "mariadb": "INSERT INTO user_account (name, is_active) VALUES (''');--', true)",
        "mssql": "INSERT INTO user_account (name, is_active) VALUES (''');--', 1)",
        "mysql": "INSERT INTO user_account (name, is_active) VALUES (''');--', true)",
        "oracle": "INSERT INTO user_account (name, is_active) VALUES (''');--', 1)",
        "postgres": "INSERT INTO user_account (name, is_active) VALUES (''');--', true)",
        "sqlite": "INSERT INTO user_account (name, is_active) VALUES (''');--', 1)",
      }
    `);
    expect(
      literals(
        update(user)
          .set({ name: 'ü\n' })
          .where(name.like('%\\%%', { escape: '\\' })),
      ),
    ).toMatchInlineSnapshot(`
      {
        "mariadb": "UPDATE user_account SET name='ü
      ' WHERE user_account.name LIKE '%\\\\%%' ESCAPE '\\\\'",
        "mssql": "UPDATE user_account SET name=N'ü
      ' WHERE user_account.name LIKE '%\\%%' ESCAPE '\\'",
        "mysql": "UPDATE user_account SET name='ü
      ' WHERE user_account.name LIKE '%\\\\%%' ESCAPE '\\\\'",
        "oracle": "UPDATE user_account SET name='ü
      ' WHERE user_account.name LIKE '%\\%%' ESCAPE '\\'",
        "postgres": "UPDATE user_account SET name='ü
      ' WHERE user_account.name LIKE '%\\%%' ESCAPE '\\'",
        "sqlite": "UPDATE user_account SET name='ü
      ' WHERE user_account.name LIKE '%\\%%' ESCAPE '\\'",
      }
    `);
  });

  test('has dates, bytes, documents and truth values', () => {
    const values = select(
      literal(new Date('2024-02-29T12:30:00.5Z'), Timestamp).label('a'),
      literal('2024-02-29', DateOnly).label('b'),
      literal(Uint8Array.of(1, 255), Blob).label('c'),
      literal({ a: "it's" }, Json()).label('d'),
      literal(true, Bool).label('e'),
      literal(0.5, Double).label('f'),
    );
    expect(literals(values)).toMatchInlineSnapshot(`
      {
        "mariadb": "SELECT '2024-02-29 12:30:00.500' AS a, '2024-02-29' AS b, X'01ff' AS c, '{"a":"it''s"}' AS d, true AS e, 0.5 AS f",
        "mssql": "SELECT '2024-02-29 12:30:00.500' AS a, '2024-02-29' AS b, 0x01ff AS c, '{"a":"it''s"}' AS d, 1 AS e, 0.5 AS f",
        "mysql": "SELECT '2024-02-29 12:30:00.500' AS a, '2024-02-29' AS b, X'01ff' AS c, '{"a":"it''s"}' AS d, true AS e, 0.5 AS f",
        "oracle": "SELECT TIMESTAMP '2024-02-29 12:30:00.500' AS a, DATE '2024-02-29' AS b, HEXTORAW('01ff') AS c, '{"a":"it''s"}' AS d, 1 AS e, 0.5d AS f FROM DUAL",
        "postgres": "SELECT '2024-02-29 12:30:00.500' AS a, '2024-02-29' AS b, '\\x01ff'::BYTEA AS c, '{"a":"it''s"}'::JSON AS d, true AS e, 0.5 AS f",
        "sqlite": "SELECT '2024-02-29 12:30:00.500' AS a, '2024-02-29' AS b, X'01ff' AS c, '{"a":"it''s"}' AS d, 1 AS e, 0.5 AS f",
      }
    `);
  });

  test('tells of a value without a literal by its type', () => {
    expect(() => toSql(select(func.call('f', Integer, literal(Number.NaN))), sqlite, { literalValues: true })).toThrow(/SQL_INVALID_VALUE/);
    expect(() => toSql(select(literal(Number.POSITIVE_INFINITY, Double)), mssql, { literalValues: true })).toThrow(/SQL_/);
  });
});
