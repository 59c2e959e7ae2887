import {
  addConstraint,
  CreateDomain,
  CreateEnumType,
  check,
  column,
  computed,
  createIndex,
  createSchema,
  createSequence,
  createTable,
  createTableAs,
  createView,
  DropEnumType,
  delete_,
  dropConstraint,
  dropIndex,
  dropSequence,
  dropTable,
  dropView,
  Enum,
  exactName,
  foreignKey,
  func,
  Integer,
  identity,
  index,
  insert,
  Json,
  MetaData,
  merge,
  nextValue,
  primaryKey,
  SetColumnComment,
  SetTableComment,
  select,
  sequence,
  sql,
  Text,
  table,
  tableFunction,
  tableSample,
  unique,
  update,
  Varchar,
  values,
} from '@sqlayer/expression';
import type { Executable } from '@sqlayer/kernel/contracts';
import type { Target } from './case.ts';
import { dialects } from './run.ts';

/** A statement, or its text, with a name somewhere. */
export type Place = (name: string, target: Target) => Executable | string;

const t = table('t', { id: column(Integer, { primaryKey: true }), a: column(Integer), s: column(Text), doc: column(Json<unknown>()) });
const { id, a, s } = t.c;
const named = (name: string) => table('t', { a: column(Integer, { name }), b: column(Integer) });

const inQueries: Readonly<Record<string, Place>> = {
  table: (name) => select(table(name, { id: column(Integer) }).c.id),
  schema: (name) => select(table('t', { id: column(Integer) }, { schema: name }).c.id),
  column: (name) => {
    const { c } = named(name);
    return select(c.a).where(c.a.eq(1)).groupBy(c.a).orderBy(c.a.desc());
  },
  alias: (name) => select(t.as(name).c.id),
  label: (name) => select(id.label(name)),
  'label that is ordered by': (name) => {
    const label = func.lower(s).label(name);
    return select(label).orderBy(label);
  },
  subquery: (name) => select(select(id).subquery(name).c.id),
  'column of a subquery': (name) => select(select(id.label(name)).subquery('q').c[name] as never),
  'common table expression': (name) => select(select(id).cte(name).c.id),
  'recursive common table expression': (name) =>
    select(select(id.label('n')).recursiveCte(name, (self) => select(self.c.n.add(1)).where(self.c.n.lt(9))).c.n),
  'column of a recursive query': (name) =>
    select(select(id.label(name)).recursiveCte('r', (self) => select((self.c[name] as never as typeof id).add(1))).c[name] as never),
  'alias of a common table expression': (name) => select(select(id).cte('c').as(name).c.id),
  // A plain name is a function of the database, which may be a keyword; SQLite has no functions in packages.
  function: (name, target) => select(func.call(target === 'sqlite' ? name : `pkg.${name}`, Integer, a).label('f')),
  'alias of a function': (name) => select(tableFunction(func.call('f', Integer, a), { v: Integer }, name).c.v),
  'column of a function': (name) =>
    select(tableFunction(func.call('f', Integer, a), { [name]: Integer }, 'g', { columnList: 'names' }).c[name] as never),
  'alias of VALUES': (name) => select(values(name, { n: Integer }, [{ n: 1 }]).c.n),
  'column of VALUES': (name) => select(values('v', { [name]: Integer }, [{ [name]: 1 }]).c[name] as never),
  'field of a composite value': (name) => select(func.call('f', Integer, a).field(name, Integer).label('x')),
  'sample of a table': (name) => select(tableSample(t, 5, { name }).c.id),
  'what a lock is of': (name) => {
    const other = t.as(name);
    return select(other.c.id).forUpdate({ of: [other] });
  },
  'sequence that is asked': (name) => select(nextValue({ name }).label('n')),
  'table in a template': (name) => sql`SELECT 1 FROM ${table(name, { id: column(Integer) })}`,
};

const inChanges: Readonly<Record<string, Place>> = {
  'inserted column': (name) => insert(named(name)).values({ a: 1, b: 2 }),
  'column given back': (name) => {
    const changed = named(name);
    return insert(changed).values({ a: 1, b: 2 }).returning(changed.c.a);
  },
  'updated column': (name) => update(named(name)).set({ a: 1 }),
  'updated table': (name) => update(table(name, { b: column(Integer) })).set({ b: 1 }),
  'table that is deleted from': (name) => {
    const gone = table(name, { b: column(Integer) });
    return delete_(gone).where(gone.c.b.eq(1));
  },
  'other table of an UPDATE': (name) => {
    const other = t.as(name);
    return update(t).set({ a: other.c.a }).where(id.eq(other.c.id));
  },
  'target of a conflict': (name) =>
    insert(table('t', { a: column(Integer, { name, primaryKey: true }), b: column(Integer) }))
      .values({ a: 1, b: 2 })
      .onConflictDoUpdate({ target: ['a'], set: ({ b }) => ({ b }) }),
  'constraint of a conflict': (name) => insert(t).values({ a: 1, s: 'x', doc: 1 }).onConflictDoNothing({ constraint: name }),
  'source of a merge': (name) => {
    const source = t.as(name);
    return merge(t).using(source, source.c.id.eq(id)).whenMatched().update({ a: source.c.a });
  },
  savepoint: (name, target) => dialects[target].savepointSql(name),
  'savepoint that is gone back to': (name, target) => dialects[target].rollbackToSavepointSql(name),
};

