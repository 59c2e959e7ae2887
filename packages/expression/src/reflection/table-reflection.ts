import type { ReflectedColumn, ReflectedForeignKey, ReflectedTable } from '@sqlayer/kernel/contracts';
import { ArgumentError, ProgrammingError } from '@sqlayer/kernel/errors';
import { SqlFragment } from '../elements/text.ts';
import type { ColumnSpecs } from '../schema/column.types.ts';
import type { AnyColumnDef, ColumnOptions } from '../schema/column-definition.ts';
import type { TableConstraint } from '../schema/constraints.ts';
import { computed, Identity } from '../schema/generated-column.ts';
import type { Sequence } from '../schema/sequence.ts';
import { Table, type TableOptions, type TableRegistry } from '../schema/table.ts';
import type { Index } from '../schema/table-index.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ConstraintReflection, dialectOptions } from './constraint-reflection.ts';
import type { TypeReflection } from './type-reflection.ts';

/** A column as it would become one of the table. */
export interface ColumnProposal {
  readonly key: string;
  readonly type: AnySqlType;
  readonly options: ColumnOptions;
  /** What the database tells of it. */
  readonly reflected: ReflectedColumn;
}

/** What a hook changes about a column; options are laid over those that there are. */
export interface ColumnChange {
  readonly key?: string | undefined;
  readonly type?: AnySqlType | undefined;
  readonly options?: ColumnOptions | undefined;
}

/** Looks at each column before it becomes one of a table, and may have it another key or type. */
export type ColumnReflectHook = (column: ColumnProposal, table: ReflectedTable) => ColumnChange | undefined;

/** What the tables of one reflection have in common. */
export interface TableReflectionContext {
  readonly dialectName: string;
  readonly types: TypeReflection;
  readonly hooks: readonly ColumnReflectHook[];
  readonly registry: TableRegistry;
  /** Whether a table of this name, with its schema, is there or will be when all tables of the reflection are made. */
  knows(fullName: string): boolean;
  readonly warn: (message: string) => void;
  /** The sequence that is the default of a column. */
  sequence(name: string, schema: string | undefined): Sequence;
}

/** What an application says of one table. */
export interface TableAdditions {
  /** Columns that are defined otherwise than they are reflected, by key. */
  readonly columns?: ColumnSpecs | undefined;
  /** The names of the columns to have, if not all. */
  readonly only?: readonly string[] | ((name: string) => boolean) | undefined;
  readonly constraints?: ((columns: never) => readonly (TableConstraint | Index)[]) | undefined;
  readonly comment?: string | undefined;
  /** The table is not registered: it is that of a view. */
  readonly isView?: boolean | undefined;
}

/** Makes a table of what a database tells of it. */
export function tableOf(reflected: ReflectedTable, context: TableReflectionContext, additions: TableAdditions = {}): Table {
  const overrides = overridesByName(additions.columns, reflected);
  const wanted = reflected.columns.filter(isWanted(additions.only, overrides));
  // A part of a key is none.
  const hasKey = reflected.primaryKey.columns.every((name) => wanted.some((column) => column.name === name));
  const specs = new Map<string, AnyColumnDef>();
  for (const column of wanted) {
    const [key, definition] =
      overrides.get(column.name) ?? definitionOf(hasKey ? column : { ...column, primaryKeyPosition: 0 }, reflected, context);
    if (specs.has(key)) throw new ArgumentError('SQL_DUPLICATE_COLUMN', `table '${reflected.name}' has two columns of the key '${key}'.`);
    specs.set(key, definition);
  }
  const { comment = reflected.comment, isView = false } = additions;
  return new Table<unknown, string>(reflected.name, specs, {
    schema: reflected.schema ?? null,
    ...(!isView && { metadata: context.registry }),
    ...(comment !== undefined && { comment }),
    ...(reflected.temporary && { prefixes: ['TEMPORARY'] }),
    dependsOn: reflected.parents.map((parent) => fullNameOf(parent.name, parent.schema)),
    ...dialectOptions(context.dialectName, reflected.options),
    constraints: ((columns: Readonly<Record<string, ColumnReference>>) => [
      ...reflectedConstraints(reflected, Object.values(columns), context),
      // The columns of the table are those that the application's constraints are told of.
      ...(additions.constraints?.(columns as never) ?? []),
    ]) as NonNullable<TableOptions<unknown, string>['constraints']>,
  });
}

type Definition = readonly [key: string, definition: AnyColumnDef];

function overridesByName(columns: ColumnSpecs | undefined, table: ReflectedTable): ReadonlyMap<string, Definition> {
  const overrides = new Map<string, Definition>();
  for (const [key, definition] of Object.entries(columns ?? {})) {
    const name = definition.options.name ?? key;
    if (!table.columns.some((column) => column.name === name)) {
      const known = table.columns.map((column) => column.name).join(', ');
      throw new ProgrammingError('INSPECT_NO_SUCH_OBJECT', `table '${table.name}' has no column '${name}'; it has ${known}.`);
    }
    overrides.set(name, [key, definition]);
  }
  return overrides;
}

