import { beforeAll, describe, expect, test } from 'vitest';
import type { ServerKind } from '../../tools/servers/server-kind.ts';
import { testServer } from '../../tools/servers/test-server.ts';
import type { Fixture, GoldenBuild, Target } from '../case.ts';
import type { CompiledCase } from '../case-tables.ts';
import { areas, casesOf, compiledOf, fixturesOf } from '../run.ts';
import { type CaseRows, CaseServer, type ServerRules } from '../server.ts';
import { CaseDatabase, decoded } from '../sqlite.ts';

/** Ids of cases, by what is to be known of them. */
type Lists = Readonly<Record<string, readonly string[]>>;

interface ServerUnderTest extends ServerRules {
  readonly kind: ServerKind;
  /** Cases that are not executed, since they would reach beyond the database of the test. */
  readonly spared: Lists;
  /** Cases that no server could carry out as the fixture gives them. */
  readonly refused: Lists;
  /** Cases whose rows are others than SQLite's, and rightly so. */
  readonly differing: Lists;
}

const ofNoDatabase: Lists = {
  'the fixture gives a word, an operator or a name that no database has': [
    'compare.custom_op_precedence',
    'ddl_misc.ddl_string',
    'function.package_dotted',
    'function.package_quoted',
    'function.reserved_word_name',
    'hints.insert_prefix_suffix_select',
    'hints.prefix_two_with_distinct',
    'hints.statement_hint_any_dialect',
    'hints.suffix',
    'literal_text.literal_column_typed_concat',
    'literal_text.literal_column_with_percent',
    'literal_text.text_double_colon',
    'naming.translate_none_to_schema',
  ],
  'the row lacks what the table asks for': ['insert.all_columns_no_values', 'insert.column_keys', 'insert.empty_values'],
};

const generated: Lists = {
  'keys that the server made': [
    'insert.from_select_returning',
    'insert.multi_values_returning',
    'insert.returning_table',
    'orm_dml.insert_returning_attribute',
  ],
  'the time and chance': ['function.current_timestamp', 'function.random', 'insert.return_defaults'],
  'rows without an order': ['set_op.nested_union_with_limit', 'limit.limit', 'limit.limit_offset_no_order_by', 'set_op.union_limit_only'],
  'the text of JSON has blanks': ['json.pg_jsonb_subscript'],
};

const postgres: ServerUnderTest = {
  target: 'postgresql',
  kind: 'postgres',
  transactionalDdl: true,
  setup: [
    // Rows that are changed one by one need not keep to foreign keys.
    'SET session_replication_role = replica',
    'CREATE EXTENSION hstore',
    'CREATE EXTENSION citext',
    'CREATE EXTENSION btree_gist',
    "CREATE FUNCTION do_it(INTEGER) RETURNS INTEGER LANGUAGE sql AS 'SELECT 5'",
    "CREATE FUNCTION do_it(INTEGER, TEXT, TEXT, NUMERIC) RETURNS INTEGER LANGUAGE sql AS 'SELECT 8'",
    "CREATE FUNCTION myfunc(INTEGER) RETURNS INTEGER LANGUAGE sql AS 'SELECT 5'",
    "CREATE FUNCTION isblank(TEXT) RETURNS BOOLEAN LANGUAGE sql AS 'SELECT trim($1) = '''''",
    "CREATE FUNCTION split_words(TEXT) RETURNS TABLE(word TEXT) LANGUAGE sql AS 'SELECT unnest(string_to_array($1, '' ''))'",
    'CREATE TYPE record_of_user AS (total INTEGER)',
    "CREATE FUNCTION do_rec(INTEGER) RETURNS record_of_user LANGUAGE sql AS 'SELECT ROW($1)::record_of_user'",
    'CREATE SCHEMA shop',
    'CREATE SEQUENCE shop.order_seq',
    'CREATE SEQUENCE order_seq START 1000',
  ],
  filled: [
    ...['user_account', 'address', 'category', 'item', 'orders', 'employee', 'event_log'].map(
      (name) => `SELECT setval(pg_get_serial_sequence('${name}', 'id'), 1000)`,
    ),
    'CREATE UNIQUE INDEX ON item (lower(sku))',
  ],
  spared: {},
  refused: {
    ...ofNoDatabase,
    'the operator is none of this server': ['boolean.not_arithmetic', 'compare.custom_op'],
    'the rows hold no number, document or UUID': ['case_cast.cast_integer', 'case_cast.cast_json', 'case_cast.cast_uuid'],
    'the server has no such tablespace, collation or type': [
      'ddl_index.pg_include_with_tablespace',
      'ddl_types.string_collation',
      'ddl_types.user_defined_type',
    ],
    'a row refers to nothing': ['ddl_table.alter_add_drop_fk'],
    'the function gives columns of other names or types': ['function.json_each_table_valued', 'function.table_valued_named'],
    'a column is neither grouped nor aggregated': ['select.label_style_tablename_plus_col_functions'],
  },
  differing: {
    ...generated,
    'NULL comes last': [
      'subquery.subquery_limit_order',
      'window.aggregate_strings_ordered',
      'window.first_value_ntile',
      'window.lag_lead',
      'window.row_number',
    ],
    'arrays are none of JSON': ['function.array_agg', 'window.array_agg_order_pg'],
    'LIKE tells case apart': ['strings.not_like'],
    'the search is one of words': ['strings.match_negated'],
  },
};

