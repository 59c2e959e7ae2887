import type { BoundStatement, Compiled, ParameterSet, ResultColumn, StatementPurpose } from '@sqlayer/kernel/contracts';
import { ArgumentError, CompileError } from '@sqlayer/kernel/errors';
import type { BindParameter } from '../elements/column-element.ts';
import type { InsertRows } from '../statements/insert.ts';
import { type AppendRow, appendRow } from '../statements/row-access.ts';
import type { TypeImplementation } from '../types/sql-type.ts';

/** What stands at a mark in the text. */
export type Slot = ParameterSlot | RowsSlot;

/** A bound value, or a list of them. */
export interface ParameterSlot {
  readonly parameter: BindParameter;
  /** Where the value stands among the statement's values; -1 for one that the compiler added. */
  readonly position: number;
  readonly encode: TypeImplementation['encode'];
}

/** Rows of an INSERT. */
export interface RowsSlot {
  readonly rows: InsertRows;
  readonly position: number;
  /** For each column, first those given and then those with defaults. */
  readonly encoders: readonly TypeImplementation['encode'][];
}

/** How placeholders and empty lists are written. */
export interface BindStyle {
  /** The placeholder of parameter `index`, counted from 0. */
  placeholder(index: number): string;
  /** A list that holds nothing, in the parentheses of IN. */
  readonly emptyList: string;
  readonly maxParameters: number;
  readonly maxRowsPerInsert: number;
  /** False where an INSERT takes one row. */
  readonly multiRowValues: boolean;
}

interface CompiledParts {
  readonly purpose: StatementPurpose;
  readonly returnsRows: boolean | undefined;
  readonly columns: readonly ResultColumn[] | undefined;
  readonly exactIntegers: boolean;
}

/**
 * A statement in the SQL of a dialect: pieces of text with slots in between.
 *
 * Most statements have only single values, and their text is made once. Lists and rows are written for each execution,
 * as many placeholders as there are values.
 */
export class CompiledStatement implements Compiled {
  readonly sql: string;
  readonly purpose: StatementPurpose;
  readonly returnsRows: boolean | undefined;
  readonly columns: readonly ResultColumn[] | undefined;
  readonly exactIntegers: boolean;
  /** Positions of parameters that are never shown. */
  readonly secretParameters: ReadonlySet<number> | undefined;
  readonly bindBatches: Compiled['bindBatches'];
  readonly #pieces: readonly string[];
  readonly #slots: readonly Slot[];
  readonly #style: BindStyle;
  #append: AppendRow | undefined;
  /** Texts by the lengths of lists and rows. */
  readonly #texts = new Map<string, string>();
  /** Undefined where a slot has as many placeholders as its value has elements. */
  readonly #single: readonly ParameterSlot[] | undefined;

