import { spawnSync } from 'node:child_process';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { fileURLToPath } from 'node:url';
import { sqlite } from '@sqlayer/dialect-sqlite';
import { poolPlugin } from '@sqlayer/pool';
import { type Engine, func, Kernel, select } from 'sqlayer';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { loadAtlas } from '../load.ts';
import { border, City, Country, countryCurrency, countryLanguage } from '../model.ts';
import { edits } from '../questions/edits.ts';
import { findCountry } from '../questions/find-country.ts';
import { landRoute } from '../questions/land-route.ts';
import { largestCities } from '../questions/largest-cities.ts';
import { sharedLanguages } from '../questions/shared-languages.ts';
import { sourceCities, sourceCountries } from '../source-data.ts';

// The answers are worked out here from the packages themselves, by plain JavaScript, and compared with the database's.

const folder = mkdtempSync(join(tmpdir(), 'sqlayer-atlas-'));
const kernel = new Kernel().use([poolPlugin, sqlite]);
const countries = sourceCountries();
const byCode = new Map(countries.map((country) => [country.cca3, country]));
let engine: Engine;
let calls: readonly number[];

beforeAll(async () => {
  engine = await kernel.engine(`sqlite:///${join(folder, 'atlas.sqlite')}`);
  const progress: number[] = [];
  await loadAtlas(engine, (done) => progress.push(done));
  calls = progress;
}, 60_000);

afterAll(async () => {
  await kernel.dispose();
  rmSync(folder, { recursive: true, force: true });
});

/** Borders away from a country, by breadth-first search. */
function distancesFrom(code: string): ReadonlyMap<string, number> {
  const distances = new Map([[code, 0]]);
  for (const [current, distance] of distances) {
    for (const neighbour of byCode.get(current)?.borders ?? []) if (!distances.has(neighbour)) distances.set(neighbour, distance + 1);
  }
  return distances;
}

describe('the atlas', () => {
  test('every row of the data packages is loaded, and progress is told up to the last', async () => {
    const count = (from: { readonly _from: string }): Promise<number | null> =>
      engine.connect((connection) => connection.scalar(select(func.count()).from(from)));
    expect(await count(Country)).toBe(countries.length);
    expect(await count(City)).toBe(sourceCities().length);
    expect(await count(countryLanguage)).toBe(countries.reduce((sum, { languages }) => sum + Object.keys(languages).length, 0));
    expect(await count(countryCurrency)).toBe(countries.reduce((sum, { currencies }) => sum + Object.keys(currencies).length, 0));
    expect(await count(border)).toBe(countries.reduce((sum, { borders }) => sum + borders.length, 0));
    expect(calls.at(-1)).toBe(sourceCities().length);
  });

  test('the ten largest cities of each continent are those of the source', async () => {
    const continents = new Map(countries.map(({ cca2, region }) => [cca2, region]));
    const names = new Map(countries.map(({ cca2, name }) => [cca2, name.common]));
    const expected = [...new Set(countries.map(({ region }) => region))].sort().flatMap((continent) =>
      sourceCities()
        .filter(({ country }) => continents.get(country) === continent)
        .sort((a, b) => b.population - a.population || a.cityId - b.cityId)
        .slice(0, 10)
        .map(({ name, country, population }, i) => ({ continent, rank: i + 1, city: name, country: names.get(country), population })),
    );
    expect(await engine.connect((connection) => largestCities(connection))).toEqual(expected);
  });

  test('the countries that share most languages are those of the source', async () => {
    const pairs = countries.flatMap((a) =>
      countries
        .filter((b) => a.cca3 < b.cca3)
        .map((b) => ({
          first: a.name.common,
          second: b.name.common,
          languages: Object.keys(a.languages).filter((code) => code in b.languages).length,
        }))
        .filter(({ languages }) => languages > 0),
    );
    const byCodePoints = (x: string, y: string): number => Buffer.compare(Buffer.from(x), Buffer.from(y));
    pairs.sort((x, y) => y.languages - x.languages || byCodePoints(x.first, y.first) || byCodePoints(x.second, y.second));
    expect(await engine.connect((connection) => sharedLanguages(connection))).toEqual(pairs.slice(0, 10));
  });

  test.each([
    ['Portugal', 'Vietnam'],
    ['South Africa', 'Norway'],
    ['Canada', 'Chile'],
  ])('the land route from %s to %s is connected and no longer than it must be', async (from, to) => {
    const route = await engine.connect(async (connection) =>
      landRoute(connection, await findCountry(connection, from), await findCountry(connection, to)),
    );
    const codes = (route ?? []).map((country) => country.code);
    const start = countries.find(({ name }) => name.common === from)?.cca3 as string;
    const end = countries.find(({ name }) => name.common === to)?.cca3 as string;
    expect([codes[0], codes.at(-1)]).toEqual([start, end]);
    expect(codes.length - 1).toBe(distancesFrom(start).get(end));
    for (const [i, code] of codes.slice(1).entries()) expect(byCode.get(codes[i] as string)?.borders).toContain(code);
  });

  test('there is no land route to an island', async () => {
    const route = await engine.connect(async (connection) =>
      landRoute(connection, await findCountry(connection, 'france'), await findCountry(connection, 'ISL')),
    );
    expect(route).toBeUndefined();
  });

  test('an unknown country is answered with the one that was probably meant', async () => {
    await expect(engine.connect((connection) => findCountry(connection, 'Portugual'))).rejects.toThrow(
      "There is no country called 'Portugual'. Did you mean Portugal?",
    );
  });

  test('a unit of work that is rolled back leaves no trace, one that is committed does', async () => {
    const before = sourceCities().filter(({ country }) => country === 'PT').length;
    expect(await edits(engine, 'PRT')).toEqual([
      { step: 'before', countryName: 'Portugal', cities: before },
      { step: 'changed and flushed', countryName: 'Portugal (renamed)', cities: before + 1 },
      { step: 'rolled back', countryName: 'Portugal', cities: before },
      { step: 'added again and committed', countryName: 'Portugal', cities: before + 1 },
    ]);
  });
});

describe('the program', () => {
  const root = fileURLToPath(new URL('../..', import.meta.url));
  const run = (...args: readonly string[]): ReturnType<typeof spawnSync> =>
    spawnSync(
      process.execPath,
      [
        '--import',
        './scripts/register-driver.mjs',
        '--import',
        'tsx',
        '--conditions=@sqlayer/source',
        'demo/main.ts',
        '--url',
        'sqlite::memory:',
        ...args,
      ],
      {
        cwd: root,
        encoding: 'utf8',
      },
    );

  test('a mistyped country ends with a suggestion and no stack trace', () => {
    const { status, stderr } = run('Portugal', 'Vietnm');
    expect(status).toBe(1);
    expect(stderr).toContain('Did you mean Vietnam?');
    expect(stderr).not.toMatch(/\n\s+at /);
  }, 60_000);

  test('every statement is shown with --echo, and the answers on standard output', () => {
    const { status, stderr, stdout } = run('Portugal', 'Spain', '--echo');
    expect(status).toBe(0);
    expect(stderr).toContain('WITH RECURSIVE reach');
    expect(stderr).toContain('row_number() OVER (PARTITION BY country.continent');
    expect(stdout).toContain('Portugal → Spain');
  }, 60_000);
});