const item = { id: column(Integer, { primaryKey: true }), n: column(Integer) };

const inSchemas: Readonly<Record<string, Place>> = {
  'new table': (name) => createTable(table(name, item)),
  'new column': (name) => createTable(table('t', { ...item, x: column(Varchar(5), { name, nullable: true }) })),
  'schema of a new table': (name) => createTable(table('t', item, { schema: name })),
  'table that is dropped': (name) => dropTable(table(name, item)),
  'unique constraint': (name) => createTable(table('t', item, { constraints: (c) => [unique([c.n], { name })] })),
  'check constraint': (name) => createTable(table('t', item, { constraints: (c) => [check(c.n.gt(0), { name })] })),
  'primary key': (name) => createTable(table('t', { n: column(Integer) }, { constraints: (c) => [primaryKey([c.n], { name })] })),
  'foreign key': (name) => createTable(table('t', item, { constraints: (c) => [foreignKey([c.n], ['t.id'], { name })] })),
  'table that is referred to': (name) => {
    const metadata = new MetaData();
    const target = metadata.table(name, item);
    return createTable(metadata.table('t', { ...item, x: column(Integer, { foreignKey: () => target.c.id }) }));
  },
  'column that is referred to': (name) => {
    const target = table('other', { id: column(Integer, { name, primaryKey: true }) });
    return createTable(table('t', { x: column(Integer, { foreignKey: () => target.c.id }) }));
  },
  'constraint that is added': (name) => addConstraint(table('t', item), check(sql`n > 0`, { name })),
  'constraint that is dropped': (name) => dropConstraint(table('t', item), check(sql`n > 0`, { name: exactName(name) })),
  'column that others are computed from': (name) => {
    const box = table('box', { w: column(Integer, { name }), x: column(Integer, { computed: computed((): unknown => box.c.w.mul(2)) }) });
    return createTable(box);
  },
  'identity column': (name) =>
    createTable(table('t', { a: column(Integer, { name, primaryKey: true, identity: identity({ start: 5 }) }) })),
  index: (name) => createIndex(table('t', item, { constraints: (c) => [index([c.n], { name })] }), name),
  'index that is dropped': (name) => dropIndex(table('t', item, { constraints: (c) => [index([c.n], { name })] }), name),
  'indexed column': (name) => {
    const indexed = table('t', { x: column(Integer, { name }) }, { constraints: (c) => [index([c.x.desc()], { name: 'ix' })] });
    return createIndex(indexed, 'ix');
  },
  'column that an index includes': (name) =>
    createIndex(
      table('t', item, {
        constraints: (c) => [index([c.n], { name: 'ix', options: { postgres: { include: [name] }, mssql: { include: [name] } } })],
      }),
      'ix',
    ),
  tablespace: (name) =>
    createTable(
      table('t', item, { options: { postgres: { tablespace: name }, oracle: { tablespace: name }, mssql: { filegroup: name } } }),
    ),
  'new schema': (name) => createSchema(name),
  'new sequence': (name) => createSequence(sequence(name)),
  'sequence that is dropped': (name) => dropSequence(sequence(name)),
  'sequence of a default': (name) => createTable(table('t', { x: column(Integer, { serverDefault: sequence(name) }) })),
  view: (name) => createView(name, select(id)),
  'column of a view': (name) => createView('v', select(id.label(name))),
  'view that is dropped': (name) => dropView(name),
  'table made of a query': (name) => createTableAs(name, select(id)),
  'commented table': (name) => new SetTableComment(table(name, item, { comment: 'x' })),
  'commented column': (name) => {
    const commented = table('t', { x: column(Integer, { name, comment: 'x' }) });
    return new SetColumnComment(commented, commented.c.x);
  },
  'new type': (name) => new CreateEnumType({ name, values: ['a'] }),
  'type that is dropped': (name) => new DropEnumType({ name }),
  'type of a column': (name) => createTable(table('t', { x: column(Enum('a', 'b').with({ name, constraint: true })) })),
  domain: (name) => new CreateDomain({ name, base: Integer }),
  'constraint of a domain': (name) => new CreateDomain({ name: 'd', base: Integer, constraintName: name, check: sql`VALUE > 0` }),
};

/** A name in every place where a statement can have one. */
export const places: Readonly<Record<string, Place>> = { ...inQueries, ...inChanges, ...inSchemas };

/** Places that some databases do not write, since they have no such thing or leave other databases' options alone. */
export const leftOut: Readonly<Record<string, readonly Target[]>> = {
  'column that an index includes': ['mysql', 'mariadb', 'oracle', 'sqlite'],
  tablespace: ['mysql', 'mariadb', 'sqlite'],
  'type of a column': ['mysql', 'mariadb'],
};
