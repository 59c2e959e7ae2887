import { describe, expect, test } from 'vitest';
import {
  ArrayOf,
  func,
  Integer,
  literal,
  select,
  Text,
  tableFunction,
  tableSample,
  trueLiteral,
  update,
  Varchar,
  values,
} from '../src/index.ts';
import { address, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

describe('a query that may use what stands before it', () => {
  const newest = select(address.c.email).where(address.c.userId.eq(user.c.id)).orderBy(address.c.id.desc()).limit(1).lateral('newest');

  test('is joined', () => {
    expect(inSix(() => select(user.c.name, newest.c.email).join(newest, trueLiteral))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.name, newest.email FROM user_account JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC LIMIT $1) AS newest ON true
      mysql:
        SELECT user_account.name, newest.email FROM user_account INNER JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC LIMIT ?) AS newest ON true = 1
      mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have LATERAL.
      oracle:
        SELECT user_account.name, newest.email FROM user_account JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC FETCH FIRST :1 ROWS ONLY) newest ON 1 = 1
      mssql:
        SELECT user_account.name, newest.email FROM user_account CROSS APPLY (SELECT TOP (@p1) address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC) AS newest"
    `);
    expect(inSix(() => select(user.c.name, newest.c.email).outerJoin(newest, trueLiteral))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.name, newest.email FROM user_account LEFT OUTER JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC LIMIT $1) AS newest ON true
      mysql:
        SELECT user_account.name, newest.email FROM user_account LEFT OUTER JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC LIMIT ?) AS newest ON true = 1
      mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have LATERAL.
      oracle:
        SELECT user_account.name, newest.email FROM user_account LEFT OUTER JOIN LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC FETCH FIRST :1 ROWS ONLY) newest ON 1 = 1
      mssql:
        SELECT user_account.name, newest.email FROM user_account OUTER APPLY (SELECT TOP (@p1) address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC) AS newest"
    `);
  });

  test('stands in the list', () => {
    expect(inSix(() => select(user.c.name, newest.c.email))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.name, newest.email FROM user_account, LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC LIMIT $1) AS newest
      mysql:
        SELECT user_account.name, newest.email FROM user_account, LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC LIMIT ?) AS newest
      mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have LATERAL.
      oracle:
        SELECT user_account.name, newest.email FROM user_account, LATERAL (SELECT address.email AS email FROM address WHERE address.user_id = user_account.id ORDER BY address.id DESC FETCH FIRST :1 ROWS ONLY) newest
      mssql:
        SQL_UNSUPPORTED: the dialect does not have LATERAL but in a join."
    `);
  });
});

describe('a function in FROM', () => {
  test('gives rows of named columns', () => {
    const series = tableFunction(func.call('generate_series', Integer, 1, 5), { value: Integer }, 'gs');
    expect(inSix(() => select(series.c.value).where(series.c.value.gt(2)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT gs.value FROM generate_series($1::BIGINT, $2::BIGINT) AS gs WHERE gs.value > $3
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have functions in FROM but JSON_TABLE.
      oracle:
        SELECT gs.value FROM TABLE (generate_series(:1, :2)) gs WHERE gs.value > :3
      mssql:
        SELECT gs.value FROM generate_series(@p1, @p2) AS gs WHERE gs.value > @p3
      sqlite:
        SELECT gs.value FROM generate_series(?, ?) AS gs WHERE gs.value > ?"
    `);
    const nameless = tableFunction(func.call('json_each', Integer, '[1, 2]'), { value: Integer });
    expect(inSix(() => select(nameless.c.value))).toMatchInlineSnapshot(`
      "postgres:
        SELECT anon_1.value FROM json_each($1) AS anon_1
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have functions in FROM but JSON_TABLE.
      oracle:
        SELECT anon_1.value FROM TABLE (json_each(:1)) anon_1
      mssql:
        SELECT anon_1.value FROM json_each(@p1) AS anon_1
      sqlite:
        SELECT anon_1.value FROM json_each(?) AS anon_1"
    `);
  });

  test('gives one column under a name', () => {
    const words = tableFunction(func.call('unnest', Text, literal(['a', 'b'], ArrayOf(Text))), { word: Text }, 'w', {
      columnList: 'names',
    });
    expect(inSix((dialect) => (dialect.name === 'postgres' ? select(words.c.word) : select(literal('no arrays'))))).toMatchInlineSnapshot(`
      "postgres:
        SELECT w.word FROM unnest($1) AS w (word)
      mysql, mariadb, sqlite:
        SELECT ? AS anon_1
      oracle:
        SELECT :1 AS anon_1 FROM DUAL
      mssql:
        SELECT @p1 AS anon_1"
    `);
    const series = tableFunction(func.call('generate_series', Integer, 1, 3), { n: Integer }, 'gs', { columnList: 'names' });
    expect(inSix(() => select(series.c.n))).toMatchInlineSnapshot(`
      "postgres:
        SELECT gs.n FROM generate_series($1::BIGINT, $2::BIGINT) AS gs (n)
      mysql, mariadb, oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a list of columns behind a function.
      mssql:
        SELECT gs.n FROM generate_series(@p1, @p2) AS gs (n)"
    `);
  });

  test('gives columns whose types it is told, or counts its rows', () => {
    const records = tableFunction(func.call('json_to_recordset', Text, '[{"a": 1}]'), { a: Integer, b: Varchar(5) }, 'x', {
      columnList: 'types',
    });
    expect(inSix(() => select(records.c.a, records.c.b))).toMatchInlineSnapshot(`
      "postgres:
        SELECT x.a, x.b FROM json_to_recordset($1) AS x(a INTEGER, b VARCHAR(5))
      mysql, mariadb, oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a list of columns behind a function.
      mssql:
        SQL_UNSUPPORTED: the dialect does not have types of columns, or an ordinality, behind a function."
    `);
    const counted = tableFunction(func.call('generate_series', Integer, 7, 9), { n: Integer }, 'gs', { withOrdinality: 'place' });
    expect(inSix(() => select(counted.c.n, counted.c['place' as 'n']))).toMatchInlineSnapshot(`
      "postgres:
        SELECT gs.n, gs.place FROM generate_series($1::BIGINT, $2::BIGINT) WITH ORDINALITY AS gs (n, place)
      mysql, mariadb, oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a list of columns behind a function.
      mssql:
        SQL_UNSUPPORTED: the dialect does not have types of columns, or an ordinality, behind a function."
    `);
  });

  test('may use what stands before it', () => {
    const words = tableFunction(func.call('split_words', Text, user.c.fullname), { word: Text }, 'w', { lateral: true });
    expect(inSix(() => select(user.c.id, words.c.word).join(words, trueLiteral))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id, w.word FROM user_account JOIN LATERAL split_words(user_account.fullname) AS w ON true
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have functions in FROM but JSON_TABLE.
      oracle:
        SELECT user_account.id, w.word FROM user_account JOIN TABLE (split_words(user_account.fullname)) w ON 1 = 1
      mssql:
        SELECT user_account.id, w.word FROM user_account CROSS APPLY split_words(user_account.fullname) AS w
      sqlite:
        SELECT user_account.id, w.word FROM user_account JOIN split_words(user_account.fullname) AS w ON 1 = 1"
    `);
  });
});

describe('rows of values in FROM', () => {
  const v = values('v', { n: Integer, s: Text }, [
    { n: 1, s: 'a' },
    { n: 2, s: null },
  ]);

  test('are selected, joined and named otherwise', () => {
    expect(inSix(() => select(v.c.n, v.c.s))).toMatchInlineSnapshot(`
      "postgres:
        SELECT v.n, v.s FROM (VALUES ($1::INTEGER, $2::VARCHAR), ($3::INTEGER, $4::VARCHAR)) AS v (n, s)
      mysql:
        SELECT v.n, v.s FROM (VALUES ROW(?, ?), ROW(?, ?)) AS v (n, s)
      mariadb:
        SELECT v.n, v.s FROM (SELECT ? AS n, ? AS s UNION ALL SELECT ?, ?) AS v
      oracle:
        SELECT v.n, v.s FROM (SELECT :1 AS n, :2 AS s FROM DUAL UNION ALL SELECT :3, :4 FROM DUAL) v
      mssql:
        SELECT v.n, v.s FROM (VALUES (@p1, @p2), (@p3, @p4)) AS v (n, s)
      sqlite:
        SELECT v.n, v.s FROM (SELECT column1 AS n, column2 AS s FROM (VALUES (?, ?), (?, ?))) AS v"
    `);
    const w = v.as('w');
    expect(inSix(() => select(user.c.name, w.c.s).join(w, w.c.n.eq(user.c.id)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.name, w.s FROM user_account JOIN (VALUES ($1::INTEGER, $2::VARCHAR), ($3::INTEGER, $4::VARCHAR)) AS w (n, s) ON w.n = user_account.id
      mysql:
        SELECT user_account.name, w.s FROM user_account INNER JOIN (VALUES ROW(?, ?), ROW(?, ?)) AS w (n, s) ON w.n = user_account.id
      mariadb:
        SELECT user_account.name, w.s FROM user_account INNER JOIN (SELECT ? AS n, ? AS s UNION ALL SELECT ?, ?) AS w ON w.n = user_account.id
      oracle:
        SELECT user_account.name, w.s FROM user_account JOIN (SELECT :1 AS n, :2 AS s FROM DUAL UNION ALL SELECT :3, :4 FROM DUAL) w ON w.n = user_account.id
      mssql:
        SELECT user_account.name, w.s FROM user_account JOIN (VALUES (@p1, @p2), (@p3, @p4)) AS w (n, s) ON w.n = user_account.id
      sqlite:
        SELECT user_account.name, w.s FROM user_account JOIN (SELECT column1 AS n, column2 AS s FROM (VALUES (?, ?), (?, ?))) AS w ON w.n = user_account.id"
    `);
  });

  test('are written into the text if that is wanted', () => {
    const literals = values('v', { n: Integer, s: Varchar(10) }, [{ n: 1, s: "it's" }], { literal: true });
    expect(inSix(() => select(literals.c.n, literals.c.s))).toMatchInlineSnapshot(`
      "postgres, mssql:
        SELECT v.n, v.s FROM (VALUES (1, 'it''s')) AS v (n, s)
      mysql:
        SELECT v.n, v.s FROM (VALUES ROW(1, 'it''s')) AS v (n, s)
      mariadb:
        SELECT v.n, v.s FROM (SELECT 1 AS n, 'it''s' AS s) AS v
      oracle:
        SELECT v.n, v.s FROM (SELECT 1 AS n, 'it''s' AS s FROM DUAL) v
      sqlite:
        SELECT v.n, v.s FROM (SELECT column1 AS n, column2 AS s FROM (VALUES (1, 'it''s'))) AS v"
    `);
  });

  test('change other rows', () => {
    expect(inSix(() => update(user).set({ fullname: v.c.s }).where(user.c.id.eq(v.c.n)))).toMatchInlineSnapshot(`
      "postgres:
        UPDATE user_account SET fullname=v.s FROM (VALUES ($1::INTEGER, $2::VARCHAR), ($3::INTEGER, $4::VARCHAR)) AS v (n, s) WHERE user_account.id = v.n
      mysql:
        UPDATE user_account, (VALUES ROW(?, ?), ROW(?, ?)) AS v (n, s) SET user_account.fullname=v.s WHERE user_account.id = v.n
      mariadb:
        UPDATE user_account, (SELECT ? AS n, ? AS s UNION ALL SELECT ?, ?) AS v SET user_account.fullname=v.s WHERE user_account.id = v.n
      oracle:
        SQL_UNSUPPORTED: the dialect does not have an UPDATE that reads other tables.
      mssql:
        UPDATE user_account SET fullname=v.s FROM user_account, (VALUES (@p1, @p2), (@p3, @p4)) AS v (n, s) WHERE user_account.id = v.n
      sqlite:
        UPDATE user_account SET fullname=v.s FROM (SELECT column1 AS n, column2 AS s FROM (VALUES (?, ?), (?, ?))) AS v WHERE user_account.id = v.n"
    `);
  });

  test('give every column, and at least one row', () => {
    expect(() => values('v', { n: Integer }, [])).toThrow(/SQL_NO_VALUES/);
    expect(() => values('v', { n: Integer }, [{} as { n: number }])).toThrow(/SQL_UNDEFINED_VALUE.*gives no 'n'/);
  });
});

