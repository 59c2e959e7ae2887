import { ArgumentError } from '@sqlayer/kernel/errors';
import { type ColumnElement, expression, nullLiteral, operand } from '../elements/column-element.ts';
import { Node, type NodePass } from '../elements/node.ts';
import { Table } from '../schema/table.ts';
import type { ColumnReference } from '../selectables/from-clause.ts';
import { fromClause } from '../selectables/join.ts';
import type { Cte } from '../selectables/subquery.ts';
import { type ClausePosition, Modifiers } from './modifiers.ts';
import { NamedRowset } from './named-rowset.ts';
import { outputColumns } from './output-columns.ts';
import type { OutputColumn } from './statement.ts';

const outputs = new WeakMap<object, readonly OutputColumn[]>();
const none: readonly never[] = [];

/** What INSERT, UPDATE and DELETE have in common: a table, rows given back, hints. */
export abstract class DataChange<out Row = unknown, out Tuple = unknown, out First = unknown> extends NamedRowset<Row, Tuple, First> {
  readonly table: Table;
  readonly returned: readonly ColumnElement[] = none;
  /** What few statements have; undefined for all others. */
  readonly modifiers: Modifiers | undefined = undefined;

  constructor(table: Table) {
    super();
    this.table = table;
  }

  /** What the statement gives back, named and keyed as a select would. */
  get output(): readonly OutputColumn[] {
    if (this.returned.length === 0) return [];
    let output = outputs.get(this);
    if (output === undefined) {
      output = outputColumns(this.returned, undefined);
      outputs.set(this, output);
    }
    return output;
  }

  /** SQL behind the first word of the statement, for one dialect if it is named. It is written as it stands. */
  prefixWith(text: string, dialect?: string): this {
    return this.modified((before) => ({ prefixes: [...before.prefixes, { text, dialect }] }));
  }

  /** A hint about the table: `WITH (PAGLOCK)`. */
  withHint(text: string, dialect?: string): this {
    return this.modified((before) => ({ tableHints: [...before.tableHints, { from: this.table, text, dialect }] }));
  }

  /** Names common table expressions that the statement itself does not use. */
  withCtes(...ctes: readonly Cte<unknown>[]): this {
    return this.modified((before) => ({ ctes: [...before.ctes, ...ctes.map((cte) => ({ cte, nestHere: false }))] }));
  }

  /** A clause that a dialect or an application added to the language. */
  withClause(node: Node, after: ClausePosition = 'end'): this {
    return this.modified((before) => ({ clauses: [...before.clauses, { node, after }] }));
  }

  protected modified(change: Parameters<typeof Modifiers.changed>[1]): this {
    return this.copyWith({ modifiers: Modifiers.changed(this.modifiers, change) });
  }
}

/** `column = value` in SET. */
export class Assignment extends Node {
  readonly column: ColumnReference;
  readonly value: ColumnElement;
  /** The place in an array, where only one element is set. */
  readonly index: ColumnElement | undefined;

  constructor(column: ColumnReference, value: ColumnElement, index?: ColumnElement) {
    super();
    this.column = column;
    this.value = value;
    this.index = index;
  }

  get kind(): 'assignment' {
    return 'assignment';
  }

  describe(pass: NodePass): void {
    pass.atom('column', this.column.identity);
    pass.node('value', this.value);
    pass.node('index', this.index);
  }
}

/** What a SET names, by key, for the columns of a table; `undefined` is refused. */
export function assignmentsOf(table: Table, values: Readonly<Record<string, unknown>>, place: string): readonly Assignment[] {
  return Object.keys(values).map((key) => {
    const column = settableColumn(table, key, place);
    const value = values[key];
    if (value === undefined) {
      throw new ArgumentError(
        'SQL_UNDEFINED_VALUE',
        `${place} was given undefined for '${key}'; pass null for NULL, or leave the key out.`,
      );
    }
    return new Assignment(column, valueFor(column, value));
  });
}

/** A value for a column; null is written as NULL. */
export function valueFor(column: ColumnReference, value: unknown): ColumnElement {
  return value === null ? nullLiteral : operand(value, column.type);
}

/** The table that a statement changes; an alias or a subquery is refused. */
export function targetTable(value: unknown, statement: string): Table {
  const from = fromClause(value, `${statement}()`);
  if (from instanceof Table) return from;
  throw new ArgumentError('SQL_NOT_A_FROM', `${statement}() changes a table, not an alias or a query ('${from.name}').`);
}

/** The column of `table` with this key; its columns are listed in the error if there is none. */
export function columnByKey(table: Table, key: string, statement: string): ColumnReference {
  const column = table.columns.find((candidate) => candidate.key === key);
  if (column !== undefined) return column;
  const known = table.columns.map((candidate) => candidate.key).join(', ');
  throw new ArgumentError('SQL_UNKNOWN_COLUMN', `${statement}: table '${table.name}' has no column '${key}'; it has ${known}.`);
}

/** The column of `table` with this key, which the database does not compute itself. */
export function settableColumn(table: Table, key: string, statement: string): ColumnReference {
  const column = columnByKey(table, key, statement);
  if (column.options.computed === undefined) return column;
  throw new ArgumentError(
    'SQL_COMPUTED_COLUMN',
    `${statement} gives a value to '${table.name}.${key}', which the database computes; leave it out.`,
  );
}

/** The columns of a RETURNING clause; a table stands for all of its own. */
export function returnedColumns(given: readonly unknown[]): readonly ColumnElement[] {
  return given.flatMap((value): readonly ColumnElement[] => (value instanceof Table ? value.columns : [expression(value, 'returning()')]));
}
