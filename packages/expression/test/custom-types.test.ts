import { describe, expect, test } from 'vitest';
import {
  Char,
  type ColumnElement,
  column,
  createTable,
  createTableAs,
  createView,
  customType,
  Double,
  func,
  Integer,
  insert,
  Operation,
  type Statement,
  select,
  Text,
  type TypedExpression,
  table,
  toSql,
  tuple,
  union,
  update,
  Varchar,
  variant,
} from '../src/index.ts';
import { inSix, mysql, postgres, six, sqlite } from './six-dialects.ts';

interface Point {
  readonly x: number;
  readonly y: number;
}

/** What a type is given and gives are expressions. */
const element = (expression: TypedExpression): ColumnElement => expression as ColumnElement;

const PointType = customType(Text, {
  encode: ({ x, y }: Point) => `POINT(${x} ${y})`,
  decode: (raw) => {
    const [x = 0, y = 0] = raw
      .replace(/^POINT\(|\)$/g, '')
      .split(' ')
      .map(Number);
    return { x, y };
  },
  bindExpression: (parameter) => func.call('ST_GeomFromText', Text, parameter),
  columnExpression: (column) => func.call('ST_AsText', Text, column),
});
const place = table('place', { id: column(Integer, { primaryKey: true }), at: column(PointType) });

/** Text that is equal whatever its case. */
const Caseless: typeof Text = customType(Text, {
  encode: (text: string) => text,
  decode: (text) => text,
  operators: {
    eq: (left, right) => new Operation('eq', [func.lower(element(left) as never), func.lower(element(right) as never)], left.type),
    add: (left, right) => new Operation('concat', [element(left), element(right)], Text),
  },
}) as never;
const account = table('account', { id: column(Integer, { primaryKey: true }), email: column(Caseless), age: column(Integer) });

function sent(statement: Statement): { readonly sql: string; readonly parameters: readonly unknown[] } {
  const { sql, parameters } = postgres.compile(statement).bind(statement.structure().values, undefined);
  return { sql, parameters };
}