const mariadb: ServerUnderTest = {
  target: 'mariadb',
  kind: 'mariadb',
  transactionalDdl: false,
  setup: ['ALTER DATABASE COLLATE utf8mb4_bin', 'SET foreign_key_checks = 0'],
  filled: ['ALTER TABLE orders ADD FULLTEXT (note)', 'CREATE SEQUENCE order_seq START 1000', 'CREATE INDEX ix ON user_account (id)'],
  spared: {
    'a schema is another database of the server, which is not for a test to make': [
      'ddl_index.drop_schema',
      'ddl_misc.create_schema_if_not_exists',
      'ddl_misc.create_table_as_schema',
      'ddl_misc.drop_schema_cascade',
      'ddl_table.comments_schema',
      'ddl_table.fk_other_schema',
      'ddl_table.fk_same_schema',
      'function.next_value_func_schema',
      'naming.schema_dotted_forced_quote',
      'naming.schema_insert_returning',
      'naming.schema_insert_update',
      'naming.schema_metadata_default',
      'naming.schema_mssql_brackets',
      'naming.translate_ddl',
      'naming.translate_quoted',
    ],
  },
  refused: {
    ...ofNoDatabase,
    'the server has no such function, type, collation or words': [
      'boolean.not_function',
      'cte.suffix_search_depth_first',
      'ddl_index.functional_text',
      'ddl_table.options_oracle',
      'ddl_types.text_collation',
      'function.array_agg',
      'function.bound_args_only',
      'function.case_preserved_name',
      'function.function_in_where',
      'function.typed_result_plus',
      'hints.table_hint_any_dialect',
      'json.pg_jsonb_contained_by',
      'json.pg_jsonb_contains',
      'pg_types.at_time_zone_op',
      'pg_types.to_tsvector_match',
      'strings.collate_column',
      'strings.collate_quoted',
    ],
    'the rows hold no document': ['case_cast.cast_json'],
    'a key that counts cannot be dropped': ['ddl_table.alter_add_drop_check_pk'],
  },
  differing: {
    ...generated,
    'NULL makes the whole text NULL': ['function.concat'],
    'FLOAT has 24 bits': ['arithmetic.float_arithmetic'],
    'a column that is not grouped comes from any row': ['select.label_style_tablename_plus_col_functions'],
    'LIKE tells case apart': ['strings.not_like'],
    'the search is one of words': ['strings.match_negated'],
  },
};

const mysql: ServerUnderTest = {
  ...mariadb,
  target: 'mysql',
  kind: 'mysql',
  filled: ['ALTER TABLE orders ADD FULLTEXT (note)', 'CREATE INDEX ix ON user_account (id)', 'CREATE INDEX ix ON address (id)'],
  refused: {
    ...mariadb.refused,
    'a type takes no number here': ['ddl_types.user_defined_type'],
    'a column is neither grouped nor aggregated': ['select.label_style_tablename_plus_col_functions'],
  },
  differing: { ...mariadb.differing, 'documents keep no order of their keys': ['json.select_column'] },
};

/** What is wrong with cases on a server, by area and id; or why nothing can be executed there. */
interface Examination {
  readonly unreachable: string | undefined;
  readonly wrong: ReadonlyMap<string, Readonly<Record<string, string>>>;
}

const examinations = new Map<ServerUnderTest, Promise<Examination>>();

