import { describe, expect, test } from 'vitest';
import {
  and,
  Bool,
  case_,
  cast,
  Double,
  extract,
  func,
  Integer,
  Json,
  literal,
  Numeric,
  nullLiteral,
  select,
  Text,
  Timestamp,
  toSql,
  tryCast,
  tuple,
  typeCoerce,
  Uuid,
  Varchar,
} from '../src/index.ts';
import { address, user } from './dialects.ts';
import { inSix, postgres } from './six-dialects.ts';

const { id, name, fullname, age, createdAt, isActive } = user.c;

describe('CASE', () => {
  test('chooses by conditions and by values', () => {
    expect(
      inSix(() =>
        select(
          case_().when(age.lt(18), 'young').when(isActive, 'active').else(nullLiteral).label('a'),
          case_(name).when('x', 1).else(2).label('b'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT CASE WHEN (user_account.age < $1) THEN $2::VARCHAR WHEN user_account.is_active THEN $3::VARCHAR ELSE NULL END AS a, CASE user_account.name WHEN $4 THEN $5::BIGINT ELSE $6::BIGINT END AS b FROM user_account
      mysql, mariadb, sqlite:
        SELECT CASE WHEN (user_account.age < ?) THEN ? WHEN user_account.is_active = 1 THEN ? ELSE NULL END AS a, CASE user_account.name WHEN ? THEN ? ELSE ? END AS b FROM user_account
      oracle:
        SELECT CASE WHEN (user_account.age < :1) THEN :2 WHEN user_account.is_active THEN :3 ELSE NULL END AS a, CASE user_account.name WHEN :4 THEN :5 ELSE :6 END AS b FROM user_account
      mssql:
        SELECT CASE WHEN (user_account.age < @p1) THEN @p2 WHEN user_account.is_active = 1 THEN @p3 ELSE NULL END AS a, CASE user_account.name WHEN @p4 THEN @p5 ELSE @p6 END AS b FROM user_account"
    `);
    expect(inSix(() => select(id).orderBy(case_().when(name.eq('admin'), 0).else(1), name))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account ORDER BY CASE WHEN (user_account.name = $1) THEN $2::BIGINT ELSE $3::BIGINT END, user_account.name
      mysql, mariadb, sqlite:
        SELECT user_account.id FROM user_account ORDER BY CASE WHEN (user_account.name = ?) THEN ? ELSE ? END, user_account.name
      oracle:
        SELECT user_account.id FROM user_account ORDER BY CASE WHEN (user_account.name = :1) THEN :2 ELSE :3 END, user_account.name
      mssql:
        SELECT user_account.id FROM user_account ORDER BY CASE WHEN (user_account.name = @p1) THEN @p2 ELSE @p3 END, user_account.name"
    `);
  });
});

describe('CAST', () => {
  test('names types as the database knows them', () => {
    expect(
      inSix(() => select(cast(name, Integer).label('a'), cast(age, Varchar(5)).label('b'), age.cast(Numeric(10, 2)).label('c'))),
    ).toMatchInlineSnapshot(`
      "postgres, sqlite:
        SELECT CAST(user_account.name AS INTEGER) AS a, CAST(user_account.age AS VARCHAR(5)) AS b, CAST(user_account.age AS NUMERIC(10, 2)) AS c FROM user_account
      mysql, mariadb:
        SELECT CAST(user_account.name AS SIGNED INTEGER) AS a, CAST(user_account.age AS CHAR(5)) AS b, CAST(user_account.age AS DECIMAL(10, 2)) AS c FROM user_account
      oracle:
        SELECT CAST(user_account.name AS INTEGER) AS a, CAST(user_account.age AS VARCHAR2(5 CHAR)) AS b, CAST(user_account.age AS NUMERIC(10, 2)) AS c FROM user_account
      mssql:
        SELECT CAST(user_account.name AS INTEGER) AS a, CAST(user_account.age AS NVARCHAR(5)) AS b, CAST(user_account.age AS NUMERIC(10, 2)) AS c FROM user_account"
    `);
    expect(
      inSix(() =>
        select(cast(name, Text).label('a'), cast(name, Timestamp).label('b'), cast(age, Bool).label('c'), cast(age, Double).label('d')),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT CAST(user_account.name AS TEXT) AS a, CAST(user_account.name AS TIMESTAMP WITHOUT TIME ZONE) AS b, CAST(user_account.age AS BOOLEAN) AS c, CAST(user_account.age AS DOUBLE PRECISION) AS d FROM user_account
      mysql, mariadb:
        SELECT CAST(user_account.name AS CHAR) AS a, CAST(user_account.name AS DATETIME(3)) AS b, user_account.age AS c, CAST(user_account.age AS DOUBLE) AS d FROM user_account
      oracle:
        SELECT CAST(user_account.name AS VARCHAR2(4000 CHAR)) AS a, CAST(user_account.name AS TIMESTAMP(3)) AS b, CAST(user_account.age AS BOOLEAN) AS c, CAST(user_account.age AS BINARY_DOUBLE) AS d FROM user_account
      mssql:
        SELECT CAST(user_account.name AS NVARCHAR(max)) AS a, CAST(user_account.name AS DATETIME2(3)) AS b, CAST(user_account.age AS BIT) AS c, CAST(user_account.age AS DOUBLE PRECISION) AS d FROM user_account
      sqlite:
        SELECT CAST(user_account.name AS TEXT) AS a, CAST(user_account.name AS TEXT) AS b, CAST(user_account.age AS BOOLEAN) AS c, CAST(user_account.age AS DOUBLE) AS d FROM user_account"
    `);
    expect(inSix(() => select(cast(name, Uuid).label('a'), cast(fullname, Json()).label('b')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT CAST(user_account.name AS UUID) AS a, CAST(user_account.fullname AS JSON) AS b FROM user_account
      mysql:
        SELECT user_account.name AS a, CAST(user_account.fullname AS JSON) AS b FROM user_account
      mariadb:
        SELECT user_account.name AS a, user_account.fullname AS b FROM user_account
      oracle:
        SELECT CAST(user_account.name AS CHAR(32)) AS a, CAST(user_account.fullname AS JSON) AS b FROM user_account
      mssql:
        SELECT CAST(user_account.name AS UNIQUEIDENTIFIER) AS a, CAST(user_account.fullname AS NVARCHAR(max)) AS b FROM user_account
      sqlite:
        SELECT CAST(user_account.name AS CHAR(32)) AS a, CAST(user_account.fullname AS TEXT) AS b FROM user_account"
    `);
  });

  test('may give NULL instead of an error', () => {
    expect(inSix(() => select(tryCast(name, Integer).label('n')))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have TRY_CAST.
      oracle:
        SELECT CAST(user_account.name AS NUMBER(38) DEFAULT NULL ON CONVERSION ERROR) AS n FROM user_account
      mssql:
        SELECT TRY_CAST(user_account.name AS INTEGER) AS n FROM user_account"
    `);
  });

  test('is not needed to see a value as another type', () => {
    expect(inSix(() => select(typeCoerce(age, Varchar()).add('x').label('s')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.age || $1 AS s FROM user_account
      mysql, mariadb:
        SELECT concat(user_account.age, ?) AS s FROM user_account
      oracle:
        SELECT user_account.age || :1 AS s FROM user_account
      mssql:
        SELECT user_account.age + @p1 AS s FROM user_account
      sqlite:
        SELECT user_account.age || ? AS s FROM user_account"
    `);
  });
});

describe('a part of a date', () => {
  test('has a number in every database', () => {
    expect(
      inSix(() =>
        select(extract('year', createdAt).label('y'), extract('month', createdAt).label('m'), extract('second', createdAt).label('s')),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle:
        SELECT EXTRACT(year FROM user_account.created_at) AS y, EXTRACT(month FROM user_account.created_at) AS m, EXTRACT(second FROM user_account.created_at) AS s FROM user_account
      mssql:
        SELECT DATEPART(year, user_account.created_at) AS y, DATEPART(month, user_account.created_at) AS m, DATEPART(second, user_account.created_at) AS s FROM user_account
      sqlite:
        SELECT CAST(STRFTIME('%Y', user_account.created_at) AS INTEGER) AS y, CAST(STRFTIME('%m', user_account.created_at) AS INTEGER) AS m, CAST(STRFTIME('%S', user_account.created_at) AS INTEGER) AS s FROM user_account"
    `);
    expect(
      inSix(() =>
        select(extract('dow', createdAt).label('w'), extract('doy', createdAt).label('d'), extract('quarter', createdAt).label('q')),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT EXTRACT(dow FROM user_account.created_at) AS w, EXTRACT(doy FROM user_account.created_at) AS d, EXTRACT(quarter FROM user_account.created_at) AS q FROM user_account
      mysql, mariadb:
        SELECT (DAYOFWEEK(user_account.created_at) - 1) AS w, DAYOFYEAR(user_account.created_at) AS d, EXTRACT(quarter FROM user_account.created_at) AS q FROM user_account
      oracle:
        SELECT MOD(TRUNC(user_account.created_at) - TRUNC(user_account.created_at, 'IW') + 1, 7) AS w, TO_NUMBER(TO_CHAR(user_account.created_at, 'DDD')) AS d, TO_NUMBER(TO_CHAR(user_account.created_at, 'Q')) AS q FROM user_account
      mssql:
        SELECT ((DATEPART(weekday, user_account.created_at) + @@DATEFIRST - 1) % 7) AS w, DATEPART(dayofyear, user_account.created_at) AS d, DATEPART(quarter, user_account.created_at) AS q FROM user_account
      sqlite:
        SELECT CAST(STRFTIME('%w', user_account.created_at) AS INTEGER) AS w, CAST(STRFTIME('%j', user_account.created_at) AS INTEGER) AS d, ((CAST(STRFTIME('%m', user_account.created_at) AS INTEGER) + 2) / 3) AS q FROM user_account"
    `);
    expect(inSix(() => select(id).where(extract('epoch', createdAt).gt(5)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE EXTRACT(epoch FROM user_account.created_at) > $1
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE TIMESTAMPDIFF(SECOND, '1970-01-01', user_account.created_at) > ?
      oracle:
        SELECT user_account.id FROM user_account WHERE ((CAST(user_account.created_at AS DATE) - DATE '1970-01-01') * 86400) > :1
      mssql:
        SELECT user_account.id FROM user_account WHERE DATEDIFF_BIG(second, '1970-01-01', user_account.created_at) > @p1
      sqlite:
        SELECT user_account.id FROM user_account WHERE CAST(STRFTIME('%s', user_account.created_at) AS INTEGER) > ?"
    `);
  });
});

describe('the order of texts and rows', () => {
  test('follows a collation', () => {
    expect(inSix(() => select(id).orderBy(name.collate('POSIX').desc()))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        SELECT user_account.id FROM user_account ORDER BY user_account.name COLLATE "POSIX" DESC
      mysql, mariadb:
        SELECT user_account.id FROM user_account ORDER BY user_account.name COLLATE \`POSIX\` DESC
      mssql:
        SELECT user_account.id FROM user_account ORDER BY user_account.name COLLATE POSIX DESC"
    `);
  });

  test('has NULL first or last', () => {
    expect(inSix(() => select(id).orderBy(age.desc().nullsLast(), name.nullsFirst()))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        SELECT user_account.id FROM user_account ORDER BY user_account.age DESC NULLS LAST, user_account.name NULLS FIRST
      mysql, mariadb, mssql:
        SELECT user_account.id FROM user_account ORDER BY CASE WHEN (user_account.age IS NULL) THEN 1 ELSE 0 END, user_account.age DESC, CASE WHEN (user_account.name IS NULL) THEN 0 ELSE 1 END, user_account.name"
    `);
  });
});

describe('several columns as one', () => {
  const both = tuple(age, name);

  test('are compared', () => {
    expect(inSix(() => select(id).where(both.eq([5, 'a'])))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) = ($1, $2)
      mysql, mariadb, sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) = (?, ?)
      oracle:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) = ((:1, :2))
      mssql:
        SELECT user_account.id FROM user_account WHERE user_account.age = @p1 AND user_account.name = @p2"
    `);
    expect(inSix(() => select(id).where(both.gt([5, 'a'])))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) > ($1, $2)
      mysql, mariadb, sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) > (?, ?)
      oracle:
        SELECT user_account.id FROM user_account WHERE (user_account.age > :1 OR user_account.age = :2 AND user_account.name > :3)
      mssql:
        SELECT user_account.id FROM user_account WHERE (user_account.age > @p1 OR user_account.age = @p2 AND user_account.name > @p3)"
    `);
  });

  test('are in a list or a query', () => {
    const rows = [
      [1, 'a'],
      [2, 'b'],
    ] as const;
    expect(inSix(() => select(id).where(both.in(rows)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN (($1, $2))
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN ((?, ?))
      oracle:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN ((:1, :2))
      mssql:
        SELECT user_account.id FROM user_account WHERE EXISTS (SELECT 1 FROM (VALUES (@p1, @p2)) AS anon_1 (c1, c2) WHERE user_account.age = anon_1.c1 AND user_account.name = anon_1.c2)
      sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN (VALUES (?, ?))"
    `);
    expect(inSix(() => select(id).where(both.in(select(address.c.id, address.c.email))))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN (SELECT address.id, address.email FROM address)
      mssql:
        SELECT user_account.id FROM user_account WHERE EXISTS (SELECT 1 FROM (SELECT address.id AS id, address.email AS email FROM address) AS anon_1 (c1, c2) WHERE user_account.age = anon_1.c1 AND user_account.name = anon_1.c2)"
    `);
    expect(inSix(() => select(id).where(both.notIn([])))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE ((user_account.age, user_account.name) NOT IN (($1, $2)))
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE ((user_account.age, user_account.name) NOT IN ((?, ?)))
      oracle:
        SELECT user_account.id FROM user_account WHERE ((user_account.age, user_account.name) NOT IN ((:1, :2)))
      mssql:
        SELECT user_account.id FROM user_account WHERE NOT EXISTS (SELECT 1 FROM (VALUES (@p1, @p2)) AS anon_1 (c1, c2) WHERE (user_account.age = anon_1.c1 OR user_account.age IS NULL) AND (user_account.name = anon_1.c2 OR user_account.name IS NULL))
      sqlite:
        SELECT user_account.id FROM user_account WHERE ((user_account.age, user_account.name) NOT IN (VALUES (?, ?)))"
    `);
  });

  test('may hold expressions in the rows of a list', () => {
    expect(
      inSix(() =>
        select(id).where(
          both.in([
            [user.c.id, 'a'],
            [2, 'b'],
          ]),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN ((user_account.id, $1), ($2, $3))
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN ((user_account.id, ?), (?, ?))
      oracle:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN ((user_account.id, :1), (:2, :3))
      mssql:
        SELECT user_account.id FROM user_account WHERE EXISTS (SELECT 1 FROM (VALUES (user_account.id, @p1), (@p2, @p3)) AS anon_1 (c1, c2) WHERE user_account.age = anon_1.c1 AND user_account.name = anon_1.c2)
      sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) IN (VALUES (user_account.id, ?), (?, ?))"
    `);
  });

  test('have an order that is that of the first column, then of the next', () => {
    expect(inSix(() => select(id).where(both.le([5, 'a'])))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) <= ($1, $2)
      mysql, mariadb, sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.age, user_account.name) <= (?, ?)
      oracle:
        SELECT user_account.id FROM user_account WHERE (user_account.age < :1 OR user_account.age = :2 AND user_account.name <= :3)
      mssql:
        SELECT user_account.id FROM user_account WHERE (user_account.age < @p1 OR user_account.age = @p2 AND user_account.name <= @p3)"
    `);
  });

  test('are no column of a result', () => {
    expect(inSix(() => select(both))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a row of several columns as one; select its columns."
    `);
  });
});

describe('comparisons', () => {
  test('treat NULL as a value if they are told', () => {
    expect(inSix(() => select(id).where(age.isDistinctFrom(5), fullname.isNotDistinctFrom(null)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE user_account.age IS DISTINCT FROM $1 AND user_account.fullname IS NOT DISTINCT FROM NULL
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE NOT (user_account.age <=> ?) AND user_account.fullname <=> NULL
      oracle:
        SELECT user_account.id FROM user_account WHERE DECODE(user_account.age, :1, 0, 1) = 1 AND DECODE(user_account.fullname, NULL, 0, 1) = 0
      mssql:
        SELECT user_account.id FROM user_account WHERE NOT EXISTS (SELECT user_account.age INTERSECT SELECT @p1) AND EXISTS (SELECT user_account.fullname INTERSECT SELECT NULL)
      sqlite:
        SELECT user_account.id FROM user_account WHERE user_account.age IS NOT ? AND user_account.fullname IS NULL"
    `);
  });

  test('take truth values where the database has some', () => {
    expect(inSix(() => select(and(isActive, age.gt(5)).label('ok')).where(isActive, isActive.eq(true)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.is_active AND user_account.age > $1 AS ok FROM user_account WHERE user_account.is_active AND user_account.is_active = true
      mysql, mariadb:
        SELECT user_account.is_active = 1 AND user_account.age > ? AS ok FROM user_account WHERE user_account.is_active = 1 AND user_account.is_active = true
      oracle:
        SELECT user_account.is_active AND user_account.age > :1 AS ok FROM user_account WHERE user_account.is_active AND user_account.is_active = 1
      mssql:
        SELECT CASE WHEN (user_account.is_active = 1 AND user_account.age > @p1) THEN 1 WHEN NOT (user_account.is_active = 1 AND user_account.age > @p2) THEN 0 END AS ok FROM user_account WHERE user_account.is_active = 1 AND user_account.is_active = 1
      sqlite:
        SELECT user_account.is_active = 1 AND user_account.age > ? AS ok FROM user_account WHERE user_account.is_active = 1 AND user_account.is_active = 1"
    `);
  });

  test('compute whole numbers and remainders alike', () => {
    expect(
      inSix(() => select(age.div(2).label('a'), age.floorDiv(2).label('b'), age.mod(2).label('c'), age.pow(2).label('d'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.age / CAST($1 AS NUMERIC) AS a, user_account.age / $2 AS b, user_account.age % $3 AS c, power(user_account.age, $4) AS d FROM user_account
      mysql, mariadb:
        SELECT user_account.age / ? AS a, FLOOR(user_account.age / ?) AS b, user_account.age % ? AS c, pow(user_account.age, ?) AS d FROM user_account
      oracle:
        SELECT user_account.age / :1 AS a, FLOOR(user_account.age / :2) AS b, mod(user_account.age, :3) AS c, POWER(user_account.age, :4) AS d FROM user_account
      mssql:
        SELECT user_account.age / CAST(@p1 AS NUMERIC) AS a, user_account.age / @p2 AS b, user_account.age % @p3 AS c, POWER(user_account.age, @p4) AS d FROM user_account
      sqlite:
        SELECT user_account.age / (? + 0.0) AS a, user_account.age / ? AS b, user_account.age % ? AS c, pow(user_account.age, ?) AS d FROM user_account"
    `);
    expect(inSix(() => select(age.bitXor(3).label('x')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.age # $1 AS x FROM user_account
      mysql, mariadb:
        SELECT user_account.age ^ ? AS x FROM user_account
      oracle:
        SELECT BITXOR(user_account.age, :1) AS x FROM user_account
      mssql:
        SELECT user_account.age ^ @p1 AS x FROM user_account
      sqlite:
        SELECT ((user_account.age | ?) - (user_account.age & ?)) AS x FROM user_account"
    `);
    expect(inSix(() => select(name.concat('-').concat(fullname).label('c'), func.length(name).label('l')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.name || $1 || user_account.fullname AS c, length(user_account.name) AS l FROM user_account
      mysql, mariadb:
        SELECT concat(user_account.name, ?, user_account.fullname) AS c, char_length(user_account.name) AS l FROM user_account
      oracle:
        SELECT user_account.name || :1 || user_account.fullname AS c, length(user_account.name) AS l FROM user_account
      mssql:
        SELECT user_account.name + @p1 + user_account.fullname AS c, LEN(user_account.name) AS l FROM user_account
      sqlite:
        SELECT user_account.name || ? || user_account.fullname AS c, length(user_account.name) AS l FROM user_account"
    `);
  });

  test('search texts as they stand', () => {
    expect(inSix(() => select(id).where(name.contains('50%'), name.istartsWith('A')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE (user_account.name LIKE '%' || $1 || '%' ESCAPE '/') AND (user_account.name ILIKE $2 || '%')
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE (user_account.name LIKE concat('%', ?, '%') ESCAPE '/') AND (lower(user_account.name) LIKE concat(lower(?), '%'))
      oracle:
        SELECT user_account.id FROM user_account WHERE (user_account.name LIKE '%' || :1 || '%' ESCAPE '/') AND (lower(user_account.name) LIKE lower(:2) || '%')
      mssql:
        SELECT user_account.id FROM user_account WHERE (user_account.name LIKE '%' + @p1 + '%' ESCAPE '/') AND (lower(user_account.name) LIKE lower(@p2) + '%')
      sqlite:
        SELECT user_account.id FROM user_account WHERE (user_account.name LIKE '%' || ? || '%' ESCAPE '/') AND (lower(user_account.name) LIKE lower(?) || '%')"
    `);
    // Without an ESCAPE, a backslash would escape what comes after it on PostgreSQL and MySQL.
    expect(toSql(select(id).where(name.startsWith('a\\b')), postgres)).toContain("ESCAPE '/'");
    expect(inSix(() => select(id).where(name.regexpMatch('^a', 'i')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE user_account.name ~* $1
      mysql:
        SELECT user_account.id FROM user_account WHERE REGEXP_LIKE(user_account.name, ?, 'i')
      mariadb:
        SELECT user_account.id FROM user_account WHERE user_account.name REGEXP CONCAT('(?', 'i', ')', ?)
      oracle:
        SELECT user_account.id FROM user_account WHERE REGEXP_LIKE(user_account.name, :1, 'i')
      mssql:
        SQL_UNSUPPORTED: the dialect does not have regular expressions.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have flags for regular expressions."
    `);
    expect(literal('x').type.kind).toBe('text');
  });
});
