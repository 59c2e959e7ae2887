import {
  type AnySqlType,
  ColumnElement,
  type ColumnValues,
  FunctionCall,
  type NodePass,
  type RowSource,
  type SqlType,
  tableFunction,
  Unknown,
} from '@sqlayer/expression';

/** Enough to make the way to the server and back not matter, and few enough to keep statements small. */
const MOST_ROWS = 1_000;

const whole: ReadonlySet<string> = new Set(['smallInteger', 'integer', 'bigInteger', 'boolean']);
/** Types whose values are sent as text, which the column that they are put into reads. */
const textual: ReadonlySet<string> = new Set([
  'char',
  'varchar',
  'text',
  'enum',
  'numeric',
  'float',
  'double',
  'date',
  'time',
  'timestamp',
  'uuid',
  'json',
]);

/** Rows as one parameter, an array of arrays in JSON, with the types of their columns. */
export class JsonRows extends ColumnElement<unknown, ''> {
  readonly columnTypes: readonly string[];
  readonly type: AnySqlType = Unknown;

  constructor(columnTypes: readonly string[]) {
    super();
    this.columnTypes = columnTypes;
  }

  get kind(): 'jsonRows' {
    return 'jsonRows';
  }

  describe(pass: NodePass): void {
    pass.atom('columnTypes', this.columnTypes.join());
  }
}

/**
 * `JSON_TABLE(?, '$[*]' COLUMNS (…))`: the values of many sets of parameters as rows; undefined where a type has no place in it.
 *
 * What is compared with columns of the table must be a whole number: text would have another collation, and other types would
 * be converted row by row.
 */
export function jsonRows(
  types: readonly AnySqlType[],
  isCompared: readonly boolean[],
  mostBytes: number | undefined,
): RowSource | undefined {
  const names = types.map(({ kind }, i) =>
    whole.has(kind) ? 'BIGINT' : textual.has(kind) && isCompared[i] !== true ? 'LONGTEXT' : undefined,
  );
  if (!names.every((name) => name !== undefined)) return undefined;
  const columns = Object.fromEntries(types.map((type, i) => [`c${i}`, type as SqlType<unknown>]));
  const from = tableFunction(new FunctionCall('json_table', [new JsonRows(names)], Unknown), columns, 'sqlayer_rows');
  // As a column of its own, MariaDB would cut a text that is too long for the other one without a word.
  const cells = from.columns.map((column, i) => (names[i] === 'LONGTEXT' ? new FunctionCall('concat', [column], column.type) : column));
  return { from, cells, position: undefined, leastRows: 0, mostRows: MOST_ROWS, mostBytes };
}

/** Rows in JSON. All values are text there, since numbers of JSON are floating point to some. */
export function packRows({ values, step }: ColumnValues): string {
  const rows: unknown[] = [];
  for (let start = 0; start < values.length; start += step) {
    rows.push(values.slice(start, start + step).map((value) => (value === null ? null : textOf(value))));
  }
  return JSON.stringify(rows);
}

function textOf(value: unknown): string {
  return typeof value === 'boolean' ? String(Number(value)) : String(value);
}
