import { mysqlLimit } from '@sqlayer/dialect-mysql';
import { describe, expect, test } from 'vitest';
import { delete_, exists, func, insert, select, update } from '../src/index.ts';
import { address, employee, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

const ofUser = address.c.userId.eq(user.c.id);

describe('an UPDATE', () => {
  test('reads another table', () => {
    expect(inSix(() => update(address).set({ email: user.c.name }).where(ofUser, user.c.age.gt(5)))).toMatchInlineSnapshot(`
      "postgres:
        UPDATE address SET email=user_account.name FROM user_account WHERE address.user_id = user_account.id AND user_account.age > $1
      mysql, mariadb:
        UPDATE address, user_account SET address.email=user_account.name WHERE address.user_id = user_account.id AND user_account.age > ?
      oracle:
        SQL_UNSUPPORTED: the dialect does not have an UPDATE that reads other tables.
      mssql:
        UPDATE address SET email=user_account.name FROM address, user_account WHERE address.user_id = user_account.id AND user_account.age > @p1
      sqlite:
        UPDATE address SET email=user_account.name FROM user_account WHERE address.user_id = user_account.id AND user_account.age > ?"
    `);
  });

  test('reads its own table under another name', () => {
    const boss = employee.as('boss');
    expect(inSix(() => update(employee).set({ salary: boss.c.salary }).where(employee.c.managerId.eq(boss.c.id)))).toMatchInlineSnapshot(`
      "postgres, sqlite:
        UPDATE employee SET salary=boss.salary FROM employee AS boss WHERE employee.manager_id = boss.id
      mysql, mariadb:
        UPDATE employee, employee AS boss SET employee.salary=boss.salary WHERE employee.manager_id = boss.id
      oracle:
        SQL_UNSUPPORTED: the dialect does not have an UPDATE that reads other tables.
      mssql:
        UPDATE employee SET salary=boss.salary FROM employee, employee AS boss WHERE employee.manager_id = boss.id"
    `);
  });

  test('sets columns of several tables, or joins one', () => {
    expect(inSix(() => update(address).set({ email: 'x' }).alsoSet(user, { name: 'y' }).where(ofUser))).toMatchInlineSnapshot(`
      "postgres, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have an UPDATE that sets columns of several tables.
      mysql, mariadb:
        UPDATE address, user_account SET user_account.name=?, address.email=? WHERE address.user_id = user_account.id"
    `);
    expect(inSix(() => update(user).join(address).set({ name: address.c.email }).where(user.c.age.gt(5)))).toMatchInlineSnapshot(`
      "postgres:
        UPDATE user_account SET name=address.email FROM address WHERE user_account.id = address.user_id AND user_account.age > $1
      mysql, mariadb:
        UPDATE user_account INNER JOIN address ON user_account.id = address.user_id SET user_account.name=address.email WHERE user_account.age > ?
      oracle:
        SQL_UNSUPPORTED: the dialect does not have an UPDATE that reads other tables.
      mssql:
        UPDATE user_account SET name=address.email FROM user_account, address WHERE user_account.id = address.user_id AND user_account.age > @p1
      sqlite:
        UPDATE user_account SET name=address.email FROM address WHERE user_account.id = address.user_id AND user_account.age > ?"
    `);
  });

  test('takes the value of a query, and its conditions from one', () => {
    const longest = select(func.max(address.c.email)).where(ofUser).scalarSubquery();
    expect(
      inSix(() =>
        update(user)
          .set({ name: longest as never })
          .where(exists(address, ofUser)),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        UPDATE user_account SET name=(SELECT max(address.email) AS max_1 FROM address WHERE address.user_id = user_account.id) WHERE EXISTS (SELECT * FROM address WHERE address.user_id = user_account.id)"
    `);
  });

  test('sets its columns in an order of its own', () => {
    expect(inSix(() => update(user).setOrdered(['fullname', user.c.name], ['name', 'x']))).toMatchInlineSnapshot(`
      "postgres:
        UPDATE user_account SET fullname=user_account.name, name=$1
      mysql, mariadb, sqlite:
        UPDATE user_account SET fullname=user_account.name, name=?
      oracle:
        UPDATE user_account SET fullname=user_account.name, name=:1
      mssql:
        UPDATE user_account SET fullname=user_account.name, name=@p1"
    `);
  });
});

describe('a DELETE', () => {
  test('reads another table', () => {
    expect(inSix(() => delete_(address).where(ofUser, user.c.name.eq('x')))).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM address USING user_account WHERE address.user_id = user_account.id AND user_account.name = $1
      mysql, mariadb:
        DELETE FROM address USING address, user_account WHERE address.user_id = user_account.id AND user_account.name = ?
      oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a DELETE that reads other tables; use a subquery in its condition.
      mssql:
        DELETE FROM address FROM address, user_account WHERE address.user_id = user_account.id AND user_account.name = @p1"
    `);
    const boss = employee.as('boss');
    expect(inSix(() => delete_(employee).where(employee.c.managerId.eq(boss.c.id), boss.c.name.eq('x')))).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM employee USING employee AS boss WHERE employee.manager_id = boss.id AND boss.name = $1
      mysql, mariadb:
        DELETE FROM employee USING employee, employee AS boss WHERE employee.manager_id = boss.id AND boss.name = ?
      oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a DELETE that reads other tables; use a subquery in its condition.
      mssql:
        DELETE FROM employee FROM employee, employee AS boss WHERE employee.manager_id = boss.id AND boss.name = @p1"
    `);
  });

  test('finds rows by a query everywhere', () => {
    expect(inSix(() => delete_(address).where(address.c.userId.in(select(user.c.id).where(user.c.name.eq('x')))))).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM address WHERE address.user_id IN (SELECT user_account.id FROM user_account WHERE user_account.name = $1)
      mysql, mariadb, sqlite:
        DELETE FROM address WHERE address.user_id IN (SELECT user_account.id FROM user_account WHERE user_account.name = ?)
      oracle:
        DELETE FROM address WHERE address.user_id IN (SELECT user_account.id FROM user_account WHERE user_account.name = :1)
      mssql:
        DELETE FROM address WHERE address.user_id IN (SELECT user_account.id FROM user_account WHERE user_account.name = @p1)"
    `);
  });

  test('takes a limit where MySQL has one', () => {
    expect(
      inSix((dialect) =>
        dialect.name.startsWith('m') && dialect.name !== 'mssql' ? delete_(address).withClause(mysqlLimit(5)) : delete_(address),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, oracle, mssql, sqlite:
        DELETE FROM address
      mysql, mariadb:
        DELETE FROM address LIMIT 5"
    `);
  });
});

describe('rows given back', () => {
  test('by an INSERT', () => {
    expect(
      inSix(() => insert(user).values({ name: 'x', isActive: true }).returning(user.c.id, func.lower(user.c.name).label('low'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO user_account (name, is_active) VALUES ($1, $2) RETURNING user_account.id, lower(user_account.name) AS low
      mysql:
        SQL_UNSUPPORTED: the dialect does not have INSERT … RETURNING of anything but the key that the database makes for rows of VALUES.
      mariadb:
        INSERT INTO user_account (name, is_active) VALUES (?, ?) RETURNING user_account.id, lower(user_account.name) AS low
      oracle:
        INSERT INTO user_account (name, is_active) VALUES (:1, :2) RETURNING user_account.id, lower(user_account.name) INTO :3, :4
      mssql:
        INSERT INTO user_account (name, is_active) OUTPUT inserted.id, lower(inserted.name) AS low VALUES (@p1, @p2)
      sqlite:
        INSERT INTO user_account (name, is_active) VALUES (?, ?) RETURNING id, lower(name) AS low"
    `);
    expect(
      inSix(() => insert(address).fromSelect(['userId', 'email'], select(user.c.id, user.c.name)).returning(address.c.id)),
    ).toMatchInlineSnapshot(`
      "postgres, mariadb:
        INSERT INTO address (user_id, email) SELECT user_account.id, user_account.name FROM user_account RETURNING address.id
      mysql:
        SQL_UNSUPPORTED: the dialect does not have INSERT … RETURNING of anything but the key that the database makes for rows of VALUES.
      oracle:
        SQL_UNSUPPORTED: the dialect does not have RETURNING for an INSERT of the rows of a query.
      mssql:
        INSERT INTO address (user_id, email) OUTPUT inserted.id SELECT user_account.id, user_account.name FROM user_account
      sqlite:
        INSERT INTO address (user_id, email) SELECT user_account.id, user_account.name FROM user_account RETURNING id"
    `);
    expect(inSix(() => insert(user).values({ name: 'x', isActive: true }).returnDefaults())).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO user_account (name, is_active) VALUES ($1, $2) RETURNING user_account.id
      mysql:
        INSERT INTO user_account (name, is_active) VALUES (?, ?)
      mariadb:
        INSERT INTO user_account (name, is_active) VALUES (?, ?) RETURNING user_account.id
      oracle:
        INSERT INTO user_account (name, is_active) VALUES (:1, :2) RETURNING user_account.id INTO :3
      mssql:
        INSERT INTO user_account (name, is_active) OUTPUT inserted.id VALUES (@p1, @p2)
      sqlite:
        INSERT INTO user_account (name, is_active) VALUES (?, ?) RETURNING id"
    `);
  });

  test('by an UPDATE', () => {
    expect(
      inSix(() => update(user).set({ age: 5 }).where(user.c.id.eq(1)).returning(user.c.id, user.c.age.mul(2).label('twice'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        UPDATE user_account SET age=$1 WHERE user_account.id = $2 RETURNING user_account.id, user_account.age * $3 AS twice
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have UPDATE … RETURNING.
      oracle:
        UPDATE user_account SET age=:1 WHERE user_account.id = :2 RETURNING user_account.id, user_account.age * :3 INTO :4, :5
      mssql:
        UPDATE user_account SET age=@p1 OUTPUT inserted.id, inserted.age * @p2 AS twice WHERE user_account.id = @p3
      sqlite:
        UPDATE user_account SET age=? WHERE user_account.id = ? RETURNING id, age * ? AS twice"
    `);
  });

  test('by a DELETE', () => {
    expect(inSix(() => delete_(user).where(user.c.id.eq(1)).returning(user.c.id, user.c.name))).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM user_account WHERE user_account.id = $1 RETURNING user_account.id, user_account.name
      mysql:
        SQL_UNSUPPORTED: the dialect does not have DELETE … RETURNING.
      mariadb:
        DELETE FROM user_account WHERE user_account.id = ? RETURNING user_account.id, user_account.name
      oracle:
        DELETE FROM user_account WHERE user_account.id = :1 RETURNING user_account.id, user_account.name INTO :2, :3
      mssql:
        DELETE FROM user_account OUTPUT deleted.id, deleted.name WHERE user_account.id = @p1
      sqlite:
        DELETE FROM user_account WHERE user_account.id = ? RETURNING id, name"
    `);
    expect(inSix(() => delete_(address).where(ofUser).returning(address.c.id, user.c.name))).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM address USING user_account WHERE address.user_id = user_account.id RETURNING address.id, user_account.name
      mysql:
        SQL_UNSUPPORTED: the dialect does not have DELETE … RETURNING.
      mariadb:
        SQL_UNSUPPORTED: the dialect does not have RETURNING in a DELETE that reads other tables.
      oracle, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a DELETE that reads other tables; use a subquery in its condition.
      mssql:
        DELETE FROM address OUTPUT deleted.id, user_account.name FROM address, user_account WHERE address.user_id = user_account.id"
    `);
  });
});