describe('SQL around the values of a type', () => {
  test('stands at parameters and at columns that are read', () => {
    expect(inSix(() => select(place.c.id, place.c.at).where(place.c.at.eq({ x: 1, y: 2 })))).toMatchInlineSnapshot(`
      "postgres:
        SELECT place.id, ST_AsText(place.at) AS at FROM place WHERE place.at = ST_GeomFromText($1)
      mysql, mariadb, sqlite:
        SELECT place.id, ST_AsText(place.at) AS at FROM place WHERE place.at = ST_GeomFromText(?)
      oracle:
        SELECT place.id, ST_AsText(place.at) AS at FROM place WHERE place.at = ST_GeomFromText(:1)
      mssql:
        SELECT place.id, ST_AsText(place.at) AS at FROM place WHERE place.at = ST_GeomFromText(@p1)"
    `);
    expect(sent(select(place.c.at.label('p')).where(place.c.at.in([{ x: 1, y: 2 }]))).parameters).toEqual(['POINT(1 2)']);
  });

  test('stands at each value of a list', () => {
    const points = [
      { x: 1, y: 2 },
      { x: 3, y: 4 },
    ];
    const listed = select(place.c.id).where(place.c.at.in(points));
    expect(sent(listed)).toEqual({
      sql: 'SELECT place.id FROM place WHERE place.at IN (ST_GeomFromText($1), ST_GeomFromText($2))',
      parameters: ['POINT(1 2)', 'POINT(3 4)'],
    });
    expect(toSql(listed, sqlite, { literalValues: true })).toBe(
      "SELECT place.id FROM place WHERE place.at IN (ST_GeomFromText('POINT(1 2)'), ST_GeomFromText('POINT(3 4)'))",
    );
    const rows = select(place.c.id).where(tuple(place.c.id, place.c.at).in(points.map((point, i) => [i, point] as const)));
    expect(sent(rows)).toEqual({
      sql: 'SELECT place.id FROM place WHERE (place.id, place.at) IN (($1, ST_GeomFromText($2)), ($3, ST_GeomFromText($4)))',
      parameters: [0, 'POINT(1 2)', 1, 'POINT(3 4)'],
    });
  });

  test('stands in INSERT, UPDATE and RETURNING', () => {
    expect(inSix(() => insert(place).values({ at: { x: 1, y: 2 } }))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO place (at) VALUES (ST_GeomFromText($1))
      mysql, mariadb, sqlite:
        INSERT INTO place (at) VALUES (ST_GeomFromText(?))
      oracle:
        INSERT INTO place (at) VALUES (ST_GeomFromText(:1))
      mssql:
        INSERT INTO place (at) VALUES (ST_GeomFromText(@p1))"
    `);
    expect(
      sent(
        insert(place)
          .values({ at: { x: 1, y: 2 } })
          .returning(place.c.at),
      ),
    ).toMatchInlineSnapshot(`
      {
        "parameters": [
          "POINT(1 2)",
        ],
        "sql": "INSERT INTO place (at) VALUES (ST_GeomFromText($1)) RETURNING ST_AsText(place.at) AS at",
      }
    `);
    expect(sent(insert(place).values([{ at: { x: 1, y: 2 } }, { at: { x: 3, y: 4 } }]))).toMatchInlineSnapshot(`
      {
        "parameters": [
          "POINT(1 2)",
          "POINT(3 4)",
        ],
        "sql": "INSERT INTO place (at) VALUES (ST_GeomFromText($1)), (ST_GeomFromText($2))",
      }
    `);
    expect(
      sent(
        update(place)
          .set({ at: { x: 3, y: 4 } })
          .returning(place.c.at),
      ),
    ).toMatchInlineSnapshot(`
      {
        "parameters": [
          "POINT(3 4)",
        ],
        "sql": "UPDATE place SET at=ST_GeomFromText($1) RETURNING ST_AsText(place.at) AS at",
      }
    `);
  });

  test('stands only in the query that is read, not in those within it', () => {
    const inner = select(place.c.at).subquery('q');
    expect(sent(select(inner.c.at)).sql).toBe('SELECT ST_AsText(q.at) AS at FROM (SELECT place.at AS at FROM place) AS q');
    expect(sent(select(place.c.id).where(place.c.at.in(select(place.as('o').c.at)))).sql).toBe(
      'SELECT place.id FROM place WHERE place.at IN (SELECT o.at FROM place AS o)',
    );
    expect(sent(select(select(place.c.at).limit(1).scalarSubquery().label('first'))).sql).toBe(
      'SELECT ST_AsText((SELECT place.at FROM place LIMIT $1)) AS first',
    );
    expect(sent(union(select(place.c.at), select(place.c.at))).sql).toBe(
      'SELECT ST_AsText(place.at) AS at FROM place UNION SELECT ST_AsText(place.at) AS at FROM place',
    );
    expect(sent(insert(place).fromSelect(['at'], select(place.c.at))).sql).toBe('INSERT INTO place (at) SELECT place.at FROM place');
    const moved = insert(place)
      .values({ at: { x: 1, y: 2 } })
      .returning(place.c.at)
      .cte('made');
    expect(sent(select(moved.c.at)).sql).toBe(
      'WITH made AS (INSERT INTO place (at) VALUES (ST_GeomFromText($1)) RETURNING place.at) SELECT ST_AsText(made.at) AS at FROM made',
    );
  });

  test('does not stand in a view or a table made of a query', () => {
    const query = select(place.c.id, place.c.at).where(place.c.at.ne({ x: 0, y: 0 }));
    expect(inSix(() => createView('v', query))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        CREATE VIEW v AS SELECT place.id, place.at FROM place WHERE place.at != ST_GeomFromText('POINT(0 0)')"
    `);
    expect(toSql(createTableAs('copy', query), postgres)).toContain('AS SELECT place.id, place.at FROM place');
    expect(sent(select(createView('v', query).table.c.at)).sql).toBe('SELECT ST_AsText(v.at) AS at FROM v');
  });
});