  constructor(pieces: readonly string[], slots: readonly Slot[], style: BindStyle, parts: CompiledParts) {
    this.#pieces = pieces;
    this.#slots = slots;
    this.#style = style;
    this.purpose = parts.purpose;
    this.returnsRows = parts.returnsRows;
    this.columns = parts.columns;
    this.exactIntegers = parts.exactIntegers;
    const single = slots.filter((slot): slot is ParameterSlot => 'parameter' in slot && !slot.parameter.expanding);
    this.#single = single.length === slots.length ? single : undefined;
    const secret = single.flatMap((slot, i) => (slot.parameter.secret ? [i] : []));
    this.secretParameters = secret.length === 0 ? undefined : new Set(secret);
    this.sql = pieces.map((piece, i) => (i === slots.length ? piece : piece + this.#shown(i))).join('');
    this.bindBatches = slots.some((slot) => 'rows' in slot) ? (values, named) => this.#bindBatches(values, named) : undefined;
  }

  bind(values: readonly unknown[], named: ParameterSet | undefined): BoundStatement {
    const slots = this.#single;
    if (slots === undefined) return this.#bindExpanding(values, named);
    const parameters = new Array<unknown>(slots.length);
    for (let i = 0; i < slots.length; i++) {
      // The loop is bounded by the length.
      const slot = slots[i] as ParameterSlot;
      const value = valueAt(slot, values, named);
      parameters[i] = value === null || slot.encode === undefined ? value : slot.encode(value);
    }
    return { sql: this.sql, parameters };
  }

  #shown(slot: number): string {
    return this.#slots[slot] !== undefined && 'rows' in (this.#slots[slot] as Slot)
      ? this.#rowText(this.#slots[slot] as RowsSlot, slot)
      : this.#style.placeholder(slot);
  }

  #bindExpanding(values: readonly unknown[], named: ParameterSet | undefined): BoundStatement {
    const parameters: unknown[] = [];
    // Lists and rows move the parameters behind them, so positions are those of this execution.
    const secret = new Set<number>();
    const counts = this.#slots.map((slot) => {
      if ('rows' in slot) return this.#bindRows(slot, values[slot.position] as InsertRows['rows'], parameters);
      const first = parameters.length;
      const count = bindValue(slot, valueAt(slot, values, named), parameters);
      if (slot.parameter.secret) for (let p = first; p < parameters.length; p++) secret.add(p);
      return count;
    });
    return { sql: this.#text(counts), parameters, secretParameters: secret.size === 0 ? undefined : secret };
  }

  /** The text for lists of these lengths; the same string each time, so that drivers find it faster among what they keep. */
  #text(counts: readonly number[]): string {
    const key = counts.join();
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    let index = 0;
    let sql = this.#pieces[0] ?? '';
    for (let i = 0; i < counts.length; i++) {
      // The loop is bounded by the length; there is a count for each slot, and a piece behind it.
      const count = counts[i] as number;
      const slot = this.#slots[i] as Slot;
      sql += 'rows' in slot ? this.#rowsText(slot, count, index) : this.#valuesText(slot, count, index);
      index += 'rows' in slot ? count * slot.encoders.length : count;
      sql += this.#pieces[i + 1] as string;
    }
    if (this.#texts.size >= TEXTS_KEPT) this.#texts.clear();
    this.#texts.set(key, sql);
    return sql;
  }

  #valuesText({ parameter }: ParameterSlot, count: number, first: number): string {
    if (!parameter.expanding) return this.#style.placeholder(first);
    if (count === 0) return this.#style.emptyList;
    return Array.from({ length: count }, (_value, i) => this.#style.placeholder(first + i)).join(', ');
  }

  /** Cuts the rows so that each part keeps to the limits; values outside the rows are bound in every part. */
  #bindBatches(values: readonly unknown[], named: ParameterSet | undefined): readonly BoundStatement[] {
    const slot = this.#slots.find((candidate): candidate is RowsSlot => 'rows' in candidate) as RowsSlot;
    const rows = values[slot.position] as InsertRows['rows'];
    const { maxParameters, maxRowsPerInsert, multiRowValues } = this.#style;
    const width = slot.encoders.length;
    const others = this.#slots.length - 1;
    const fitting = width === 0 ? 1 : Math.floor((maxParameters - others) / width);
    if (fitting < 1) {
      throw new CompileError(
        'SQL_TOO_MANY_PARAMETERS',
        `one row needs ${width} parameters; the database takes ${maxParameters} in a statement.`,
      );
    }
    const size = multiRowValues ? Math.min(fitting, maxRowsPerInsert) : 1;
    if (rows.length <= size) return [this.#bindExpanding(values, named)];
    const batches: BoundStatement[] = [];
    for (let start = 0; start < rows.length; start += size) {
      const part = values.slice();
      part[slot.position] = rows.slice(start, start + size);
      batches.push(this.#bindExpanding(part, named));
    }
    return batches;
  }

  #bindRows(slot: RowsSlot, rows: InsertRows['rows'], parameters: unknown[]): number {
    const { columns, defaults } = slot.rows;
    const { encoders } = slot;
    const given = columns.length;
    this.#append ??= appendRow(
      columns.map(({ key }) => key),
      encoders.slice(0, given),
      (row, index) => {
        throw unequalRow(slot.rows, row, index);
      },
    );
    const append = this.#append;
    for (let r = 0; r < rows.length; r++) {
      // The loops are bounded by the lengths.
      const row = rows[r] as InsertRows['rows'][number];
      if (Object.keys(row).length !== given && givenKeys(row) !== given) throw unequalRow(slot.rows, row, r);
      append(parameters, row, r);
      for (let i = 0; i < defaults.length; i++) {
        const value = (defaults[i] as InsertRows['defaults'][number]).make() ?? null;
        const encode = encoders[given + i];
        parameters.push(value === null || encode === undefined ? value : encode(value));
      }
    }
    return rows.length;
  }

  #rowsText(slot: RowsSlot, count: number, first: number): string {
    const width = slot.encoders.length;
    const numbered = this.#style.placeholder(0) !== this.#style.placeholder(1);
    if (!numbered) return `${`${this.#rowText(slot, 0)}, `.repeat(count - 1)}${this.#rowText(slot, 0)}`;
    return Array.from({ length: count }, (_row, r) => this.#rowText(slot, first + r * width)).join(', ');
  }

  #rowText(slot: RowsSlot, first: number): string {
    return `(${slot.encoders.map((_encode, i) => this.#style.placeholder(first + i)).join(', ')})`;
  }
}

const TEXTS_KEPT = 50;

/** Appends a value, or the elements of a list; gives how many. */
function bindValue({ encode, parameter }: ParameterSlot, value: unknown, parameters: unknown[]): number {
  if (!parameter.expanding) {
    parameters.push(value === null || encode === undefined ? value : encode(value));
    return 1;
  }
  const list = value as readonly unknown[];
  for (const element of list) parameters.push(encode === undefined ? element : encode(element));
  return list.length;
}

function valueAt(slot: ParameterSlot, values: readonly unknown[], named: ParameterSet | undefined): unknown {
  const { parameter, position } = slot;
  const name = parameter.parameterName;
  const value =
    name === undefined ? (position < 0 ? parameter.value : values[position]) : (named?.[name] ?? namedValue(parameter, name, named));
  if (value === undefined)
    throw new ArgumentError('SQL_UNDEFINED_VALUE', 'undefined was given where a value is wanted; pass null for NULL.');
  return value;
}

function namedValue(parameter: BindParameter, name: string, named: ParameterSet | undefined): unknown {
  if (named !== undefined && Object.hasOwn(named, name)) return named[name];
  if (parameter.value !== undefined) return parameter.value;
  throw new ArgumentError('SQL_MISSING_PARAMETER', `the parameter '${name}' was given no value.`);
}

/** How many columns a row gives; a key whose value is undefined is not given. */
function givenKeys(row: Readonly<Record<string, unknown>>): number {
  return Object.values(row).filter((value) => value !== undefined).length;
}

function unequalRow(insert: InsertRows, row: Readonly<Record<string, unknown>>, index: number): ArgumentError {
  const wanted = insert.columns.map((column) => column.key);
  const given = Object.keys(row).filter((key) => row[key] !== undefined);
  return new ArgumentError(
    'SQL_MISSING_COLUMN',
    `row ${index} gives the columns ${given.join(', ') || '(none)'}, the first row ${wanted.join(', ') || '(none)'}; rows of one INSERT give the same columns.`,
  );
}
