import { describe, expect, test } from 'vitest';
import { case_, cube, Double, func, groupingSets, literal, rollup, select, stringAggregate, Text, withinGroup } from '../src/index.ts';
import { address, employee, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

const { name, salary, managerId } = employee.c;

describe('an aggregate', () => {
  test('takes some of the rows', () => {
    expect(
      inSix(() =>
        select(
          func.count().filter(salary.gt(5)).label('many'),
          func.sum(salary).filter(managerId.isNull()).label('top'),
          func.count(name).distinct().filter(salary.gt(5)).label('names'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT count(*) FILTER (WHERE employee.salary > $1) AS many, sum(employee.salary) FILTER (WHERE employee.manager_id IS NULL) AS top, count(DISTINCT employee.name) FILTER (WHERE employee.salary > $2) AS names FROM employee
      mysql, mariadb:
        SELECT count(CASE WHEN (employee.salary > ?) THEN 1 END) AS many, sum(CASE WHEN (employee.manager_id IS NULL) THEN employee.salary END) AS top, count(DISTINCT CASE WHEN (employee.salary > ?) THEN employee.name END) AS names FROM employee
      oracle:
        SELECT count(CASE WHEN (employee.salary > :1) THEN 1 END) AS many, sum(CASE WHEN (employee.manager_id IS NULL) THEN employee.salary END) AS top, count(DISTINCT CASE WHEN (employee.salary > :2) THEN employee.name END) AS names FROM employee
      mssql:
        SELECT count(CASE WHEN (employee.salary > @p1) THEN 1 END) AS many, sum(CASE WHEN (employee.manager_id IS NULL) THEN employee.salary END) AS [top], count(DISTINCT CASE WHEN (employee.salary > @p2) THEN employee.name END) AS names FROM employee
      sqlite:
        SELECT count(*) FILTER (WHERE employee.salary > ?) AS many, sum(employee.salary) FILTER (WHERE employee.manager_id IS NULL) AS top, count(DISTINCT employee.name) FILTER (WHERE employee.salary > ?) AS names FROM employee"
    `);
  });

  test('takes some of the rows of a window', () => {
    expect(inSix(() => select(func.count(salary).filter(salary.gt(5)).over({ partitionBy: managerId }).label('n')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT count(employee.salary) FILTER (WHERE employee.salary > $1) OVER (PARTITION BY employee.manager_id) AS n FROM employee
      mysql, mariadb:
        SELECT count(CASE WHEN (employee.salary > ?) THEN employee.salary END) OVER (PARTITION BY employee.manager_id) AS n FROM employee
      oracle:
        SELECT count(CASE WHEN (employee.salary > :1) THEN employee.salary END) OVER (PARTITION BY employee.manager_id) AS n FROM employee
      mssql:
        SELECT count(CASE WHEN (employee.salary > @p1) THEN employee.salary END) OVER (PARTITION BY employee.manager_id) AS n FROM employee
      sqlite:
        SELECT count(employee.salary) FILTER (WHERE employee.salary > ?) OVER (PARTITION BY employee.manager_id) AS n FROM employee"
    `);
  });

  test('is made of values in an order', () => {
    expect(
      inSix(() => select(withinGroup(func.call('percentile_cont', Double, 0.5), salary.desc()).label('median'))),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT percentile_cont($1) WITHIN GROUP (ORDER BY employee.salary DESC) AS median FROM employee
      mysql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have WITHIN GROUP.
      mariadb:
        SQL_UNSUPPORTED: the dialect does not have WITHIN GROUP but in a window, without FILTER.
      oracle:
        SELECT percentile_cont(:1) WITHIN GROUP (ORDER BY employee.salary DESC) AS median FROM employee
      mssql:
        SELECT percentile_cont(@p1) WITHIN GROUP (ORDER BY employee.salary DESC) AS median FROM employee"
    `);
    expect(
      inSix(() =>
        select(
          withinGroup(func.call('percentile_disc', Double, 0.5), salary)
            .over({ partitionBy: managerId })
            .label('median'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SQL_UNSUPPORTED: the dialect does not have WITHIN GROUP in a window.
      mysql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have WITHIN GROUP.
      mariadb:
        SELECT percentile_disc(?) WITHIN GROUP (ORDER BY employee.salary) OVER (PARTITION BY employee.manager_id) AS median FROM employee
      oracle:
        SELECT percentile_disc(:1) WITHIN GROUP (ORDER BY employee.salary) OVER (PARTITION BY employee.manager_id) AS median FROM employee
      mssql:
        SELECT percentile_disc(@p1) WITHIN GROUP (ORDER BY employee.salary) OVER (PARTITION BY employee.manager_id) AS median FROM employee"
    `);
    expect(
      inSix(() =>
        select(
          withinGroup(func.call('percentile_disc', Double, 0.5), salary)
            .filter(salary.gt(5))
            .label('median'),
        ),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT percentile_disc($1) WITHIN GROUP (ORDER BY employee.salary) FILTER (WHERE employee.salary > $2) AS median FROM employee
      mysql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have WITHIN GROUP.
      mariadb:
        SQL_UNSUPPORTED: the dialect does not have WITHIN GROUP but in a window, without FILTER.
      oracle, mssql:
        SQL_UNSUPPORTED: the dialect does not have FILTER behind WITHIN GROUP."
    `);
    expect(inSix(() => select(func.call('array_agg', Text, name).orderBy(salary.desc(), name).label('names')))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        SELECT array_agg(employee.name ORDER BY employee.salary DESC, employee.name) AS names FROM employee
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have ORDER BY within the aggregate array_agg.
      mssql:
        SQL_UNSUPPORTED: the dialect does not have ORDER BY within an aggregate."
    `);
  });

  test('joins texts, in an order', () => {
    expect(inSix(() => select(stringAggregate(name, '; ').label('names')))).toMatchInlineSnapshot(`
      "postgres, mssql:
        SELECT string_agg(employee.name, '; ') AS names FROM employee
      mysql, mariadb:
        SELECT group_concat(employee.name SEPARATOR '; ') AS names FROM employee
      oracle:
        SELECT LISTAGG(employee.name, '; ') AS names FROM employee
      sqlite:
        SELECT group_concat(employee.name, '; ') AS names FROM employee"
    `);
    expect(inSix(() => select(stringAggregate(name, "'\\", { orderBy: [salary.desc(), name] }).label('names')))).toMatchInlineSnapshot(`
      "postgres:
        SELECT string_agg(employee.name, '''\\' ORDER BY employee.salary DESC, employee.name) AS names FROM employee
      mysql, mariadb:
        SELECT group_concat(employee.name ORDER BY employee.salary DESC, employee.name SEPARATOR '''\\\\') AS names FROM employee
      oracle:
        SELECT LISTAGG(employee.name, '''\\') WITHIN GROUP (ORDER BY employee.salary DESC, employee.name) AS names FROM employee
      mssql:
        SELECT string_agg(employee.name, '''\\') WITHIN GROUP (ORDER BY employee.salary DESC, employee.name) AS names FROM employee
      sqlite:
        SELECT group_concat(employee.name, '''\\' ORDER BY employee.salary DESC, employee.name) AS names FROM employee"
    `);
  });

  test('is a condition of groups', () => {
    expect(
      inSix(() =>
        select(user.c.name, func.sum(case_().when(address.c.email.like('%org'), 1).else(0)).label('n'))
          .join(address)
          .groupBy(user.c.name)
          .having(func.count().gt(literal(1)), func.max(address.c.id).isNotNull()),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.name, sum(CASE WHEN (address.email LIKE $1) THEN $2::BIGINT ELSE $3::BIGINT END) AS n FROM user_account JOIN address ON user_account.id = address.user_id GROUP BY user_account.name HAVING count(*) > $4 AND max(address.id) IS NOT NULL
      mysql, mariadb:
        SELECT user_account.name, sum(CASE WHEN (address.email LIKE ?) THEN ? ELSE ? END) AS n FROM user_account INNER JOIN address ON user_account.id = address.user_id GROUP BY user_account.name HAVING count(*) > ? AND max(address.id) IS NOT NULL
      oracle:
        SELECT user_account.name, sum(CASE WHEN (address.email LIKE :1) THEN :2 ELSE :3 END) AS n FROM user_account JOIN address ON user_account.id = address.user_id GROUP BY user_account.name HAVING count(*) > :4 AND max(address.id) IS NOT NULL
      mssql:
        SELECT user_account.name, sum(CASE WHEN (address.email LIKE @p1) THEN @p2 ELSE @p3 END) AS n FROM user_account JOIN address ON user_account.id = address.user_id GROUP BY user_account.name HAVING count(*) > @p4 AND max(address.id) IS NOT NULL
      sqlite:
        SELECT user_account.name, sum(CASE WHEN (address.email LIKE ?) THEN ? ELSE ? END) AS n FROM user_account JOIN address ON user_account.id = address.user_id GROUP BY user_account.name HAVING count(*) > ? AND max(address.id) IS NOT NULL"
    `);
  });
});

describe('several groupings at once', () => {
  const sums = select(managerId, name, func.sum(salary).label('s'));

  test('from the single groups up to all', () => {
    expect(inSix(() => sums.groupBy(rollup(managerId, name)))).toMatchInlineSnapshot(`
      "postgres, oracle, mssql:
        SELECT employee.manager_id, employee.name, sum(employee.salary) AS s FROM employee GROUP BY ROLLUP(employee.manager_id, employee.name)
      mysql, mariadb:
        SELECT employee.manager_id, employee.name, sum(employee.salary) AS s FROM employee GROUP BY employee.manager_id, employee.name WITH ROLLUP
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE and ROLLUP."
    `);
    expect(inSix(() => sums.groupBy(managerId, rollup(name)))).toMatchInlineSnapshot(`
      "postgres, oracle, mssql:
        SELECT employee.manager_id, employee.name, sum(employee.salary) AS s FROM employee GROUP BY employee.manager_id, ROLLUP(employee.name)
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE, or ROLLUP beside other groups.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE and ROLLUP."
    `);
  });

  test('in every combination, or in those that are named', () => {
    expect(inSix(() => sums.groupBy(cube(managerId, name)))).toMatchInlineSnapshot(`
      "postgres, oracle, mssql:
        SELECT employee.manager_id, employee.name, sum(employee.salary) AS s FROM employee GROUP BY CUBE(employee.manager_id, employee.name)
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE, or ROLLUP beside other groups.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE and ROLLUP."
    `);
    expect(inSix(() => sums.groupBy(groupingSets([managerId, name], [managerId], [])))).toMatchInlineSnapshot(`
      "postgres, oracle, mssql:
        SELECT employee.manager_id, employee.name, sum(employee.salary) AS s FROM employee GROUP BY GROUPING SETS((employee.manager_id, employee.name), (employee.manager_id), ())
      mysql, mariadb:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE, or ROLLUP beside other groups.
      sqlite:
        SQL_UNSUPPORTED: the dialect does not have GROUPING SETS, CUBE and ROLLUP."
    `);
  });
});
