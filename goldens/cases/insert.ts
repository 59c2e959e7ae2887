import {
  Bool,
  bindParam,
  column,
  func,
  Integer,
  insert,
  nullLiteral,
  select,
  sequence,
  Timestamp,
  table,
  text,
  union,
  Varchar,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { address, category, employee, item, user } from '../tables.ts';

const sandy = { name: 'sandy', is_active: true };

/** A table with a default of every kind. */
const thing = table('thing', {
  id: column(Integer, { primaryKey: true }),
  name: column(Varchar(20), { nullable: true }),
  status: column(Varchar(10), { nullable: true, default: 'new' }),
  n: column(Integer, { nullable: true, default: () => 7 }),
  created: column(Timestamp, { nullable: true, default: func.now() }),
  flag: column(Integer, { nullable: true, serverDefault: text('1') }),
  touched: column(Timestamp, { nullable: true, onUpdate: func.now(), generated: true }),
});

const counter = table('counter', { id: column(Integer, { primaryKey: true }) });
const ticket = table('ticket', {
  id: column(Integer, { primaryKey: true, default: sequence('ticket_seq') }),
  name: column(Varchar(20), { nullable: true }),
});

export const cases: GoldenCases = {
  'insert.all_columns_no_values': () =>
    insert(user).values({
      id: bindParam('id', Integer, { value: null }),
      name: bindParam('name', Varchar(), { value: null }),
      fullname: null,
      is_active: bindParam('is_active', Bool, { value: null }),
      age: bindParam('age', Integer, { value: null }),
      created_at: bindParam('created_at', Timestamp, { value: null }),
    } as never),
  'insert.values_keywords': () => insert(user).values(sandy),
  'insert.values_order_follows_table': () => insert(user).values({ is_active: false, name: 'sandy' }),
  'insert.values_positional': () =>
    insert(user).values({ id: 1, name: 'sandy', fullname: 'Sandy S', is_active: true, age: 30, created_at: null }),
  'insert.column_keys': () =>
    insert(user).values({ name: bindParam('name', Varchar()), fullname: bindParam('fullname', Varchar()) } as never),
  'insert.executemany': () => insert(user).values({ name: 'a', is_active: true }),
  'insert.multi_values_returning': () =>
    insert(user)
      .values([
        { name: 'a', is_active: true },
        { name: 'b', is_active: false },
      ])
      .returning(user.c.id, user.c.name),
  'insert.multi_values_expressions': () =>
    insert(address).values([
      { user_id: 1, email_address: func.lower('A') },
      { user_id: 2, email_address: 'b' },
    ]),
  'insert.multi_values_missing_key': ({ dialect }) => {
    const statement = insert(user).values([{ name: 'a', is_active: true }, { name: 'b' } as never]);
    // Rows are only looked at when they are bound.
    dialect.compile(statement).bind(statement.structure().values, undefined);
    return statement;
  },
  'insert.from_select_union': () => insert(category).fromSelect(['name'], union(select(item.c.name), select(employee.c.name))),
  'insert.from_select_returning': () => insert(category).fromSelect(['name'], select(item.c.name)).returning(category.c.id),
  'insert.from_select_with_python_defaults': () => insert(thing).fromSelect(['name'], select(category.c.name)),
  'insert.client_defaults': () => insert(thing).values({ name: 'x' }),
  'insert.client_defaults_multi_values': () => insert(thing).values([{ name: 'a' }, { name: 'b' }]),
  'insert.empty_values': () => insert(category).values({} as never),
  'insert.default_values_autoinc': () => insert(counter).values({}),
  'insert.sequence_default': () => insert(ticket).values({ name: 'x' }),
  'insert.scalar_subquery_value': () =>
    insert(address).values({ user_id: select(user.c.id).where(user.c.name.eq('ed')).scalarSubquery() as never, email_address: 'e@x' }),
  'insert.null_value': () => insert(user).values({ name: 'x', fullname: null, is_active: true, age: nullLiteral }),
  'insert.returning_table': () =>
    insert(address).values({ user_id: 1, email_address: 'x' }).returning(address.c.id, address.c.user_id, address.c.email_address),
  'insert.returning_unlabelled_expression': () => insert(user).values({ name: 'x', is_active: true }).returning(func.lower(user.c.name)),
  'insert.return_defaults': () => insert(thing).values({ name: 'x' }).returnDefaults(),
  'insert.prefix': () =>
    insert(user)
      .values({ name: 'x', is_active: true })
      .prefixWith('IGNORE', 'mysql')
      .prefixWith('IGNORE', 'mariadb')
      .prefixWith('OR REPLACE', 'sqlite'),
  'insert.literal_inline': () => insert(user).values({ name: "it's", is_active: true, age: 3 }),
};
