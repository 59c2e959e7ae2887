import type { Target } from './case.ts';
import type { Replacement } from './grammar.ts';

/**
 * Text that a case gives itself, in the place of the application, and that a database does not know.
 *
 * It is replaced where it stands, so that what we write around it is still checked.
 */
export interface GivenText extends Replacement {
  readonly targets: readonly Target[];
}

const postgres: Target = 'postgresql';
const everywhere: readonly Target[] = [postgres, 'oracle', 'mssql'];
const elsewhere: readonly Target[] = ['oracle', 'mssql'];

const ownOperator = "an operator of the application's own";
const postgresOperator = "an operator of PostgreSQL's, asked for by its text";
const prefix = 'a word before TABLE that other databases have';
const notWords = 'words for a clause that are no SQL anywhere';

/** By the id of the case. */
export const givenTexts: Readonly<Record<string, GivenText>> = {
  'arithmetic.custom_op_bitwise_token': { why: ownOperator, targets: ['oracle'], pattern: / & /, instead: ' + ' },
  'boolean.not_arithmetic': { why: ownOperator, targets: elsewhere, pattern: / && /, instead: ' = ' },
  'boolean.not_function': {
    why: 'a function that is a condition, though of unknown type: SQL Server has none',
    targets: ['mssql'],
    pattern: /$/,
    instead: ' = 1',
  },
  'compare.custom_op': { why: ownOperator, targets: elsewhere, pattern: / <=> /, instead: ' = ' },
  'compare.custom_op_precedence': { why: ownOperator, targets: elsewhere, pattern: / \|> (\S+)\) \|\| /, instead: ' + $1) + ' },
  'cte.suffix_search_depth_first': {
    why: 'the suffix of a common table expression, which SQL Server does not have',
    targets: ['mssql'],
    pattern: / SEARCH DEPTH FIRST BY id SET ordercol/,
    instead: '',
  },
  'ddl_index.functional_text': {
    why: 'an expression as the text of an index, which SQL Server does not have',
    targets: ['mssql'],
    pattern: /\(lower\(a\)\)$/,
    instead: '(a)',
  },
  'ddl_misc.ddl_string': {
    why: 'a statement of PostgreSQL as text',
    targets: elsewhere,
    pattern: /^CREATE EXTENSION x$/,
    instead: 'COMMIT',
  },
  'ddl_table.options_oracle': { why: prefix, targets: ['mssql'], pattern: /^CREATE GLOBAL TEMPORARY /, instead: 'CREATE ' },
  'ddl_table.temporary_prefix': { why: prefix, targets: elsewhere, pattern: /^CREATE TEMPORARY /, instead: 'CREATE ' },
  'ddl_types.user_defined_type': {
    why: "the name of a type of the application's own",
    targets: ['oracle'],
    pattern: /\bGEOMETRY\(4326\)/,
    instead: 'BLOB',
  },
  'function.reserved_word_name': {
    why: 'the name of a function, which is never quoted if it is a word: left() and replace() are reserved too',
    targets: everywhere,
    pattern: /\bSelect\(/,
    instead: 'Selected(',
  },
  'hints.prefix_two_with_distinct': { why: notWords, targets: everywhere, pattern: / A B /, instead: ' ' },
  'hints.suffix': { why: notWords, targets: everywhere, pattern: / OPTION \(X\)$/, instead: '' },
  'hints.statement_hint_any_dialect': { why: notWords, targets: [postgres, 'mssql'], pattern: / HINT Y$/, instead: '' },
  'hints.insert_prefix_suffix_select': { why: notWords, targets: everywhere, pattern: / HIGH /, instead: ' ' },
  'hints.cte_suffix_dialect': {
    why: 'a CYCLE clause without the values that mark a cycle',
    targets: ['oracle'],
    pattern: / CYCLE id SET c /,
    instead: ' ',
  },
  'json.pg_jsonb_contains': { why: postgresOperator, targets: elsewhere, pattern: / @> /, instead: ' = ' },
  'json.pg_jsonb_contained_by': { why: postgresOperator, targets: elsewhere, pattern: / <@ /, instead: ' = ' },
  'literal_text.literal_column_with_percent': { why: ownOperator, targets: ['oracle'], pattern: / % /, instead: ' + ' },
  'literal_text.text_double_colon': {
    why: 'a cast in the words of PostgreSQL',
    targets: elsewhere,
    pattern: /::int\b/,
    instead: '',
  },
  'pg_types.to_tsvector_match': { why: postgresOperator, targets: elsewhere, pattern: / @@ /, instead: ' = ' },
  'window.within_group_mode': {
    why: "a function of PostgreSQL's",
    targets: elsewhere,
    pattern: /\bmode\(\) WITHIN GROUP \(ORDER BY ([\w.]+)\)/,
    instead: 'max($1)',
  },
  'window.array_agg_order_pg': {
    why: "a function of PostgreSQL's",
    targets: ['oracle'],
    pattern: /\barray_agg\(([\w.]+) ORDER BY [\w.]+ DESC\)/,
    instead: 'max($1)',
  },
};
