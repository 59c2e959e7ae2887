import { describe, expect, test } from 'vitest';
import { except, exceptAll, intersect, intersectAll, select, union, unionAll } from '../src/index.ts';
import { address, employee, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

const users = select(user.c.id);
const owners = select(address.c.userId);
const staff = select(employee.c.id);

describe('queries are combined', () => {
  test('with an order and a limit of the whole', () => {
    expect(inSix(() => union(users, owners).orderBy(user.c.id.desc()).limit(3).offset(1))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id DESC LIMIT $1 OFFSET $2
      mysql, mariadb:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id DESC LIMIT ?, ?
      oracle:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id DESC OFFSET :1 ROWS FETCH FIRST :2 ROWS ONLY
      mssql:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id DESC OFFSET @p1 ROWS FETCH FIRST @p2 ROWS ONLY
      sqlite:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id DESC LIMIT ? OFFSET ?"
    `);
    expect(inSix(() => union(users, owners).limit(3))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address LIMIT $1
      mysql, mariadb:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address LIMIT ?
      oracle:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address FETCH FIRST :1 ROWS ONLY
      mssql:
        SELECT TOP (@p1) * FROM (SELECT user_account.id AS id FROM user_account UNION SELECT address.user_id AS user_id FROM address) AS anon
      sqlite:
        SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address LIMIT ? OFFSET ?"
    `);
  });

  test('as sets and with repeated rows', () => {
    expect(inSix(() => unionAll(users, owners, staff))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SELECT user_account.id FROM user_account UNION ALL SELECT address.user_id FROM address UNION ALL SELECT employee.id FROM employee"
    `);
    expect(inSix(() => intersect(users, owners))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SELECT user_account.id FROM user_account INTERSECT SELECT address.user_id FROM address"
    `);
    expect(inSix(() => except(users, owners))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, mssql, sqlite:
        SELECT user_account.id FROM user_account EXCEPT SELECT address.user_id FROM address
      oracle:
        SELECT user_account.id FROM user_account MINUS SELECT address.user_id FROM address"
    `);
    expect(inSix(() => intersectAll(users, owners))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle:
        SELECT user_account.id FROM user_account INTERSECT ALL SELECT address.user_id FROM address
      mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have INTERSECT ALL."
    `);
    expect(inSix(() => exceptAll(users, owners))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb:
        SELECT user_account.id FROM user_account EXCEPT ALL SELECT address.user_id FROM address
      oracle:
        SELECT user_account.id FROM user_account MINUS ALL SELECT address.user_id FROM address
      mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have EXCEPT ALL."
    `);
  });

  test('and combined again', () => {
    expect(inSix(() => except(union(users, owners), intersect(users, staff)))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, mssql:
        (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address) EXCEPT (SELECT user_account.id FROM user_account INTERSECT SELECT employee.id FROM employee)
      oracle:
        (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address) MINUS (SELECT user_account.id FROM user_account INTERSECT SELECT employee.id FROM employee)
      sqlite:
        SELECT * FROM (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address) EXCEPT SELECT * FROM (SELECT user_account.id FROM user_account INTERSECT SELECT employee.id FROM employee)"
    `);
  });

  test('with an order and a limit of their own', () => {
    expect(
      inSix(() => unionAll(users.orderBy(user.c.age).limit(2), union(users, owners).orderBy(user.c.id).limit(1))),
    ).toMatchInlineSnapshot(`
      "postgres:
        (SELECT user_account.id FROM user_account ORDER BY user_account.age LIMIT $1) UNION ALL (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id LIMIT $2)
      mysql, mariadb:
        (SELECT user_account.id FROM user_account ORDER BY user_account.age LIMIT ?) UNION ALL (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id LIMIT ?)
      oracle:
        (SELECT user_account.id FROM user_account ORDER BY user_account.age FETCH FIRST :1 ROWS ONLY) UNION ALL (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id FETCH FIRST :2 ROWS ONLY)
      mssql:
        SELECT * FROM (SELECT TOP (@p1) user_account.id AS id FROM user_account ORDER BY user_account.age) AS anon UNION ALL SELECT * FROM (SELECT user_account.id AS id FROM user_account UNION SELECT address.user_id AS user_id FROM address ORDER BY id OFFSET 0 ROWS FETCH FIRST @p2 ROWS ONLY) AS anon
      sqlite:
        SELECT * FROM (SELECT user_account.id FROM user_account ORDER BY user_account.age LIMIT ? OFFSET ?) UNION ALL SELECT * FROM (SELECT user_account.id FROM user_account UNION SELECT address.user_id FROM address ORDER BY id LIMIT ? OFFSET ?)"
    `);
  });

  test('in FROM and in a condition', () => {
    const both = union(users, owners).subquery('both');
    expect(inSix(() => select(both.c.id).where(both.c.id.in(union(users, staff))))).toMatchInlineSnapshot(`
      "postgres:
        SELECT "both".id FROM (SELECT user_account.id AS id FROM user_account UNION SELECT address.user_id AS user_id FROM address) AS "both" WHERE "both".id IN (SELECT user_account.id FROM user_account UNION SELECT employee.id FROM employee)
      mysql, mariadb:
        SELECT \`both\`.id FROM (SELECT user_account.id AS id FROM user_account UNION SELECT address.user_id AS user_id FROM address) AS \`both\` WHERE \`both\`.id IN (SELECT user_account.id FROM user_account UNION SELECT employee.id FROM employee)
      oracle:
        SELECT both.id FROM (SELECT user_account.id AS id FROM user_account UNION SELECT address.user_id AS user_id FROM address) both WHERE both.id IN (SELECT user_account.id FROM user_account UNION SELECT employee.id FROM employee)
      mssql, sqlite:
        SELECT both.id FROM (SELECT user_account.id AS id FROM user_account UNION SELECT address.user_id AS user_id FROM address) AS both WHERE both.id IN (SELECT user_account.id FROM user_account UNION SELECT employee.id FROM employee)"
    `);
  });

  test('if they give as many columns', () => {
    expect(() => union(users, select(user.c.id, user.c.name) as never)).toThrow(
      /SQL_INVALID_VALUE: UNION combines queries of as many columns/,
    );
  });
});
