import { describe, expect, test } from 'vitest';
import {
  and,
  case_,
  cast,
  Double,
  except,
  exists,
  func,
  Integer,
  intersect,
  literal,
  not,
  or,
  select,
  Text,
  toSql,
  tuple,
  union,
  unionAll,
} from '../src/index.ts';
import { address, ansi, employee, inAll, inEach, sqlite, user } from './dialects.ts';

describe('a select', () => {
  test('names its columns, and gives names of their own to those that repeat or have none', () => {
    expect(inEach(select(user.c.id, user.c.name))).toBe('SELECT user_account.id, user_account.name FROM user_account');
    expect(inEach(select(user.c.id, address.c.id).join(address))).toBe(
      'SELECT user_account.id, address.id AS id_1 FROM user_account JOIN address ON user_account.id = address.user_id',
    );
    expect(inEach(select(user.c.id, user.c.id))).toBe('SELECT user_account.id, user_account.id AS id__1 FROM user_account');
    expect(inEach(select(user.c.age.add(1), func.count()))).toBe(
      'SELECT user_account.age + ? AS anon_1, count(*) AS count_1 FROM user_account',
    );
    expect(inEach(select(user))).toBe(
      'SELECT user_account.id, user_account.name, user_account.fullname, user_account.is_active, user_account.age, user_account.created_at FROM user_account',
    );
  });

  test('has its clauses in the order of SQL', () => {
    const statement = select(user.c.name, func.count().label('n'))
      .join(address)
      .where(user.c.age.gt(3))
      .groupBy(user.c.name)
      .having(func.count().gt(1))
      .orderBy(func.count().desc(), user.c.name)
      .limit(5)
      .distinct();
    const head =
      'SELECT DISTINCT user_account.name, count(*) AS n FROM user_account JOIN address ON user_account.id = address.user_id ' +
      'WHERE user_account.age > ? GROUP BY user_account.name HAVING count(*) > ? ORDER BY count(*) DESC, user_account.name';
    expect(inAll(statement)).toEqual({ ansi: `${head} LIMIT ?`, sqlite: `${head} LIMIT ? OFFSET ?` });
    expect(inAll(select(user.c.id).offset(5)).sqlite).toBe('SELECT user_account.id FROM user_account LIMIT ? OFFSET ?');
  });

  test('sorts by the name of a label that it selects', () => {
    const next = user.c.age.add(1).label('next');
    expect(inEach(select(next).orderBy(next.desc().nullsLast()))).toBe(
      'SELECT user_account.age + ? AS next FROM user_account ORDER BY next DESC NULLS LAST',
    );
  });

  test('sorts by a row column by column, each in the direction of the row', () => {
    expect(inEach(select(user.c.id).orderBy(tuple(user.c.name, user.c.id).desc(), user.c.age))).toBe(
      'SELECT user_account.id FROM user_account ORDER BY user_account.name DESC, user_account.id DESC, user_account.age',
    );
  });

  test('is never changed: each method gives a new one', () => {
    const first = select(user.c.id);
    const second = first.where(user.c.id.eq(1));
    expect(inEach(first)).toBe('SELECT user_account.id FROM user_account');
    expect(inEach(second)).toBe('SELECT user_account.id FROM user_account WHERE user_account.id = ?');
  });
});

describe('conditions', () => {
  const where = (condition: ReturnType<typeof and>): string =>
    inEach(select(user.c.id).where(condition)).replace('SELECT user_account.id FROM user_account WHERE ', '');

  test('compare, with null by IS', () => {
    expect(where(user.c.fullname.eq(null))).toBe('user_account.fullname IS NULL');
    expect(where(user.c.fullname.ne(null))).toBe('user_account.fullname IS NOT NULL');
    expect(where(user.c.age.between(1, 5))).toBe('user_account.age BETWEEN ? AND ?');
    expect(where(user.c.name.like('a%'))).toBe('user_account.name LIKE ?');
    expect(where(user.c.name.contains('50%'))).toBe("(user_account.name LIKE '%' || ? || '%' ESCAPE '/')");
    expect(where(user.c.name.ilike('A%'))).toBe('lower(user_account.name) LIKE lower(?)');
    expect(where(user.c.id.in([1, 2]))).toBe('user_account.id IN (?)');
    expect(where(user.c.id.notIn([1]))).toBe('(user_account.id NOT IN (?))');
    expect(inAll(select(user.c.id).where(user.c.age.isDistinctFrom(5)))).toEqual({
      ansi: 'SELECT user_account.id FROM user_account WHERE user_account.age IS DISTINCT FROM ?',
      sqlite: 'SELECT user_account.id FROM user_account WHERE user_account.age IS NOT ?',
    });
    expect(inAll(select(user.c.id).where(user.c.isActive.eq(true)))).toEqual({
      ansi: 'SELECT user_account.id FROM user_account WHERE user_account.is_active = true',
      sqlite: 'SELECT user_account.id FROM user_account WHERE user_account.is_active = 1',
    });
  });

  test('stand in parentheses where they must, and only there', () => {
    const [a, b, c] = [user.c.name.eq('a'), user.c.age.gt(3), user.c.fullname.ne('z')];
    expect(where(or(and(a, b), c))).toBe('user_account.name = ? AND user_account.age > ? OR user_account.fullname != ?');
    expect(where(and(or(a, b), c))).toBe('(user_account.name = ? OR user_account.age > ?) AND user_account.fullname != ?');
    expect(where(or(or(a, b), c))).toBe('user_account.name = ? OR user_account.age > ? OR user_account.fullname != ?');
    expect(where(not(and(a, b)))).toBe('NOT (user_account.name = ? AND user_account.age > ?)');
    expect(where(not(user.c.age.lt(3)))).toBe('user_account.age >= ?');
    expect(where(not(not(a)))).toBe('user_account.name = ?');
    expect(
      where(
        user.c.age
          .add(1)
          .mul(2)
          .eq(user.c.age.sub(user.c.age.sub(1))),
      ),
    ).toBe('(user_account.age + ?) * ? = user_account.age - (user_account.age - ?)');
    expect(inEach(select(user.c.id).where(or(a, b)).where(c))).toContain(
      '(user_account.name = ? OR user_account.age > ?) AND user_account.fullname != ?',
    );
  });
});

