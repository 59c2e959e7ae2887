import { inspect } from 'node:util';
import { column, delete_, func, Integer, insert, literal, MetaData, select, table, text, update, Varchar } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { DatabaseError, DataError, IntegrityError, ProgrammingError, SqlayerError } from '@sqlayer/kernel/errors';
import { expect } from 'vitest';
import { company, person, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';
import { fresh, named } from '../suite/fixture.ts';

export const errors = new CaseGroup('an error', { fixtures: [company, stock] });

const { sku } = item.c;

/** What something is refused with, as the last thing that a transaction does. */
async function errorOf(work: PromiseLike<unknown>): Promise<DatabaseError> {
  try {
    await work;
  } catch (error) {
    return error as DatabaseError;
  }
  throw new Error('nothing was refused');
}

const duplicate = async (connection: Connection): Promise<DatabaseError> => {
  await connection.execute(insert(item).values({ sku: 'topsecret' }));
  return errorOf(connection.execute(insert(item).values({ sku: 'topsecret' })));
};

errors.it('of a value that is there already is DB_UNIQUE_VIOLATION', async (connection) => {
  const error = await duplicate(connection);
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.code).toBe('DB_UNIQUE_VIOLATION');
});

errors.it('of a primary key that is there already is DB_UNIQUE_VIOLATION', async (connection) => {
  const again = insert(team).values({ id: 1, name: 'Again' });
  expect(await errorOf(connection.execute(again))).toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
});

errors.it('of a value that may be there once is known in an update too', async (connection) => {
  await connection.execute(insert(item).values([{ sku: 'a' }, { sku: 'b' }]));
  expect(await errorOf(connection.execute(update(item).set({ sku: 'a' }).where(sku.eq('b'))))).toMatchObject({
    code: 'DB_UNIQUE_VIOLATION',
  });
});

errors.it('of a row that refers to none is DB_FOREIGN_KEY_VIOLATION', ['foreignKeys'], async (connection) => {
  const error = await errorOf(connection.execute(update(person).set({ teamId: 99 }).where(person.c.id.eq(1))));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.code).toBe('DB_FOREIGN_KEY_VIOLATION');
});

errors.it('of a row that is referred to is DB_FOREIGN_KEY_VIOLATION', ['foreignKeys'], async (connection) => {
  expect(await errorOf(connection.execute(delete_(team).where(team.c.id.eq(1))))).toMatchObject({ code: 'DB_FOREIGN_KEY_VIOLATION' });
});

errors.it('of NULL where a value must be is DB_NOT_NULL_VIOLATION', async (connection) => {
  const error = await errorOf(connection.execute(insert(item).values({ sku: null as never })));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error.code).toBe('DB_NOT_NULL_VIOLATION');
});

errors.it('of no value where one must be is DB_NOT_NULL_VIOLATION', async (connection) => {
  expect(await errorOf(connection.execute(insert(item).values({ amount: 1 } as never)))).toMatchObject({ code: 'DB_NOT_NULL_VIOLATION' });
});

errors.it('of SQL that cannot be parsed is DB_SYNTAX_ERROR', async (connection) => {
  const error = await errorOf(connection.executeRaw('SELEC 1'));
  expect(error).toBeInstanceOf(ProgrammingError);
  expect(error.code).toBe('DB_SYNTAX_ERROR');
});

errors.it('of a table that is not there is DB_UNDEFINED_TABLE', async (connection) => {
  const nowhere = table(named('nowhere'), { id: column(Integer) });
  const error = await errorOf(connection.execute(select(nowhere)));
  expect(error).toBeInstanceOf(ProgrammingError);
  expect(error.code).toBe('DB_UNDEFINED_TABLE');
});

errors.it('of a column that is not there is DB_UNDEFINED_COLUMN', async (connection) => {
  const other = table(team.name, { missing: column(Integer) });
  expect(await errorOf(connection.execute(select(other.c.missing)))).toMatchObject({ code: 'DB_UNDEFINED_COLUMN' });
});

errors.it('of a column that is not there is known in an insert and an update', async (connection) => {
  const other = table(item.name, { missing: column(Integer) });
  expect(await errorOf(connection.execute(insert(other).values({ missing: 1 })))).toMatchObject({ code: 'DB_UNDEFINED_COLUMN' });
});

errors.it('of a function that is not there is a ProgrammingError', async (connection) => {
  const error = await errorOf(connection.execute(select(func.call('no_such_function', Integer, 1))));
  expect(error).toBeInstanceOf(ProgrammingError);
});

errors.it('of an integer out of range is DB_INVALID_VALUE', ['integerRange'], async (connection) => {
  const error = await errorOf(connection.execute(insert(item).values({ sku: 'a', amount: 2 ** 31 })));
  expect(error).toBeInstanceOf(DataError);
  expect(error.code).toBe('DB_INVALID_VALUE');
});

errors.it('of a text that is too long is DB_INVALID_VALUE', ['textLength'], async (connection) => {
  const error = await errorOf(connection.execute(insert(item).values({ sku: 'x'.repeat(21) })));
  expect(error).toBeInstanceOf(DataError);
  expect(error.code).toBe('DB_INVALID_VALUE');
});

