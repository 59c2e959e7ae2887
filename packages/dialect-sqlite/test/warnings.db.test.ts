import { column, createTable, Integer, select, table } from '@sqlayer/expression';
import type { LogRecord } from '@sqlayer/kernel';
import { expect, test } from 'vitest';
import { sqliteFixture } from './sqlite-engine.ts';

const box = table('box', { id: column(Integer, { primaryKey: true }) });
const lid = table('lid', { id: column(Integer, { primaryKey: true }), boxId: column(Integer) });

test('a product that is probably not meant goes to the log with the statement, once for all of its structure', async () => {
  await using fixture = sqliteFixture();
  const records: LogRecord[] = [];
  const engine = await fixture.engine('sqlite::memory:', { logger: (record) => void records.push(record) });
  await engine.connect(async (connection) => {
    await connection.execute(createTable(box));
    await connection.execute(createTable(lid));
    for (const id of [1, 2]) await connection.execute(select(box.c.id, lid.c.boxId).where(box.c.id.eq(id)));
    await connection.execute(select(box.c.id, lid.c.boxId).where(box.c.id.eq(lid.c.boxId)));
  });
  expect(records.filter(({ level }) => level === 'warn')).toMatchObject([
    {
      sql: expect.stringContaining('FROM box, lid') as string,
      detail: expect.stringMatching(/^nothing connects 'box' and 'lid' in FROM/) as string,
    },
  ]);
});
