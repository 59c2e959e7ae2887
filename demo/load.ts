import { type Engine, insert, Session } from 'sqlayer';
import { atlas, City, Country, Currency, Language } from './model.ts';
import { type SourceCountry, sourceCities, sourceCountries } from './source-data.ts';

const CITIES_AT_A_TIME = 5_000;

/** Called as loading goes on: how many of how many cities are in the database. */
export type Progress = (done: number, total: number) => void;

export interface LoadedCounts {
  readonly countries: number;
  readonly languages: number;
  readonly currencies: number;
  readonly cities: number;
}

/** Makes the tables anew and loads both data packages, all in one transaction. */
export async function loadAtlas(engine: Engine, progress: Progress = () => undefined): Promise<LoadedCounts> {
  return engine.begin(async (connection) => {
    await atlas.dropAll(connection);
    await atlas.createAll(connection);
    const session = new Session(connection);
    const countries = countriesOf(sourceCountries());
    session.addAll(countries.values());
    await session.flush();
    const languages = new Set([...countries.values()].flatMap((country) => [...country.languages]));
    const currencies = new Set([...countries.values()].flatMap((country) => [...country.currencies]));
    session.expungeAll();

    // Rows without any logic of their own need no objects: Core inserts them as they are.
    const codes = new Map(sourceCountries().map(({ cca2, cca3 }) => [cca2, cca3]));
    const cities = sourceCities();
    for (let start = 0; start < cities.length; start += CITIES_AT_A_TIME) {
      const rows = cities.slice(start, start + CITIES_AT_A_TIME).map(({ cityId, name, population, country, loc: { coordinates } }) => ({
        id: cityId,
        name,
        population,
        latitude: coordinates[1],
        longitude: coordinates[0],
        countryCode: codes.get(country) ?? country,
      }));
      await connection.execute(insert(City).values(rows));
      progress(start + rows.length, cities.length);
    }
    return { countries: countries.size, languages: languages.size, currencies: currencies.size, cities: cities.length };
  });
}

/** Countries with all that they are related to, as a graph of objects. */
function countriesOf(source: readonly SourceCountry[]): ReadonlyMap<string, Country> {
  const languages = new Map<string, Language>();
  const currencies = new Map<string, Currency>();
  const countries = new Map(
    source.map((one) => [
      one.cca3,
      new Country({
        code: one.cca3,
        name: one.name.common,
        officialName: one.name.official,
        continent: one.region,
        capital: one.capital[0] ?? null,
        area: one.area,
        landlocked: one.landlocked,
        languages: Object.entries(one.languages).map(([code, name]) => known(languages, code, () => new Language({ code, name }))),
        currencies: Object.entries(one.currencies).map(([code, { name, symbol }]) =>
          known(currencies, code, () => new Currency({ code, name, symbol })),
        ),
      }),
    ]),
  );
  for (const { cca3, borders } of source) {
    for (const code of borders) {
      const neighbour = countries.get(code);
      if (neighbour !== undefined) countries.get(cca3)?.neighbours.push(neighbour);
    }
  }
  return countries;
}

/** The value of a key, made the first time it is asked for. */
function known<V>(values: Map<string, V>, key: string, make: () => V): V {
  let value = values.get(key);
  if (value === undefined) {
    value = make();
    values.set(key, value);
  }
  return value;
}
