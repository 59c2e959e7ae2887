import type { ReferentialAction } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { knownWord } from '../elements/values.ts';
import { ColumnReference } from '../selectables/from-clause.ts';
import { type ColumnTarget, checkTimes, type Deferral, ExactName, type ForeignKeyActions } from './column-definition.ts';
import type { DdlCondition } from './ddl-condition.ts';
import type { DialectOptions } from './dialect-options.ts';

const referentialActions: readonly ReferentialAction[] = ['NO ACTION', 'RESTRICT', 'CASCADE', 'SET NULL', 'SET DEFAULT'];
const matches = ['FULL', 'PARTIAL', 'SIMPLE'] as const;

/** A table as a foreign key sees it. */
interface ReferredTable {
  readonly name: string;
  readonly schema?: string | undefined;
  readonly fullName?: string;
  readonly columns: readonly ColumnReference[];
  readonly registry?: ReferredTables | undefined;
}

/** The tables among which targets are looked up. */
interface ReferredTables {
  readonly schema?: string | undefined;
  find(fullName: string): ReferredTable | undefined;
}

/** Where one column of a foreign key leads to. */
export interface ForeignKeyTarget {
  readonly schema: string | undefined;
  readonly table: string;
  /** The name of the column in the database, where the table is known. */
  readonly column: string;
  /** The table with its schema. */
  readonly fullName: string;
  /** False if the tables among which the key stands have none of this name. */
  readonly isKnown: boolean;
}

/** Columns that refer to those of another table, or of their own. */
export class ForeignKeyConstraint {
  readonly kind = 'foreignKey' as const;
  readonly name: string | undefined;
  readonly isExact: boolean;
  readonly columns: readonly ColumnReference[];
  readonly targets: readonly ColumnTarget[];
  readonly onDelete: ReferentialAction | undefined;
  readonly onUpdate: ReferentialAction | undefined;
  readonly match: ForeignKeyActions['match'];
  readonly deferrable: boolean | undefined;
  readonly initially: Deferral['initially'];
  readonly useAlter: boolean;
  readonly comment: string | undefined;
  readonly ddlIf: DdlCondition | undefined;
  readonly options: DialectOptions | undefined;
  readonly #actions: ForeignKeyActions & { readonly ddlIf?: DdlCondition | undefined };

  constructor(
    columns: readonly ColumnReference[],
    targets: readonly ColumnTarget[],
    actions: ForeignKeyActions & { readonly ddlIf?: DdlCondition | undefined },
  ) {
    if (columns.length !== targets.length || columns.length === 0) {
      throw new ArgumentError('SQL_UNRESOLVED_FOREIGN_KEY', `a foreign key has ${columns.length} columns but ${targets.length} targets.`);
    }
    this.columns = columns;
    this.targets = targets;
    this.name = actions.name instanceof ExactName ? actions.name.name : actions.name;
    this.isExact = actions.name instanceof ExactName;
    this.onDelete = actions.onDelete && knownWord(actions.onDelete, referentialActions, 'onDelete');
    this.onUpdate = actions.onUpdate && knownWord(actions.onUpdate, referentialActions, 'onUpdate');
    this.match = actions.match && knownWord(actions.match, matches, 'match');
    this.deferrable = actions.deferrable;
    this.initially = actions.initially && knownWord(actions.initially, checkTimes, 'initially');
    this.useAlter = actions.useAlter ?? false;
    this.comment = actions.comment;
    this.ddlIf = actions.ddlIf;
    this.options = actions.options;
    this.#actions = actions;
  }

  /** The same key with other targets. */
  withTargets(targets: readonly ColumnTarget[]): ForeignKeyConstraint {
    return new ForeignKeyConstraint(this.columns, targets, this.#actions);
  }

  /** Whether target `index` is the table column `candidate`. */
  refersTo(index: number, candidate: ColumnReference): boolean {
    const target = this.targets[index];
    if (typeof target === 'function') return target() === candidate;
    const { fullName, column } = this.target(index);
    return (candidate.name === column || candidate.key === column) && fullNameOf(candidate.from) === fullName;
  }

  /** The table, with its schema if it has one, and the column that target `index` names. */
  targetName(index: number): { readonly table: string; readonly column: string } {
    const { fullName, column } = this.target(index);
    return { table: fullName, column };
  }

  /**
   * Where target `index` leads to.
   *
   * A table named without a schema is looked for in the metadata's default schema first. What is not found is taken as it
   * is written; whether that is an error depends on who asks.
   */
  target(index: number): ForeignKeyTarget {
    const target = this.targets[index];
    if (typeof target === 'function') {
      const resolved = target();
      if (!(resolved instanceof ColumnReference)) {
        throw new ArgumentError(
          'SQL_UNRESOLVED_FOREIGN_KEY',
          `the foreign key of '${this.columns[index]?.name}' does not lead to a column.`,
        );
      }
      return targetAt(resolved.from, resolved.name);
    }
    const dot = target?.lastIndexOf('.') ?? -1;
    // A name may hold a dot itself, so that the last one need not be the one between table and column.
    for (let at = dot; target !== undefined && at > 0; at = target.lastIndexOf('.', at - 1)) {
      const table = this.#find(target.slice(0, at));
      const column = columnCalled(table, target.slice(at + 1));
      if (table !== undefined && column !== undefined) return targetAt(table, column.name);
    }
    if (target === undefined || dot <= 0 || dot === target.length - 1) {
      throw new ArgumentError('SQL_UNRESOLVED_FOREIGN_KEY', `a foreign key names its target as 'table.column', not '${target}'.`);
    }
    const name = target.slice(0, dot);
    const column = target.slice(dot + 1);
    const found = this.#find(name);
    if (found !== undefined) return targetAt(found, column);
    const last = name.lastIndexOf('.');
    const isKnown = this.#source?.registry === undefined;
    return { schema: last > 0 ? name.slice(0, last) : undefined, table: name.slice(last + 1), column, fullName: name, isKnown };
  }

  get #source(): ReferredTable | undefined {
    return this.columns[0]?.from;
  }

  #find(name: string): ReferredTable | undefined {
    const source = this.#source;
    const registry = source?.registry;
    const inDefault = registry?.schema === undefined || name.includes('.') ? undefined : registry.find(`${registry.schema}.${name}`);
    return inDefault ?? registry?.find(name) ?? (source !== undefined && fullNameOf(source) === name ? source : undefined);
  }
}

function columnCalled(table: ReferredTable | undefined, name: string): ColumnReference | undefined {
  return table?.columns.find((column) => column.key === name) ?? table?.columns.find((column) => column.name === name);
}

function targetAt(table: ReferredTable, column: string): ForeignKeyTarget {
  return { schema: table.schema, table: table.name, column, fullName: fullNameOf(table), isKnown: true };
}

/** A table as foreign keys name it. */
function fullNameOf(table: { readonly name: string; readonly fullName?: string }): string {
  return table.fullName ?? table.name;
}
