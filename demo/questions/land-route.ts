import { type Connection, func, Integer, literal, Session, select, selectinLoad } from 'sqlayer';
import { border, Country } from '../model.ts';

/** No two countries that are connected by land are further apart. */
const MOST_BORDERS = 40;

/**
 * The shortest way over land between two countries, both included; undefined if there is none.
 *
 * A recursive query gives how many borders away each country is. The way is then read backwards, each time to the first
 * neighbour by name that is one border nearer.
 */
export async function landRoute(connection: Connection, from: Country, to: Country): Promise<readonly Country[] | undefined> {
  const reach = select(Country.c.code, literal(0, Integer).label('borders'))
    .where(Country.c.code.eq(from.code))
    .recursiveCte(
      'reach',
      (self) =>
        select(border.c.neighbourCode, self.c.borders.add(1).label('borders'))
          .from(self)
          .join(border, border.c.countryCode.eq(self.c.code))
          .where(self.c.borders.lt(MOST_BORDERS)),
      { distinct: true },
    );
  const nearest = await connection.execute(select(reach.c.code, func.min(reach.c.borders).label('borders')).groupBy(reach.c.code)).all();
  const distances = new Map(nearest.map(({ code, borders }) => [code, borders]));
  const length = distances.get(to.code);
  if (length === undefined || length === null) return undefined;

  const session = new Session(connection);
  const countries = await session
    .scalars(
      select(Country)
        .where(Country.c.code.in([...distances.keys()]))
        .options(selectinLoad(Country.c.neighbours)),
    )
    .all();
  const byCode = new Map(countries.map((country) => [country.code, country]));
  const route: Country[] = [];
  let current = byCode.get(to.code);
  while (current !== undefined) {
    route.unshift(current);
    const wanted = length - route.length;
    current = [...current.neighbours]
      .sort((a, b) => (a.name < b.name ? -1 : 1))
      .find((neighbour) => distances.get(neighbour.code) === wanted);
  }
  return route;
}
