import { ArgumentError } from '@sqlayer/kernel/errors';
import { Cast, type ColumnElement, Label } from '../elements/column-element.ts';
import { ColumnGroup } from '../elements/column-group.ts';
import { FunctionCall } from '../elements/function-call.ts';
import { NextValue } from '../elements/next-value.ts';
import { ColumnReference } from '../selectables/from-clause.ts';
import type { OutputColumn } from './statement.ts';

/** One selected thing: an expression, or columns that belong together. */
export type SelectItem = ColumnElement | ColumnGroup;

/**
 * What the rows of a selection hold, each under a key and a SQL name of its own; `keys` are those of the items.
 *
 * A key that is taken gets the position behind it (`id_2`), as the row types say; a SQL name that is taken gets a running
 * number (`id_1`), as SQLAlchemy writes it, and the same column selected again two underscores (`id__1`).
 */
export function outputColumns(items: readonly SelectItem[], keys: readonly string[] | undefined): readonly OutputColumn[] {
  const columns = items.flatMap((item, i): { element: ColumnElement; wanted: string | undefined }[] =>
    item instanceof ColumnGroup
      ? item.from.columns.map((element) => ({ element, wanted: undefined }))
      : [{ element: item, wanted: keys?.[i] }],
  );
  if (columns.length === 0) throw new ArgumentError('SQL_EMPTY_SELECT', 'a select needs at least one column.');
  const takenKeys = new Set<string>();
  const names = new SqlNames();
  return columns.map(({ element, wanted }, position) => {
    const base = wanted ?? (hasKey(element) ? element.key : `_${position}`);
    let key = base;
    for (let n = position; takenKeys.has(key); n++) key = `${base}_${n}`;
    takenKeys.add(key);
    return { key, name: names.nameFor(element), element };
  });
}

function hasKey(element: ColumnElement): element is ColumnReference | Label<unknown, string, string> {
  return element instanceof ColumnReference || element instanceof Label;
}

/** Gives each column of a query a name in SQL that no other has. */
class SqlNames {
  readonly #taken = new Set<string>();
  readonly #columns = new Set<ColumnElement>();
  #anonymous = 0;

  nameFor(element: ColumnElement): string {
    const base = baseName(element);
    if (base === undefined) {
      do this.#anonymous += 1;
      while (this.#taken.has(`anon_${this.#anonymous}`));
      return this.#take(`anon_${this.#anonymous}`);
    }
    const repeated = this.#columns.has(element);
    this.#columns.add(element);
    if (repeated) return this.#take(this.#numbered(`${base}__`));
    if (element instanceof FunctionCall || element instanceof NextValue) return this.#take(this.#numbered(`${base}_`));
    const name = this.#taken.has(base) ? this.#numbered(`${base}_`) : base;
    return this.#take(name);
  }

  /** The first of `id_1`, `id_2` and so on that is free. */
  #numbered(prefix: string): string {
    let n = 1;
    while (this.#taken.has(`${prefix}${n}`)) n += 1;
    return `${prefix}${n}`;
  }

  #take(name: string): string {
    this.#taken.add(name);
    return name;
  }
}

function baseName(element: ColumnElement): string | undefined {
  if (element instanceof Label) return element.key;
  if (element instanceof ColumnReference) return element.name;
  // A column that is converted is still the same column to whoever reads the rows.
  if (element instanceof Cast && element.element instanceof ColumnReference) return element.element.name;
  if (element instanceof FunctionCall) return element.name.slice(element.name.lastIndexOf('.') + 1);
  return element instanceof NextValue ? 'next_value' : undefined;
}