describe('joins', () => {
  test('find the foreign key in either direction, through aliases and subqueries', () => {
    expect(inEach(select(address.c.email).join(user))).toBe(
      'SELECT address.email FROM address JOIN user_account ON user_account.id = address.user_id',
    );
    const a = address.as('a');
    expect(inEach(select(user.c.id, a.c.email).outerJoin(a))).toBe(
      'SELECT user_account.id, a.email FROM user_account LEFT OUTER JOIN address AS a ON user_account.id = a.user_id',
    );
    const counted = select(address.c.userId, func.count().label('n')).groupBy(address.c.userId).subquery('counted');
    expect(inEach(select(user.c.name, counted.c.n).join(counted))).toBe(
      'SELECT user_account.name, counted.n FROM user_account JOIN (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id) AS counted ON user_account.id = counted.user_id',
    );
  });

  test('take the condition that is given, and cross joins none', () => {
    const manager = employee.as('manager');
    expect(inEach(select(employee.c.name, manager.c.name).join(manager, manager.c.id.eq(employee.c.managerId)))).toBe(
      'SELECT employee.name, manager.name AS name_1 FROM employee JOIN employee AS manager ON manager.id = employee.manager_id',
    );
    expect(inEach(select(user.c.id, employee.c.id).crossJoin(employee))).toBe(
      'SELECT user_account.id, employee.id AS id_1 FROM user_account CROSS JOIN employee',
    );
  });

  test('that could be meant in several ways, or in none, are refused', () => {
    expect(() => inEach(select(user.c.id).join(employee))).toThrow(/SQL_NO_JOIN_CONDITION.*'user_account' and 'employee'/);
    expect(() => inEach(select(func.count()).join(user, user.c.id.gt(5)))).toThrow(
      /SQL_AMBIGUOUS_JOIN.*nothing that the join to 'user_account' could start from/,
    );
    const twice = address.as('twice');
    expect(() => inEach(select(user.c.id, employee.c.id).join(twice, literal(1).eq(1)))).toThrow(
      /SQL_AMBIGUOUS_JOIN.*user_account, employee/,
    );
  });
});

