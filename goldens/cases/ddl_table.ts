import {
  addConstraint,
  check,
  column,
  computed,
  createTable,
  DateOnly,
  DropConstraintComment,
  dropConstraint,
  dropTable,
  foreignKey,
  Integer,
  index,
  MetaData,
  primaryKey,
  references,
  SetConstraintComment,
  type StringType,
  sql,
  type Table,
  Timestamp,
  table,
  text,
  unique,
  Varchar,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { eventLog, item, orderItem } from '../tables.ts';

/** The fixtures' strings are not of the national character set. */
function varchar(length: number): StringType {
  return Varchar(length).with({ national: false });
}

const id = column(Integer, { primaryKey: true });
const number = column(Integer, { nullable: true });

/** Table b with a foreign key to table a, whose options are given. */
function referring(...args: Parameters<typeof foreignKey> extends [unknown, unknown, (infer O)?] ? [O?] : never): Table {
  const metadata = new MetaData();
  metadata.table('a', { id });
  return metadata.table('b', { id, a_id: number }, { constraints: (c) => [foreignKey([c.a_id], ['a.id'], ...args)] });
}

const named = table(
  't',
  { id, x: number },
  { constraints: (c) => [primaryKey([c.id], { name: 'pk_t' }), check(sql`x > 0`, { name: 'ck_x' })] },
);
const once = table('t', { id, x: number }, { constraints: (c) => [unique([c.x], { name: 'uq_x', comment: 'a comment' })] });
const [, uqX] = once.constraints as [unknown, (typeof once.constraints)[number]];
const everywhere = { engine: 'InnoDB', charset: 'utf8mb4', collate: 'utf8mb4_bin', autoIncrement: '5' };

export const cases: GoldenCases = {
  'ddl_table.item': () => createTable(item),
  'ddl_table.order_item': () => createTable(orderItem),
  'ddl_table.event_log': () => createTable(eventLog),
  'ddl_table.if_not_exists': () => createTable(table('t', { id }), { ifNotExists: true }),
  'ddl_table.drop_table': () => dropTable(table('t', { id })),
  'ddl_table.no_columns': () => createTable(table('t', {})),
  'ddl_table.no_primary_key': () => createTable(table('t', { a: number, b: column(varchar(5), { nullable: true }) })),
  'ddl_table.temporary_prefix': () => createTable(table('t', { a: number }, { prefixes: ['TEMPORARY'] })),
  'ddl_table.pk_composite': () => createTable(table('t', { a: id, b: id })),
  'ddl_table.pk_string': () => createTable(table('t', { id: column(varchar(36), { primaryKey: true }) })),
  'ddl_table.fk_deferrable': () => createTable(referring({ name: 'fk_a', deferrable: true, initially: 'DEFERRED' })),
  'ddl_table.fk_not_deferrable': () => createTable(referring({ deferrable: false, initially: 'IMMEDIATE' })),
  'ddl_table.fk_type_inferred': () => {
    const metadata = new MetaData();
    metadata.table('a', { code: column(varchar(20), { primaryKey: true }) });
    return createTable(metadata.table('b', { id, a_code: column(varchar(20), { nullable: true, foreignKey: 'a.code' }) }));
  },
  'ddl_table.fk_other_schema': () => {
    const metadata = new MetaData();
    metadata.table('a', { id }, { schema: 's1' });
    return createTable(metadata.table('b', { id, a_id: column(Integer, { nullable: true, foreignKey: 's1.a.id' }) }));
  },
  'ddl_table.fk_same_schema': () => {
    const metadata = new MetaData({ schema: 's1' });
    metadata.table('a', { id });
    return createTable(metadata.table('b', { id, a_id: column(Integer, { nullable: true, foreignKey: 'a.id' }) }));
  },
  'ddl_table.fk_unknown_table': () =>
    createTable(new MetaData().table('b', { id, a_id: column(Integer, { nullable: true, foreignKey: 'nope.id' }) })),
  'ddl_table.fk_explicit_use_alter': ({ dialect }) => {
    const metadata = new MetaData();
    metadata.table('b', { id });
    metadata.table('a', {
      id,
      b_id: column(Integer, { nullable: true, foreignKey: references('b.id', { name: 'fk_b', useAlter: true }) }),
    });
    return metadata.createStatements(dialect);
  },
  'ddl_table.unique_named_composite': () =>
    createTable(
      table('t', { id, x: number, y: number }, { constraints: (c) => [unique([c.x, c.y], { name: 'uq_xy', deferrable: true })] }),
    ),
  'ddl_table.check_table': () =>
    createTable(table('t', { id, x: number, y: number }, { constraints: () => [check(text('x > 0 AND y > 0'), { name: 'ck_pos' })] })),
  'ddl_table.check_column': () => createTable(table('t', { id, x: column(Integer, { nullable: true, check: sql`x > 5` }) })),
  'ddl_table.naming_convention_ck_unnamed': () => {
    const metadata = new MetaData({ naming: { ck: 'ck_%(table_name)s_%(constraint_name)s' } });
    return createTable(metadata.table('t', { x: number }, { constraints: (c) => [check(c.x.gt(5))] }));
  },
  'ddl_table.server_default_string': () =>
    createTable(
      table('t', {
        id,
        x: column(varchar(10), { nullable: true, serverDefault: "it's" }),
        y: column(Integer, { nullable: true, serverDefault: '5' }),
      }),
    ),
  'ddl_table.server_default_text': () =>
    createTable(
      table('t', {
        id,
        y: column(Integer, { nullable: true, serverDefault: text('5') }),
        z: column(Timestamp, { nullable: true, serverDefault: text('CURRENT_TIMESTAMP') }),
      }),
    ),
  'ddl_table.server_default_not_null': () => createTable(table('t', { id, x: column(varchar(10), { serverDefault: 'a' }) })),
  'ddl_table.client_default_not_rendered': () => createTable(table('t', { id, x: column(Integer, { nullable: true, default: 5 }) })),
  'ddl_table.computed': () =>
    createTable(
      table('t', {
        id,
        width: number,
        height: number,
        area: column(Integer, { nullable: true, computed: computed(sql`width * height`) }),
      }),
    ),
  'ddl_table.comments': ({ dialect }) => {
    const metadata = new MetaData();
    metadata.table('t', { id, x: column(Integer, { nullable: true, comment: 'the x' }) }, { comment: "it's a table" });
    return metadata.createStatements(dialect);
  },
  'ddl_table.comments_schema': ({ dialect }) => {
    const metadata = new MetaData();
    metadata.table('t', { id: column(Integer, { primaryKey: true, comment: 'key' }) }, { schema: 's1', comment: 'tbl' });
    return metadata.createStatements(dialect);
  },
  'ddl_table.comment_constraint': () => [new SetConstraintComment(once, uqX), new DropConstraintComment(once, uqX)],
  'ddl_table.options_mysql': () => createTable(table('t', { id }, { comment: 'c', options: { mysql: everywhere, mariadb: everywhere } })),
  'ddl_table.options_mysql_partition': () =>
    createTable(table('t', { id }, { options: { mysql: { partitionBy: 'HASH(id)', partitions: '4' } } })),
  'ddl_table.options_pg_partition': () =>
    createTable(
      table('t', { id: number, d: column(DateOnly, { nullable: true }) }, { options: { postgres: { partitionBy: 'RANGE (d)' } } }),
    ),
  'ddl_table.options_oracle': () =>
    createTable(
      table(
        't',
        { id },
        { prefixes: ['GLOBAL TEMPORARY'], options: { oracle: { onCommit: 'PRESERVE ROWS', compress: true, tablespace: 'ts' } } },
      ),
    ),
  'ddl_table.alter_add_drop_unique': () => [addConstraint(once, 'uq_x'), dropConstraint(once, 'uq_x')],
  'ddl_table.alter_add_drop_fk': () => {
    const b = referring({ name: 'fk_a', onDelete: 'CASCADE' });
    return [addConstraint(b, 'fk_a'), dropConstraint(b, 'fk_a')];
  },
  'ddl_table.alter_add_drop_check_pk': () => [
    addConstraint(named, 'ck_x'),
    dropConstraint(named, 'ck_x', { cascade: true, ifExists: true }),
    addConstraint(named, 'pk_t'),
    dropConstraint(named, 'pk_t'),
  ],
  'ddl_table.ddl_if': ({ dialect }) => {
    const metadata = new MetaData();
    metadata.table(
      't',
      { id, x: number },
      {
        constraints: (c) => [
          unique([c.x], { name: 'uq_x', ddlIf: { dialect: 'postgres' } }),
          index([c.x], { name: 'ix_x', ddlIf: { dialect: 'mysql' } }),
        ],
      },
    );
    return metadata.createStatements(dialect);
  },
  'ddl_table.quoted_constraint_names': () =>
    createTable(
      table(
        't',
        { id, odd: column(Integer, { name: 'Sel ect', nullable: true }) },
        { constraints: (c) => [unique([c.odd], { name: 'Uq Odd' }), check(sql`1 = 1`, { name: 'ck-odd' })] },
      ),
    ),
};
