import { Presets, SingleBar } from 'cli-progress';
import { Command } from 'commander';
import { createEngine, type Engine, SqlayerError } from 'sqlayer';
import { loadAtlas } from './load.ts';
import { edits } from './questions/edits.ts';
import { findCountry, UnknownCountry } from './questions/find-country.ts';
import { landRoute } from './questions/land-route.ts';
import { largestCities } from './questions/largest-cities.ts';
import { sharedLanguages } from './questions/shared-languages.ts';
import { grouped, heading, tableOf } from './report.ts';

interface DemoOptions {
  readonly url: string;
  readonly echo: boolean;
}

const program = new Command('demo')
  .description('Loads an atlas of countries and cities, and answers questions about it through Core and ORM.')
  .argument('[from]', 'the country where the land route begins', 'Portugal')
  .argument('[to]', 'the country where it ends', 'Vietnam')
  .option('--url <url>', 'the database to use; its tables are made anew', 'sqlite:///atlas.sqlite')
  .option('--echo', 'show every statement on standard error', false)
  .action(run);

async function run(from: string, to: string, { url, echo }: DemoOptions): Promise<void> {
  const engine = await createEngine(url, { echo });
  try {
    console.log(`Atlas in ${engine.url}`);
    await load(engine);
    await showLargestCities(engine);
    await showSharedLanguages(engine);
    await showLandRoute(engine, from, to);
    await showEdits(engine);
  } finally {
    await engine.dispose();
  }
}

async function load(engine: Engine): Promise<void> {
  const bar = new SingleBar(
    { format: 'Loading cities [{bar}] {value}/{total} | {rate} a second', noTTYOutput: false, etaBuffer: 10 },
    Presets.shades_classic,
  );
  const startedMs = performance.now();
  let started = false;
  const counts = await loadAtlas(engine, (done, total) => {
    const rate = grouped(Math.round(done / ((performance.now() - startedMs) / 1_000)));
    if (!started) bar.start(total, 0, { rate });
    started = true;
    bar.update(done, { rate });
  });
  bar.stop();
  const seconds = (performance.now() - startedMs) / 1_000;
  const { countries, languages, currencies, cities } = counts;
  console.log(
    `Loaded ${grouped(countries)} countries, ${grouped(languages)} languages, ${grouped(currencies)} currencies and ${grouped(cities)} cities ` +
      `in ${seconds.toFixed(1)} s (${grouped(Math.round(cities / seconds))} cities a second).`,
  );
}

async function showLargestCities(engine: Engine): Promise<void> {
  console.log(heading('The ten largest cities of each continent'));
  const cities = await engine.connect((connection) => largestCities(connection));
  console.log(
    tableOf(
      ['Continent', 'Rank', 'City', 'Country', 'Population'],
      // A continent is named once.
      cities.map(({ continent, rank, city, country, population }) => [rank === 1 ? continent : '', rank, city, country, population]),
    ),
  );
}

async function showSharedLanguages(engine: Engine): Promise<void> {
  console.log(heading('Countries that share most languages'));
  const pairs = await engine.connect((connection) => sharedLanguages(connection));
  console.log(
    tableOf(
      ['Country', 'and', 'Languages'],
      pairs.map(({ first, second, languages }) => [first, second, languages]),
    ),
  );
}

async function showLandRoute(engine: Engine, from: string, to: string): Promise<void> {
  await engine.connect(async (connection) => {
    const [start, end] = [await findCountry(connection, from), await findCountry(connection, to)];
    console.log(heading(`The shortest land route from ${start.name} to ${end.name}`));
    const route = await landRoute(connection, start, end);
    console.log(
      route === undefined
        ? 'There is none: water lies in between.'
        : `${route.map((country) => country.name).join(' → ')}\n${route.length - 1} borders are crossed.`,
    );
  });
}

async function showEdits(engine: Engine): Promise<void> {
  console.log(heading('A unit of work that is rolled back, and one that is committed'));
  const steps = await edits(engine, 'PRT');
  console.log(
    tableOf(
      ['Step', 'Name of the country', 'Cities'],
      steps.map(({ step, countryName, cities }) => [step, countryName, cities]),
    ),
  );
}

try {
  await program.parseAsync();
} catch (error) {
  // What a user can mend is said in a sentence; anything else is a bug and keeps its stack.
  if (!(error instanceof UnknownCountry || error instanceof SqlayerError)) throw error;
  console.error(error.message);
  process.exitCode = 1;
}