describe.each([postgres, mariadb, mysql])('$target executes', (rules) => {
  // All servers are at work from the beginning, since most of the time is theirs.
  beforeAll(() => {
    for (const each of [postgres, mariadb, mysql]) if (!examinations.has(each)) examinations.set(each, examine(each));
  });

  test.for(areas)('%s, and gives the rows that SQLite gives', { timeout: 120_000 }, async (area, { skip }) => {
    const { unreachable, wrong } = await (examinations.get(rules) as Promise<Examination>);
    if (unreachable !== undefined) return skip(unreachable);
    expect(wrong.get(area)).toEqual({});
  });
});

async function examine(rules: ServerUnderTest): Promise<Examination> {
  const testing = await testServer(rules.kind);
  const wrong = new Map<string, Readonly<Record<string, string>>>();
  if (testing.unreachable !== undefined) return { unreachable: testing.unreachable, wrong };
  await using server = await CaseServer.open(rules, testing);
  for (const area of areas) wrong.set(area, await wrongIn(area, rules, server));
  return { unreachable: undefined, wrong };
}

async function wrongIn(area: string, rules: ServerUnderTest, server: CaseServer): Promise<Readonly<Record<string, string>>> {
  const [refused, spared, differing] = [rules.refused, rules.spared, rules.differing].map((lists) => new Set(Object.values(lists).flat()));
  const cases = await casesOf(area);
  const wrong: Record<string, string> = {};
  for (const fixture of fixturesOf(area)) {
    const compiled = compiledIfAny(fixture, rules.target, cases[fixture.id]);
    if (compiled.length === 0 || spared?.has(fixture.id)) continue;
    const expected = await expectedRows(fixture, cases[fixture.id]);
    const complaint = await complaintAbout(server, fixture, compiled, differing?.has(fixture.id) ? undefined : expected);
    if (refused?.has(fixture.id) !== (complaint !== undefined)) wrong[fixture.id] = complaint ?? 'is listed as refused, but is not';
  }
  return wrong;
}

/** What is wrong with the rows of a case; undefined if nothing is. */
async function complaintAbout(
  server: CaseServer,
  fixture: Fixture,
  compiled: readonly CompiledCase[],
  expected: CaseRows,
): Promise<string | undefined> {
  try {
    const rows = await server.run(fixture, compiled);
    if (expected === undefined || rows === undefined || settled(rows) === settled(expected)) return undefined;
    return `\n${settled(rows)}\nSQLite:\n${settled(expected)}\nin ${compiled.at(-1)?.compiled.sql}`;
  } catch (error) {
    return (error as Error).message;
  }
}

/** What SQLite gives, by case; every server is compared with the same. */
const known = new Map<string, Promise<CaseRows>>();

function expectedRows(fixture: Fixture, build: GoldenBuild | undefined): Promise<CaseRows> {
  let rows = known.get(fixture.id);
  if (rows === undefined) {
    rows = sqliteRows(fixture, compiledIfAny(fixture, 'sqlite', build));
    known.set(fixture.id, rows);
  }
  return rows;
}

/** What SQLite gives; undefined where it gives nothing, or refuses. */
async function sqliteRows(fixture: Fixture, compiled: readonly CompiledCase[]): Promise<CaseRows> {
  try {
    using database = await CaseDatabase.open(fixture, compiled);
    let rows: CaseRows;
    for (const one of compiled) {
      const result = await database.execute(one);
      if (one.compiled.returnsRows) rows = decoded(result, one.compiled);
    }
    return rows;
  } catch {
    return undefined;
  }
}

/** Rows in an order of their own, with numbers to six digits. */
function settled(rows: NonNullable<CaseRows>): string {
  return rows
    .map((row) => JSON.stringify(row.map(comparable)))
    .sort()
    .join('\n');
}

function comparable(value: unknown): unknown {
  if (value instanceof Uint8Array) return Buffer.from(value).toString('hex');
  if (typeof value === 'bigint' || (typeof value === 'string' && /^-?\d+(\.\d+)?$/.test(value))) return comparable(Number(value));
  return typeof value === 'number' ? Number(value.toPrecision(6)) : value;
}

function compiledIfAny(fixture: Fixture, target: Target, build: GoldenBuild | undefined): readonly CompiledCase[] {
  if (build === undefined) return [];
  try {
    return compiledOf(fixture, target, build);
  } catch {
    return [];
  }
}
