import { type Connection, func, select } from 'sqlayer';
import { City, Country } from '../model.ts';

export interface LargeCity {
  readonly continent: string;
  readonly rank: number;
  readonly city: string;
  readonly country: string;
  readonly population: number;
}

/** The largest cities of each continent, by a window function over all cities. */
export function largestCities(connection: Connection, perContinent = 10): Promise<readonly LargeCity[]> {
  const ranked = select(
    Country.c.continent,
    City.c.name.label('city'),
    Country.c.name.label('country'),
    City.c.population,
    func
      .rowNumber()
      .over({ partitionBy: Country.c.continent, orderBy: [City.c.population.desc(), City.c.id] })
      .label('rank'),
  )
    .from(City)
    .join(Country)
    .subquery('ranked');
  return connection
    .execute(
      select(ranked.c.continent, ranked.c.rank, ranked.c.city, ranked.c.country, ranked.c.population)
        .where(ranked.c.rank.le(perContinent))
        .orderBy(ranked.c.continent, ranked.c.rank),
    )
    .all();
}
