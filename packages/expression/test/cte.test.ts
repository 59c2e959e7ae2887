import { describe, expect, test } from 'vitest';
import { delete_, func, insert, literal, select, union, unionAll, update } from '../src/index.ts';
import { address, employee, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

const { id, name, managerId } = employee.c;

describe('WITH', () => {
  test('names queries, each once and after those it uses', () => {
    const totals = select(address.c.userId, func.count().label('n')).groupBy(address.c.userId).cte('totals');
    const top = select(totals.c.userId).where(totals.c.n.gt(3)).cte('top');
    expect(
      inSix(() =>
        select(user.c.name, totals.c.n)
          .join(totals, totals.c.userId.eq(user.c.id))
          .where(user.c.id.in(select(top.c.userId))),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        WITH totals AS (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id), top AS (SELECT totals.user_id AS user_id FROM totals WHERE totals.n > $1) SELECT user_account.name, totals.n FROM user_account JOIN totals ON totals.user_id = user_account.id WHERE user_account.id IN (SELECT top.user_id FROM top)
      mysql, mariadb:
        WITH totals AS (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id), top AS (SELECT totals.user_id AS user_id FROM totals WHERE totals.n > ?) SELECT user_account.name, totals.n FROM user_account INNER JOIN totals ON totals.user_id = user_account.id WHERE user_account.id IN (SELECT top.user_id FROM top)
      oracle:
        WITH totals AS (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id), top AS (SELECT totals.user_id AS user_id FROM totals WHERE totals.n > :1) SELECT user_account.name, totals.n FROM user_account JOIN totals ON totals.user_id = user_account.id WHERE user_account.id IN (SELECT top.user_id FROM top)
      mssql:
        WITH totals AS (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id), [top] AS (SELECT totals.user_id AS user_id FROM totals WHERE totals.n > @p1) SELECT user_account.name, totals.n FROM user_account JOIN totals ON totals.user_id = user_account.id WHERE user_account.id IN (SELECT [top].user_id FROM [top])
      sqlite:
        WITH totals AS (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id), top AS (SELECT totals.user_id AS user_id FROM totals WHERE totals.n > ?) SELECT user_account.name, totals.n FROM user_account JOIN totals ON totals.user_id = user_account.id WHERE user_account.id IN (SELECT top.user_id FROM top)"
    `);
  });

  test('stands first, and its values are numbered first', () => {
    const young = select(user.c.id).where(user.c.age.lt(30)).cte('young');
    expect(inSix(() => unionAll(select(young.c.id).where(young.c.id.gt(7)), select(young.c.id)))).toMatchInlineSnapshot(`
      "postgres:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < $1) SELECT young.id FROM young WHERE young.id > $2 UNION ALL SELECT young.id FROM young
      mysql, mariadb, sqlite:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) SELECT young.id FROM young WHERE young.id > ? UNION ALL SELECT young.id FROM young
      oracle:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :1) SELECT young.id FROM young WHERE young.id > :2 UNION ALL SELECT young.id FROM young
      mssql:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < @p1) SELECT young.id FROM young WHERE young.id > @p2 UNION ALL SELECT young.id FROM young"
    `);
  });

  test('names a query that is used twice, under two names', () => {
    const all = select(id, managerId).cte('all_of_them');
    const [a, b] = [all.as('a'), all.as('b')];
    expect(inSix(() => select(a.c.id, b.c.id).where(a.c.managerId.eq(b.c.id)))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, mssql, sqlite:
        WITH all_of_them AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee) SELECT a.id, b.id AS id_1 FROM all_of_them AS a, all_of_them AS b WHERE a.manager_id = b.id
      oracle:
        WITH all_of_them AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee) SELECT a.id, b.id AS id_1 FROM all_of_them a, all_of_them b WHERE a.manager_id = b.id"
    `);
  });

  test('stands before an INSERT, an UPDATE and a DELETE', () => {
    const young = select(user.c.id).where(user.c.age.lt(30)).cte('young');
    expect(inSix(() => insert(address).fromSelect(['userId', 'email'], select(young.c.id, literal('x'))))).toMatchInlineSnapshot(`
      "postgres:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < $1) INSERT INTO address (user_id, email) SELECT young.id, $2::VARCHAR AS anon_1 FROM young
      mysql, mariadb:
        INSERT INTO address (user_id, email) WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) SELECT young.id, ? AS anon_1 FROM young
      oracle:
        INSERT INTO address (user_id, email) WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :1) SELECT young.id, :2 AS anon_1 FROM young
      mssql:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < @p1) INSERT INTO address (user_id, email) SELECT young.id, @p2 AS anon_1 FROM young
      sqlite:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) INSERT INTO address (user_id, email) SELECT young.id, ? AS anon_1 FROM young"
    `);
    expect(
      inSix(() =>
        update(user)
          .set({ age: 30 })
          .where(user.c.id.in(select(young.c.id))),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < $1) UPDATE user_account SET age=$2 WHERE user_account.id IN (SELECT young.id FROM young)
      mysql, sqlite:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) UPDATE user_account SET age=? WHERE user_account.id IN (SELECT young.id FROM young)
      mariadb:
        UPDATE user_account SET age=? WHERE user_account.id IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) SELECT young.id FROM young)
      oracle:
        UPDATE user_account SET age=:1 WHERE user_account.id IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :2) SELECT young.id FROM young)
      mssql:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < @p1) UPDATE user_account SET age=@p2 WHERE user_account.id IN (SELECT young.id FROM young)"
    `);
    expect(inSix(() => delete_(user).where(user.c.id.in(select(young.c.id))))).toMatchInlineSnapshot(`
      "postgres:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < $1) DELETE FROM user_account WHERE user_account.id IN (SELECT young.id FROM young)
      mysql, sqlite:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) DELETE FROM user_account WHERE user_account.id IN (SELECT young.id FROM young)
      mariadb:
        DELETE FROM user_account WHERE user_account.id IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) SELECT young.id FROM young)
      oracle:
        DELETE FROM user_account WHERE user_account.id IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :1) SELECT young.id FROM young)
      mssql:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < @p1) DELETE FROM user_account WHERE user_account.id IN (SELECT young.id FROM young)"
    `);
  });
});

describe('a recursive query', () => {
  test('adds to what it has', () => {
    const tree = select(id, name, literal(0).label('depth'))
      .where(managerId.isNull())
      .recursiveCte('tree', (self) => select(id, name, self.c.depth.add(1)).join(self, managerId.eq(self.c.id)));
    expect(inSix(() => select(tree.c.name, tree.c.depth).orderBy(tree.c.depth))).toMatchInlineSnapshot(`
      "postgres:
        WITH RECURSIVE tree(id, name, depth) AS (SELECT employee.id AS id, employee.name AS name, $1::BIGINT AS depth FROM employee WHERE employee.manager_id IS NULL UNION ALL SELECT employee.id AS id, employee.name AS name, tree.depth + $2 AS anon_1 FROM employee JOIN tree ON employee.manager_id = tree.id) SELECT tree.name, tree.depth FROM tree ORDER BY tree.depth
      mysql, mariadb:
        WITH RECURSIVE tree(id, name, depth) AS (SELECT employee.id AS id, employee.name AS name, ? AS depth FROM employee WHERE employee.manager_id IS NULL UNION ALL SELECT employee.id AS id, employee.name AS name, tree.depth + ? AS anon_1 FROM employee INNER JOIN tree ON employee.manager_id = tree.id) SELECT tree.name, tree.depth FROM tree ORDER BY tree.depth
      oracle:
        WITH tree(id, name, depth) AS (SELECT employee.id AS id, employee.name AS name, :1 AS depth FROM employee WHERE employee.manager_id IS NULL UNION ALL SELECT employee.id AS id, employee.name AS name, tree.depth + :2 AS anon_1 FROM employee JOIN tree ON employee.manager_id = tree.id) SELECT tree.name, tree.depth FROM tree ORDER BY tree.depth
      mssql:
        WITH tree(id, name, depth) AS (SELECT employee.id AS id, employee.name AS name, @p1 AS depth FROM employee WHERE employee.manager_id IS NULL UNION ALL SELECT employee.id AS id, employee.name AS name, tree.depth + @p2 AS anon_1 FROM employee JOIN tree ON employee.manager_id = tree.id) SELECT tree.name, tree.depth FROM tree ORDER BY tree.depth
      sqlite:
        WITH RECURSIVE tree(id, name, depth) AS (SELECT employee.id AS id, employee.name AS name, ? AS depth FROM employee WHERE employee.manager_id IS NULL UNION ALL SELECT employee.id AS id, employee.name AS name, tree.depth + ? AS anon_1 FROM employee JOIN tree ON employee.manager_id = tree.id) SELECT tree.name, tree.depth FROM tree ORDER BY tree.depth"
    `);
  });

  test('adds each row once', () => {
    const reached = select(id)
      .where(id.eq(1))
      .recursiveCte('reached', (self) => select(id).join(self, managerId.eq(self.c.id)), { distinct: true });
    expect(inSix(() => select(func.count()).from(reached))).toMatchInlineSnapshot(`
      "postgres:
        WITH RECURSIVE reached(id) AS (SELECT employee.id AS id FROM employee WHERE employee.id = $1 UNION SELECT employee.id AS id FROM employee JOIN reached ON employee.manager_id = reached.id) SELECT count(*) AS count_1 FROM reached
      mysql, mariadb:
        WITH RECURSIVE reached(id) AS (SELECT employee.id AS id FROM employee WHERE employee.id = ? UNION SELECT employee.id AS id FROM employee INNER JOIN reached ON employee.manager_id = reached.id) SELECT count(*) AS count_1 FROM reached
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have a recursive query that adds each row once.
      sqlite:
        WITH RECURSIVE reached(id) AS (SELECT employee.id AS id FROM employee WHERE employee.id = ? UNION SELECT employee.id AS id FROM employee JOIN reached ON employee.manager_id = reached.id) SELECT count(*) AS count_1 FROM reached"
    `);
  });
});

describe('a change in WITH', () => {
  test('gives the rows that it changed', () => {
    const moved = delete_(address).where(address.c.id.lt(5)).returning(address.c.userId, address.c.email).cte('moved');
    expect(inSix(() => insert(address).fromSelect(['userId', 'email'], select(moved.c.userId, moved.c.email)))).toMatchInlineSnapshot(`
      "postgres:
        WITH moved AS (DELETE FROM address WHERE address.id < $1 RETURNING address.user_id, address.email) INSERT INTO address (user_id, email) SELECT moved.user_id, moved.email FROM moved
      mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have INSERT, UPDATE or DELETE in WITH."
    `);
    const changed = update(user).set({ age: 5 }).returning(user.c.id).cte('changed');
    const made = insert(user).values({ name: 'x', isActive: true }).returning(user.c.id).cte('made');
    expect(inSix(() => union(select(changed.c.id), select(made.c.id)))).toMatchInlineSnapshot(`
      "postgres:
        WITH changed AS (UPDATE user_account SET age=$1 RETURNING user_account.id), made AS (INSERT INTO user_account (name, is_active) VALUES ($2, $3) RETURNING user_account.id) SELECT changed.id FROM changed UNION SELECT made.id FROM made
      mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have INSERT, UPDATE or DELETE in WITH."
    `);
  });
});

describe('where a query is named', () => {
  test('can be the query that uses it', () => {
    const inner = select(user.c.id).cte('inner_c', { nesting: true });
    expect(inSix(() => select(select(inner.c.id).where(inner.c.id.gt(1)).cte('outer_c')))).toMatchInlineSnapshot(`
      "postgres:
        WITH outer_c AS (WITH inner_c AS (SELECT user_account.id AS id FROM user_account) SELECT inner_c.id AS id FROM inner_c WHERE inner_c.id > $1) SELECT outer_c.id FROM outer_c
      mysql, mariadb, sqlite:
        WITH outer_c AS (WITH inner_c AS (SELECT user_account.id AS id FROM user_account) SELECT inner_c.id AS id FROM inner_c WHERE inner_c.id > ?) SELECT outer_c.id FROM outer_c
      oracle:
        SQL_UNSUPPORTED: the dialect does not have WITH within WITH; leave out \`nesting\` and \`nestHere\`.
      mssql:
        SQL_UNSUPPORTED: the dialect does not have WITH within another query; leave out \`nesting\` and \`nestHere\`."
    `);
    const here = select(address.c.userId).cte('here');
    expect(inSix(() => select(select(here).withCtes([here], { nestHere: true }).subquery('sq')))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, sqlite:
        SELECT sq.user_id FROM (WITH here AS (SELECT address.user_id AS user_id FROM address) SELECT here.user_id AS user_id FROM here) AS sq
      oracle:
        SELECT sq.user_id FROM (WITH here AS (SELECT address.user_id AS user_id FROM address) SELECT here.user_id AS user_id FROM here) sq
      mssql:
        SQL_UNSUPPORTED: the dialect does not have WITH within another query; leave out \`nesting\` and \`nestHere\`."
    `);
  });

  test('can be a statement that does not use it', () => {
    expect(inSix(() => select(user.c.id).withCtes([select(address.c.id).cte('extra')]))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        WITH extra AS (SELECT address.id AS id FROM address) SELECT user_account.id FROM user_account"
    `);
  });

  test('it may be told whether its rows are kept, and take words behind it', () => {
    const kept = select(user.c.id).cte('kept', { materialized: true });
    const merged = select(user.c.id).cte('merged', { materialized: false });
    expect(inSix(() => select(kept.c.id, merged.c.id).where(kept.c.id.eq(merged.c.id)))).toMatchInlineSnapshot(`
      "postgres, sqlite:
        WITH kept AS MATERIALIZED (SELECT user_account.id AS id FROM user_account), merged AS NOT MATERIALIZED (SELECT user_account.id AS id FROM user_account) SELECT kept.id, merged.id AS id_1 FROM kept, merged WHERE kept.id = merged.id
      mysql, mariadb, oracle, mssql:
        WITH kept AS (SELECT user_account.id AS id FROM user_account), merged AS (SELECT user_account.id AS id FROM user_account) SELECT kept.id, merged.id AS id_1 FROM kept, merged WHERE kept.id = merged.id"
    `);
    const tree = select(id, managerId).recursiveCte('tree', (self) => select(id, managerId).join(self, managerId.eq(self.c.id)), {
      suffixes: [
        { text: 'SEARCH DEPTH FIRST BY id SET place', dialect: 'postgres' },
        { text: 'SEARCH DEPTH FIRST BY id SET place', dialect: 'oracle' },
      ],
    });
    expect(inSix(() => select(tree.c.id))).toMatchInlineSnapshot(`
      "postgres:
        WITH RECURSIVE tree(id, manager_id) AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee UNION ALL SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee JOIN tree ON employee.manager_id = tree.id) SEARCH DEPTH FIRST BY id SET place SELECT tree.id FROM tree
      mysql, mariadb:
        WITH RECURSIVE tree(id, manager_id) AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee UNION ALL SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee INNER JOIN tree ON employee.manager_id = tree.id) SELECT tree.id FROM tree
      oracle:
        WITH tree(id, manager_id) AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee UNION ALL SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee JOIN tree ON employee.manager_id = tree.id) SEARCH DEPTH FIRST BY id SET place SELECT tree.id FROM tree
      mssql:
        WITH tree(id, manager_id) AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee UNION ALL SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee JOIN tree ON employee.manager_id = tree.id) SELECT tree.id FROM tree
      sqlite:
        WITH RECURSIVE tree(id, manager_id) AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee UNION ALL SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee JOIN tree ON employee.manager_id = tree.id) SELECT tree.id FROM tree"
    `);
  });

  test('takes words before its query, for one database or for all', () => {
    const hinted = select(user.c.id).cte('hinted', {
      prefixes: [
        { text: 'MATERIALIZED', dialect: 'postgres' },
        { text: '/* once */', dialect: 'mysql' },
      ],
    });
    expect(inSix(() => select(hinted.c.id))).toMatchInlineSnapshot(`
      "postgres:
        WITH hinted AS MATERIALIZED (SELECT user_account.id AS id FROM user_account) SELECT hinted.id FROM hinted
      mysql:
        WITH hinted AS /* once */ (SELECT user_account.id AS id FROM user_account) SELECT hinted.id FROM hinted
      mariadb, oracle, mssql, sqlite:
        WITH hinted AS (SELECT user_account.id AS id FROM user_account) SELECT hinted.id FROM hinted"
    `);
  });

  test('is written within the queries of an UPDATE that read it, where the UPDATE itself cannot have it', () => {
    const young = select(user.c.id).where(user.c.age.lt(30)).cte('young');
    const own = select(young.c.id).where(young.c.id.gt(1)).cte('own', { nesting: true });
    const changed = update(user)
      .set({ age: select(func.count()).from(young).scalarSubquery() })
      .where(user.c.id.in(select(young.c.id)), user.c.id.notIn(select(own.c.id)));
    expect(inSix(() => changed)).toMatchInlineSnapshot(`
      "postgres:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < $1) UPDATE user_account SET age=(SELECT count(*) AS count_1 FROM young) WHERE user_account.id IN (SELECT young.id FROM young) AND (user_account.id NOT IN (WITH own AS (SELECT young.id AS id FROM young WHERE young.id > $2) SELECT own.id FROM own))
      mysql, sqlite:
        WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) UPDATE user_account SET age=(SELECT count(*) AS count_1 FROM young) WHERE user_account.id IN (SELECT young.id FROM young) AND (user_account.id NOT IN (WITH own AS (SELECT young.id AS id FROM young WHERE young.id > ?) SELECT own.id FROM own))
      mariadb:
        UPDATE user_account SET age=(WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) SELECT count(*) AS count_1 FROM young) WHERE user_account.id IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?) SELECT young.id FROM young) AND (user_account.id NOT IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < ?), own AS (SELECT young.id AS id FROM young WHERE young.id > ?) SELECT own.id FROM own))
      oracle:
        UPDATE user_account SET age=(WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :1) SELECT count(*) AS count_1 FROM young) WHERE user_account.id IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :2) SELECT young.id FROM young) AND (user_account.id NOT IN (WITH young AS (SELECT user_account.id AS id FROM user_account WHERE user_account.age < :3), own AS (SELECT young.id AS id FROM young WHERE young.id > :4) SELECT own.id FROM own))
      mssql:
        SQL_UNSUPPORTED: the dialect does not have WITH within another query; leave out \`nesting\` and \`nestHere\`."
    `);
  });

  test('two queries of one name are refused', () => {
    const [a, b] = [select(user.c.id).cte('c'), select(address.c.id).cte('c')];
    expect(() => inSix(() => select(a.c.id, b.c.id))).toThrow(/SQL_INVALID_NAME: two common table expressions are named 'c'/);
  });
});
