import { describe, expect, test } from 'vitest';
import {
  Bool,
  ColumnElement,
  Double,
  delete_,
  func,
  Integer,
  insert,
  literal,
  Node,
  type NodePass,
  select,
  sql,
  sqlFunction,
  Text,
  Timestamp,
  typeCoerce,
  update,
} from '../src/index.ts';
import { address, user } from './dialects.ts';
import { inSix, six } from './six-dialects.ts';

const { id, name, fullname, age } = user.c;

describe('an operator of the application', () => {
  test('is written as it stands, with parentheses by how tightly it binds', () => {
    expect(
      inSix(() =>
        select(id).where(
          name.op('~~>', fullname, { predicate: true, precedence: 5 }),
          age.add(1).op('%%', 3, { precedence: 8 }).eq(0),
          age.op('&&', age.op('&&', 1), { predicate: true }),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE user_account.name ~~> user_account.fullname AND (user_account.age + $1) %% $2 = $3 AND (user_account.age && (user_account.age && $4))
      mysql, mariadb, sqlite:
        SELECT user_account.id FROM user_account WHERE user_account.name ~~> user_account.fullname AND (user_account.age + ?) %% ? = ? AND (user_account.age && (user_account.age && ?))
      oracle:
        SELECT user_account.id FROM user_account WHERE user_account.name ~~> user_account.fullname AND (user_account.age + :1) %% :2 = :3 AND (user_account.age && (user_account.age && :4))
      mssql:
        SELECT user_account.id FROM user_account WHERE user_account.name ~~> user_account.fullname AND (user_account.age + @p1) %% @p2 = @p3 AND (user_account.age && (user_account.age && @p4))"
    `);
  });

  test('gives a truth value, a value of another type, or one like its left side', () => {
    expect(name.op('<->', 'x', { as: Double }).type.kind).toBe('double');
    expect(name.op('@@', 'x', { predicate: true }).type).toBe(Bool);
    expect(age.op('+++', 1).type).toBe(age.type);
  });
});

describe('a function', () => {
  const similarity = sqlFunction('similarity', Double, Text, Text);

  test('that the database has is called with arguments of its types', () => {
    expect(inSix(() => select(similarity(name, 'sandy').label('s')).where(similarity(name, null).gt(0.5)))).toMatchInlineSnapshot(`
      "postgres:
        SELECT similarity(user_account.name, $1) AS s FROM user_account WHERE similarity(user_account.name, NULL) > $2
      mysql, mariadb, sqlite:
        SELECT similarity(user_account.name, ?) AS s FROM user_account WHERE similarity(user_account.name, NULL) > ?
      oracle:
        SELECT similarity(user_account.name, :1) AS s FROM user_account WHERE similarity(user_account.name, NULL) > :2
      mssql:
        SELECT similarity(user_account.name, @p1) AS s FROM user_account WHERE similarity(user_account.name, NULL) > @p2"
    `);
    expect(similarity(name, 'x').args.map(({ type }) => type.kind)).toEqual(['varchar', 'text']);
    expect(() => (similarity as (...args: unknown[]) => unknown)(name)).toThrow(
      /SQL_INVALID_VALUE: the function 'similarity' takes 2 arguments, not 1/,
    );
    expect(() => sqlFunction('', Double)).toThrow(/SQL_INVALID_NAME/);
  });

  test('is called by any name, as an aggregate, in a window and over some rows', () => {
    expect(inSix(() => select(func.call('pkg.My Func', Integer, age, 'a', null).label('f')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT pkg."My Func"(user_account.age, $1, NULL) AS f FROM user_account
      mysql, mariadb:
        SELECT pkg.\`My Func\`(user_account.age, ?, NULL) AS f FROM user_account
      oracle:
        SELECT pkg."My Func"(user_account.age, :1, NULL) AS f FROM user_account
      mssql:
        SELECT pkg.[My Func](user_account.age, @p1, NULL) AS f FROM user_account
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have functions in schemas or packages."
    `);
    expect(
      inSix(() =>
        select(func.call('my_sum', Integer, age).distinct().label('a'), func.call('my_rank', Integer).over({ orderBy: age }).label('b')),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SELECT my_sum(DISTINCT user_account.age) AS a, my_rank() OVER (ORDER BY user_account.age) AS b FROM user_account"
    `);
  });
});

/** The time of a day, which every database writes otherwise. */
class UtcNow extends ColumnElement<Date, ''> {
  readonly type = Timestamp;

  get kind(): 'utcNow' {
    return 'utcNow';
  }

  describe(_pass: NodePass): void {}
}

/** LIMIT of an UPDATE, INTO of a SELECT and the like. */
class Clause extends Node {
  readonly words: string;
  readonly value: ColumnElement;

  constructor(words: string, value: ColumnElement) {
    super();
    this.words = words;
    this.value = value;
  }

  get kind(): 'clauseOfTest' {
    return 'clauseOfTest';
  }

  describe(pass: NodePass): void {
    pass.atom('words', this.words);
    pass.node('value', this.value);
  }
}

describe('a node of the application', () => {
  const written: Readonly<Record<string, string>> = {
    postgres: "(now() AT TIME ZONE 'utc')",
    mysql: 'utc_timestamp()',
    mariadb: 'utc_timestamp()',
    oracle: 'SYS_EXTRACT_UTC(SYSTIMESTAMP)',
    mssql: 'SYSUTCDATETIME()',
  };

  test('is written by what each dialect was told, and refused by the others', () => {
    for (const dialect of six) {
      const text = written[dialect.name];
      if (text !== undefined) dialect.compiles('utcNow', () => text);
      dialect.compiles('clauseOfTest', (node, compiler) => `${(node as Clause).words} ${compiler.visit((node as Clause).value)}`);
    }
    expect(
      inSix((dialect) => (dialect.name === 'sqlite' ? select(id) : select(id).where(user.c.createdAt.lt(new UtcNow())))),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE user_account.created_at < (now() AT TIME ZONE 'utc')
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE user_account.created_at < utc_timestamp()
      oracle:
        SELECT user_account.id FROM user_account WHERE user_account.created_at < SYS_EXTRACT_UTC(SYSTIMESTAMP)
      mssql:
        SELECT user_account.id FROM user_account WHERE user_account.created_at < SYSUTCDATETIME()
      sqlite:
        SELECT user_account.id FROM user_account"
    `);
    expect(() => inSix(() => select(new UtcNow()))).toThrow(
      /SQL_UNKNOWN_NODE: the dialect 'sqlite' has no way to write a node of kind 'utcNow'/,
    );
  });

  test('is a clause at any place of a SELECT, and its values are bound', () => {
    const clause = new Clause('/* clause */', literal(7));
    const statement = select(name, func.count().label('n'))
      .where(age.gt(1))
      .groupBy(name)
      .having(func.count().gt(2))
      .orderBy(name)
      .limit(3);
    const texts = (['columns', 'from', 'where', 'groupBy', 'having', 'orderBy', 'end'] as const).map((place) =>
      inSix((dialect) => (dialect.name === 'postgres' ? statement.withClause(clause, place) : select(id)))
        .split('\n')[1]
        ?.replace(/^.*SELECT user_account.name, /, ''),
    );
    expect(texts).toMatchInlineSnapshot(`
      [
        "count(*) AS n /* clause */ $1 FROM user_account WHERE user_account.age > $2 GROUP BY user_account.name HAVING count(*) > $3 ORDER BY user_account.name LIMIT $4",
        "count(*) AS n FROM user_account /* clause */ $1 WHERE user_account.age > $2 GROUP BY user_account.name HAVING count(*) > $3 ORDER BY user_account.name LIMIT $4",
        "count(*) AS n FROM user_account WHERE user_account.age > $1 /* clause */ $2 GROUP BY user_account.name HAVING count(*) > $3 ORDER BY user_account.name LIMIT $4",
        "count(*) AS n FROM user_account WHERE user_account.age > $1 GROUP BY user_account.name /* clause */ $2 HAVING count(*) > $3 ORDER BY user_account.name LIMIT $4",
        "count(*) AS n FROM user_account WHERE user_account.age > $1 GROUP BY user_account.name HAVING count(*) > $2 /* clause */ $3 ORDER BY user_account.name LIMIT $4",
        "count(*) AS n FROM user_account WHERE user_account.age > $1 GROUP BY user_account.name HAVING count(*) > $2 ORDER BY user_account.name /* clause */ $3 LIMIT $4",
        "count(*) AS n FROM user_account WHERE user_account.age > $1 GROUP BY user_account.name HAVING count(*) > $2 ORDER BY user_account.name LIMIT $3 /* clause */ $4",
      ]
    `);
  });

  test('is a clause of INSERT, UPDATE and DELETE, where they have that place', () => {
    const clause = new Clause('SETTINGS', literal(7));
    expect(inSix(() => insert(address).values({ userId: 1, email: 'x' }).withClause(clause, 'columns'))).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO address (user_id, email) SETTINGS $1 VALUES ($2, $3)
      mysql, mariadb, sqlite:
        INSERT INTO address (user_id, email) SETTINGS ? VALUES (?, ?)
      oracle:
        INSERT INTO address (user_id, email) SETTINGS :1 VALUES (:2, :3)
      mssql:
        INSERT INTO address (user_id, email) SETTINGS @p1 VALUES (@p2, @p3)"
    `);
    expect(
      inSix(() => update(user).set({ age: 5 }).where(id.eq(1)).withClause(clause, 'columns').withClause(clause)),
    ).toMatchInlineSnapshot(`
      "postgres:
        UPDATE user_account SET age=$1 SETTINGS $2 WHERE user_account.id = $3 SETTINGS $4
      mysql, mariadb, sqlite:
        UPDATE user_account SET age=? SETTINGS ? WHERE user_account.id = ? SETTINGS ?
      oracle:
        UPDATE user_account SET age=:1 SETTINGS :2 WHERE user_account.id = :3 SETTINGS :4
      mssql:
        UPDATE user_account SET age=@p1 SETTINGS @p2 WHERE user_account.id = @p3 SETTINGS @p4"
    `);
    expect(inSix(() => delete_(user).where(id.eq(1)).withClause(clause, 'from').withClause(clause, 'where'))).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM user_account SETTINGS $1 WHERE user_account.id = $2 SETTINGS $3
      mysql, mariadb, sqlite:
        DELETE FROM user_account SETTINGS ? WHERE user_account.id = ? SETTINGS ?
      oracle:
        DELETE FROM user_account SETTINGS :1 WHERE user_account.id = :2 SETTINGS :3
      mssql:
        DELETE FROM user_account SETTINGS @p1 WHERE user_account.id = @p2 SETTINGS @p3"
    `);
    expect(inSix(() => delete_(user).withClause(clause, 'groupBy'))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have the place 'groupBy' for a clause in delete; it has from, where, end."
    `);
  });
});

test('statements that differ only in the type of what they give are not one', () => {
  const keys = [
    select(func.call('f', Integer)),
    select(func.call('f', Text)),
    select(sql`a`.as(Integer)),
    select(sql`a`.as(Text)),
    select(age.op('->', 1, { as: Integer })),
    select(age.op('->', 1, { as: Text })),
    select(func.call('g', Integer).field('x', Integer)),
    select(func.call('g', Integer).field('x', Text)),
    select(typeCoerce(age, Text)),
    select(typeCoerce(age, Double)),
  ].map((statement) => JSON.stringify(statement.structure().key));
  expect(new Set(keys).size).toBe(keys.length);
});
