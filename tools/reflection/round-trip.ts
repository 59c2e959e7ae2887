import { asGeneric, type ColumnReference, MetaData, type SchemaTarget, Sequence, type Table } from '@sqlayer/expression';
import type {
  Inspector,
  ReflectedDomain,
  ReflectedEnum,
  ReflectedName,
  ReflectedSequence,
  ReflectedTable,
} from '@sqlayer/kernel/contracts';
import { expect } from 'vitest';

/** Everything that a database tells of a schema. */
export interface SchemaSnapshot {
  readonly tables: readonly ReflectedTable[];
  readonly views: readonly ReflectedTable[];
  readonly sequences: readonly ReflectedSequence[];
  readonly enums: readonly ReflectedEnum[];
  readonly domains: readonly ReflectedDomain[];
}

export async function snapshotOf(inspector: Inspector, schema: string | undefined): Promise<SchemaSnapshot> {
  return {
    tables: await inspector.tables({ schema }),
    views: await inspector.views({ schema }),
    sequences: await inspector.sequences({ schema }),
    enums: await inspector.enums({ schema }),
    domains: await inspector.domains({ schema }),
  };
}

/** Runs something on a connection where the schema is there and empty, and takes away what it made. */
export type InEmptySchema = <T>(work: (target: SchemaTarget) => Promise<T>) => Promise<T>;

/**
 * Creates a schema, reflects it, creates what was reflected elsewhere, and expects to be told the same of both, and what
 * the schema was defined as.
 */
export async function expectRoundTrip(metadata: MetaData, inEmptySchema: InEmptySchema): Promise<void> {
  const { schema } = metadata;
  const reflected = new MetaData(schema === undefined ? {} : { schema });
  const warnings: string[] = [];
  const first = await inEmptySchema(async (target) => {
    await metadata.createAll(target, { checkFirst: false });
    await reflected.reflect(target, { views: true, onWarning: (message) => warnings.push(message) });
    return snapshotOf(target.inspect(), schema);
  });
  expect(warnings).toEqual([]);
  expectDescribes(first, metadata);
  expectAlike(reflected, metadata);
  const second = await inEmptySchema(async (target) => {
    await reflected.createAll(target);
    return snapshotOf(target.inspect(), schema);
  });
  expect(second).toEqual(first);
}

/** What is told of tables, as far as it does not depend on how a database writes SQL. */
function expectDescribes(snapshot: SchemaSnapshot, metadata: MetaData): void {
  expect(snapshot.tables.map(fullName).sort()).toEqual([...metadata.tables.keys()].sort());
  for (const told of snapshot.tables) expect(factsTold(told)).toEqual(factsDefined(metadata.tables.get(fullName(told)) as Table));
  expect(snapshot.views.map(fullName).sort()).toEqual([...metadata.views.keys()].sort());
  for (const view of snapshot.views)
    expect(view.columns.map(({ name }) => name)).toEqual(metadata.views.get(fullName(view))?.table.columns.map(({ name }) => name));
  const sequences = snapshot.sequences.filter(({ ownedBy }) => ownedBy === undefined);
  expect(sequences.map(({ name, start, increment, cycle }) => ({ name, start, increment, cycle })).sort(byName)).toEqual(
    [...metadata.sequences.values()]
      .map(({ name, counting: { start = 1, increment = 1, cycle } }) => ({
        name,
        start: BigInt(start),
        increment: BigInt(increment),
        cycle,
      }))
      .sort(byName),
  );
  expect([...snapshot.enums, ...snapshot.domains].map(fullName).sort()).toEqual([...metadata.types.keys()].sort());
}

function factsTold(table: ReflectedTable): unknown {
  return {
    columns: table.columns.map(({ name, nullable, comment, computed, identity, defaultSql, defaultSequence }) => ({
      name,
      nullable,
      comment,
      isComputed: computed !== undefined,
      isStored: computed?.stored,
      identity: identity?.always,
      // That of a key that counts is none of its own.
      hasDefault: defaultSql !== undefined && defaultSequence?.isOwned !== true,
      sequence: defaultSequence?.isOwned === false ? defaultSequence.name : undefined,
    })),
    key: table.primaryKey.columns,
    uniques: table.uniques.map(({ columns }) => columns.join()).sort(),
    checks: table.checks.length,
    foreignKeys: table.foreignKeys
      .map(({ columns, targetTable, targetColumns, onDelete, deferrable, match }) => ({
        columns,
        targetTable,
        targetColumns,
        onDelete,
        deferrable,
        match,
      }))
      .sort(byColumns),
    indexes: table.indexes.map(({ name, elements, unique, comment }) => ({ name, columns: elements.length, unique, comment })).sort(byName),
    comment: table.comment,
  };
}

function factsDefined(table: Table): unknown {
  return {
    columns: table.columns.map(({ name, options }) => ({
      name,
      nullable: (options.nullable ?? false) && !options.primaryKey,
      // An empty comment is none.
      comment: options.comment === '' ? undefined : options.comment,
      isComputed: options.computed !== undefined,
      isStored: options.computed?.stored,
      identity: options.identity?.always,
      hasDefault: options.serverDefault !== undefined,
      sequence: options.serverDefault instanceof Sequence ? options.serverDefault.name : undefined,
    })),
    key: table.primaryKey.columns.map(nameOf),
    uniques: table.constraints.flatMap((one) => (one.kind === 'unique' ? [one.columns.map(nameOf).join()] : [])).sort(),
    checks: table.constraints.filter(({ kind }) => kind === 'check').length,
    foreignKeys: table.foreignKeys
      .map((key) => ({
        columns: key.columns.map(nameOf),
        targetTable: key.target(0).table,
        targetColumns: key.targets.map((_target, i) => key.target(i).column),
        onDelete: key.onDelete,
        deferrable: key.deferrable ?? false,
        match: key.match ?? 'SIMPLE',
      }))
      .sort(byColumns),
    indexes: table.indexes
      .map(({ name, expressions, unique, comment }) => ({ name, columns: expressions.length, unique, comment }))
      .sort(byName),
    comment: table.comment,
  };
}

/** Types that were read are of the same family as those that were defined. */
function expectAlike(reflected: MetaData, metadata: MetaData): void {
  const families = (table: Table | undefined): unknown => table?.columns.map(({ type }) => asGeneric(type).family);
  for (const [name, table] of metadata.tables) expect(families(reflected.tables.get(name))).toEqual(families(table));
}

function fullName({ name, schema }: ReflectedName): string {
  return schema === undefined ? name : `${schema}.${name}`;
}

function nameOf({ name }: ColumnReference): string {
  return name;
}

function byColumns(a: { readonly columns: readonly string[] }, b: { readonly columns: readonly string[] }): number {
  return a.columns.join() < b.columns.join() ? -1 : 1;
}

function byName(a: { readonly name: string | undefined }, b: { readonly name: string | undefined }): number {
  return (a.name ?? '') < (b.name ?? '') ? -1 : 1;
}
