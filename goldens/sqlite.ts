import { BetterSqlite3Driver } from '@sqlayer/dialect-sqlite';
import { createIndex, createTable, DropIndex, func, insert, select, type Table } from '@sqlayer/expression';
import { DatabaseUrl } from '@sqlayer/kernel';
import type { Compiled, DriverConnection, DriverResult, Executable } from '@sqlayer/kernel/contracts';
import type { Database as NativeDatabase } from 'better-sqlite3';
import type { Fixture } from './case.ts';
import { type CompiledCase, madeBy, storableIn, tablesOf } from './case-tables.ts';
import { rowsOf } from './rows.ts';
import { compileOptionsOf, dialects } from './run.ts';
import { sampleRow } from './sample.ts';

const dialect = dialects.sqlite;
const driver = new BetterSqlite3Driver();
/** Rows are put into tables before those that they refer to are there. */
const memory = DatabaseUrl.parse('sqlite::memory:?foreign_keys=off');

/** How a case's database differs from one with the fixed tables and those of its own. */
export interface Setting {
  /** Columns that are required elsewhere may be left out. */
  readonly allNullable?: boolean;
  /** SQL that is executed first. */
  readonly before?: readonly string[];
  /** Values of parameters that the fixture leaves open. */
  readonly params?: Readonly<Record<string, unknown>>;
}

/** What executing a statement gave. */
export interface Executed extends DriverResult {
  /** Rows inserted, updated or deleted, as the database counts them. */
  readonly changes: number;
}

/**
 * A database in memory with the tables of one case and rows in them.
 *
 * Foreign keys are checked as an application would have it, but only at the end of the transaction, and none is ended.
 */
export class CaseDatabase implements Disposable {
  readonly native: NativeDatabase;
  readonly #fixture: Fixture;
  readonly #setting: Setting;
  readonly #connection: DriverConnection;

  private constructor(fixture: Fixture, setting: Setting, connection: DriverConnection) {
    this.#fixture = fixture;
    this.#setting = setting;
    this.#connection = connection;
    // The driver's documented way to its database.
    this.native = connection.native as NativeDatabase;
  }

