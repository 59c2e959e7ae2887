import {
  AddConstraint,
  CreateEnumType,
  createIndex,
  createSequence,
  createTable,
  DdlStatement,
  DropIndex,
  dropConstraint,
  EnumType,
  insert,
  Sequence,
  type Statement,
  type Table,
} from '@sqlayer/expression';
import { DatabaseUrl } from '@sqlayer/kernel';
import type { DriverConnection, Executable } from '@sqlayer/kernel/contracts';
import type { TestDatabase, TestServer } from '../tools/servers/test-server.ts';
import type { Fixture, Target } from './case.ts';
import { type CompiledCase, madeBy, storableIn, tablesOf } from './case-tables.ts';
import { rowsOf } from './rows.ts';
import { compileOptionsOf, dialects } from './run.ts';
import { sampleRow } from './sample.ts';
import { decoded, type Setting } from './sqlite.ts';

/** A server that executes the statements of cases, in a database of its own. */
export interface ServerRules {
  readonly target: Target;
  /** Executed once in the new database. */
  readonly setup: readonly string[];
  /** Executed once the fixed tables have their rows. */
  readonly filled?: readonly string[];
  /** DDL takes part in a transaction, so that it need not be undone. */
  readonly transactionalDdl: boolean;
}

/** What the statements of a case gave: the rows of the last one that gives some. */
export type CaseRows = readonly (readonly unknown[])[] | undefined;

/** A new database on a server, with the fixed tables and their rows. */
export class CaseServer implements AsyncDisposable {
  readonly #rules: ServerRules;
  readonly #server: TestServer;
  readonly #database: TestDatabase;
  readonly #connection: DriverConnection;
  /** Where cases are executed that cannot be undone; made when the first one needs it. */
  #apart: CaseServer | undefined;

  private constructor(rules: ServerRules, server: TestServer, database: TestDatabase, connection: DriverConnection) {
    this.#rules = rules;
    this.#server = server;
    this.#database = database;
    this.#connection = connection;
  }

  static async open(rules: ServerRules, testServer: TestServer): Promise<CaseServer> {
    const server = await CaseServer.#create(rules, testServer);
    try {
      for (const table of rowsOf.keys()) await server.#make(table, {});
      for (const sql of rules.filled ?? []) await server.#raw(sql);
    } catch (error) {
      await server[Symbol.asyncDispose]();
      throw error;
    }
    return server;
  }

