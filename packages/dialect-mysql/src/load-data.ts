import { type ColumnReference, DataLoad, insert, type PlainValues } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import { MysqlDialect } from './dialect.ts';
import { LoadSource } from './protocol/load-source.ts';

/** A row for `loadFrom()`: values of the columns by key. Expressions have no place in the data of a LOAD DATA. */
export type LoadRow<S> = PlainValues<S>;

type Source<T> = Iterable<T> | AsyncIterable<T>;

/**
 * Inserts rows by LOAD DATA LOCAL, the fastest way in, as they come from an array, a generator or a stream. Gives how many there were.
 *
 * The URL must allow it (`local_infile=1`), and the server too. Like those of `insert()`, all rows give the same columns; defaults of
 * the application are added, those of the server apply, and values are checked by their types. What the server would leave out or
 * cut is an error, and then nothing of the data stays where they were in a transaction that is rolled back. Keys that the database
 * makes are not given back. The connection does nothing else in the meantime: rows must not come from a query on the same one.
 */
export async function loadFrom<S>(
  connection: Connection,
  table: { readonly _spec?: S; readonly _from: string },
  rows: Source<LoadRow<S>>,
): Promise<number> {
  const { dialect, executionOptions } = connection;
  if (!(dialect instanceof MysqlDialect))
    throw new InvalidStateError(
      'ENGINE_UNSUPPORTED',
      `LOAD DATA was asked for on a connection of '${dialect.name}'; only MySQL and MariaDB have it.`,
    );
  const target = insert(table).table;
  const load = await DataLoad.of(rows as Source<Readonly<Record<string, unknown>>>, {
    table: target,
    statement: 'LOAD DATA',
    types: dialect.types,
  });
  if (load === undefined) return 0;
  const into = dialect.loadTarget(target, executionOptions.schemaTranslateMap);
  const sql = `LOAD DATA LOCAL INFILE 'rows' INTO TABLE ${into} CHARACTER SET utf8mb4 FIELDS TERMINATED BY '\\t' ESCAPED BY '\\\\' LINES TERMINATED BY '\\n' ${fieldList(dialect, load.columns)}`;
  const { rowCount } = await connection.executeRaw(sql, [new LoadSource(load.lines(fieldOf))]);
  return rowCount ?? 0;
}

/** The columns as the statement names them, with what is made of fields that are not the value itself. */
function fieldList(dialect: MysqlDialect, columns: readonly ColumnReference[]): string {
  const set: string[] = [];
  const places = columns.map((column, i) => {
    const name = dialect.quoted(column.name);
    const value = fieldValue(dialect, column, `@f${i}`);
    if (value === undefined) return name;
    set.push(`${name} = ${value}`);
    return `@f${i}`;
  });
  return `(${places.join(', ')})${set.length === 0 ? '' : ` SET ${set.join(', ')}`}`;
}

/** What is made of a field, where that is not the value itself. */
function fieldValue(dialect: MysqlDialect, { type }: ColumnReference, field: string): string | undefined {
  const { sqlName } = dialect.types.implementationOf(type);
  if (/BINARY|BLOB/.test(sqlName)) return `UNHEX(${field})`;
  // A text of digits would be taken for the bits of its characters.
  if (/^BIT\b/.test(sqlName)) return `CAST(${field} AS UNSIGNED)`;
  return undefined;
}

const special = /[\\\t\n\0]/g;
const escapes: Readonly<Record<string, string>> = { '\\': '\\\\', '\t': '\\t', '\n': '\\n', '\0': '\\0' };

/** An encoded value, or null, as it stands in a line. */
function fieldOf(value: unknown): string {
  if (value === null) return '\\N';
  if (value instanceof Uint8Array) return Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex');
  const text = typeof value === 'boolean' ? String(Number(value)) : String(value);
  return text.replace(special, (letter) => escapes[letter] as string);
}
