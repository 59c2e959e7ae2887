import { aliased, type Connection, func, select } from 'sqlayer';
import { Country, countryLanguage } from '../model.ts';

export interface SharedLanguages {
  readonly first: string;
  readonly second: string;
  readonly languages: number;
}

/** Pairs of countries with the most languages in common. */
export function sharedLanguages(connection: Connection, limit = 10): Promise<readonly SharedLanguages[]> {
  const spoken = countryLanguage.as('spoken');
  const other = countryLanguage.as('other');
  const first = aliased(Country, 'first');
  const second = aliased(Country, 'second');
  const shared = func.count().label('languages');
  return connection
    .execute(
      select(first.c.name.label('first'), second.c.name.label('second'), shared)
        .from(spoken)
        .join(other, other.c.languageCode.eq(spoken.c.languageCode).and(other.c.countryCode.gt(spoken.c.countryCode)))
        .join(first, first.c.code.eq(spoken.c.countryCode))
        .join(second, second.c.code.eq(other.c.countryCode))
        .groupBy(first.c.code, first.c.name, second.c.code, second.c.name)
        .orderBy(shared.desc(), first.c.name, second.c.name)
        .limit(limit),
    )
    .all();
}
