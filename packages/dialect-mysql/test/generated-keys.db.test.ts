import { column, Integer, insert, MetaData, select, Text } from '@sqlayer/expression';
import { mapped, Session } from '@sqlayer/orm';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';

const servers = await Promise.all([testServer('mariadb'), testServer('mysql')]);

const metadata = new MetaData();

class Note extends mapped('note', { id: column(Integer, { primaryKey: true }), words: column(Text) }, { metadata }) {}

const rows = (prefix: string, count: number) => Array.from({ length: count }, (_row, i) => ({ words: `${prefix} ${i}` }));

describe.each(servers.map((server) => [server.title, server] as const))('%s', (_title, server) => {
  describeOn(server, 'keys that the database makes', () => {
    test('step as the session is told to, which a cluster does by itself', async () => {
      await using at = await openEngine(server);
      await at.engine.begin(async (connection) => {
        await metadata.createAll(connection);
        await connection.executeRaw('SET SESSION auto_increment_increment = 7, SESSION auto_increment_offset = 3');
        const keys = await connection.scalars(insert(Note).values(rows('a', 4)).returning(Note.c.id)).all();
        expect(keys).toEqual([3, 10, 17, 24]);
        expect(await connection.scalars(select(Note.c.id).orderBy(Note.c.id)).all()).toEqual(keys);
        await using session = new Session(connection);
        const made = rows('b', 3).map((row) => new Note(row));
        session.addAll(made);
        await session.flush();
        expect(made.map(({ id }) => id)).toEqual([31, 38, 45]);
      });
    });

    test('are those of the rows also while inserts of unknown size take keys in between', async () => {
      await using at = await openEngine(server, { pool: { size: 3 } });
      const { engine } = at;
      await engine.begin(async (connection) => {
        await metadata.createAll(connection);
        await connection.execute(insert(Note).values(rows('seed', 500)));
      });
      const words = (prefix: string) => select(Note.c.words.concat(prefix)).where(Note.c.words.like('seed%'));
      const [keys] = await Promise.all([
        engine.begin(async (connection) => {
          const given: number[] = [];
          for (let i = 0; i < 10; i++)
            given.push(
              ...(await connection
                .scalars(
                  insert(Note)
                    .values(rows(`run ${i}`, 100))
                    .returning(Note.c.id),
                )
                .all()),
            );
          return given;
        }),
        ...['x', 'y'].map((prefix) =>
          engine.begin(async (connection) => {
            for (let i = 0; i < 4; i++) await connection.execute(insert(Note).fromSelect(['words'], words(`${prefix}${i}`)));
          }),
        ),
      ]);
      const stored = await engine.connect((connection) =>
        connection.execute(select(Note.c.id, Note.c.words).where(Note.c.words.like('run%'))).all(),
      );
      const wordsOf = new Map(stored.map((row) => [row.id, row.words]));
      expect(keys.map((key) => wordsOf.get(key))).toEqual(
        Array.from({ length: 10 }, (_run, i) => rows(`run ${i}`, 100).map((row) => row.words)).flat(),
      );
    });
  });
});
