import {
  type AnySqlType,
  ColumnElement,
  type ColumnReference,
  type ColumnValues,
  cast,
  columnParameter,
  FunctionCall,
  type NodePass,
  type RowSource,
  type SqlType,
  type TypeImplementation,
  tableFunction,
  Unknown,
} from '@sqlayer/expression';
import type { RowImplementation } from './composite-type.ts';

/** Below this a list of rows is as fast, and shows in logs what is inserted. */
const LEAST_ROWS = 8;
/** Enough to make the way to the server and back not matter, and few enough to keep messages small. */
const MOST_ROWS = 20_000;

/** The values of a column as one parameter: an array of its type. */
export class ColumnArray extends ColumnElement<unknown, ''> {
  readonly parameterName: string;
  /** The type of the elements. */
  readonly elementName: string;
  readonly type: AnySqlType = Unknown;

  constructor(parameterName: string, elementName: string) {
    super();
    this.parameterName = parameterName;
    this.elementName = elementName;
  }

  get kind(): 'columnArray' {
    return 'columnArray';
  }

  describe(pass: NodePass): void {
    pass.atom('parameterName', this.parameterName);
    pass.atom('elementName', this.elementName);
  }
}

/** What the elements of the array of a column are called, and whether they must be cast to the column's type. */
interface ArrayElement {
  readonly name: string;
  readonly isText: boolean;
}

interface RowColumn {
  readonly type: AnySqlType;
  readonly implementation: TypeImplementation;
}

/**
 * `unnest($1::INTEGER[], $2::VARCHAR[]) WITH ORDINALITY`: rows of so many columns, and their number where that matters.
 *
 * Undefined where one of the types has no arrays.
 */
export function unnestedRows(columns: readonly RowColumn[], isOrdered: boolean): RowSource | undefined {
  const elements = columns.map(arrayElement);
  if (!elements.every((element) => element !== undefined)) return undefined;
  const arrays = elements.map(({ name }, i) => new ColumnArray(columnParameter(i), name));
  const types = Object.fromEntries(columns.map(({ type }, i) => [`c${i}`, type as SqlType<unknown>]));
  const from = tableFunction(new FunctionCall('unnest', arrays, Unknown), types, 'sqlayer_rows', {
    columnList: 'names',
    ...(isOrdered ? { withOrdinality: 'position' } : {}),
  });
  return {
    from,
    cells: elements.map(({ isText }, i) => {
      // There is a column for each array.
      const column = from.columns[i] as ColumnReference;
      return isText ? cast(column, column.type as SqlType<unknown>) : column;
    }),
    position: from.columns[elements.length],
    leastRows: LEAST_ROWS,
    mostRows: MOST_ROWS,
  };
}

/**
 * Lengths and precisions are left out: a cast to them would cut values that an assignment to the column refuses. Arrays
 * and rows are text, since `unnest` would take them apart as well.
 */
function arrayElement({ type, implementation }: RowColumn): ArrayElement | undefined {
  const { sqlName, castName, bindCast, isRow = false }: RowImplementation = implementation;
  const name = bindCast ?? (castName === undefined ? sqlName : castName);
  if (type.kind === 'unknown' || name === null) return undefined;
  if (isRow || name.endsWith('[]')) return { name: 'TEXT', isText: true };
  const [, base = '', size] = /^([^(]*?)\s*(\(.*)?$/s.exec(name) ?? [];
  if (size === undefined) return { name, isText: false };
  const bare = withoutSize[base.toUpperCase()];
  return bare === undefined ? undefined : { name: bare, isText: false };
}

const withoutSize: Readonly<Record<string, string>> = {
  CHAR: 'BPCHAR',
  VARCHAR: 'VARCHAR',
  NUMERIC: 'NUMERIC',
  DECIMAL: 'NUMERIC',
  BIT: 'VARBIT',
  'BIT VARYING': 'VARBIT',
  INTERVAL: 'INTERVAL',
};

/**
 * The text of an array (PostgreSQL manual, 8.15.6) of what drivers take.
 *
 * Columns without NULL, of text or of numbers, are joined as they are: thousands of small strings would be thrown away
 * otherwise.
 */
export function packColumn({ values, first, step }: ColumnValues): string {
  const column = new Array<unknown>(Math.ceil((values.length - first) / step));
  let strings = 0;
  let numbers = 0;
  for (let from = first, i = 0; i < column.length; from += step, i++) {
    const value = values[from];
    if (typeof value === 'string') {
      column[i] = value.includes('"') || value.includes('\\') ? value.replace(/["\\]/g, '\\$&') : value;
      strings += 1;
    } else {
      column[i] = value;
      // The sign of zero is lost in the usual notation.
      if (typeof value === 'number' && !Object.is(value, -0)) numbers += 1;
    }
  }
  if (numbers === column.length) return `{${column.join(',')}}`;
  if (strings === column.length) return strings === 0 ? '{}' : `{"${column.join('","')}"}`;
  return `{${column.map(element).join(',')}}`;
}

/** One element; text has been escaped before. */
function element(value: unknown): string {
  switch (typeof value) {
    case 'string':
      return `"${value}"`;
    case 'number':
      return Object.is(value, -0) ? '-0' : String(value);
    case 'object':
      if (value === null) return 'NULL';
      return `"\\\\x${Buffer.from(value as Uint8Array).toString('hex')}"`;
    default:
      return String(value);
  }
}
