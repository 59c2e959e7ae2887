import { Bool, column, Double, Integer, MetaData, many, mapped, one, Text, Varchar } from 'sqlayer';

/** The atlas: countries with their languages, currencies, neighbours and cities. */
export const atlas = new MetaData();

/** Which countries share a land border; each border stands in both directions. */
export const border = atlas.table('border', {
  countryCode: column(Varchar(3), { name: 'country_code', primaryKey: true, foreignKey: 'country.code' }),
  neighbourCode: column(Varchar(3), { name: 'neighbour_code', primaryKey: true, foreignKey: 'country.code' }),
});

export const countryLanguage = atlas.table('country_language', {
  countryCode: column(Varchar(3), { name: 'country_code', primaryKey: true, foreignKey: 'country.code' }),
  languageCode: column(Varchar(3), { name: 'language_code', primaryKey: true, foreignKey: 'language.code', index: true }),
});

export const countryCurrency = atlas.table('country_currency', {
  countryCode: column(Varchar(3), { name: 'country_code', primaryKey: true, foreignKey: 'country.code' }),
  currencyCode: column(Varchar(3), { name: 'currency_code', primaryKey: true, foreignKey: 'currency.code' }),
});

const inAtlas = { metadata: atlas };

export class Language extends mapped(
  'language',
  {
    code: column(Varchar(3), { primaryKey: true }),
    name: column(Varchar(80)),
    countries: many<Country>(() => Country, { secondary: countryLanguage, backPopulates: 'languages' }),
  },
  inAtlas,
) {}

export class Currency extends mapped(
  'currency',
  {
    code: column(Varchar(3), { primaryKey: true }),
    name: column(Varchar(80)),
    symbol: column(Varchar(10)),
    countries: many<Country>(() => Country, { secondary: countryCurrency, backPopulates: 'currencies' }),
  },
  inAtlas,
) {}

export class Country extends mapped(
  'country',
  {
    code: column(Varchar(3), { primaryKey: true }),
    name: column(Varchar(80), { index: true }),
    officialName: column(Varchar(120), { name: 'official_name' }),
    continent: column(Varchar(20)),
    capital: column(Varchar(80), { nullable: true }),
    area: column(Double),
    landlocked: column(Bool),
    languages: many<Language>(() => Language, { secondary: countryLanguage, backPopulates: 'countries' }),
    currencies: many<Currency>(() => Currency, { secondary: countryCurrency, backPopulates: 'countries' }),
    neighbours: many<Country>(() => Country, { secondary: border }),
    cities: many<City>(() => City, { backPopulates: 'country', cascade: 'all' }),
  },
  inAtlas,
) {}

export class City extends mapped(
  'city',
  {
    id: column(Integer, { primaryKey: true, autoincrement: false }),
    name: column(Text),
    population: column(Integer),
    latitude: column(Double),
    longitude: column(Double),
    countryCode: column(Varchar(3), { name: 'country_code', foreignKey: 'country.code', index: true }),
    country: one<Country>(() => Country, { backPopulates: 'cities' }),
  },
  inAtlas,
) {}