describe('subqueries', () => {
  test('leave to the outer query what belongs to it', () => {
    const newest = select(func.max(address.c.id)).where(address.c.userId.eq(user.c.id)).scalarSubquery();
    expect(inEach(select(user.c.name, newest.label('newest')))).toBe(
      'SELECT user_account.name, (SELECT max(address.id) AS max_1 FROM address WHERE address.user_id = user_account.id) AS newest FROM user_account',
    );
    expect(inEach(select(user.c.id).where(exists(select(address.c.id).where(address.c.userId.eq(user.c.id)))))).toBe(
      'SELECT user_account.id FROM user_account WHERE EXISTS (SELECT address.id FROM address WHERE address.user_id = user_account.id)',
    );
    expect(inEach(select(user.c.id).where(user.c.id.in(select(address.c.userId))))).toBe(
      'SELECT user_account.id FROM user_account WHERE user_account.id IN (SELECT address.user_id FROM address)',
    );
  });

  test('ask whether a table has a row', () => {
    expect(inEach(select(user.c.id).where(exists(address, address.c.userId.eq(user.c.id))))).toBe(
      'SELECT user_account.id FROM user_account WHERE EXISTS (SELECT * FROM address WHERE address.user_id = user_account.id)',
    );
  });

  test('in FROM see nothing of the outer query', () => {
    const inner = select(user.c.id, user.c.name).where(user.c.age.gt(5)).subquery('inner_q');
    expect(inEach(select(inner.c.id, user.c.id).where(inner.c.id.eq(user.c.id)))).toBe(
      'SELECT inner_q.id, user_account.id AS id_1 FROM (SELECT user_account.id AS id, user_account.name AS name FROM user_account WHERE user_account.age > ?) AS inner_q, user_account WHERE inner_q.id = user_account.id',
    );
  });

  test('named in WITH are written once, each after those it uses', () => {
    const totals = select(address.c.userId, func.count().label('n')).groupBy(address.c.userId).cte('totals');
    const top = select(totals.c.userId).where(totals.c.n.gt(3)).cte('top');
    expect(inEach(select(user.c.name).where(user.c.id.in(select(top.c.userId)), user.c.age.gt(1)))).toBe(
      'WITH totals AS (SELECT address.user_id AS user_id, count(*) AS n FROM address GROUP BY address.user_id), ' +
        'top AS (SELECT totals.user_id AS user_id FROM totals WHERE totals.n > ?) ' +
        'SELECT user_account.name FROM user_account WHERE user_account.id IN (SELECT top.user_id FROM top) AND user_account.age > ?',
    );
    expect(() => inEach(select(totals.c.n, select(user.c.id).cte('totals').c.id))).toThrow(
      /two common table expressions are named 'totals'/,
    );
  });

  test('can be recursive', () => {
    const chain = select(employee.c.id, employee.c.managerId)
      .where(employee.c.id.eq(1))
      .recursiveCte('chain', (self) => select(employee.c.id, employee.c.managerId).join(self, self.c.managerId.eq(employee.c.id)), {
        distinct: true,
      });
    expect(inEach(select(chain.c.id))).toBe(
      'WITH RECURSIVE chain(id, manager_id) AS (SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee WHERE employee.id = ? ' +
        'UNION SELECT employee.id AS id, employee.manager_id AS manager_id FROM employee JOIN chain ON chain.manager_id = employee.id) SELECT chain.id FROM chain',
    );
  });
});

describe('functions, windows, CASE and CAST', () => {
  test('are written as SQL has them', () => {
    expect(inEach(select(func.coalesce(user.c.fullname, 'none').label('n'), func.lower(user.c.name).label('l')))).toBe(
      'SELECT coalesce(user_account.fullname, ?) AS n, lower(user_account.name) AS l FROM user_account',
    );
    expect(inEach(select(func.count(user.c.age).distinct().label('n')))).toBe(
      'SELECT count(DISTINCT user_account.age) AS n FROM user_account',
    );
    expect(inEach(select(func.count().filter(user.c.age.gt(1)).label('n')))).toBe(
      'SELECT count(*) FILTER (WHERE user_account.age > ?) AS n FROM user_account',
    );
    expect(
      inEach(
        select(
          func
            .sum(employee.c.salary)
            .over({ partitionBy: employee.c.managerId, orderBy: [employee.c.id.desc()], rows: [-2, 'currentRow'] })
            .label('s'),
        ),
      ),
    ).toBe(
      'SELECT sum(employee.salary) OVER (PARTITION BY employee.manager_id ORDER BY employee.id DESC ROWS BETWEEN ? PRECEDING AND CURRENT ROW) AS s FROM employee',
    );
    expect(inEach(select(case_().when(user.c.age.lt(18), 'minor').else('adult').label('g')))).toBe(
      'SELECT CASE WHEN (user_account.age < ?) THEN ? ELSE ? END AS g FROM user_account',
    );
    expect(inEach(select(cast(user.c.age, Text).label('t')))).toBe('SELECT CAST(user_account.age AS TEXT) AS t FROM user_account');
    expect(toSql(select(func.call('my schema.my_fn', Double, user.c.age, 5).label('x')), ansi)).toBe(
      'SELECT "my schema".my_fn(user_account.age, ?) AS x FROM user_account',
    );
    expect(() => toSql(select(func.call('my schema.my_fn', Double, user.c.age)), sqlite)).toThrow(/SQL_UNSUPPORTED.*schemas or packages/);
    expect(inEach(select(cast('5', Integer).label('five')))).toBe('SELECT CAST(? AS INTEGER) AS five');
  });
});

describe('set operations', () => {
  test('combine queries, with an order and a limit of the whole', () => {
    const [a, b] = [select(user.c.id).where(user.c.age.gt(1)), select(address.c.userId.label('id'))];
    expect(inEach(union(a, b).orderBy(user.c.id))).toBe(
      'SELECT user_account.id FROM user_account WHERE user_account.age > ? UNION SELECT address.user_id AS id FROM address ORDER BY id',
    );
    expect(inAll(except(a, intersect(a, b))).ansi).toContain('EXCEPT (SELECT');
    expect(inAll(unionAll(a.limit(1), b))).toEqual({
      ansi: '(SELECT user_account.id FROM user_account WHERE user_account.age > ? LIMIT ?) UNION ALL SELECT address.user_id AS id FROM address',
      sqlite:
        'SELECT * FROM (SELECT user_account.id FROM user_account WHERE user_account.age > ? LIMIT ? OFFSET ?) UNION ALL SELECT address.user_id AS id FROM address',
    });
    expect(() => union(a, select(user.c.id, user.c.name) as never)).toThrow(/one has 1, another 2/);
  });
});
