import { sqlite } from '@sqlayer/dialect-sqlite';
import { poolPlugin } from '@sqlayer/pool';
import { type Engine, Kernel } from 'sqlayer';
import { describe, expect, test } from 'vitest';
import { openEngine } from '../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../tools/servers/test-server.ts';
import { loadAtlas } from '../load.ts';
import { edits } from '../questions/edits.ts';
import { findCountry } from '../questions/find-country.ts';
import { landRoute } from '../questions/land-route.ts';
import { largestCities } from '../questions/largest-cities.ts';
import { sharedLanguages } from '../questions/shared-languages.ts';

/** Everything that the demo shows, as data. */
async function answers(engine: Engine): Promise<unknown> {
  const counts = await loadAtlas(engine);
  const route = await engine.connect(async (connection) => {
    const [from, to] = [await findCountry(connection, 'Portugal'), await findCountry(connection, 'Vietnam')];
    return landRoute(connection, from, to);
  });
  const [largest, shared] = await engine.connect(async (connection) => [
    await largestCities(connection),
    await sharedLanguages(connection),
  ]);
  return { counts, route: route?.map((country) => country.name), largest, shared, edits: await edits(engine, 'PRT') };
}

/** What SQLite answers, which other tests compare with the source. */
const expected = (async () => {
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  return await answers(await kernel.engine('sqlite::memory:'));
})();

describe.each([await testServer('postgres'), await testServer('mariadb'), await testServer('mysql')])('the atlas', (server) => {
  describeOn(server, `on ${server.title}`, () => {
    test('gives the same answers as on SQLite', async () => {
      await using at = await openEngine(server);
      expect(await answers(at.engine)).toEqual(await expected);
    }, 120_000);
  });
});
