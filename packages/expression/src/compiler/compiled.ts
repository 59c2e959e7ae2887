import {
  type BoundStatement,
  type Compiled,
  type CompiledCall,
  OutParameter,
  type ParameterSet,
  type ResultColumn,
  type StatementPurpose,
} from '@sqlayer/kernel/contracts';
import { ArgumentError, CompileError } from '@sqlayer/kernel/errors';
import type { BindParameter } from '../elements/column-element.ts';
import { givesColumns, unequalRow } from '../statements/equal-columns.ts';
import type { InsertRows } from '../statements/insert.ts';
import { type AppendRow, appendRow } from '../statements/row-access.ts';
import type { TypeImplementation } from '../types/sql-type.ts';
import type { CompiledSets } from './compiled-sets.ts';
import { type BoundRows, cutRows } from './cut-rows.ts';
import { columnParameters } from './row-source.ts';
import { valueError } from './value-error.ts';

/** What stands at a mark in the text. */
export type Slot = ParameterSlot | LiteralSlot | OutSlot | RowsSlot;

/** A bound value, or a list of them. */
export interface ParameterSlot {
  readonly parameter: BindParameter;
  /** Where the value stands among the statement's values; -1 for one that the compiler added. */
  readonly position: number;
  readonly encode: Encode;
  /** Written behind each placeholder: `::UUID`. */
  readonly suffix: string;
  /** For a list. */
  readonly list: ListSlot | undefined;
}

/** A value among many: how it is encoded, and what stands around its placeholder, such as `ST_GeomFromText(` and `)`. */
export interface Cell {
  readonly encode: Encode;
  readonly prefix: string;
  readonly suffix: string;
}

interface ListSlot {
  /** For lists of rows, their parts. */
  readonly parts: readonly Cell[] | undefined;
  /** What stands before the rows. */
  readonly prefix: string;
  /** What stands before each placeholder of a list of values: `ST_GeomFromText(`. */
  readonly before: string;
  /** What stands in the parentheses of IN when there is nothing. */
  readonly empty: string;
}

/** A value that is written into the text when the statement is executed. */
export interface LiteralSlot {
  readonly parameter: BindParameter;
  readonly position: number;
  readonly write: (value: unknown) => string;
}

/** A parameter that the database fills. */
export interface OutSlot {
  readonly out: OutParameter;
  /** What the database is given, where it is given something. */
  readonly input?: ParameterSlot | undefined;
}

/** Rows of an INSERT. */
export interface RowsSlot {
  readonly rows: InsertRows;
  readonly position: number;
  /** For each column, first those given and then those with defaults. */
  readonly encoders: readonly Encode[];
  /** What stands before each placeholder: `ST_GeomFromText(`. */
  readonly prefixes: readonly string[];
  readonly suffixes: readonly string[];
  /** SQL for the columns behind them, the same in each row. */
  readonly fixed: readonly string[];
  readonly layout: RowLayout;
}

/** How the rows of an INSERT are written: `(?, ?), (?, ?)`. */
export interface RowLayout {
  row(cells: readonly string[]): string;
  readonly separator: string;
}

/** Rows in parentheses behind VALUES. */
export const valuesLayout: RowLayout = { row: (cells) => `(${cells.join(', ')})`, separator: ', ' };

type Encode = TypeImplementation['encode'];

/** How placeholders and empty lists are written. */
export interface BindStyle {
  /** The placeholder of parameter `index`, counted from 0. */
  placeholder(index: number): string;
  /** A list that holds nothing, in the parentheses of IN or NOT IN, for rows of `width` columns, or for values. */
  emptyList(isNegated: boolean, width: number | undefined): string;
  readonly maxParameters: number;
  readonly maxRowsPerInsert: number;
  /** Bytes of one statement with its values; undefined where any number will do. */
  readonly maxStatementBytes?: number | undefined;
  /** False where an INSERT takes one row. */
  readonly multiRowValues: boolean;
}

/** An INSERT whose rows are one parameter for each column (`RowSource`), in the place of one whose rows are a list. */
export interface RowsBatch {
  readonly statement: CompiledStatement;
  /** How many columns have a parameter. */
  readonly width: number;
  readonly leastRows: number;
  readonly mostRows: number;
}

