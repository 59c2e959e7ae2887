import { canGenerateCode } from '../contracts/code-generation.ts';
import type { RawRow } from '../contracts/driver.ts';
import type { ResultColumn } from '../contracts/statement.ts';

/**
 * Turns rows of a driver into rows of the application.
 *
 * The functions are called without `this`. NULL stays null and is given to no column's `decode`.
 */
export interface RowDecoder<out Row = unknown, out Tuple = unknown, out First = unknown> {
  /** Keys of the row object, in the order of the columns. */
  readonly keys: readonly string[];
  readonly object: (raw: RawRow) => Row;
  readonly tuple: (raw: RawRow) => Tuple;
  /** The first column alone. */
  readonly first: (raw: RawRow) => First;
}

/** The columns a decoder is made from. */
export type DecodedColumn = Pick<ResultColumn, 'key' | 'decode'>;

type Read<T> = (raw: RawRow) => T;

/**
 * A decoder for columns, made once for a statement.
 *
 * Functions are written and compiled when they are first asked for: an object literal with the keys in place is filled
 * several times faster than an object to which keys are added. Where code generation is forbidden, closures do the same.
 */
export function createRowDecoder(columns: readonly DecodedColumn[], generate: boolean = canGenerateCode()): RowDecoder {
  return generate ? new GeneratedDecoder(columns) : new ClosureDecoder(columns);
}

/** A reader that gives each row as a record without a prototype. */
export function mappingReader(decoder: RowDecoder): Read<Readonly<Record<string, unknown>>> {
  const { keys } = decoder;
  // The decoders of this file and those of the ORM give arrays for tuples.
  const tuple = decoder.tuple as Read<readonly unknown[]>;
  return (raw) => {
    const values = tuple(raw);
    const record = Object.create(null) as Record<string, unknown>;
    // The loop is bounded by the length.
    for (let i = 0; i < keys.length; i++) record[keys[i] as string] = values[i];
    return record;
  };
}

abstract class ColumnDecoder implements RowDecoder {
  readonly keys: readonly string[];
  protected readonly columns: readonly DecodedColumn[];
  #object: Read<unknown> | undefined;
  #tuple: Read<unknown> | undefined;
  #first: Read<unknown> | undefined;

  constructor(columns: readonly DecodedColumn[]) {
    this.columns = columns;
    this.keys = columns.map((column) => column.key);
  }

  get object(): Read<unknown> {
    this.#object ??= this.makeObject();
    return this.#object;
  }

  get tuple(): Read<unknown> {
    this.#tuple ??= this.makeTuple();
    return this.#tuple;
  }

  get first(): Read<unknown> {
    this.#first ??= readColumn(0, this.columns[0]?.decode);
    return this.#first;
  }

  protected abstract makeObject(): Read<unknown>;
  protected abstract makeTuple(): Read<unknown>;
}

class GeneratedDecoder extends ColumnDecoder {
  protected makeObject(): Read<unknown> {
    const properties = this.columns.map(({ key, decode }, i) => `${keyCode(key)}: ${valueCode(i, decode)}`);
    return this.#compile(`{ ${properties.join(', ')} }`);
  }

  protected makeTuple(): Read<unknown> {
    return this.#compile(`[${this.columns.map(({ decode }, i) => valueCode(i, decode)).join(', ')}]`);
  }

  #compile(expression: string): Read<unknown> {
    const decoders = this.columns.flatMap(({ decode }, i) => (decode === undefined ? [] : [`const d${i} = columns[${i}].decode;`]));
    // Keys are the only foreign text in the code, and they stand in it as JSON strings.
    const make = new Function('columns', `${decoders.join(' ')} return (row) => (${expression});`) as (
      columns: readonly DecodedColumn[],
    ) => Read<unknown>;
    return make(this.columns);
  }
}

/** Only in brackets is `__proto__` a property like any other; the others are filled in faster without. */
function keyCode(key: string): string {
  return key === '__proto__' ? `['__proto__']` : JSON.stringify(key);
}

function valueCode(index: number, decode: DecodedColumn['decode']): string {
  return decode === undefined ? `row[${index}]` : `row[${index}] === null ? null : d${index}(row[${index}])`;
}

class ClosureDecoder extends ColumnDecoder {
  protected makeObject(): Read<unknown> {
    const { keys } = this;
    const readers = this.#readers();
    return (raw) => {
      const row: Record<string, unknown> = {};
      for (let i = 0; i < keys.length; i++) {
        // The loop is bounded by the length; there is a reader for each key.
        const key = keys[i] as string;
        const value = (readers[i] as Read<unknown>)(raw);
        if (key === '__proto__') Object.defineProperty(row, key, { value, enumerable: true, configurable: true, writable: true });
        else row[key] = value;
      }
      return row;
    };
  }

  protected makeTuple(): Read<unknown> {
    const readers = this.#readers();
    return (raw) => readers.map((read) => read(raw));
  }

  #readers(): readonly Read<unknown>[] {
    return this.columns.map(({ decode }, i) => readColumn(i, decode));
  }
}

function readColumn(index: number, decode: DecodedColumn['decode']): Read<unknown> {
  if (decode === undefined) return (raw) => raw[index];
  return (raw) => {
    const value = raw[index];
    return value === null ? null : decode(value);
  };
}