errors.it('of a value of another type is a DataError', ['typedColumns'], async (connection) => {
  const loose = table(item.name, { sku: column(Varchar(20)), amount: column(Varchar(20)) });
  const error = await errorOf(connection.execute(insert(loose).values({ sku: 'a', amount: literal('many').cast(Varchar(20)) as never })));
  expect(error).toBeInstanceOf(DatabaseError);
});

errors.it('tells the statement, and not its values', async (connection) => {
  const error = await duplicate(connection);
  expect(error.sql).toContain('INSERT INTO');
  expect(error.sql).not.toContain('topsecret');
  expect(error.message).not.toContain('topsecret');
  expect(error.parameters).toMatch(/string/);
  expect(error.parameters).not.toContain('topsecret');
  expect(JSON.stringify(error)).not.toContain('topsecret');
});

errors.it('says that a second try does not help', async (connection) => {
  expect(await duplicate(connection)).toMatchObject({ retryable: false, disconnected: false });
});

errors.it('is a SqlayerError, whose message begins with its code', async (connection) => {
  const error = await duplicate(connection);
  expect(error).toBeInstanceOf(SqlayerError);
  expect(error).toBeInstanceOf(DatabaseError);
  expect(error.message.startsWith(`${error.code}: `)).toBe(true);
});

errors.it('keeps the driver’s error and the database’s own code', async (connection) => {
  const error = await duplicate(connection);
  expect(error.cause).toBeInstanceOf(Error);
  expect(error.nativeCode).toEqual(expect.any(String));
});

errors.it('is given to whoever waits, and leaves the connection usable', async (connection) => {
  await errorOf(connection.executeRaw('SELEC 1'));
  await connection.rollback();
  expect(await connection.scalar(select(func.count()).from(team))).toBe(3);
});

errors.it('of a value that cannot be bound is thrown before anything is sent', async (connection) => {
  await expect(connection.execute(insert(item).values({ sku: 'a', amount: 1.5 }))).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
  await expect(connection.execute(insert(item).values({ sku: 5 as never }))).rejects.toMatchObject({ code: 'SQL_INVALID_VALUE' });
  expect(await connection.scalar(select(func.count()).from(item))).toBe(0);
});

errors.it('of something that is no statement says so', async (connection) => {
  await expect(connection.execute('SELECT 1' as never)).rejects.toMatchObject({ code: 'ENGINE_NOT_EXECUTABLE' });
});

errors.it('of a parameter that nobody gave says which', async (connection) => {
  await expect(connection.execute(text('SELECT :missing'))).rejects.toThrow(/missing/);
});

errors.onEngine('of a closed connection is ENGINE_CLOSED', async (engine) => {
  const connection = await engine.connect();
  await connection.close();
  await connection.close();
  expect(connection.closed).toBe(true);
  await expect(connection.execute(select(literal(1)))).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
  await expect(connection.begin()).rejects.toMatchObject({ code: 'ENGINE_CLOSED' });
});

errors.onEngine('of a statement in a transaction that failed is told to whoever goes on', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.execute(insert(item).values({ sku: 'a' }));
    await errorOf(connection.execute(insert(item).values({ sku: 'a' })));
    await connection.rollback();
    await connection.execute(insert(item).values({ sku: 'a' }));
    await connection.commit();
  });
  expect(await engine.connect((connection) => connection.scalar(select(func.count()).from(item)))).toBe(1);
});

errors.onEngine('of a statement that never could be prepared has no consequences later', async (engine) => {
  await engine.connect(async (connection) => {
    for (let i = 0; i < 3; i++) {
      await errorOf(connection.execute(text(`SELECT missing_${i} FROM ${team.name}`)));
      await connection.rollback();
    }
    await connection.begin();
    for (let i = 0; i < 130; i++) expect(await connection.scalar(select(literal(i, Integer).label(`n${i}`)))).toBe(i);
  });
});

errors.onEngine('of a check is DB_CHECK_VIOLATION, with the name of the constraint', ['checkConstraints'], async (engine, database) => {
  const own = new MetaData();
  const box = own.table(fresh('box'), {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    size: column(Integer, { check: { condition: text('size > 0').fragment as never, name: named('ck_size') } }),
  });
  await database.create(own);
  const error = await errorOf(engine.begin((connection) => connection.execute(insert(box).values({ id: 1, size: 0 }))));
  expect(error).toBeInstanceOf(IntegrityError);
  expect(error).toMatchObject({ code: 'DB_CHECK_VIOLATION', constraint: named('ck_size') });
});

errors.onEngine('of a server that cannot be reached shows no password', ['network'], async (_engine, database) => {
  const engine = await database.otherEngine({
    connectHook: (url) => url.with({ hosts: [{ host: '127.0.0.1', port: 1 }], username: 'somebody', password: 'hunter2' }),
  });
  const error = await errorOf(engine.connect());
  expect(error).toMatchObject({ code: 'DB_CANNOT_CONNECT', retryable: true });
  expect(`${error.message} ${String(error)} ${JSON.stringify(error)} ${inspect(engine)}`).not.toContain('hunter2');
});