export interface CompiledParts {
  readonly purpose: StatementPurpose;
  readonly returnsRows: boolean | undefined;
  readonly columns: readonly ResultColumn[] | undefined;
  readonly exactIntegers: boolean;
  readonly warnings?: readonly string[];
  readonly call?: CompiledCall | undefined;
  readonly generatedKey?: string | undefined;
  readonly rows?: RowsBatch | undefined;
  readonly sets?: CompiledSets | undefined;
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
  readonly bindSets: Compiled['bindSets'];
  /** What is probably not meant, such as tables that nothing connects. */
  readonly warnings: readonly string[];
  readonly call: CompiledCall | undefined;
  readonly generatedKey: string | undefined;
  readonly #pieces: readonly string[];
  readonly #slots: readonly Slot[];
  readonly #style: BindStyle;
  readonly #rowsBatch: RowsBatch | undefined;
  #append: AppendRow | undefined;
  /** Texts by the lengths of lists and rows. */
  readonly #texts = new Map<string, string>();
  /** Undefined where a slot has as many placeholders as its value has elements. */
  readonly #single: readonly ParameterSlot[] | undefined;

  constructor(pieces: readonly string[], slots: readonly Slot[], style: BindStyle, parts: CompiledParts) {
    this.#pieces = pieces;
    this.#slots = slots;
    this.#style = style;
    this.#rowsBatch = parts.rows;
    this.purpose = parts.purpose;
    this.returnsRows = parts.returnsRows;
    this.columns = parts.columns;
    this.exactIntegers = parts.exactIntegers;
    this.warnings = parts.warnings ?? [];
    this.call = parts.call;
    this.generatedKey = parts.generatedKey;
    const single = slots.filter((slot): slot is ParameterSlot => 'suffix' in slot && !slot.parameter.expanding);
    this.#single = single.length === slots.length ? single : undefined;
    const secret = single.flatMap((slot, i) => (slot.parameter.secret ? [i] : []));
    this.secretParameters = secret.length === 0 ? undefined : new Set(secret);
    let shown = 0;
    this.sql = pieces
      .map((piece, i) => {
        const slot = slots[i];
        const text = slot === undefined ? piece : piece + this.#shown(slot, shown);
        if (slot !== undefined) shown += shownPlaceholders(slot);
        return text;
      })
      .join('');
    this.bindBatches = slots.some((slot) => 'rows' in slot) ? (values, named) => this.#bindBatches(values, named) : undefined;
    const { sets } = parts;
    this.bindSets = sets === undefined ? undefined : (values, given) => sets.bind(values, given);
  }

  bind(values: readonly unknown[], named: ParameterSet | undefined): BoundStatement {
    const slots = this.#single;
    if (slots === undefined) return this.#bindExpanding(values, named);
    const parameters = new Array<unknown>(slots.length);
    let i = 0;
    try {
      for (; i < slots.length; i++) {
        // The loop is bounded by the length.
        const slot = slots[i] as ParameterSlot;
        const value = valueAt(slot, values, named);
        parameters[i] = value === null || slot.encode === undefined ? value : slot.encode(value);
      }
    } catch (error) {
      throw valueError(error, placeOf(slots[i], i), this.sql);
    }
    return { sql: this.sql, parameters };
  }

