import type { Dialect, Executable, ParameterSet } from '@sqlayer/kernel/contracts';

/** The six databases of the fixtures. */
export const targets = ['postgresql', 'mysql', 'mariadb', 'oracle', 'mssql', 'sqlite'] as const;
export type Target = (typeof targets)[number];

/** What a case may ask of the target it is built for. */
export interface GoldenContext {
  readonly target: Target;
  readonly dialect: Dialect;
}

/**
 * Builds what a fixture describes, in the terms of this library: a statement, or several in order.
 *
 * A case that the library refuses throws, here or when it is compiled.
 */
export type GoldenBuild = (context: GoldenContext) => Executable | readonly Executable[];

/** The cases of one area, by the id of their fixture. */
export type GoldenCases = Readonly<Record<string, GoldenBuild>>;

/** One fixture, as in data/*.json; data/README.md says what the fields mean. */
export interface Fixture {
  readonly id: string;
  readonly description: string;
  readonly options?: FixtureOptions;
  readonly targets: Readonly<Record<Target, FixtureTarget>>;
}

export interface FixtureOptions {
  readonly render_postcompile?: boolean;
  readonly literal_binds?: boolean;
  readonly params?: ParameterSet;
  readonly column_keys?: readonly string[];
  readonly for_executemany?: boolean;
  readonly schema_translate_map?: Readonly<Record<string, string>>;
}

export interface FixtureTarget {
  readonly sql?: string | readonly string[];
  readonly sql_bind_casts?: string | readonly string[];
  readonly params?: FixtureParameters;
  readonly driver_params?: FixtureParameters;
  readonly error?: { readonly class: string; readonly message: string };
  readonly server_refused?: unknown;
}

export type FixtureParameters = readonly unknown[] | Readonly<Record<string, unknown>>;
