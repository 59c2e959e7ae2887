import { describe, expect, test } from 'vitest';
import {
  ArrayOf,
  and,
  cast,
  column,
  createTable,
  type DefaultDialect,
  Double,
  func,
  Integer,
  insert,
  literal,
  or,
  type Statement,
  select,
  Timestamp,
  table,
  text,
  update,
} from '../src/index.ts';
import { address, user } from './dialects.ts';
import { mysql, postgres, sqlite } from './six-dialects.ts';

describe('what has no meaning is refused at once, by a sentence that shows no value', () => {
  test.each<[string, () => unknown, string]>([
    ['undefined as a value', () => user.c.name.eq(undefined as never), 'SQL_UNDEFINED_VALUE'],
    ['undefined in a list', () => user.c.id.in([1, undefined as never]), 'SQL_UNDEFINED_VALUE'],
    ['null in a list', () => user.c.id.in([1, null as never]), 'SQL_NULL_COMPARISON'],
    ['a comparison with null that is never true', () => user.c.age.lt(null as never), 'SQL_NULL_COMPARISON'],
    ['a string as a condition', () => select(user.c.id).where('name = 1' as never), 'SQL_NOT_AN_EXPRESSION'],
    ['a string as a column', () => select('name' as never), 'SQL_NOT_AN_EXPRESSION'],
    ['nothing to select', () => select().output, 'SQL_EMPTY_SELECT'],
    ['a string as a table', () => select(user.c.id).join('address' as never), 'SQL_NOT_A_FROM'],
    ['a column that is not there', () => (user.c as Record<string, unknown>)['nam'], 'SQL_UNKNOWN_COLUMN'],
    ['a limit that is no count', () => select(user.c.id).limit(-1), 'SQL_INVALID_LIMIT'],
    ['a fraction as a limit', () => select(user.c.id).limit(1.5), 'SQL_INVALID_LIMIT'],
    ['a table without a name', () => user.as('').columns.map((c) => sqlite.compile(select(c))), 'SQL_INVALID_NAME'],
    ['a NUL character in a name', () => sqlite.compile(select(user.c.id.label('a\0b'))), 'SQL_INVALID_NAME'],
    ['a NUL character in SQL text', () => text('SELECT \0'), 'SQL_INVALID_TEXT'],
    ['two frames of a window', () => func.count().over({ rows: [0, 1], range: [0, 1] }), 'SQL_INVALID_VALUE'],
    ['a literal of an unknown type', () => literal({ secret: 'hunter2' }), 'SQL_INVALID_VALUE'],
  ])('%s', (_name, run, code) => {
    expect(run).toThrow(expect.objectContaining({ code, message: expect.not.stringContaining('hunter2') as string }) as Error);
  });

  test('no conditions at all are true or false', () => {
    expect(sqlite.compile(select(user.c.id).where(and())).sql).toContain('WHERE 1');
    expect(sqlite.compile(select(user.c.id).where(or())).sql).toContain('WHERE 0');
  });
});

const log = table('log', { id: column(Integer, { primaryKey: true }), at: column(Timestamp), size: column(Double) });

/** Compiles a statement and binds its values, as an execution does. */
function bound(statement: Statement, dialect: DefaultDialect = sqlite, params?: Readonly<Record<string, unknown>>) {
  return dialect.compile(statement).bind(statement.structure().values, params);
}

function messageOf(run: () => unknown): string {
  try {
    run();
  } catch (error) {
    return (error as Error).message;
  }
  return 'nothing was thrown';
}