describe('a sample of a table', () => {
  test('is a part of its rows', () => {
    const some = tableSample(user, 5, { name: 'some' });
    expect(inSix(() => select(some.c.id))).toMatchInlineSnapshot(`
      "postgres:
        SELECT "some".id FROM user_account AS "some" TABLESAMPLE system($1)
      mysql, mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have TABLESAMPLE.
      oracle:
        SELECT some.id FROM user_account SAMPLE BLOCK (5) some
      mssql:
        SELECT [some].id FROM user_account AS [some] TABLESAMPLE (5 PERCENT)"
    `);
    const repeatable = tableSample(user, 2.5, { name: 'some', seed: 7 });
    expect(inSix(() => select(repeatable.c.id))).toMatchInlineSnapshot(`
      "postgres:
        SELECT "some".id FROM user_account AS "some" TABLESAMPLE system($1) REPEATABLE ($2)
      mysql, mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have TABLESAMPLE.
      oracle:
        SELECT some.id FROM user_account SAMPLE BLOCK (2.5) SEED (7) some
      mssql:
        SELECT [some].id FROM user_account AS [some] TABLESAMPLE (2.5 PERCENT) REPEATABLE (7)"
    `);
  });

  test('may be chosen row by row', () => {
    const rows = tableSample(user, 5, { name: 'some', method: 'bernoulli' });
    expect(inSix(() => select(rows.c.id))).toMatchInlineSnapshot(`
      "postgres:
        SELECT "some".id FROM user_account AS "some" TABLESAMPLE bernoulli($1)
      mysql, mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have TABLESAMPLE.
      oracle:
        SELECT some.id FROM user_account SAMPLE (5) some
      mssql:
        SQL_UNSUPPORTED: the dialect does not have the sampling method 'bernoulli'."
    `);
  });
});
