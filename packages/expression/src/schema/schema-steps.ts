import { ArgumentError } from '@sqlayer/kernel/errors';
import { SetColumnComment, SetConstraintComment, SetIndexComment, SetTableComment } from '../statements/ddl/comment-ddl.ts';
import { AddConstraint, DeferForeignKeys, DropConstraint } from '../statements/ddl/constraint-ddl.ts';
import { DdlStatement } from '../statements/ddl/ddl-statement.ts';
import { DdlText } from '../statements/ddl/ddl-text.ts';
import { CreateIndex } from '../statements/ddl/index-ddl.ts';
import { CreateSequence, DropSequence } from '../statements/ddl/schema-ddl.ts';
import { CreateTable, DropTable } from '../statements/ddl/table-ddl.ts';
import { CreateDomain, CreateEnumType, DropDomain, DropEnumType, type NamedEnum } from '../statements/ddl/type-ddl.ts';
import { type AnyView, DropView } from '../statements/ddl/view-ddl.ts';
import type { Statement } from '../statements/statement.ts';
import { CustomType } from '../types/custom-type.ts';
import { DomainType } from '../types/domain.ts';
import type { AnySqlType } from '../types/sql-type.ts';
import { ArrayType } from '../types/structured.ts';
import { EnumType } from '../types/text.ts';
import { VariantType } from '../types/variant.ts';
import { holds, type SchemaDialect } from './ddl-condition.ts';
import { nameOf } from './naming.ts';
import type { SchemaEvent, SchemaEvents, SchemaMoment } from './schema-events.ts';
import { Sequence } from './sequence.ts';
import type { Table } from './table.ts';
import { orderTables } from './table-order.ts';

/** A function to call in between, and what it is told. */
export interface SchemaCall {
  readonly call: (event: SchemaEvent) => unknown;
  readonly moment: SchemaMoment;
  readonly table: Table | undefined;
}

export type SchemaStep = Statement | SchemaCall;

/** What is created or dropped together. */
export interface SchemaParts {
  readonly tables: readonly Table[];
  /** The tables are some of a metadata, and may refer to others of it. */
  readonly isPartial: boolean;
  /** Tables of the metadata that are left alone, and keep the sequences and types that they use. */
  readonly others: readonly Table[];
  /** Sequences besides those that columns have as their default. */
  readonly sequences: readonly Sequence[];
  /** Enumerations and domains besides those that columns are of. */
  readonly types: readonly NamedType[];
  readonly views: readonly AnyView[];
  readonly events: SchemaEvents | undefined;
}

export interface SchemaStepOptions {
  /** Sequences, types and views are told not to fail where they exist, or do not. */
  readonly guarded?: boolean;
  /** Tables and views that are left out, because they exist or do not. */
  readonly skip?: ReadonlySet<Table>;
}

/** What creates a schema, in order. */
export function creationSteps(parts: SchemaParts, dialect: SchemaDialect, options: SchemaStepOptions = {}): readonly SchemaStep[] {
  const { capabilities } = dialect;
  const { tables, postponed } = orderTables(parts.tables, { circlesAsGiven: true, ignoreUnknown: parts.isPartial });
  const wanted = tables.filter((table) => options.skip?.has(table) !== true);
  const guard = { ifNotExists: options.guarded ?? false };
  const later = (table: Table) => (capabilities.alterAddConstraint ? (postponed.get(table) ?? []) : []);
  return [
    ...eventSteps(parts.events, 'beforeCreate', undefined, dialect),
    ...sequencesOf(parts, wanted, dialect).map((sequence) => new CreateSequence(sequence, guard)),
    ...namedTypesOf(parts, wanted, dialect).map((type) => createType(type, guard)),
    ...wanted.flatMap((table) => [
      ...eventSteps(table.events, 'beforeCreate', table, dialect),
      new CreateTable(table, { postponed: later(table) }),
      ...table.indexes.filter((index) => holds(index.ddlIf, dialect)).map((index) => new CreateIndex(table, index)),
      ...commentSteps(table, dialect),
      ...eventSteps(table.events, 'afterCreate', table, dialect),
    ]),
    ...wanted.flatMap((table) =>
      later(table)
        .filter((constraint) => holds(constraint.ddlIf, dialect))
        .map((constraint) => new AddConstraint(table, constraint)),
    ),
    ...parts.views
      .filter((view) => holds(view.condition, dialect) && options.skip?.has(view.table) !== true)
      // A view that keeps its rows may have indexes.
      .flatMap((view) => [view, ...(view.materialized ? view.table.indexes.map((index) => new CreateIndex(view.table, index)) : [])]),
    ...eventSteps(parts.events, 'afterCreate', undefined, dialect),
  ];
}

