import type { ReferentialAction } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { type ColumnElement, expression } from '../elements/column-element.ts';
import { ColumnReference } from '../selectables/from-clause.ts';
import type { ColumnTarget } from './column-definition.ts';

export class PrimaryKeyConstraint {
  readonly kind = 'primaryKey' as const;
  readonly name: string | undefined;
  readonly columns: readonly ColumnReference[];

  constructor(columns: readonly ColumnReference[], name: string | undefined) {
    this.columns = columns;
    this.name = name;
  }
}

export class UniqueConstraint {
  readonly kind = 'unique' as const;
  readonly name: string | undefined;
  readonly columns: readonly ColumnReference[];

  constructor(columns: readonly ColumnReference[], name: string | undefined) {
    this.columns = columns;
    this.name = name;
  }
}

export class CheckConstraint {
  readonly kind = 'check' as const;
  readonly name: string | undefined;
  readonly condition: ColumnElement;

  constructor(condition: ColumnElement, name: string | undefined) {
    this.condition = condition;
    this.name = name;
  }
}

export interface ForeignKeyActions {
  readonly name?: string | undefined;
  readonly onDelete?: ReferentialAction | undefined;
  readonly onUpdate?: ReferentialAction | undefined;
}

/** Columns that refer to those of another table, or of their own. */
export class ForeignKeyConstraint {
  readonly kind = 'foreignKey' as const;
  readonly name: string | undefined;
  readonly columns: readonly ColumnReference[];
  readonly targets: readonly ColumnTarget[];
  readonly onDelete: ReferentialAction | undefined;
  readonly onUpdate: ReferentialAction | undefined;

  constructor(columns: readonly ColumnReference[], targets: readonly ColumnTarget[], actions: ForeignKeyActions) {
    if (columns.length !== targets.length) {
      throw new ArgumentError('SQL_UNRESOLVED_FOREIGN_KEY', `a foreign key has ${columns.length} columns but ${targets.length} targets.`);
    }
    this.columns = columns;
    this.targets = targets;
    this.name = actions.name;
    this.onDelete = actions.onDelete;
    this.onUpdate = actions.onUpdate;
  }

  /** Whether target `index` is the table column `candidate`. */
  refersTo(index: number, candidate: ColumnReference): boolean {
    const target = this.targets[index];
    if (typeof target === 'function') return target() === candidate;
    const { table, column } = this.targetName(index);
    return (candidate.name === column || candidate.key === column) && fullNameOf(candidate) === table;
  }

  /** The table, with its schema if it has one, and the column that target `index` names. */
  targetName(index: number): { readonly table: string; readonly column: string } {
    const target = this.targets[index];
    if (typeof target === 'function') {
      const resolved = target();
      if (!(resolved instanceof ColumnReference)) {
        throw new ArgumentError(
          'SQL_UNRESOLVED_FOREIGN_KEY',
          `the foreign key of '${this.columns[index]?.name}' does not lead to a column.`,
        );
      }
      return { table: fullNameOf(resolved), column: resolved.name };
    }
    const dot = target?.lastIndexOf('.') ?? -1;
    if (target === undefined || dot <= 0 || dot === target.length - 1) {
      throw new ArgumentError('SQL_UNRESOLVED_FOREIGN_KEY', `a foreign key names its target as 'table.column', not '${target}'.`);
    }
    return { table: target.slice(0, dot), column: target.slice(dot + 1) };
  }
}

/** The table of a column as foreign keys name it. */
function fullNameOf(column: ColumnReference): string {
  const table: { readonly name: string; readonly fullName?: string } = column.from;
  return table.fullName ?? table.name;
}

/** An index over columns or expressions. */
export class Index {
  readonly kind = 'index' as const;
  readonly name: string | undefined;
  readonly expressions: readonly ColumnElement[];
  readonly unique: boolean;
  readonly where: ColumnElement | undefined;

  constructor(
    expressions: readonly unknown[],
    options: { readonly name?: string; readonly unique?: boolean; readonly where?: unknown } = {},
  ) {
    this.expressions = expressions.map((element) => expression(element, 'index()'));
    if (this.expressions.length === 0) throw new ArgumentError('SQL_NOT_AN_EXPRESSION', 'an index needs at least one column.');
    this.name = options.name;
    this.unique = options.unique ?? false;
    this.where = options.where === undefined ? undefined : expression(options.where, 'the condition of an index');
  }
}

export type TableConstraint = PrimaryKeyConstraint | UniqueConstraint | CheckConstraint | ForeignKeyConstraint;

/** PRIMARY KEY over several columns. */
export function primaryKey(columns: readonly ColumnReference[], options: { readonly name?: string } = {}): PrimaryKeyConstraint {
  return new PrimaryKeyConstraint(columns, options.name);
}

/** UNIQUE over several columns. */
export function unique(columns: readonly ColumnReference[], options: { readonly name?: string } = {}): UniqueConstraint {
  return new UniqueConstraint(columns, options.name);
}

/** CHECK; values in the condition are written as literals, since a constraint cannot have parameters. */
export function check(condition: unknown, options: { readonly name?: string } = {}): CheckConstraint {
  return new CheckConstraint(expression(condition, 'check()'), options.name);
}

/** FOREIGN KEY over several columns, targets in the same order. */
export function foreignKey(
  columns: readonly ColumnReference[],
  targets: readonly ColumnTarget[],
  actions: ForeignKeyActions = {},
): ForeignKeyConstraint {
  return new ForeignKeyConstraint(columns, targets, actions);
}

/** An index; unnamed ones are called `ix_<table>_<columns>`. */
export function index(
  expressions: readonly unknown[],
  options: { readonly name?: string; readonly unique?: boolean; readonly where?: unknown } = {},
): Index {
  return new Index(expressions, options);
}
