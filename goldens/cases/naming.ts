import {
  column,
  createTable,
  Integer,
  insert,
  MetaData,
  or,
  type StringType,
  select,
  table,
  unique,
  update,
  Varchar,
} from '@sqlayer/expression';
import type { GoldenCases } from '../case.ts';
import { user } from '../tables.ts';

/** The fixtures' strings are not of the national character set. */
function varchar(length: number): StringType {
  return Varchar(length).with({ national: false });
}

const id = column(Integer, { primaryKey: true });
const number = column(Integer, { nullable: true });
const word = column(varchar(20), { nullable: true });

const odd = table('Order Lines', {
  id,
  User: word,
  group: word,
  camelCase: number,
  'with space': number,
  '1st': number,
  'dash-ed': number,
  dollar$: number,
  _under: number,
  ünï: number,
});
const embedded = table('t', { 'a"b': id, 'c`d': number, 'e]f': number, 'g[h': number });
const reserved = 'select from where order table user limit offset key value type date level size number comment rank rows'.split(' ');
const t60 = 't'.repeat(60);
const c60 = 'c'.repeat(60);
const d60 = 'd'.repeat(60);
const b70 = 'b'.repeat(70);

const stock = table('stock', { id, n: number }, { schema: 'shop' });

export const cases: GoldenCases = {
  'naming.quote_all_kinds_select': () => select(...odd.columns),
  'naming.quote_all_kinds_create': () => createTable(odd),
  'naming.reserved_words': () => select(...table('t', Object.fromEntries(reserved.map((name) => [name, number]))).columns),
  'naming.embedded_quote_characters': () => select(...embedded.columns),
  'naming.alias_quoting': () => select(user.as('U Tbl').c.id),
  'naming.label_quoted_name_forced': () => select(user.c.name.label('plain')),
  'naming.schema_dotted_forced_quote': ({ target }) => {
    // On SQL Server a dot in a schema is kept by brackets.
    const stock = table('stock', { id }, { schema: target === 'mssql' ? '[db.owner]' : 'db.owner' });
    return select(stock.c.id);
  },
  'naming.schema_mssql_brackets': () => select(table('stock', { id }, { schema: '[my db].[my owner]' }).c.id),
  'naming.schema_metadata_default': () => {
    const metadata = new MetaData({ schema: 'shop' });
    const a = metadata.table('a', { id });
    const b = metadata.table('b', { id, a_id: column(Integer, { nullable: true, foreignKey: 'shop.a.id' }) }, { schema: null });
    return select(a.c.id, b.c.id).from(a).join(b);
  },
  'naming.schema_insert_update': () => update(stock).set({ n: 5 }).where(stock.c.id.eq(1)),
  'naming.schema_insert_returning': () => insert(stock).values({ n: 5 }).returning(stock.c.id),
  'naming.translate_none_to_schema': () => select(user.c.id, user.c.name),
  'naming.translate_quoted': () => select(stock.c.id),
  'naming.translate_ddl': () => {
    const metadata = new MetaData();
    metadata.table('item', { id }, { schema: 'shop' });
    return createTable(
      metadata.table('stock', { id, item_id: column(Integer, { nullable: true, foreignKey: 'shop.item.id' }) }, { schema: 'shop' }),
    );
  },
  'naming.long_label_truncated': () => {
    const long = table(t60, { [c60]: id, [d60]: number });
    const labelled = long.columns.map((one) => one.label(`${t60}_${one.name}`));
    return select(...labelled);
  },
  'naming.long_alias_anonymous': () => {
    const long = table('n'.repeat(62), { id });
    const [first, second] = [long.as(), long.as()];
    return select(first.c.id, second.c.id);
  },
  'naming.long_bind_name': () => {
    const t = table('t', { id, b: column(Integer, { nullable: true, name: b70 }) });
    return select(t.c.id).where(or(t.c.b.eq(1), t.c.b.eq(2)));
  },
  'naming.long_table_name_too_long': () => createTable(table('n'.repeat(140), { id })),
  'naming.long_constraint_name_explicit': () =>
    createTable(table('t', { id, x: number }, { constraints: (c) => [unique([c.x], { name: 'u'.repeat(140) })] })),
  'naming.long_constraint_name_convention': () => {
    const metadata = new MetaData({ naming: { uq: 'uq_%(table_name)s_%(column_0_name)s' } });
    return createTable(metadata.table(t60, { id, [c60]: column(Integer, { nullable: true, unique: true }) }));
  },
};