describe('operators of a type', () => {
  test('mean what the type says, whatever stands on the other side', () => {
    expect(inSix(() => select(account.c.id).where(account.c.email.eq('Ada@X')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT account.id FROM account WHERE lower(account.email) = lower($1)
      mysql, mariadb, sqlite:
        SELECT account.id FROM account WHERE lower(account.email) = lower(?)
      oracle:
        SELECT account.id FROM account WHERE lower(account.email) = lower(:1)
      mssql:
        SELECT account.id FROM account WHERE lower(account.email) = lower(@p1)"
    `);
    expect(inSix(() => select(account.c.email.add('!').label('e')).where(account.c.email.ne('x')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT account.email || $1 AS e FROM account WHERE account.email != $2
      mysql, mariadb:
        SELECT concat(account.email, ?) AS e FROM account WHERE account.email != ?
      oracle:
        SELECT account.email || :1 AS e FROM account WHERE account.email != :2
      mssql:
        SELECT account.email + @p1 AS e FROM account WHERE account.email != @p2
      sqlite:
        SELECT account.email || ? AS e FROM account WHERE account.email != ?"
    `);
  });

  test('stay with aliases, variants and types made of it', () => {
    const a = account.as('a');
    expect(sent(select(a.c.id).where(a.c.email.eq('X'))).sql).toBe('SELECT a.id FROM account AS a WHERE lower(a.email) = lower($1)');
    const other = table('other', { email: column(variant(Caseless, { mysql: Varchar(50) })) });
    expect(sent(select(other.c.email).where(other.c.email.eq('X'))).sql).toContain('lower(other.email) = lower($1)');
  });

  test('of its family decide what + does', () => {
    expect(sent(select(account.c.age.add(1).label('n'))).sql).toBe('SELECT account.age + $1 AS n FROM account');
    const named = table('named', { first: column(Varchar(5)), n: column(Double) });
    expect(sent(select(named.c.first.add('x').label('s'))).sql).toBe('SELECT named.first || $1 AS s FROM named');
  });
});

describe('a type', () => {
  test('is another one in some dialects, with conversions of its own', () => {
    const asText = customType(Varchar(40), { encode: (on: boolean) => (on ? 'yes' : 'no'), decode: (raw) => raw === 'yes' });
    const asLetter = customType(Char(1), { encode: (on: boolean) => (on ? 'Y' : 'N'), decode: (raw) => raw === 'Y' });
    const t = table('t', { on: column(variant(asText, { mysql: asLetter, mariadb: asLetter })) });
    expect(inSix(() => createTable(t))).toMatchInlineSnapshot(`
      "postgres, sqlite:
        CREATE TABLE t ( "on" VARCHAR(40) NOT NULL )
      mysql, mariadb:
        CREATE TABLE t ( \`on\` CHAR(1) NOT NULL )
      oracle:
        CREATE TABLE t ( "on" VARCHAR2(40 CHAR) NOT NULL )
      mssql:
        CREATE TABLE t ( [on] NVARCHAR(40) NOT NULL )"
    `);
    const bound = (dialect: typeof mysql | typeof sqlite) => {
      const statement = insert(t).values({ on: true });
      return dialect.compile(statement).bind(statement.structure().values, undefined).parameters;
    };
    expect([bound(mysql), bound(sqlite)]).toEqual([['Y'], ['yes']]);
    const decoded = six.map((dialect) =>
      dialect.compile(select(t.c.on)).columns?.[0]?.decode?.(dialect.name.startsWith('m') && dialect.name !== 'mssql' ? 'Y' : 'yes'),
    );
    expect(decoded).toEqual(six.map(() => true));
  });
});

/** A type with its TypeScript type under a name, used wherever such a column stands. */
const Email = customType(Varchar(100), {
  encode: (email: `${string}@${string}`) => email.toLowerCase(),
  decode: (raw) => raw as `${string}@${string}`,
});
const key = column(Integer, { primaryKey: true });
const createdBy = column(Email, { nullable: true, comment: 'who made the row' });

describe('a column that many tables have', () => {
  test('is defined once, with its SQL type, its TypeScript type and its options', () => {
    const [a, b] = [table('a', { key, createdBy }), table('b', { key, createdBy, owner: column(Email) })];
    expect(sent(insert(b).values({ owner: 'Ada@Example.org', createdBy: null })).parameters).toEqual([null, 'ada@example.org']);
    expect([a.c.createdBy.type, b.c.owner.type]).toEqual([Email, Email]);
    // @ts-expect-error: a text without @ is no Email.
    expect(() => insert(b).values({ owner: 'ada' })).not.toThrow();
    expect(inSix(() => createTable(a))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE a ( key SERIAL NOT NULL, "createdBy" VARCHAR(100), PRIMARY KEY (key) )
      mysql, mariadb:
        CREATE TABLE a ( \`key\` INTEGER NOT NULL AUTO_INCREMENT, \`createdBy\` VARCHAR(100) COMMENT 'who made the row', PRIMARY KEY (\`key\`) )
      oracle:
        CREATE TABLE a ( key INTEGER NOT NULL, "createdBy" VARCHAR2(100 CHAR), PRIMARY KEY (key) )
      mssql:
        CREATE TABLE a ( [key] INTEGER NOT NULL IDENTITY, [createdBy] NVARCHAR(100) NULL, PRIMARY KEY ([key]) )
      sqlite:
        CREATE TABLE a ( "key" INTEGER NOT NULL, "createdBy" VARCHAR(100), PRIMARY KEY ("key") )"
    `);
  });
});
