import { existsSync, readdirSync, readFileSync } from 'node:fs';
import { MssqlDialect } from '@sqlayer/dialect-mssql';
import { MariadbDialect, MysqlDialect } from '@sqlayer/dialect-mysql';
import { OracleDialect } from '@sqlayer/dialect-oracle';
import { PostgresDialect } from '@sqlayer/dialect-postgres';
import { BetterSqlite3Driver, SqliteDialect } from '@sqlayer/dialect-sqlite';
import type { DefaultDialect } from '@sqlayer/expression';
import type { Compiled, CompileOptions, Executable } from '@sqlayer/kernel/contracts';
import { type Fixture, type FixtureTarget, type GoldenBuild, type GoldenCases, type Target, targets } from './case.ts';
import { inlined, isEqual, type Sent } from './compare.ts';

export const dialects: Readonly<Record<Target, DefaultDialect>> = {
  postgresql: new PostgresDialect(),
  mysql: new MysqlDialect(),
  mariadb: new MariadbDialect(),
  oracle: new OracleDialect(),
  mssql: new MssqlDialect(),
  sqlite: new SqliteDialect(new BetterSqlite3Driver()),
};

/** What a fixture and this library make of a case on one target. */
export interface Outcome {
  readonly id: string;
  readonly target: Target;
  readonly state: 'equal' | 'listed' | 'failing';
  readonly wanted: string;
  readonly ours: string;
}

/** A difference that is meant: why, and what we write instead, by target. */
export interface Difference {
  readonly reason: string;
  readonly ours: Readonly<Partial<Record<Target, string>>>;
}

export type Differences = Readonly<Record<string, Difference>>;

/** The areas of the fixtures. */
export const areas: readonly string[] = readdirSync(new URL('./data/', import.meta.url))
  .filter((name) => name.endsWith('.json') && name !== 'schema.json')
  .map((name) => name.slice(0, -'.json'.length));

export function fixturesOf(area: string): readonly Fixture[] {
  return (JSON.parse(readFileSync(new URL(`./data/${area}.json`, import.meta.url), 'utf8')) as { readonly cases: readonly Fixture[] })
    .cases;
}

export async function casesOf(area: string): Promise<GoldenCases> {
  return ((await import(`./cases/${area}.ts`)) as { readonly cases: GoldenCases }).cases;
}

/** The differences of an area that are listed with their reasons. */
export function differencesOf(area: string): Differences {
  const file = differencesFile(area);
  return existsSync(file) ? (JSON.parse(readFileSync(file, 'utf8')) as Differences) : {};
}

export function differencesFile(area: string): URL {
  return new URL(`./differences/${area}.json`, import.meta.url);
}

/** Compares every fixture of an area on every target. */
export function compareArea(fixtures: readonly Fixture[], cases: GoldenCases, differences: Differences): readonly Outcome[] {
  return fixtures.flatMap((fixture) =>
    targets
      .filter((target) => target in fixture.targets)
      .map((target) => compareCase(fixture, target, cases[fixture.id], differences[fixture.id])),
  );
}

function compareCase(fixture: Fixture, target: Target, build: GoldenBuild | undefined, difference: Difference | undefined): Outcome {
  const expected = fixture.targets[target];
  const wanted = expected.error === undefined ? shownFixture(expected) : `refused: ${expected.error.message}`;
  const made = build === undefined ? 'no case is written for it' : attempt(() => sent(fixture, target, build));
  const ours = typeof made === 'string' ? made : made.map(({ sql, parameters }) => inlined(sql, parameters)).join('; ');
  const refused = typeof made === 'string';
  const equal = expected.error !== undefined ? refused && made.startsWith('refused') : !refused && isEqual(made, expected);
  const listed = difference?.ours[target];
  const state = equal && listed === undefined ? 'equal' : listed === ours && !equal ? 'listed' : 'failing';
  return { id: fixture.id, target, state, wanted, ours };
}

/** The statements of a case as they would be sent. */
export function sent(fixture: Fixture, target: Target, build: GoldenBuild): readonly Sent[] {
  const { options } = fixture;
  return compiledOf(fixture, target, build).map(({ statement, compiled }) => {
    const { values } = statement.structure();
    if (options?.render_postcompile !== false) return compiled.bind(values, options?.params);
    // The text that is shown has one element of each list.
    const shown = compiled.bind(
      values.map((value) => (Array.isArray(value) ? value.slice(0, 1) : value)),
      options.params,
    );
    return { sql: compiled.sql, parameters: shown.sql === compiled.sql ? shown.parameters : values };
  });
}

/** The statements of a case, each with what the target's compiler makes of it. */
export function compiledOf(
  fixture: Fixture,
  target: Target,
  build: GoldenBuild,
): readonly { readonly statement: Executable; readonly compiled: Compiled }[] {
  const dialect = dialects[target];
  const built = build({ target, dialect });
  const options = compileOptionsOf(fixture);
  return (Array.isArray(built) ? (built as readonly Executable[]) : [built as Executable]).map((statement) => ({
    statement,
    compiled: dialect.compile(statement, options),
  }));
}

/** How the fixture wants its statements compiled. */
export function compileOptionsOf({ options }: Fixture): CompileOptions {
  return { literalValues: options?.literal_binds ?? false, schemaTranslateMap: translateMap(options?.schema_translate_map) };
}

/** The fixtures call it None that a table has no schema. */
function translateMap(given: Readonly<Record<string, string>> | undefined): Readonly<Record<string, string>> | undefined {
  return given && Object.fromEntries(Object.entries(given).map(([schema, other]) => [schema === 'None' ? '' : schema, other]));
}

function attempt(run: () => readonly Sent[]): readonly Sent[] | string {
  try {
    return run();
  } catch (error) {
    if (error instanceof Error && 'code' in error) return `refused: ${error.message.replace(/\n {2}in: .*/s, '')}`;
    return `crashed: ${String(error)}`;
  }
}

function shownFixture({ sql, params }: FixtureTarget): string {
  return (typeof sql === 'string' ? [sql] : (sql ?? [])).map((one) => inlined(one, params ?? [])).join('; ');
}
