import { describe, expect, test } from 'vitest';
import { func, Interval, literal, select } from '../src/index.ts';
import { employee, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

const { name, salary, managerId } = employee.c;
const { age, createdAt } = user.c;

describe('a window', () => {
  test('divides rows and puts them in an order', () => {
    expect(
      inSix(() =>
        select(
          func
            .rank()
            .over({ partitionBy: managerId, orderBy: [salary.desc(), name] })
            .label('r'),
          func.sum(salary).over({ partitionBy: managerId }).label('s'),
          func.rowNumber().over({ orderBy: salary.desc().nullsLast() }).label('n'),
          func.lag(salary, 2, 0).over({ orderBy: name }).label('l'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT rank() OVER (PARTITION BY employee.manager_id ORDER BY employee.salary DESC, employee.name) AS r, sum(employee.salary) OVER (PARTITION BY employee.manager_id) AS s, row_number() OVER (ORDER BY employee.salary DESC NULLS LAST) AS n, lag(employee.salary, $1, $2) OVER (ORDER BY employee.name) AS l FROM employee
      mysql:
        SELECT rank() OVER (PARTITION BY employee.manager_id ORDER BY employee.salary DESC, employee.name) AS r, sum(employee.salary) OVER (PARTITION BY employee.manager_id) AS s, row_number() OVER (ORDER BY CASE WHEN (employee.salary IS NULL) THEN 1 ELSE 0 END, employee.salary DESC) AS n, lag(employee.salary, ?, ?) OVER (ORDER BY employee.name) AS l FROM employee
      mariadb:
        SQL_UNSUPPORTED: the dialect does not have a default in lag() and lead(); use coalesce().
      oracle:
        SELECT rank() OVER (PARTITION BY employee.manager_id ORDER BY employee.salary DESC, employee.name) AS r, sum(employee.salary) OVER (PARTITION BY employee.manager_id) AS s, row_number() OVER (ORDER BY employee.salary DESC NULLS LAST) AS n, lag(employee.salary, :1, :2) OVER (ORDER BY employee.name) AS l FROM employee
      mssql:
        SELECT rank() OVER (PARTITION BY employee.manager_id ORDER BY employee.salary DESC, employee.name) AS r, sum(employee.salary) OVER (PARTITION BY employee.manager_id) AS s, row_number() OVER (ORDER BY CASE WHEN (employee.salary IS NULL) THEN 1 ELSE 0 END, employee.salary DESC) AS n, lag(employee.salary, @p1, @p2) OVER (ORDER BY employee.name) AS l FROM employee
      sqlite:
        SELECT rank() OVER (PARTITION BY employee.manager_id ORDER BY employee.salary DESC, employee.name) AS r, sum(employee.salary) OVER (PARTITION BY employee.manager_id) AS s, row_number() OVER (ORDER BY employee.salary DESC NULLS LAST) AS n, lag(employee.salary, ?, ?) OVER (ORDER BY employee.name) AS l FROM employee"
    `);
  });

  test('may stand in an expression and in ORDER BY', () => {
    expect(
      inSix(() =>
        select(salary.div(func.sum(salary).over()).label('share')).orderBy(
          func.rowNumber().over({ partitionBy: managerId, orderBy: name }),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, mssql:
        SELECT employee.salary / sum(employee.salary) OVER () AS share FROM employee ORDER BY row_number() OVER (PARTITION BY employee.manager_id ORDER BY employee.name)
      oracle:
        SELECT employee.salary / sum(employee.salary) OVER () AS "share" FROM employee ORDER BY row_number() OVER (PARTITION BY employee.manager_id ORDER BY employee.name)
      sqlite:
        SELECT employee.salary / (sum(employee.salary) OVER () + 0.0) AS share FROM employee ORDER BY row_number() OVER (PARTITION BY employee.manager_id ORDER BY employee.name)"
    `);
  });
});

describe('the frame of a window', () => {
  test('is counted in rows', () => {
    expect(
      inSix(() =>
        select(
          func
            .avg(salary)
            .over({ orderBy: name, rows: [-2, 3] })
            .label('m'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT avg(employee.salary) OVER (ORDER BY employee.name ROWS BETWEEN $1 PRECEDING AND $2 FOLLOWING) AS m FROM employee
      mysql, sqlite:
        SELECT avg(employee.salary) OVER (ORDER BY employee.name ROWS BETWEEN ? PRECEDING AND ? FOLLOWING) AS m FROM employee
      mariadb, mssql:
        SELECT avg(employee.salary) OVER (ORDER BY employee.name ROWS BETWEEN 2 PRECEDING AND 3 FOLLOWING) AS m FROM employee
      oracle:
        SELECT avg(employee.salary) OVER (ORDER BY employee.name ROWS BETWEEN :1 PRECEDING AND :2 FOLLOWING) AS m FROM employee"
    `);
    expect(
      inSix(() =>
        select(
          func
            .avg(salary)
            .over({ orderBy: name, rows: ['unboundedPreceding', 'currentRow'] })
            .label('m'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SELECT avg(employee.salary) OVER (ORDER BY employee.name ROWS BETWEEN UNBOUNDED PRECEDING AND CURRENT ROW) AS m FROM employee"
    `);
  });

  test('is a distance of values, of numbers and of time', () => {
    expect(
      inSix(() =>
        select(
          func
            .count()
            .over({ orderBy: age, range: [-5, 'currentRow'] })
            .label('c'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT count(*) OVER (ORDER BY user_account.age RANGE BETWEEN $1 PRECEDING AND CURRENT ROW) AS c FROM user_account
      mysql, sqlite:
        SELECT count(*) OVER (ORDER BY user_account.age RANGE BETWEEN ? PRECEDING AND CURRENT ROW) AS c FROM user_account
      mariadb:
        SELECT count(*) OVER (ORDER BY user_account.age RANGE BETWEEN 5 PRECEDING AND CURRENT ROW) AS c FROM user_account
      oracle:
        SELECT count(*) OVER (ORDER BY user_account.age RANGE BETWEEN :1 PRECEDING AND CURRENT ROW) AS c FROM user_account
      mssql:
        SQL_UNSUPPORTED: the dialect does not have frames by the distance of values."
    `);
    expect(
      inSix(() =>
        select(
          func
            .count()
            .over({ orderBy: salary, range: [-0.5, 2.25] })
            .label('c'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT count(*) OVER (ORDER BY employee.salary RANGE BETWEEN $1 PRECEDING AND $2 FOLLOWING) AS c FROM employee
      mysql, sqlite:
        SELECT count(*) OVER (ORDER BY employee.salary RANGE BETWEEN ? PRECEDING AND ? FOLLOWING) AS c FROM employee
      mariadb:
        SELECT count(*) OVER (ORDER BY employee.salary RANGE BETWEEN 0.5 PRECEDING AND 2.25 FOLLOWING) AS c FROM employee
      oracle:
        SELECT count(*) OVER (ORDER BY employee.salary RANGE BETWEEN :1 PRECEDING AND :2 FOLLOWING) AS c FROM employee
      mssql:
        SQL_UNSUPPORTED: the dialect does not have frames by the distance of values."
    `);
    expect(
      inSix(() =>
        select(
          func
            .count()
            .over({ orderBy: createdAt, range: [{ preceding: literal('P7D', Interval) }, 'currentRow'] })
            .label('c'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT count(*) OVER (ORDER BY user_account.created_at RANGE BETWEEN $1::INTERVAL PRECEDING AND CURRENT ROW) AS c FROM user_account
      mysql:
        SELECT count(*) OVER (ORDER BY user_account.created_at RANGE BETWEEN INTERVAL 604800000000 MICROSECOND PRECEDING AND CURRENT ROW) AS c FROM user_account
      mariadb, sqlite:
        SQL_UNSUPPORTED: the dialect does not have a RANGE of time in a window; order by a number and give a number.
      oracle:
        SELECT count(*) OVER (ORDER BY user_account.created_at RANGE BETWEEN :1 PRECEDING AND CURRENT ROW) AS c FROM user_account
      mssql:
        SQL_UNSUPPORTED: the dialect does not have frames by the distance of values."
    `);
    expect(
      inSix(() =>
        select(
          func
            .count()
            .over({ orderBy: age, range: ['unboundedPreceding', 'unboundedFollowing'] })
            .label('c'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        SELECT count(*) OVER (ORDER BY user_account.age RANGE BETWEEN UNBOUNDED PRECEDING AND UNBOUNDED FOLLOWING) AS c FROM user_account"
    `);
  });

  test('is counted in groups, with rows left out', () => {
    expect(
      inSix(() =>
        select(
          func
            .sum(salary)
            .over({ orderBy: managerId, groups: [-1, 1], exclude: 'TIES' })
            .label('m'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT sum(employee.salary) OVER (ORDER BY employee.manager_id GROUPS BETWEEN $1 PRECEDING AND $2 FOLLOWING EXCLUDE TIES) AS m FROM employee
      mysql, mariadb, mssql:
        SQL_UNSUPPORTED: the dialect does not have frames counted in groups.
      oracle:
        SELECT sum(employee.salary) OVER (ORDER BY employee.manager_id GROUPS BETWEEN :1 PRECEDING AND :2 FOLLOWING EXCLUDE TIES) AS m FROM employee
      sqlite:
        SELECT sum(employee.salary) OVER (ORDER BY employee.manager_id GROUPS BETWEEN ? PRECEDING AND ? FOLLOWING EXCLUDE TIES) AS m FROM employee"
    `);
    expect(
      inSix(() =>
        select(
          func
            .sum(salary)
            .over({ orderBy: managerId, rows: [-1, 1], exclude: 'CURRENT ROW' })
            .label('m'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT sum(employee.salary) OVER (ORDER BY employee.manager_id ROWS BETWEEN $1 PRECEDING AND $2 FOLLOWING EXCLUDE CURRENT ROW) AS m FROM employee
      mysql, mariadb, mssql:
        SQL_UNSUPPORTED: the dialect does not have EXCLUDE in a frame.
      oracle:
        SELECT sum(employee.salary) OVER (ORDER BY employee.manager_id ROWS BETWEEN :1 PRECEDING AND :2 FOLLOWING EXCLUDE CURRENT ROW) AS m FROM employee
      sqlite:
        SELECT sum(employee.salary) OVER (ORDER BY employee.manager_id ROWS BETWEEN ? PRECEDING AND ? FOLLOWING EXCLUDE CURRENT ROW) AS m FROM employee"
    `);
  });

  test('is refused where its ends mean nothing', () => {
    expect(() => func.count().over({ orderBy: age, rows: [-0.5, 'currentRow'] })).toThrow(
      /SQL_INVALID_VALUE: an end of rows is a whole number/,
    );
    expect(() => func.count().over({ orderBy: age, range: [Number.NaN, 'currentRow'] })).toThrow(/SQL_INVALID_VALUE: an end of range/);
    expect(() => func.count().over({ orderBy: age, exclude: 'TIES' })).toThrow(/SQL_INVALID_VALUE.*give rows, range or groups/);
    expect(() => func.count().over({ orderBy: age, rows: [0, 1], exclude: 'TIES) --' as never })).toThrow(
      /SQL_INVALID_VALUE.*one of CURRENT ROW/,
    );
  });
});
