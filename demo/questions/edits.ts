import { type Engine, func, Session, select } from 'sqlayer';
import { City, Country } from '../model.ts';

export interface EditStep {
  readonly step: string;
  readonly countryName: string;
  readonly cities: number;
}

/** A city that does not exist, with a number that no other one has. */
const newCity = { id: -1, name: 'Sqlayer-on-Sea', population: 7, latitude: 0, longitude: 0 };

/**
 * Two units of work on one country: the first renames it and founds a city, and is rolled back; the second founds the
 * city and commits.
 */
export async function edits(engine: Engine, code: string): Promise<readonly EditStep[]> {
  const steps: EditStep[] = [];
  await using session = new Session(engine);
  const country = await session.get(Country, code);
  if (country === null) throw new Error(`there is no country of the code ${code}`);
  const note = async (step: string): Promise<void> => {
    const cities = await session.scalar(select(func.count()).from(City).where(City.c.countryCode.eq(code)));
    steps.push({ step, countryName: country.name, cities: cities ?? 0 });
  };

  await note('before');
  country.name = `${country.name} (renamed)`;
  session.add(new City({ ...newCity, country }));
  await note('changed and flushed');
  await session.rollback();
  await note('rolled back');
  session.add(new City({ ...newCity, country }));
  await session.commit();
  await note('added again and committed');
  return steps;
}
