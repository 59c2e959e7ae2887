import {
  CreateIndex,
  CreateTable,
  CreateTableAs,
  CreateView,
  Delete,
  DropIndex,
  DropTable,
  Insert,
  insert,
  select,
  type Table,
  Update,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import { describe, expect, test } from 'vitest';
import type { Fixture, GoldenBuild } from '../case.ts';
import type { CompiledCase } from '../case-tables.ts';
import { areas, casesOf, compiledOf, dialects, fixturesOf } from '../run.ts';
import { sampleRow } from '../sample.ts';
import { CaseDatabase, decoded, type Setting } from '../sqlite.ts';

/** What a case needs that others do not. */
const settings: Readonly<Record<string, Setting>> = {
  'case_cast.cast_json': { before: [`UPDATE orders SET note = '{"a": [1]}'`] },
  // They leave out columns that the fixed tables require.
  'insert.all_columns_no_values': { allNullable: true },
  'insert.column_keys': { allNullable: true },
  'insert.empty_values': { allNullable: true },
  'upsert.do_update_expression_target_pg': { before: ['CREATE UNIQUE INDEX ux_sku ON item (lower(sku))'] },
};

/** Cases that SQLite refuses as they are, and why nobody can help it. */
const refused: Readonly<Record<string, string>> = {
  'boolean.not_arithmetic': 'the operator && is given by the fixture',
  'compare.custom_op': 'the operator <=> is given by the fixture',
  'compare.custom_op_precedence': 'the operator |> is given by the fixture',
  'cte.suffix_search_depth_first': 'the suffix SEARCH is given by the fixture',
  'ddl_misc.ddl_string': 'the text CREATE EXTENSION is given by the fixture',
  'ddl_table.options_oracle': 'the prefix GLOBAL TEMPORARY is given by the fixture',
  'ddl_types.string_collation': 'the driver cannot add the collation utf8_bin',
  'ddl_types.text_collation': 'the driver cannot add the collation C',
  'function.reserved_word_name': 'a function is called by the name that is given, since keywords such as REPLACE are functions',
  'hints.insert_prefix_suffix_select': 'the prefix HIGH is given by the fixture',
  'hints.prefix_two_with_distinct': 'the prefixes A and B are given by the fixture',
  'hints.statement_hint_any_dialect': 'the hint HINT Y is given by the fixture',
  'hints.suffix': 'the suffix OPTION (X) is given by the fixture',
  'json.pg_jsonb_contained_by': 'the operator <@ is given by the fixture',
  'json.pg_jsonb_contains': 'the operator @> is given by the fixture',
  'literal_text.literal_column_typed_concat': 'the text names a column and the statement has no table',
  'literal_text.literal_column_with_percent': 'the text names columns and the statement has no table',
  'literal_text.text_double_colon': 'the text has a cast of PostgreSQL',
  'pg_types.at_time_zone_op': 'the operator AT TIME ZONE is given by the fixture',
  'pg_types.to_tsvector_match': 'the operator @@ is given by the fixture',
  'strings.collate_quoted': 'the driver cannot add the collation en-US-x-icu',
};

describe('SQLite executes', () => {
  test.each(areas)('%s', async (area) => {
    const cases = await casesOf(area);
    const wrong: Record<string, unknown> = {};
    for (const fixture of fixturesOf(area)) {
      const compiled = compiledIfAny(fixture, cases[fixture.id]);
      const failure = await run(fixture, compiled).catch((error: unknown) => error);
      if (fixture.id in refused && !(failure instanceof Error)) wrong[fixture.id] = 'is listed as refused, but is not';
      if (!(fixture.id in refused) && failure instanceof Error) wrong[fixture.id] = `${failure.message}\nin ${shown(compiled)}`;
    }
    expect(wrong).toEqual({});
  });

  test('what the lists name', async () => {
    const ids = areas.flatMap((area) => fixturesOf(area).map(({ id }) => id));
    expect(ids).toEqual(expect.arrayContaining([...Object.keys(settings), ...Object.keys(refused)]));
  });
});

/** The statements of a case; none where it is not written or refused. */
function compiledIfAny(fixture: Fixture, build: GoldenBuild | undefined): readonly CompiledCase[] {
  if (build === undefined) return [];
  try {
    return compiledOf(fixture, 'sqlite', build);
  } catch {
    return [];
  }
}

function shown(compiled: readonly CompiledCase[]): string {
  return compiled.map(({ compiled: { sql } }) => sql).join('; ');
}

/** Executes the statements of a case in a database of their own; what they give or do must be what they say. */
async function run(fixture: Fixture, compiled: readonly CompiledCase[]): Promise<void> {
  using database = await CaseDatabase.open(fixture, compiled, settings[fixture.id]);
  for (const one of compiled) {
    const { statement } = one;
    if (statement instanceof Insert || statement instanceof Update || statement instanceof Delete) await change(database, statement, one);
    else {
      const result = await database.execute(one);
      if (one.compiled.columns !== undefined && one.compiled.returnsRows) expect(result.columnNames).toEqual(namesOf(one));
      decoded(result, one.compiled);
    }
    await checkSchema(database, statement);
  }
}

function namesOf({ compiled }: CompiledCase): readonly string[] | undefined {
  return compiled.columns?.map(({ name }) => name);
}

// biome-ignore lint/suspicious/noExplicitAny: of any table
type AnyChange = Insert<any, any> | Update<any, any> | Delete<any>;

/** Executes what changes rows: the table then has as many as the database says it changed. */
async function change(database: CaseDatabase, statement: AnyChange, one: CompiledCase): Promise<void> {
  const before = await database.count(statement.table);
  const result = await database.execute(one);
  const { changes } = result;
  const after = await database.count(statement.table);
  if (statement.returned.length > 0) {
    expect(result.columnNames).toEqual(namesOf(one));
    expect(decoded(result, one.compiled)).toHaveLength(changes);
  } else expect(result.affectedRows).toBe(changes);
  if (statement instanceof Delete) expect(after).toBe(before - changes);
  else if (statement instanceof Update) {
    expect(after).toBe(before);
    expect(changes).toBeLessThanOrEqual(before);
  } else if (statement.conflict === undefined) {
    expect(after).toBe(before + changes);
    expect(changes).toBe(statement.rows?.rows.length || Math.max(changes, 1));
  } else expect(after).toBeLessThanOrEqual(before + changes);
}

/** What a statement of DDL makes is there, and what it drops is not. */
async function checkSchema(database: CaseDatabase, statement: Executable): Promise<void> {
  if (statement instanceof CreateTable) await checkTable(database, statement.table);
  if (statement instanceof CreateView || statement instanceof CreateTableAs) {
    expect(database.columnNames(statement.table)).toEqual(statement.table.columns.map(({ name }) => name));
    expect(await database.count(statement.table)).toBeGreaterThan(0);
  }
  if (statement instanceof CreateIndex) {
    const { unique, expressions } = statement.index;
    expect(database.indexes(statement.table)[0]).toEqual({ isUnique: unique, parts: expressions.length });
  }
  if (statement instanceof DropTable) expect(database.columnNames(statement.table)).toEqual([]);
  if (statement instanceof DropIndex) expect(database.indexes(statement.table)).toEqual([]);
}

/** The table has its columns, keeps a value in each, and makes the key that it is said to make. */
async function checkTable(database: CaseDatabase, table: Table): Promise<void> {
  expect(database.columnNames(table)).toEqual(table.columns.map(({ name }) => name));
  const row = sampleRow(table, dialects.sqlite.types);
  await database.executeOwn(insert(table).values(row));
  const columns = table.columns.filter(({ key }) => key in row);
  if (columns.length > 0) expect(await database.executeOwn(select(...columns))).toEqual([Object.values(row)]);
  const key = table.autoincrementColumn;
  if (key !== undefined) expect(await database.executeOwn(select(key))).toEqual([[expect.anything()]]);
}
