import {
  CreateDomain,
  CreateEnumType,
  createSchema,
  createTableAs,
  createView,
  DropDomain,
  DropEnumType,
  ddl,
  dropSchema,
  dropView,
  Integer,
  select,
  sql,
  text,
  unionAll,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, orders, user } from '../tables.ts';

const positive = { name: 'positive', base: Integer, check: sql`VALUE > 0`, constraintName: 'pos' };
const mood = { name: 'mood', values: ['a', "it's"] };

export const cases: GoldenCases = {
  'ddl_misc.create_schema_if_not_exists': () => createSchema('My Shop', { ifNotExists: true }),
  'ddl_misc.drop_schema_cascade': () => dropSchema('shop', { ifExists: true, cascade: true }),
  'ddl_misc.create_view': () => createView('v_active', select(user.c.id, user.c.name).where(user.c.age.gt(5))),
  'ddl_misc.create_view_temporary': () => createView('v_active', select(user.c.id), { temporary: true }),
  'ddl_misc.create_view_union': () => createView('v_u', unionAll(select(address.c.user_id), select(orders.c.user_id))),
  'ddl_misc.drop_view_if_exists_materialized': () => dropView('mv', { ifExists: true, materialized: true }),
  'ddl_misc.select_from_view': () => {
    const { table: active } = createView('v_active', select(user.c.id, user.c.name.label('nm')));
    return select(active.c.id, active.c.nm).where(active.c.nm.eq('x'));
  },
  'ddl_misc.create_table_as_schema': () => createTableAs('snapshot', select(user.c.id, user.c.age.add(1).label('n')), { schema: 'shop' }),
  'ddl_misc.ddl_string': () => ddl('CREATE EXTENSION x'),
  'ddl_misc.pg_create_enum_type': () => [new CreateEnumType(mood), new DropEnumType(mood)],
  'ddl_misc.pg_create_domain': () => [new CreateDomain(positive), new DropDomain(positive)],
  'ddl_misc.savepoint': ({ dialect }) =>
    [dialect.savepointSql('sp_1'), dialect.rollbackToSavepointSql('sp_1'), dialect.releaseSavepointSql('sp_1')].flatMap((one) =>
      one === undefined ? [] : [text(one)],
    ),
};