  /** A slot whose first placeholder is number `index`, with one row or one element of a list. */
  #shown(slot: Slot, index: number): string {
    if ('rows' in slot) return this.#rowText(slot, index);
    if ('out' in slot) return this.#style.placeholder(index);
    if ('write' in slot && shownPlaceholders(slot) === 0) return slot.write(slot.parameter.value);
    if ('write' in slot) return this.#style.placeholder(index);
    return this.#valuesText(slot, 1, index);
  }

  /** With `batch`, its cells stand in the place of the rows among the values. */
  #bindExpanding(values: readonly unknown[], named: ParameterSet | undefined, batch?: BoundRows): BoundStatement {
    const parameters: unknown[] = [];
    const literals: string[] = [];
    // Lists and rows move the parameters behind them, so positions are those of this execution.
    const secret = new Set<number>();
    const bindSlot = (slot: Exclude<Slot, RowsSlot>): number => {
      if ('out' in slot) return parameters.push(outParameter(slot, values, named)) && 1;
      if ('write' in slot) {
        literals.push(slot.write(valueAt(slot, values, named)));
        return 0;
      }
      const first = parameters.length;
      const count = bindValue(slot, valueAt(slot, values, named), parameters);
      if (slot.parameter.secret) for (let p = first; p < parameters.length; p++) secret.add(p);
      return count;
    };
    const counts = this.#slots.map((slot) => {
      if ('rows' in slot) {
        if (batch === undefined) return this.#bindRows(slot, values[slot.position] as InsertRows['rows'], parameters);
        for (let i = 0; i < batch.cells.length; i++) parameters.push(batch.cells[i]);
        return batch.count;
      }
      try {
        return bindSlot(slot);
      } catch (error) {
        throw valueError(error, placeOf(slot, parameters.length), this.sql);
      }
    });
    return { sql: this.#text(counts, literals), parameters, secretParameters: secret.size === 0 ? undefined : secret };
  }

  /** The text for lists of these lengths; the same string each time, so that drivers find it faster among what they keep. */
  #text(counts: readonly number[], literals: readonly string[]): string {
    const key = literals.length === 0 ? counts.join() : `${counts.join()} ${literals.join('\0')}`;
    const known = this.#texts.get(key);
    if (known !== undefined) return known;
    let index = 0;
    let literal = 0;
    let sql = this.#pieces[0] ?? '';
    for (let i = 0; i < counts.length; i++) {
      // The loop is bounded by the length; there is a count for each slot, and a piece behind it.
      const count = counts[i] as number;
      const slot = this.#slots[i] as Slot;
      if ('rows' in slot) {
        sql += this.#rowsText(slot, count, index);
        index += count * slot.encoders.length;
      } else if ('write' in slot) sql += literals[literal++];
      else {
        sql += 'out' in slot ? this.#style.placeholder(index) : this.#valuesText(slot, count, index);
        index += count * (('list' in slot && slot.list?.parts?.length) || 1);
      }
      sql += this.#pieces[i + 1] as string;
    }
    if (this.#texts.size >= TEXTS_KEPT) this.#texts.clear();
    this.#texts.set(key, sql);
    return sql;
  }

  #valuesText({ list, suffix }: ParameterSlot, count: number, first: number): string {
    if (list === undefined) return this.#style.placeholder(first) + suffix;
    if (count === 0) return list.empty;
    const { parts } = list;
    if (parts === undefined)
      return Array.from({ length: count }, (_value, i) => list.before + this.#style.placeholder(first + i) + suffix).join(', ');
    const row = (first: number): string =>
      `(${parts.map((part, i) => part.prefix + this.#style.placeholder(first + i) + part.suffix).join(', ')})`;
    return list.prefix + Array.from({ length: count }, (_row, r) => row(first + r * parts.length)).join(', ');
  }

  /** Cuts the rows so that each part keeps to the limits; values outside the rows are bound in every part. */
  #bindBatches(values: readonly unknown[], named: ParameterSet | undefined): readonly BoundStatement[] {
    const slot = this.#slots.find((candidate): candidate is RowsSlot => 'rows' in candidate) as RowsSlot;
    const rows = values[slot.position] as InsertRows['rows'];
    if (this.#rowsBatch !== undefined && rows.length >= this.#rowsBatch.leastRows)
      return this.#bindColumns(slot, rows, values, this.#rowsBatch);
    const { maxParameters, maxRowsPerInsert, maxStatementBytes, multiRowValues } = this.#style;
    const width = slot.encoders.length;
    const others = this.#slots.reduce((sum, other) => sum + placeholdersBesideRows(other, values, named), 0);
    const fitting = width === 0 ? 1 : Math.floor((maxParameters - others) / width);
    if (fitting < 1) {
      throw new CompileError(
        'SQL_TOO_MANY_PARAMETERS',
        `one row needs ${width} parameters${others === 0 ? '' : ` and what stands beside it ${others}`}; the database takes ${maxParameters} in a statement.`,
      );
    }
    const size = multiRowValues ? Math.min(fitting, maxRowsPerInsert) : 1;
    if (rows.length === 1 || (rows.length <= size && maxStatementBytes === undefined)) return [this.#bindExpanding(values, named)];
    const batches = this.#cut(slot, rows, { rows: size, bytes: maxStatementBytes });
    // Where there is nothing but rows, their cells are the parameters.
    if (this.#slots.length === 1) return batches.map(({ cells: parameters, count }) => ({ sql: this.#text([count], []), parameters }));
    return batches.map((batch) => this.#bindExpanding(values, named, batch));
  }

  /** Only where bytes are counted, the values of all rows must be there before they are cut. */
  #cut(
    slot: RowsSlot,
    rows: InsertRows['rows'],
    most: { readonly rows: number; readonly bytes: number | undefined },
  ): readonly BoundRows[] {
    const bound = (first: number, end: number): BoundRows => {
      const cells: unknown[] = [];
      return { cells, count: this.#bindRows(slot, rows, cells, first, end) };
    };
    if (most.bytes !== undefined) return cutRows(bound(0, rows.length), slot.encoders.length, most);
    const parts = Math.ceil(rows.length / most.rows);
    return Array.from({ length: parts }, (_part, i) => bound(i * most.rows, Math.min((i + 1) * most.rows, rows.length)));
  }

  /** Binds the rows as one parameter for each column. */
  #bindColumns(
    slot: RowsSlot,
    rows: InsertRows['rows'],
    values: readonly unknown[],
    { statement, width, mostRows }: RowsBatch,
  ): readonly BoundStatement[] {
    const batches: BoundStatement[] = [];
    for (let start = 0; start < rows.length; start += mostRows) {
      const cells: unknown[] = [];
      this.#bindRows(slot, rows, cells, start, Math.min(start + mostRows, rows.length));
      batches.push(statement.bind(values, columnParameters(cells, width)));
    }
    return batches;
  }

  /** Appends the values of the rows from `first` to `end`, and gives their number. */
  #bindRows(slot: RowsSlot, rows: InsertRows['rows'], parameters: unknown[], first = 0, end = rows.length): number {
    if (rows.length > 1 && !this.#style.multiRowValues) {
      throw new CompileError('SQL_UNSUPPORTED', 'the database takes one row in an INSERT; insert the rows one by one.');
    }
    const { columns, defaults } = slot.rows;
    const { encoders } = slot;
    const given = columns.length;
    this.#append ??= appendRow(
      columns.map(({ key }) => key),
      encoders.slice(0, given),
      (row, index) => {
        throw unequalRow('INSERT', columns, row, index);
      },
    );
    const append = this.#append;
    for (let r = first; r < end; r++) {
      // The loops are bounded by the lengths.
      const row = rows[r] as InsertRows['rows'][number];
      if (!givesColumns(row, given)) throw unequalRow('INSERT', columns, row, r);
      try {
        append(parameters, row, r);
        for (let i = 0; i < defaults.length; i++) {
          const value = (defaults[i] as InsertRows['defaults'][number]).make(row) ?? null;
          parameters.push(encoded(encoders[given + i], value));
        }
      } catch (error) {
        throw valueError(error, placeInRow(slot, row, r), this.sql);
      }
    }
    return end - first;
  }

  #rowsText(slot: RowsSlot, count: number, first: number): string {
    const { separator } = slot.layout;
    const numbered = this.#style.placeholder(0) !== this.#style.placeholder(1);
    if (!numbered) return `${`${this.#rowText(slot, 0)}${separator}`.repeat(count - 1)}${this.#rowText(slot, 0)}`;
    return Array.from({ length: count }, (_row, r) => this.#rowText(slot, first + r * slot.encoders.length)).join(separator);
  }

  #rowText(slot: RowsSlot, first: number): string {
    const cells = slot.suffixes.map((suffix, i) => slot.prefixes[i] + this.#style.placeholder(first + i) + suffix);
    return slot.layout.row([...cells, ...slot.fixed]);
  }
}

