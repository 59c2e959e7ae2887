import { expect, test } from 'vitest';
import { openEngine } from '../../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../../tools/servers/test-server.ts';
import { column, Integer, insert, MetaData, references, update } from '../../src/index.ts';

const servers = await Promise.all((['postgres', 'mysql', 'mariadb'] as const).map(testServer));
const id = column(Integer, { primaryKey: true, autoincrement: false });

for (const server of servers) {
  describeOn(server, `tables that refer to each other on ${server.title}`, () => {
    test('are created and dropped with rows in them, again and again', async () => {
      await using at = await openEngine(server);
      const metadata = new MetaData({ naming: { fk: 'fk_%(table_name)s_%(referred_table_name)s' } });
      const team = metadata.table('team', { id, leadId: column(Integer, { nullable: true, foreignKey: 'person.id' }) });
      const person = metadata.table('person', { id, teamId: column(Integer, { foreignKey: references('team.id') }) });
      metadata.table('badge', { id, personId: column(Integer, { foreignKey: 'person.id' }) });
      for (let round = 0; round < 2; round++) {
        await at.engine.begin(async (connection) => {
          await metadata.createAll(connection);
          // What is there stays as it is.
          await metadata.createAll(connection);
          await connection.execute(insert(team).values({ id: 1 }));
          await connection.execute(insert(person).values({ id: 1, teamId: 1 }));
          await connection.execute(update(team).set({ leadId: 1 }));
        });
        const [lead] = (await at.engine.inspect().table('team')).foreignKeys;
        expect(lead).toMatchObject({ name: 'fk_team_person', columns: ['leadId'], targetTable: 'person' });
        await at.engine.begin((connection) => metadata.dropAll(connection));
        expect(await at.engine.inspect().tableNames()).toEqual([]);
      }
    });
  });
}