  static async #create(rules: ServerRules, testServer: TestServer): Promise<CaseServer> {
    const database = await testServer.createDatabase();
    const connection = await dialects[rules.target].driver.connect(DatabaseUrl.parse(database.url), { signal: undefined });
    const server = new CaseServer(rules, testServer, database, connection);
    for (const sql of rules.setup) await server.#raw(sql);
    return server;
  }

  /** Executes a case and undoes what it did. */
  async run(fixture: Fixture, compiled: readonly CompiledCase[], setting: Setting = {}): Promise<CaseRows> {
    const statements = compiled.map(({ statement }) => statement);
    const isDdl = statements.some((statement) => statement instanceof DdlStatement);
    if (this.#rules.transactionalDdl) return this.#inTransaction(() => this.#prepared(fixture, compiled, setting));
    if (isDdl || setting.before !== undefined || setting.allNullable) {
      this.#apart ??= await CaseServer.#create(this.#rules, this.#server);
      return this.#apart.#alone(fixture, compiled, setting);
    }
    const own = tablesOf(compiled).filter((table) => !rowsOf.has(table));
    for (const sequence of own.flatMap((table) => this.#sequencesOf(table)))
      await this.#execute(fixture, createSequence(sequence, { ifNotExists: true }));
    for (const table of own) await this.#make(table, setting);
    try {
      return await this.#inTransaction(() => this.#executeAll(fixture, compiled, setting));
    } finally {
      for (const table of own.reverse()) await this.#raw(`DROP TABLE ${this.#nameOf(table)}`);
    }
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#apart?.[Symbol.asyncDispose]();
    await this.#connection.close();
    await this.#database[Symbol.asyncDispose]();
  }

  /** In a database that has only what the case needs, and is emptied afterwards. */
  async #alone(fixture: Fixture, compiled: readonly CompiledCase[], setting: Setting): Promise<CaseRows> {
    const statements = compiled.map(({ statement }) => statement);
    try {
      for (const table of tablesOf(compiled)) {
        for (const sequence of this.#sequencesOf(table)) await this.#execute(fixture, createSequence(sequence, { ifNotExists: true }));
        await this.#make(table, setting);
      }
      await this.#dropConstraints(fixture, statements);
      return await this.#executeAll(fixture, compiled, setting);
    } finally {
      // Temporary tables outlive their database, and hide others of their name.
      for (const table of madeBy(statements)) await this.#raw(`DROP TEMPORARY TABLE IF EXISTS ${this.#nameOf(table)}`);
      const { name } = this.#database;
      const { setup } = this.#rules;
      const empty = [`DROP DATABASE ${name}`, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`, `USE ${name}`];
      for (const sql of [...empty, ...setup]) await this.#raw(sql);
    }
  }

  async #inTransaction<T>(work: () => Promise<T>): Promise<T> {
    await this.#connection.begin({});
    try {
      return await work();
    } finally {
      await this.#connection.rollback();
    }
  }

  async #prepared(fixture: Fixture, compiled: readonly CompiledCase[], setting: Setting): Promise<CaseRows> {
    const statements = compiled.map(({ statement }) => statement);
    const own = tablesOf(compiled).filter((table) => !rowsOf.has(table));
    const made = madeBy(statements);
    const types = [...own, ...made].flatMap(enumsOf);
    const { schemaTranslateMap } = compileOptionsOf(fixture);
    const schemas = [...own, ...made, ...types].map(({ schema }) => schemaTranslateMap?.[schema ?? ''] ?? schema);
    for (const schema of new Set(schemas)) if (schema !== undefined) await this.#raw(`CREATE SCHEMA IF NOT EXISTS "${schema}"`);
    for (const table of [...own, ...made]) await this.#raw(`DROP TABLE IF EXISTS ${this.#nameOf(table)} CASCADE`);
    for (const type of types) {
      if (!statements.some((statement) => statement instanceof CreateEnumType && statement.type.name === type.name))
        await this.#execute(fixture, new CreateEnumType({ ...type, name: type.name as string }, { ifNotExists: true }));
    }
    for (const sequence of own.flatMap((table) => this.#sequencesOf(table)))
      await this.#execute(fixture, createSequence(sequence, { ifNotExists: true }));
    for (const table of own) await this.#make(table, setting, fixture);
    if (setting.allNullable) await this.#raw('ALTER TABLE user_account ALTER name DROP NOT NULL, ALTER is_active DROP NOT NULL');
    await this.#dropConstraints(fixture, statements);
    return this.#executeAll(fixture, compiled, setting);
  }

  /** Takes constraints away that the case adds, since tables are made with all of theirs. */
  async #dropConstraints(fixture: Fixture, statements: readonly Executable[]): Promise<void> {
    for (const statement of statements)
      if (statement instanceof AddConstraint && !madeBy(statements).includes(statement.table))
        await this.#execute(fixture, dropConstraint(statement.table, statement.constraint));
  }

  async #executeAll(fixture: Fixture, compiled: readonly CompiledCase[], setting: Setting): Promise<CaseRows> {
    for (const sql of setting.before ?? []) await this.#raw(sql);
    for (const { statement } of compiled) {
      if (statement instanceof DropIndex) await this.#execute(fixture, createIndex(statement.table, statement.index));
    }
    let rows: CaseRows;
    for (const one of compiled) {
      const params = { ...fixture.options?.params, ...setting.params };
      const { sql, parameters } = one.compiled.bind(one.statement.structure().values, params);
      const { exactIntegers, generatedKey } = one.compiled;
      const result = await this.#send(sql, parameters, exactIntegers, generatedKey);
      const { columns } = one.compiled;
      if (columns === undefined || !one.compiled.returnsRows) continue;
      const names = columns.map(({ name }) => name);
      if (names.join() !== result.columnNames?.join())
        throw new Error(`the columns are ${result.columnNames?.join()}, not ${names.join()}`);
      rows = decoded(result, one.compiled);
    }
    return rows;
  }

  async #make(given: Table, setting: Setting, fixture?: Fixture): Promise<void> {
    const { target } = this.#rules;
    const table = target === 'postgresql' ? given : storableIn(given, setting.allNullable ?? false);
    if (target === 'postgresql')
      for (const type of enumsOf(table))
        await this.#execute(fixture, new CreateEnumType({ ...type, name: type.name as string }, { ifNotExists: true }));
    await this.#execute(fixture, createTable(table));
    const rows = (rowsOf.get(given) ?? [sampleRow(table, dialects[target].types)])
      .map((row) => Object.fromEntries(Object.entries(row).filter(([key]) => table.columns.some((column) => column.key === key))))
      .filter((row) => table.columns.every((column) => column.options.nullable === true || column.key in row || isMade(table, column)));
    if (rows.length > 0) await this.#execute(fixture, insert(table).values(rows));
  }

  async #execute(fixture: Fixture | undefined, statement: Statement): Promise<void> {
    const options = fixture === undefined ? {} : { ...compileOptionsOf(fixture), literalValues: false };
    const { sql, parameters } = dialects[this.#rules.target].compile(statement, options).bind(statement.structure().values, undefined);
    await this.#send(sql, parameters, false);
  }

  async #raw(sql: string): Promise<void> {
    await this.#send(sql, [], false);
  }

  async #send(sql: string, parameters: readonly unknown[], exactIntegers: boolean, generatedKey?: string) {
    try {
      // Nothing is executed twice, and tables change beneath what would be prepared.
      return await this.#connection.execute({ sql, parameters, exactIntegers, generatedKey, prepare: false, signal: undefined });
    } catch (error) {
      throw new Error(`${(error as Error).message} in ${sql.slice(0, 400)}`, { cause: error });
    }
  }

  /** Sequences that columns take their values from, where the database has sequences. */
  #sequencesOf(table: Table): readonly Sequence[] {
    return dialects[this.#rules.target].capabilities.sequences ? sequencesOf(table) : [];
  }

  #nameOf(table: Table): string {
    const quote = this.#rules.target === 'postgresql' ? '"' : '`';
    const named = [table.schema, table.name].filter((part) => part !== undefined);
    return named.map((part) => `${quote}${part}${quote}`).join('.');
  }
}

/** Enumerations of a table that are types of their own. */
function enumsOf(table: Table): readonly EnumType<string>[] {
  return table.columns.flatMap(({ type }) => (type instanceof EnumType && type.name !== undefined && type.native ? [type] : []));
}

function sequencesOf(table: Table): readonly Sequence[] {
  return table.columns.flatMap(({ options: { default: initial, serverDefault } }) =>
    [initial, serverDefault].filter((one): one is Sequence => one instanceof Sequence),
  );
}

function isMade(table: Table, { options, ...column }: Table['columns'][number]): boolean {
  const { generated, serverDefault, default: initial } = options;
  return table.autoincrementColumn?.key === column.key || generated === true || serverDefault !== undefined || initial !== undefined;
}