const TEXTS_KEPT = 50;

function outParameter({ out, input }: OutSlot, values: readonly unknown[], named: ParameterSet | undefined): OutParameter {
  return input === undefined ? out : new OutParameter(out.sqlType, encoded(input.encode, valueAt(input, values, named)));
}

/** How many placeholders a slot has in the text that is shown. */
function shownPlaceholders(slot: Slot): number {
  if ('rows' in slot) return slot.encoders.length;
  if ('list' in slot) return slot.list?.parts?.length ?? 1;
  return 'write' in slot && slot.parameter.parameterName === undefined && !slot.parameter.expanding ? 0 : 1;
}

/** How many placeholders a slot has with these values, if it is not that of the rows. */
function placeholdersBesideRows(slot: Slot, values: readonly unknown[], named: ParameterSet | undefined): number {
  if ('rows' in slot || 'write' in slot) return 0;
  if ('out' in slot || slot.list === undefined) return 1;
  return (valueAt(slot, values, named) as readonly unknown[]).length * (slot.list.parts?.length ?? 1);
}

function placeOf(slot: Slot | undefined, index: number): string {
  const name = slot !== undefined && 'parameter' in slot ? slot.parameter.parameterName : undefined;
  return name === undefined ? `parameter ${index + 1}` : `the parameter '${name}'`;
}

/** The column of a row whose value is refused. */
function placeInRow({ rows, encoders }: RowsSlot, row: InsertRows['rows'][number], index: number): string {
  const column = rows.columns.find(({ key }, i) => isRefused(encoders[i], row[key])) ?? rows.defaults[0]?.column;
  return `'${column?.key}' of row ${index}`;
}

function isRefused(encode: Encode, value: unknown): boolean {
  try {
    encoded(encode, value ?? null);
    return false;
  } catch {
    return true;
  }
}

/** Appends a value, or the elements of a list; gives how many. */
function bindValue({ encode, list }: ParameterSlot, value: unknown, parameters: unknown[]): number {
  if (list === undefined) {
    parameters.push(encoded(encode, value));
    return 1;
  }
  const elements = value as readonly unknown[];
  for (const element of elements) {
    if (list.parts === undefined) parameters.push(encoded(encode, element));
    else for (const [i, part] of list.parts.entries()) parameters.push(encoded(part.encode, (element as readonly unknown[])[i]));
  }
  return elements.length;
}

function encoded(encode: Encode, value: unknown): unknown {
  return value === null || encode === undefined ? value : encode(value);
}

function valueAt(slot: ParameterSlot | LiteralSlot, values: readonly unknown[], named: ParameterSet | undefined): unknown {
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
