import { closest } from 'fastest-levenshtein';
import { type Connection, func, or, Session, select } from 'sqlayer';
import { Country } from '../model.ts';

/** A name that is no country's, and the one that was probably meant. */
export class UnknownCountry extends Error {
  override readonly name = 'UnknownCountry';

  constructor(given: string, suggestion: string) {
    super(`There is no country called '${given}'. Did you mean ${suggestion}?`);
  }
}

/** The country of a name or a code, without regard to case. */
export async function findCountry(connection: Connection, name: string): Promise<Country> {
  const session = new Session(connection);
  const wanted = name.trim().toLowerCase();
  const found = await session
    .scalars(select(Country).where(or(func.lower(Country.c.name).eq(wanted), func.lower(Country.c.code).eq(wanted))))
    .first();
  if (found !== null) return found;
  const names = await session.scalars(select(Country.c.name).orderBy(Country.c.name)).all();
  const lower = names.map((one) => one.toLowerCase());
  const suggestion = names[lower.indexOf(closest(wanted, lower))] ?? name;
  throw new UnknownCountry(name, suggestion);
}
