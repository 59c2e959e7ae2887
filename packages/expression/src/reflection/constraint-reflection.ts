import type {
  ReflectedCheck,
  ReflectedConstraint,
  ReflectedExclusion,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedIndexElement,
  ReflectedOptions,
  ReflectedTable,
  ReflectedUnique,
} from '@sqlayer/kernel/contracts';
import type { ColumnElement } from '../elements/column-element.ts';
import { SqlFragment } from '../elements/text.ts';
import { ExactName } from '../schema/column-definition.ts';
import {
  CheckConstraint,
  type ConstraintOptions,
  ExcludeConstraint,
  PrimaryKeyConstraint,
  type TableConstraint,
  UniqueConstraint,
} from '../schema/constraints.ts';
import type { DialectOptions } from '../schema/dialect-options.ts';
import { ForeignKeyConstraint } from '../schema/foreign-key.ts';
import { Index } from '../schema/table-index.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { Bool } from '../types/scalar.ts';

/** Where constraints are made: for which dialect, and where the columns are found that foreign keys lead to. */
export interface ConstraintContext {
  readonly dialectName: string;
  target(key: ReflectedForeignKey, index: number): string | (() => unknown);
}

/** Options under the name of a dialect; nothing where there are none. */
export function dialectOptions(dialectName: string, options: ReflectedOptions): { readonly options?: DialectOptions } {
  const given = Object.fromEntries(Object.entries(options).filter(([, value]) => value !== undefined));
  return Object.keys(given).length === 0 ? {} : { options: { [dialectName]: given } };
}

/**
 * Makes the keys, constraints and indexes of a table of what a database tells.
 *
 * `columns` are the table's by their names in the database. What needs a column that is not among them is left out.
 */
export class ConstraintReflection {
  readonly #columns: ReadonlyMap<string, ColumnReference>;
  readonly #context: ConstraintContext;

  constructor(columns: ReadonlyMap<string, ColumnReference>, context: ConstraintContext) {
    this.#columns = columns;
    this.#context = context;
  }

  constraintsOf(table: ReflectedTable): readonly (TableConstraint | Index)[] {
    const { primaryKey, foreignKeys, uniques, checks, exclusions, indexes } = table;
    const made = [
      ...uniques.map((one) => this.#unique(one)),
      ...checks.map((one) => this.#check(one)),
      ...exclusions.map((one) => this.#exclusion(one)),
      ...foreignKeys.map((one) => this.#foreignKey(one)),
      ...indexes.map((one) => this.#index(one)),
    ];
    return [this.#primaryKey(primaryKey), ...made].filter((one) => one !== undefined);
  }

  /** The columns of these names; undefined if one is missing. */
  #columnsOf(names: readonly string[]): readonly ColumnReference[] | undefined {
    const columns = names.map((name) => this.#columns.get(name)).filter((column) => column !== undefined);
    return columns.length === names.length ? columns : undefined;
  }

  #options({ name, deferrable, initiallyDeferred, comment, options }: ReflectedConstraint, more: ReflectedOptions = {}): ConstraintOptions {
    return {
      name: new ExactName(name),
      ...(deferrable && { deferrable, initially: initiallyDeferred ? 'DEFERRED' : 'IMMEDIATE' }),
      comment,
      ...dialectOptions(this.#context.dialectName, { ...options, ...more }),
    };
  }

  #primaryKey(key: ReflectedTable['primaryKey']): PrimaryKeyConstraint | undefined {
    const columns = this.#columnsOf(key.columns);
    return columns === undefined || columns.length === 0 ? undefined : new PrimaryKeyConstraint(columns, this.#options(key));
  }

  #unique(key: ReflectedUnique): UniqueConstraint | undefined {
    const columns = this.#columnsOf(key.columns);
    const more = { nullsNotDistinct: key.nullsNotDistinct || undefined, include: key.include.length === 0 ? undefined : key.include };
    return columns === undefined ? undefined : new UniqueConstraint(columns, this.#options(key, more));
  }

  #check(check: ReflectedCheck): CheckConstraint {
    return new CheckConstraint(new SqlFragment([check.sql], [], Bool), this.#options(check));
  }

  #exclusion(exclusion: ReflectedExclusion): ExcludeConstraint {
    const { elements, using, whereSql } = exclusion;
    return new ExcludeConstraint(
      elements.map(({ sql, operator, operatorClass }) => ({ element: new SqlFragment([sql], []), operator, operatorClass })),
      { ...this.#options(exclusion), using, where: whereSql === undefined ? undefined : new SqlFragment([whereSql], [], Bool) },
    );
  }

  #foreignKey(key: ReflectedForeignKey): ForeignKeyConstraint | undefined {
    const columns = this.#columnsOf(key.columns);
    if (columns === undefined) return undefined;
    return new ForeignKeyConstraint(
      columns,
      key.columns.map((_column, i) => this.#context.target(key, i)),
      {
        ...this.#options(key),
        onDelete: key.onDelete,
        onUpdate: key.onUpdate,
        ...(key.match !== 'SIMPLE' && { match: key.match }),
      },
    );
  }

  #index(index: ReflectedIndex): Index | undefined {
    const { name, elements, unique, nullsNotDistinct, include, using, whereSql, comment, options } = index;
    const lengths: Record<string, number> = {};
    const ops: Record<string, string> = {};
    const expressions = elements.map((element, i) => {
      const made = this.#indexElement(element, i);
      if (made !== undefined && element.operatorClass !== undefined) ops[made.key] = element.operatorClass;
      if (element.column !== undefined && element.length !== undefined) lengths[element.column] = element.length;
      return made?.element;
    });
    const known = expressions.filter((expression) => expression !== undefined);
    if (known.length < expressions.length) return undefined;
    const more = {
      using,
      include: include.length === 0 ? undefined : include,
      nullsNotDistinct: nullsNotDistinct || undefined,
      length: Object.keys(lengths).length === 0 ? undefined : lengths,
      ops: Object.keys(ops).length === 0 ? undefined : ops,
    };
    return new Index(known, {
      name: new ExactName(name),
      unique,
      comment,
      where: whereSql === undefined ? undefined : new SqlFragment([whereSql], [], Bool),
      ...dialectOptions(this.#context.dialectName, { ...options, ...more }),
    });
  }

  /** An element of an index and the key under which it has an operator class; undefined where its column is left out. */
  #indexElement(
    { column, sql, descending, nulls, collation, operatorClass }: ReflectedIndexElement,
    position: number,
  ): { readonly element: ColumnElement; readonly key: string } | undefined {
    const reference = column === undefined ? undefined : this.#columns.get(column);
    let element: ColumnElement | undefined = column === undefined ? new SqlFragment([sql ?? ''], []) : reference;
    if (element === undefined) return undefined;
    let key = reference?.key ?? `element_${position + 1}`;
    if (collation !== undefined) element = element.collate(collation);
    if (operatorClass !== undefined && element !== reference) {
      key = `element_${position + 1}`;
      element = element.label(key);
    }
    if (descending) element = element.desc();
    if (nulls !== undefined) element = nulls === 'first' ? element.nullsFirst() : element.nullsLast();
    return { element, key };
  }
}
