import {
  column,
  createIndex,
  dropIndex,
  func,
  type IndexOptions,
  Integer,
  index,
  MetaData,
  type SchemaExpression,
  type StringType,
  sql,
  Text,
  table,
  Varchar,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import type { GoldenCases } from '../case.ts';

/** The fixtures' strings are not of the national character set. */
function varchar(length: number): StringType {
  return Varchar(length).with({ national: false });
}

const specs = {
  id: column(Integer, { primaryKey: true }),
  a: column(varchar(20), { nullable: true }),
  b: column(Integer, { nullable: true }),
  c: column(Integer, { nullable: true }),
  doc: column(Text, { nullable: true }),
};
const t = table('t', specs);
const inSchema = table('t', { id: specs.id, a: specs.b }, { schema: 's1' });

function create(
  expressions: readonly SchemaExpression[],
  options: IndexOptions,
  more: { readonly ifNotExists?: boolean } = {},
): Executable {
  return createIndex(t, index(expressions, options), more);
}

export const cases: GoldenCases = {
  'ddl_index.plain': () => create([t.c.a], { name: 'ix_a' }),
  'ddl_index.unique': () => create([t.c.a], { name: 'ux_a', unique: true }),
  'ddl_index.multi_column': () => create([t.c.a, t.c.b], { name: 'ix_ab' }),
  'ddl_index.functional': () => create([func.lower(t.c.a)], { name: 'ix_lower' }),
  'ddl_index.functional_mixed': () => create([func.lower(t.c.a), t.c.b, t.c.b.add(5)], { name: 'ix_mixed' }),
  'ddl_index.functional_text': () => create([sql`lower(a)`], { name: 'ix_text' }),
  'ddl_index.if_not_exists': () => create([t.c.a], { name: 'ix_a' }, { ifNotExists: true }),
  'ddl_index.drop': () => dropIndex(t, index([t.c.a], { name: 'ix_a' })),
  'ddl_index.drop_if_exists': () => dropIndex(t, index([t.c.a], { name: 'ix_a' }), { ifExists: true }),
  'ddl_index.drop_schema': () => dropIndex(inSchema, index([inSchema.c.a], { name: 'ix_a' })),
  'ddl_index.unnamed_functional': () => create([func.lower(t.c.a)], {}),
  'ddl_index.column_index_flag': ({ dialect }) => {
    const metadata = new MetaData();
    metadata.table('t', {
      id: specs.id,
      a: column(Integer, { nullable: true, index: true }),
      b: column(Integer, { nullable: true, index: true, unique: true }),
    });
    return metadata.createStatements(dialect);
  },
  'ddl_index.partial_text': () => create([t.c.a], { name: 'ix_part', options: { postgres: { where: sql`a = 'x'` } } }),
  'ddl_index.pg_ops_labelled_expression': () =>
    create([func.lower(t.c.a).label('la')], { name: 'ix_l', options: { postgres: { ops: { la: 'text_pattern_ops' } } } }),
  'ddl_index.pg_include_with_tablespace': () =>
    create([t.c.a], {
      name: 'ix_i',
      unique: true,
      options: { postgres: { include: ['b', t.c.c], with: { fillfactor: 50 }, tablespace: 'ts', nullsNotDistinct: true } },
    }),
  'ddl_index.mysql_length_per_column': () =>
    create([t.c.a, t.c.b, t.c.doc], {
      name: 'ix_len2',
      options: { mysql: { length: { a: 5, doc: 20 } }, mariadb: { length: { a: 5, doc: 20 } } },
    }),
  'ddl_index.mysql_using': () => create([t.c.a], { name: 'ix_u', options: { mysql: { using: 'hash' }, mariadb: { using: 'hash' } } }),
  'ddl_index.oracle_bitmap_compress': () => [
    create([t.c.a], { name: 'ix_bm', options: { oracle: { bitmap: true } } }),
    create([t.c.a, t.c.b], { name: 'ix_cp', options: { oracle: { compress: 1 } } }),
  ],
  'ddl_index.unknown_option': ({ dialect }) => create([t.c.a], { name: 'ix_a', options: { [dialect.name]: { nope: 1 } } }),
};
