import {
  column,
  createTable,
  delete_,
  extract,
  func,
  Integer,
  Interval,
  insert,
  literal,
  Numeric,
  type Statement,
  select,
  sql,
  Text,
  Timestamp,
  table,
  Varchar,
} from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { MariadbDialect, MysqlDialect } from '../src/index.ts';

const mysql = new MysqlDialect();
const mariadb = new MariadbDialect();
const event = table('event', { id: column(Integer), at: column(Timestamp), lasting: column(Interval), note: column(Text) });
const week = literal('P7D', Interval);

function written(statement: Statement, dialect = mysql): string {
  const { sql } = dialect.compile(statement).bind(statement.structure().values, undefined);
  return sql.replaceAll(/\s+/g, ' ');
}

describe('a window', () => {
  const near = (by: typeof event.c.at | typeof event.c.lasting) =>
    select(
      func
        .count()
        .over({ orderBy: by, range: [{ preceding: week }, 'currentRow'] })
        .label('n'),
    );

  test('has a distance of dates as INTERVAL, one of durations as a number, and MariaDB the latter only', () => {
    expect(written(near(event.c.at))).toContain('RANGE BETWEEN INTERVAL 604800000000 MICROSECOND PRECEDING AND CURRENT ROW');
    expect(written(near(event.c.lasting))).toContain('RANGE BETWEEN ? PRECEDING AND CURRENT ROW');
    expect(written(near(event.c.lasting), mariadb)).toContain('RANGE BETWEEN 604800000000 PRECEDING AND CURRENT ROW');
    expect(() => written(near(event.c.at), mariadb)).toThrow(/SQL_UNSUPPORTED.*RANGE of time/);
  });

  test('has its ends written into the text on MariaDB, each time anew', () => {
    const sum = (rows: number) =>
      select(
        func
          .sum(event.c.id)
          .over({ orderBy: event.c.id, rows: [-rows, 'currentRow'] })
          .label('n'),
      );
    const compiled = mariadb.compile(sum(2));
    for (const rows of [2, 3]) {
      expect(compiled.bind(sum(rows).structure().values, undefined)).toMatchObject({
        sql: expect.stringContaining(`ROWS BETWEEN ${rows} PRECEDING`) as string,
        parameters: [],
      });
    }
  });

  test('takes no default of lag() on MariaDB', () => {
    const before = select(func.lag(event.c.id, 1, 0).over({ orderBy: event.c.id }).label('n'));
    expect(written(before)).toContain('lag(event.id, ?, ?)');
    expect(() => written(before, mariadb)).toThrow(/SQL_UNSUPPORTED.*lag/);
  });
});

test('fields of a time that EXTRACT does not know have functions', () => {
  expect(written(select(extract('epoch', event.c.at).label('n')))).toBe(
    "SELECT TIMESTAMPDIFF(SECOND, '1970-01-01', event.at) AS n FROM event",
  );
  expect(written(select(extract('dow', event.c.at).label('n')))).toBe('SELECT (DAYOFWEEK(event.at) - 1) AS n FROM event');
  expect(written(select(extract('doy', event.c.at).label('n')))).toBe('SELECT DAYOFYEAR(event.at) AS n FROM event');
});

test('the bits of a number are those of a signed one', () => {
  expect(written(select(event.c.id.bitNot().label('n')))).toBe('SELECT CAST(~event.id AS SIGNED) AS n FROM event');
});

test('regular expressions that replace have their flags where the database looks for them', () => {
  const flagged = (flags: string) => select(func.regexpReplace(event.c.note, 'a', 'b', flags).label('s'));
  expect(written(flagged('gi'))).toContain("REGEXP_REPLACE(event.note, ?, ?, 1, 0, 'i')");
  expect(written(flagged('i'))).toContain("REGEXP_REPLACE(event.note, ?, ?, 1, 1, 'i')");
  expect(written(flagged('gi'), mariadb)).toContain("REGEXP_REPLACE(event.note, CONCAT('(?', 'i', ')', ?), ?)");
  expect(written(flagged('g'), mariadb)).toContain('REGEXP_REPLACE(event.note, ?, ?)');
});

test('what the database would refuse is refused before it is sent', () => {
  expect(() => written(select(event.c.id).limit(select(func.count()).from(event).scalarSubquery()))).toThrow(/SQL_UNSUPPORTED.*LIMIT/);
  const other = table('other', { id: column(Integer) });
  const gone = delete_(event).where(event.c.id.eq(other.c.id)).returning(event.c.id);
  expect(() => written(gone, mariadb)).toThrow(/SQL_UNSUPPORTED.*RETURNING/);
  const counting = table('t', { id: column(Numeric(10, 0), { primaryKey: true, autoincrement: true }) });
  expect(() => written(createTable(counting))).toThrow(/SQL_UNSUPPORTED.*NUMERIC/);
});

describe('a text without a length', () => {
  test('is read, though no column could be made of it', () => {
    expect(written(select(literal('x').cast(Varchar()).label('s')))).toBe('SELECT CAST(? AS CHAR) AS s');
    expect(() => written(createTable(table('t', { s: column(Varchar()) })))).toThrow('SQL_UNSUPPORTED');
  });
});

describe('the check of a column', () => {
  test('stands in the table where it has a name, which MariaDB takes only there', () => {
    const box = table('box', {
      size: column(Integer, { check: { condition: sql`size > 0`, name: 'ck_size' } }),
      depth: column(Integer, { check: sql`depth > 0` }),
    });
    expect(written(createTable(box))).toContain('size INTEGER NOT NULL CONSTRAINT ck_size CHECK (size > 0)');
    expect(written(createTable(box), mariadb)).toBe(
      'CREATE TABLE box ( size INTEGER NOT NULL, depth INTEGER NOT NULL CHECK (depth > 0), CONSTRAINT ck_size CHECK (size > 0) )',
    );
  });
});

describe('the key that the database makes', () => {
  const item = table('item', { id: column(Integer, { primaryKey: true }), name: column(Text) });
  const { id, name } = item.c;

  test('is counted on MySQL and returned on MariaDB', () => {
    const statement = insert(item)
      .values([{ name: 'a' }, { name: 'b' }])
      .returning(id);
    expect(written(statement)).toBe('INSERT INTO item (name) VALUES (?), (?)');
    expect(mysql.compile(statement).generatedKey).toBe('id');
    expect(written(statement, mariadb)).toBe('INSERT INTO item (name) VALUES (?), (?) RETURNING item.id');
    expect(mariadb.compile(statement).generatedKey).toBeUndefined();
  });

  test.each([
    ['beside another column', insert(item).values({ name: 'a' }).returning(id, name)],
    ['of a row that brings its own', insert(item).values({ id: 1, name: 'a' }).returning(id)],
    ['of rows that may be left out', insert(item).values({ name: 'a' }).prefixWith('IGNORE').returning(id)],
    ['of rows of a query', insert(item).fromSelect(['name'], select(name)).returning(id)],
  ])('is refused on MySQL %s', (_what, statement) => {
    expect(() => written(statement)).toThrow('SQL_UNSUPPORTED');
  });
});
