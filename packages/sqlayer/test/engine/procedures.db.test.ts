import { BigInteger, call, Integer, inOut, Numeric, out, Text } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn } from '../../../../tools/servers/test-server.ts';
import { servers } from './servers.ts';

const definitions = {
  postgres: [
    'CREATE TABLE log (word TEXT)',
    `CREATE PROCEDURE place_order(IN amount INT, INOUT note TEXT, OUT total NUMERIC(10, 2), OUT big BIGINT) LANGUAGE plpgsql AS $$
       BEGIN total := amount * 1.5; note := note || '!'; big := 9007199254740993; INSERT INTO log VALUES (note); END $$`,
    "CREATE PROCEDURE nothing() LANGUAGE plpgsql AS $$ BEGIN INSERT INTO log VALUES ('nothing'); END $$",
    'CREATE PROCEDURE fail() LANGUAGE plpgsql AS $$ BEGIN RAISE unique_violation; END $$',
  ],
  mysql: [
    'CREATE TABLE log (word TEXT)',
    `CREATE PROCEDURE place_order(IN amount INT, INOUT note TEXT, OUT total DECIMAL(10, 2), OUT big BIGINT)
       BEGIN SET total = amount * 1.5; SET note = CONCAT(note, '!'); SET big = 9007199254740993; INSERT INTO log VALUES (note); END`,
    "CREATE PROCEDURE nothing() INSERT INTO log VALUES ('nothing')",
    "CREATE PROCEDURE fail() SIGNAL SQLSTATE '23000' SET MYSQL_ERRNO = 1062, MESSAGE_TEXT = 'Duplicate entry for key ''x'''",
    `CREATE PROCEDURE report(IN least INT, OUT found INT)
       BEGIN
         SELECT 1 AS id, 'lamp' AS name UNION ALL SELECT 2, 'chair';
         SELECT 9007199254740993 AS big WHERE least > 0;
         SELECT 3 AS x;
         SET found = 2;
       END`,
  ],
} as const;

async function createProcedures(engine: Engine, statements: readonly string[]): Promise<void> {
  await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect(async (connection) => {
    for (const statement of statements) await connection.executeRaw(statement);
  });
}

const placeOrder = (amount: number, note: string | null) =>
  call('place_order', [amount, inOut('note', note, Text), out('total', Numeric(10, 2)), out('big', BigInteger)]);

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  const isPostgres = server.kind === 'postgres';
  const statements = isPostgres ? definitions.postgres : definitions.mysql;

  describeOn(server, 'a stored procedure', () => {
    test('gives the values of its OUT and INOUT parameters, in their types', async () => {
      await using at = await openEngine(server);
      await createProcedures(at.engine, statements);
      await at.engine.begin(async (connection) => {
        for (let i = 1; i <= 3; i++) {
          const { out: values } = await connection.call(placeOrder(i, 'ed'));
          expect(values).toEqual({ note: 'ed!', total: (i * 1.5).toFixed(2), big: 9007199254740993n });
        }
        expect((await connection.call(placeOrder(2, null))).out).toEqual({ note: null, total: '3.00', big: 9007199254740993n });
      });
      expect(await at.engine.connect((connection) => connection.executeRaw('SELECT count(*) FROM log').scalar())).toBe(4);
    });

    test('takes part in the transaction, and may give nothing', async () => {
      await using at = await openEngine(server);
      await createProcedures(at.engine, statements);
      const count = () => at.engine.connect((connection) => connection.executeRaw('SELECT count(*) FROM log').scalar());
      await at.engine.connect(async (connection) => {
        const { out: values, results } = await connection.call(call('nothing'));
        expect([values, results]).toEqual([{}, []]);
        await connection.rollback();
      });
      expect(await count()).toBe(0);
      await at.engine.begin((connection) => connection.call(call('nothing')));
      expect(await count()).toBe(1);
    });

    test('fails with the errors of the database', async () => {
      await using at = await openEngine(server);
      await createProcedures(at.engine, statements);
      await at.engine.connect(async (connection) => {
        await expect(connection.call(call('fail'))).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
        await connection.rollback();
        await expect(connection.call(call('no_such'))).rejects.toMatchObject({ code: 'DB_UNDEFINED_FUNCTION' });
        await connection.rollback();
        const refused = connection.call(call('place_order', [1, inOut('note', 'x', Text), out('total', Numeric(10, 2))]));
        await expect(refused).rejects.toMatchObject({ name: 'ProgrammingError' });
        await connection.rollback();
        expect((await connection.call(placeOrder(1, 'x'))).out.note).toBe('x!');
      });
    });

    if (!isPostgres) {
      test('gives a result for each of its queries, raw or in the types that it was told', async () => {
        await using at = await openEngine(server);
        await createProcedures(at.engine, statements);
        await at.engine.connect(async (connection) => {
          const report = call('report', [5, out('found', Integer)]);
          const typed = await connection.call(report.results({ id: Integer, name: Text }, { big: BigInteger }));
          expect(typed.out).toEqual({ found: 2 });
          expect(typed.results[0].all()).toEqual([
            { id: 1, name: 'lamp' },
            { id: 2, name: 'chair' },
          ]);
          expect(typed.results[1].scalar()).toBe(9007199254740993n);
          expect(typed.results).toHaveLength(3);
          const raw = await connection.call(call('report', [0, out('found', Integer)]));
          expect(raw.results.map((result) => result.all())).toEqual([
            [
              { id: 1, name: 'lamp' },
              { id: 2, name: 'chair' },
            ],
            [],
            [{ x: 3 }],
          ]);
          // Executed like any statement, it gives the first of them.
          expect(await connection.execute(report).tuples().all()).toEqual([
            [1, 'lamp'],
            [2, 'chair'],
          ]);
          const wrong = connection.call(report.results({ id: Integer }));
          await expect(wrong).rejects.toMatchObject({
            code: 'RESULT_COLUMN_COUNT',
            message: expect.stringContaining('1 columns in result 1') as string,
          });
        });
      });
    }
  });
});