/** What drops a schema, in order: the reverse of how it was created. */
export function removalSteps(parts: SchemaParts, dialect: SchemaDialect, options: SchemaStepOptions = {}): readonly SchemaStep[] {
  const { capabilities } = dialect;
  const { tables, postponed } = orderTables(parts.tables, { circlesAsGiven: true, ignoreUnknown: parts.isPartial });
  const wanted = tables.filter((table) => options.skip?.has(table) !== true).reverse();
  const guard = { ifExists: options.guarded ?? false };
  return [
    ...eventSteps(parts.events, 'beforeDrop', undefined, dialect),
    ...[...parts.views]
      .reverse()
      .filter((view) => holds(view.condition, dialect))
      .map(({ materialized, table: { name, schema } }) => new DropView(name, { materialized, ...guard, ...(schema && { schema }) })),
    ...(!capabilities.alterAddConstraint && capabilities.deferForeignKeys && wanted.some((table) => postponed.has(table))
      ? [new DeferForeignKeys()]
      : []),
    ...wanted.flatMap((table) =>
      (capabilities.alterAddConstraint ? (postponed.get(table) ?? []) : []).flatMap((constraint) => {
        if (!holds(constraint.ddlIf, dialect)) return [];
        if (nameOf(constraint, table) !== undefined) return [new DropConstraint(table, constraint)];
        throw new ArgumentError(
          'SQL_UNNAMED_CONSTRAINT',
          `the foreign key of '${table.name}.${constraint.columns[0]?.name}' is part of a circle and must be dropped before the tables, but has no name; give it one, or the metadata a naming convention.`,
        );
      }),
    ),
    ...wanted.flatMap((table) => [
      ...eventSteps(table.events, 'beforeDrop', table, dialect),
      new DropTable(table),
      ...eventSteps(table.events, 'afterDrop', table, dialect),
    ]),
    ...notIn(sequencesOf(parts, wanted, dialect), sequencesOf(noParts, parts.others, dialect)).map((one) => new DropSequence(one, guard)),
    ...notIn(namedTypesOf(parts, wanted, dialect), namedTypesOf(noParts, parts.others, dialect))
      .reverse()
      .map((type) => dropType(type, guard)),
    ...eventSteps(parts.events, 'afterDrop', undefined, dialect),
  ];
}

function eventSteps(
  events: SchemaEvents | undefined,
  moment: SchemaMoment,
  table: Table | undefined,
  dialect: SchemaDialect,
): readonly SchemaStep[] {
  return (events?.at(moment) ?? []).flatMap((action): readonly SchemaStep[] => {
    if (typeof action === 'function') return [{ call: action, moment, table }];
    if (action instanceof DdlStatement && !holds(action.condition, dialect)) return [];
    return [action instanceof DdlText && table !== undefined ? action.for(table) : action];
  });
}

/** Comments that a database keeps by statements of their own. */
function commentSteps(table: Table, { capabilities }: SchemaDialect): readonly Statement[] {
  if (capabilities.comments !== 'statement') return [];
  return [
    ...(table.comment === undefined ? [] : [new SetTableComment(table)]),
    ...table.columns.filter((column) => column.options.comment !== undefined).map((column) => new SetColumnComment(table, column)),
    ...(capabilities.constraintComments
      ? [
          ...table.constraints.filter((one) => one.comment !== undefined).map((one) => new SetConstraintComment(table, one)),
          ...table.indexes.filter((one) => one.comment !== undefined).map((one) => new SetIndexComment(table, one)),
        ]
      : []),
  ];
}

const noParts: Pick<SchemaParts, 'sequences' | 'types'> = { sequences: [], types: [] };

/** What others do not have, known by schema and name. */
function notIn<T extends { readonly schema: string | undefined; readonly name: string | undefined }>(
  all: readonly T[],
  others: readonly T[],
): T[] {
  return all.filter((one) => !others.some(({ schema, name }) => schema === one.schema && name === one.name));
}

/** Sequences that a database needs, each once. */
function sequencesOf(
  parts: Pick<SchemaParts, 'sequences'>,
  tables: readonly Table[],
  { capabilities }: SchemaDialect,
): readonly Sequence[] {
  const found = new Map(parts.sequences.map((sequence) => [sequence.fullName, sequence]));
  for (const column of tables.flatMap((table) => table.columns)) {
    for (const value of [column.options.default, column.options.serverDefault]) {
      if (value instanceof Sequence && !found.has(value.fullName)) found.set(value.fullName, value);
    }
  }
  return [...found.values()].filter((sequence) => sequence.isUsed(capabilities));
}

/** Enumerations and domains, each once and after those it is made of, where the database keeps them as types. */
function namedTypesOf(parts: Pick<SchemaParts, 'types'>, tables: readonly Table[], dialect: SchemaDialect): readonly NamedType[] {
  if (!dialect.capabilities.namedTypes) return [];
  const found = new Map<string, NamedType>();
  const visit = (type: AnySqlType): void => {
    for (const part of partsOf(type, dialect.name)) visit(part);
    if ((type instanceof EnumType && type.native && type.name !== undefined) || type instanceof DomainType) {
      found.set(`${type.schema ?? ''}.${type.name}`, type);
    }
  };
  for (const type of parts.types) visit(type);
  for (const { type } of tables.flatMap((table) => table.columns)) visit(type);
  return [...found.values()];
}

type NamedType = DomainType<unknown> | EnumType<string>;

/** The types that one is made of in a dialect. */
function partsOf(type: AnySqlType, dialectName: string): readonly AnySqlType[] {
  if (type instanceof ArrayType) return [type.element];
  if (type instanceof DomainType) return [type.base];
  if (type instanceof VariantType || type instanceof CustomType) return [type.variants[dialectName] ?? type.base];
  return [];
}

function createType(type: NamedType, guard: { readonly ifNotExists: boolean }): Statement {
  // Only enumerations that have a name are among these types.
  return type instanceof DomainType ? new CreateDomain(type, guard) : new CreateEnumType(type as NamedEnum, guard);
}

function dropType(type: NamedType, guard: { readonly ifExists: boolean }): Statement {
  return type instanceof DomainType ? new DropDomain(type, guard) : new DropEnumType(type as NamedEnum, guard);
}