function isWanted(only: TableAdditions['only'], overrides: ReadonlyMap<string, unknown>): (column: ReflectedColumn) => boolean {
  if (only === undefined) return () => true;
  const chosen = typeof only === 'function' ? only : (name: string) => only.includes(name);
  return ({ name }) => overrides.has(name) || chosen(name);
}

function definitionOf(column: ReflectedColumn, table: ReflectedTable, context: TableReflectionContext): Definition {
  const place = `column '${table.name}.${column.name}'`;
  if (column.autoincrement && column.primaryKeyPosition === 0 && column.identity === undefined && column.defaultSequence === undefined)
    context.warn(`${place} counts without being a part of the primary key; created again it does not.`);
  let proposal: ColumnProposal = {
    key: column.name,
    type: context.types.typeOf(column, place),
    options: {},
    reflected: column,
  };
  proposal = { ...proposal, options: columnOptions(column, proposal.type, context) };
  for (const hook of context.hooks) {
    const change = hook(proposal, table);
    if (change === undefined) continue;
    proposal = {
      ...proposal,
      key: change.key ?? proposal.key,
      type: change.type ?? proposal.type,
      options: { ...proposal.options, ...change.options },
    };
  }
  const { key, type, options } = proposal;
  return [key, { kind: 'column', type, options: key === column.name ? options : { name: column.name, ...options } }];
}

function columnOptions(column: ReflectedColumn, type: AnySqlType, context: TableReflectionContext): ColumnOptions {
  const { nullable, identity, comment, onUpdateSql, options } = column;
  const isKey = column.primaryKeyPosition > 0;
  return {
    ...(isKey && { primaryKey: true, ...keyCounting(column, type) }),
    ...(nullable && !isKey && { nullable }),
    ...serverDefault(column, type, context),
    ...(column.computed !== undefined && {
      computed: computed(new SqlFragment([column.computed.sql], [], type), { stored: column.computed.stored }),
    }),
    ...(identity !== undefined && { identity: new Identity(identity) }),
    ...(onUpdateSql !== undefined && { serverOnUpdate: true }),
    ...(comment !== undefined && { comment }),
    ...dialectOptions(context.dialectName, { ...options, onUpdate: onUpdateSql }),
  };
}

/** Whether the database makes the values of a key is said either way, since it might be taken for granted of an integer. */
function keyCounting({ autoincrement, identity, defaultSequence }: ReflectedColumn, type: AnySqlType): ColumnOptions {
  if (identity !== undefined || type.family !== 'number') return {};
  const counts = autoincrement && (defaultSequence === undefined || defaultSequence.isOwned);
  // Numbers with a fraction can be counted by MySQL, which gives that up.
  return { autoincrement: counts && !/^(float|double)$/.test(type.kind) };
}

function serverDefault(column: ReflectedColumn, type: AnySqlType, context: TableReflectionContext): ColumnOptions {
  const { defaultSql, defaultSequence, primaryKeyPosition } = column;
  if (defaultSequence !== undefined) {
    // A key with a sequence of its own is what a key that counts becomes by itself.
    if (defaultSequence.isOwned && primaryKeyPosition > 0) return {};
    return { serverDefault: context.sequence(defaultSequence.name, defaultSequence.schema) };
  }
  return defaultSql === undefined ? {} : { serverDefault: new SqlFragment([defaultSql], [], type) };
}

/** The constraints of the database, without those that columns of the application bring themselves. */
function reflectedConstraints(
  table: ReflectedTable,
  columns: readonly ColumnReference[],
  context: TableReflectionContext,
): readonly (TableConstraint | Index)[] {
  const byName = new Map(columns.map((column) => [column.name, column]));
  const asks = (names: readonly (string | undefined)[], option: 'foreignKey' | 'unique' | 'index'): boolean =>
    names.length === 1 && Boolean(byName.get(names[0] ?? '')?.options[option]);
  const added = columns.filter(({ name, options }) => options.primaryKey === true && !table.primaryKey.columns.includes(name));
  return new ConstraintReflection(byName, {
    dialectName: context.dialectName,
    target: (key, index) => targetOf(key, index, context),
  }).constraintsOf({
    ...table,
    primaryKey: { ...table.primaryKey, columns: [...table.primaryKey.columns, ...added.map(({ name }) => name)] },
    foreignKeys: table.foreignKeys.filter((key) => !asks(key.columns, 'foreignKey')),
    uniques: table.uniques.filter((key) => !asks(key.columns, 'unique')),
    indexes: table.indexes.filter(
      (one) =>
        !asks(
          one.elements.map((element) => element.column),
          'index',
        ),
    ),
  });
}

/** The column itself, which has no other that it could be taken for; its name, where its table stays unknown. */
function targetOf(key: ReflectedForeignKey, index: number, { registry, knows }: TableReflectionContext): string | (() => unknown) {
  const { targetSchema, targetTable, targetColumns } = key;
  const table = fullNameOf(targetTable, targetSchema);
  const column = targetColumns[index] ?? '';
  if (!knows(table)) return `${table}.${column}`;
  return () => registry.find(table)?.columns.find(({ name }) => name === column);
}

/** The name under which a metadata knows a table. */
export function fullNameOf(name: string, schema: string | undefined): string {
  return schema === undefined ? name : `${schema}.${name}`;
}