  static async open(fixture: Fixture, compiled: readonly CompiledCase[], setting: Setting = {}): Promise<CaseDatabase> {
    const statements = compiled.map(({ statement }) => statement);
    const database = new CaseDatabase(fixture, setting, await driver.connect(memory, { signal: undefined }));
    addFunctions(database.native);
    const tables = tablesOf(compiled);
    for (const schema of database.#schemas(statements, tables)) database.native.exec(`ATTACH ':memory:' AS "${schema}"`);
    for (const table of tables) await database.#create(table);
    for (const statement of statements) {
      if (statement instanceof DropIndex) await database.executeOwn(createIndex(statement.table, statement.index));
    }
    for (const sql of setting.before ?? []) database.native.exec(sql);
    database.native.pragma('foreign_keys = ON');
    await database.#connection.begin({});
    database.native.pragma('defer_foreign_keys = ON');
    return database;
  }

  /** Executes a statement of the case with the values of its fixture. */
  async execute({ statement, compiled }: CompiledCase): Promise<Executed> {
    const params = { ...this.#fixture.options?.params, ...this.#setting.params };
    const { sql, parameters } = compiled.bind(statement.structure().values, params);
    const { exactIntegers } = compiled;
    const result = await this.#connection.execute({ sql, parameters, exactIntegers, prepare: true, signal: undefined });
    return { ...result, changes: this.native.prepare('SELECT changes()').pluck().get() as number };
  }

  /** Executes a statement that is none of the case, and gives its rows as an application would see them. */
  async executeOwn(statement: Executable): Promise<readonly (readonly unknown[])[]> {
    const { literalValues: _ofFixture, ...options } = compileOptionsOf(this.#fixture);
    const compiled = dialect.compile(statement, options);
    return decoded(await this.execute({ statement, compiled }), compiled);
  }

  async count(table: Table): Promise<number> {
    const [row] = await this.executeOwn(select(func.count()).from(table));
    return row?.[0] as number;
  }

  /** The names of a table's or a view's columns; empty if there is none. */
  columnNames(table: Table): readonly string[] {
    return this.#ask('SELECT name FROM pragma_table_xinfo(?, ?)', table).map(([name]) => name as string);
  }

  /** The indexes that statements made for a table, the last one first: whether they are unique, and of how many parts. */
  indexes(table: Table): readonly { readonly isUnique: boolean; readonly parts: number }[] {
    const sql = `SELECT name, "unique" FROM pragma_index_list(?, ?) WHERE origin = 'c' ORDER BY seq`;
    return this.#ask(sql, table).map(([name, isUnique]) => {
      const parts = this.#ask('SELECT * FROM pragma_index_info(?, ?)', { name: name as string, schema: table.schema }).length;
      return { isUnique: isUnique === 1, parts };
    });
  }

  [Symbol.dispose](): void {
    void this.#connection.rollback();
    void this.#connection.close();
  }

  #ask(sql: string, { name, schema }: { readonly name: string; readonly schema: string | undefined }): readonly (readonly unknown[])[] {
    return this.native
      .prepare(sql)
      .raw()
      .all(name, this.#translated(schema) ?? null) as unknown[][];
  }

  #translated(schema: string | undefined): string | undefined {
    return compileOptionsOf(this.#fixture).schemaTranslateMap?.[schema ?? ''] ?? schema;
  }

  /** Schemas of tables after translation; SQLite calls another database file one. */
  #schemas(statements: readonly Executable[], tables: readonly Table[]): ReadonlySet<string> {
    const named = [...tables, ...madeBy(statements)].map(({ schema }) => this.#translated(schema));
    return new Set(named.filter((schema) => schema !== undefined));
  }

  async #create(table: Table): Promise<void> {
    const storable = storableIn(table, this.#setting.allNullable ?? false);
    await this.executeOwn(createTable(storable));
    const rows = (rowsOf.get(table) ?? [sampleRow(storable, dialect.types)]).map((row) =>
      Object.fromEntries(Object.entries(row).filter(([key]) => storable.columns.some((column) => column.key === key))),
    );
    await this.executeOwn(insert(storable).values(rows));
  }
}

/** The rows of a statement whose columns are known, as an application would see them. */
export function decoded({ rows }: DriverResult, { columns }: Compiled): readonly (readonly unknown[])[] {
  if (columns === undefined) return rows;
  const read = (raw: unknown, i: number): unknown => {
    const decode = columns[i]?.decode;
    return raw === null || decode === undefined ? raw : decode(raw);
  };
  return rows.map((row) => row.map(read));
}

/** The functions that fixtures call and SQLite does not have. */
function addFunctions(native: NativeDatabase): void {
  const options = { varargs: true, deterministic: true };
  for (const name of ['do_it', 'MyFunc']) native.function(name, options, (...args: unknown[]) => BigInt(4 + args.length));
  native.function('isblank', options, (value: unknown) => (String(value).trim() === '' ? 1 : 0));
  native.function('regexp', options, (pattern: unknown, value: unknown) => (new RegExp(String(pattern)).test(String(value)) ? 1 : 0));
  native.function('match', (query: unknown, value: unknown) => (String(value).includes(String(query)) ? 1 : 0));
  native.aggregate('array_agg', {
    start: (): unknown[] => [],
    step: (all: unknown[], value: unknown) => [...all, value],
    result: (all: unknown[]) => JSON.stringify(all),
  });
  native.table('generate_series', {
    columns: ['value'],
    parameters: ['first', 'last'],
    *rows(first: unknown, last: unknown) {
      for (let value = Number(first); value <= Number(last); value += 1) yield [value];
    },
  });
  native.table('split_words', {
    columns: ['word'],
    parameters: ['words'],
    *rows(words: unknown) {
      for (const word of words === null ? [] : String(words).split(' ')) yield [word];
    },
  });
}
