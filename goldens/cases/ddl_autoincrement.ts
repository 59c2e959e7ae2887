import {
  BigInteger,
  type ColumnOptions,
  column,
  createSequence,
  createTable,
  type IdentityOptions,
  Integer,
  identity,
  MetaData,
  Numeric,
  primaryKey,
  sequence,
  table,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import type { GoldenCases } from '../case.ts';

const key = { primaryKey: true } as const;

function withKey(options: ColumnOptions): Executable {
  return createTable(table('t', { id: column(Integer, { ...key, ...options }) }));
}

/** A second column that counts; the key does not. */
function counting(options: IdentityOptions, nullable = false): Executable {
  return createTable(
    table('t', { id: column(Integer, { ...key, autoincrement: false }), n: column(Integer, { nullable, identity: identity(options) }) }),
  );
}

function withSequence(options: ColumnOptions): MetaData {
  const metadata = new MetaData();
  metadata.table('t', { id: column(Integer, { ...key, ...options }) });
  return metadata;
}

function composite(a: boolean, b: boolean): Executable {
  const asked = { ...key, autoincrement: true } as const;
  return createTable(table('t', { a: column(Integer, a ? asked : key), b: column(Integer, b ? asked : key) }));
}

export const cases: GoldenCases = {
  'ddl_autoincrement.bigint_pk': () => createTable(table('t', { id: column(BigInteger, key) })),
  'ddl_autoincrement.integer_pk_explicit': () => withKey({ autoincrement: true }),
  'ddl_autoincrement.numeric_pk': () => createTable(table('t', { id: column(Numeric(10, 0), key) })),
  'ddl_autoincrement.numeric_pk_explicit': () => createTable(table('t', { id: column(Numeric(10, 0), { ...key, autoincrement: true }) })),
  'ddl_autoincrement.fk_pk': () => {
    const metadata = new MetaData();
    metadata.table('a', { id: column(Integer, key) });
    return createTable(metadata.table('b', { id: column(Integer, { ...key, foreignKey: 'a.id' }) }));
  },
  'ddl_autoincrement.composite_pk_explicit_first': () => composite(true, false),
  'ddl_autoincrement.composite_pk_explicit_second': () => composite(false, true),
  'ddl_autoincrement.two_explicit': () => composite(true, true),
  'ddl_autoincrement.sqlite_autoincrement_named_pk': () =>
    createTable(
      table(
        't',
        { id: column(Integer, key) },
        { options: { sqlite: { autoincrement: true } }, constraints: (c) => [primaryKey([c.id], { name: 'pk_t' })] },
      ),
    ),
  'ddl_autoincrement.identity_default': () => withKey({ identity: identity() }),
  'ddl_autoincrement.identity_always': () => withKey({ identity: identity({ always: true, start: 10, increment: 5 }) }),
  'ddl_autoincrement.identity_all_options': () =>
    withKey({ identity: identity({ start: 1, increment: 1, minValue: 1, maxValue: 100, cycle: true, cache: 20 }) }),
  'ddl_autoincrement.identity_not_pk': () => counting({ start: 3 }),
  'ddl_autoincrement.identity_oracle_options': () => withKey({ identity: identity({ onNull: true, order: true, start: 4 }) }),
  'ddl_autoincrement.identity_nullable': () => counting({}, true),
  'ddl_autoincrement.identity_and_server_default': () => withKey({ identity: identity(), serverDefault: '5' }),
  'ddl_autoincrement.sequence_pk_start': ({ dialect }) =>
    withSequence({ default: sequence('t_id_seq', { start: 100, increment: 10 }) }).createStatements(dialect),
  'ddl_autoincrement.sequence_optional': ({ dialect }) =>
    withSequence({ default: sequence('t_id_seq', { optional: true }) }).createStatements(dialect),
  'ddl_autoincrement.sequence_server_default': ({ dialect }) => {
    const s1 = sequence('s1');
    return withSequence({ default: s1, serverDefault: s1 }).createStatements(dialect);
  },
  'ddl_autoincrement.sequence_drop_all': ({ dialect }) => withSequence({ default: sequence('t_id_seq') }).dropStatements(dialect),
  'ddl_autoincrement.create_sequence_plain': () => createSequence(sequence('s1')),
  'ddl_autoincrement.create_sequence_no_values': () => createSequence(sequence('s1', { noMinValue: true, noMaxValue: true, cycle: false })),
};