describe('what only the run time can see is refused with the statement', () => {
  test('a value that its type does not hold, by its place', () => {
    const { id, at, size } = log.c;
    const row = { at: new Date(0), size: 1 };
    expect([
      messageOf(() => bound(select(id).where(id.gt(1), size.eq(Number.NaN)))),
      messageOf(() => bound(update(log).set({ at: new Date('x') }))),
      messageOf(() => bound(select(id).where(id.in([1, 0.5])))),
      messageOf(() => bound(insert(log).values([row, { ...row, size: Number.NaN }]))),
      messageOf(() => bound(text('SELECT :a'), sqlite, { a: undefined })),
      messageOf(() => bound(text('SELECT :a + :b'), sqlite, { a: 1 })),
    ]).toMatchInlineSnapshot(`
      [
        "SQL_INVALID_VALUE: parameter 2 must be a finite number, not NaN.
        in: SELECT log.id FROM log WHERE log.id > ? AND log.size = ?",
        "SQL_INVALID_VALUE: parameter 1 must be a valid Date of the years 1 to 9999, not an invalid Date.
        in: UPDATE log SET at=?",
        "SQL_INVALID_VALUE: parameter 2 must be a whole number of at most 53 bits, not a number.
        in: SELECT log.id FROM log WHERE log.id IN (?)",
        "SQL_INVALID_VALUE: 'size' of row 1 must be a finite number, not NaN.
        in: INSERT INTO log (at, size) VALUES (?, ?)",
        "SQL_UNDEFINED_VALUE: undefined was given where a value is wanted; pass null for NULL.
        in: SELECT ?",
        "SQL_MISSING_PARAMETER: the parameter 'b' was given no value.
        in: SELECT ? + ?",
      ]
    `);
  });

  test('with its SQL as a property, where the value is at fault', () => {
    expect(() => bound(select(log.c.id).where(log.c.size.eq(Number.NaN)))).toThrow(
      expect.objectContaining({ code: 'SQL_INVALID_VALUE', sql: 'SELECT log.id FROM log WHERE log.size = ?' }) as Error,
    );
  });

  test('a column of a table that cannot be joined, or is not read', () => {
    expect([
      messageOf(() => bound(select(user.c.id).join(log))),
      messageOf(() => bound(insert(user).values({ name: address.c.email, isActive: true }))),
      messageOf(() => bound(insert(user).values({ name: 'x', isActive: true }).returning(address.c.id))),
      messageOf(() => bound(update(user).set({ age: 1 }).returning(address.c.id), postgres)),
      messageOf(() => bound(update(user).set({ age: address.c.id }).returning(address.c.id))),
    ]).toMatchInlineSnapshot(`
      [
        "SQL_NO_JOIN_CONDITION: no foreign key connects 'user_account' and 'log'; give join() its ON condition.
        in: SELECT user_account.id FROM user_account JOIN log …",
        "SQL_UNRELATED_COLUMN: a value of an INSERT has a column of 'address', which is not read there; use a subquery.
        in: INSERT INTO user_account (name, is_active) VALUES (address.email, ?)",
        "SQL_UNRELATED_COLUMN: RETURNING of an INSERT has a column of 'address', which is not read there; use a subquery.
        in: INSERT INTO user_account (name, is_active) VALUES ? RETURNING address.id",
        "SQL_UNRELATED_COLUMN: RETURNING of an UPDATE has a column of 'address', which is not read there; use a subquery.
        in: UPDATE user_account SET age=? RETURNING address.id",
        "SQL_UNRELATED_COLUMN: RETURNING of an UPDATE has a column of 'address', which is not read there; use a subquery.
        in: UPDATE user_account SET age=address.id FROM address RETURNING address.id",
      ]
    `);
    expect(bound(update(user).set({ age: address.c.id }).returning(address.c.id), postgres).sql).toContain('RETURNING address.id');
  });

  test('a name that is too long, and a type that the database lacks', () => {
    expect([
      messageOf(() => bound(select(user.c.id.label('x'.repeat(70))), postgres)),
      messageOf(() => mysql.compile(createTable(table('t', { tags: column(ArrayOf(Integer)) })))),
      messageOf(() => mysql.compile(select(cast('{1}', ArrayOf(Integer)).label('x')))),
    ]).toMatchInlineSnapshot(`
      [
        "SQL_NAME_TOO_LONG: the name 'xxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxxx…' has 70 characters; the database allows 63.
        in: SELECT user_account.id FROM user_account …",
        "SQL_UNSUPPORTED: the dialect 'mysql' has no type ARRAY (PostgreSQL only). (in table 't', column 'tags')",
        "SQL_UNSUPPORTED: the dialect 'mysql' has no type ARRAY (PostgreSQL only).
        in: SELECT … AS x",
      ]
    `);
  });

  test('columns of equal names are told apart instead', () => {
    const both = select(user.c.id, address.c.id, user.c.name.label('id'));
    expect(both.output.map(({ key }) => key)).toEqual(['id', 'id_1', 'id_2']);
    expect(both.subquery('q').columns.map(({ name }) => name)).toEqual(['id', 'id_1', 'id_2']);
  });
});
