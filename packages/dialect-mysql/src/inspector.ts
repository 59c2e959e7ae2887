import { groupRows, type RelationSelection, SchemaInspector } from '@sqlayer/expression';
import type { InspectorScope, ReflectedSequence, ReflectedTable } from '@sqlayer/kernel/contracts';
import { type Row, reflectTable, type TableContext } from './catalog-rows.ts';
import * as queries from './information-schema.ts';
import { quoteName } from './mysql-text.ts';

/** What MySQL and MariaDB call their tables. */
const tableTypes = ['BASE TABLE', 'SYSTEM VERSIONED'];

/** Reads a schema from information_schema, of MySQL or MariaDB by what the server says it is. */
export class MysqlInspector extends SchemaInspector {
  #server: Promise<{ readonly database: string; readonly isMariadb: boolean }> | undefined;

  async defaultSchemaName(): Promise<string> {
    return (await this.#facts()).database;
  }

  async schemaNames(): Promise<readonly string[]> {
    return (await this.query(queries.schemaNames)).map(([name]) => String(name));
  }

  protected async relationNames({ schema, names, kinds }: RelationSelection): Promise<readonly string[]> {
    const types = [...(kinds.includes('table') ? tableTypes : []), ...(kinds.includes('view') ? ['VIEW'] : [])];
    if (types.length === 0) return [];
    return (await this.#tables(schema, names, types)).map(([name]) => String(name));
  }

  /** One query for tables and one for each kind of what they have, however many there are. */
  protected async readRelations({ schema, names, kinds }: RelationSelection): Promise<readonly ReflectedTable[]> {
    const types = [...(kinds.includes('table') ? tableTypes : []), ...(kinds.includes('view') ? ['VIEW'] : [])];
    const tables = types.length === 0 ? [] : await this.#tables(schema, names, types);
    if (tables.length === 0) return [];
    const { database, isMariadb } = await this.#facts();
    const found = names === undefined ? undefined : tables.map(([name]) => String(name));
    const parameters = [schema ?? database, ...(found ?? [])];
    const ask = async (sql: string): Promise<ReadonlyMap<string, readonly Row[]>> => groupRows(await this.query(sql, parameters), 0);
    const columns = await ask(queries.columns(found));
    const foreignKeys = await ask(queries.foreignKeys(found));
    const rules = await ask(queries.foreignKeyRules(found));
    const checks = isMariadb ? await ask(queries.mariadbChecks(found)) : await this.#mysqlChecks(found, parameters);
    const indexes = await ask(queries.indexes(found, { isMariadb }));
    const partitions = await ask(queries.partitions(found));
    const views = kinds.includes('view') ? await ask(queries.views(found)) : new Map<string, readonly Row[]>();
    const context: TableContext = { schema, database, isMariadb };
    return tables.map((table) => {
      const name = String(table[0]);
      return reflectTable(
        name,
        {
          table,
          columns: columns.get(name) ?? [],
          foreignKeys: foreignKeys.get(name) ?? [],
          rules: rules.get(name) ?? [],
          checks: checks.get(name) ?? [],
          indexes: [...groupRows(indexes.get(name) ?? [], 1)],
          partitions: partitions.get(name) ?? [],
          view: views.get(name)?.[0],
        },
        context,
      );
    });
  }

  /** As those of MariaDB: the name, what is checked, and whether it counts. */
  async #mysqlChecks(names: readonly string[] | undefined, parameters: readonly unknown[]): Promise<ReadonlyMap<string, readonly Row[]>> {
    const rows = await this.query(queries.mysqlChecks(names), parameters);
    if (rows.length === 0) return new Map();
    const clauses = new Map((await this.query(queries.mysqlCheckClauses, parameters.slice(0, 1))).map(([name, clause]) => [name, clause]));
    return groupRows(
      rows.map(([table, name, enforced]) => [table, name, clauses.get(name), enforced]),
      0,
    );
  }

  /** MariaDB keeps sequences as tables of one row. */
  override async sequenceNames({ schema }: InspectorScope = {}): Promise<readonly string[]> {
    return (await this.#tables(schema, undefined, ['SEQUENCE'])).map(([name]) => String(name));
  }

  override async sequences({ schema }: InspectorScope = {}): Promise<readonly ReflectedSequence[]> {
    const names = await this.sequenceNames({ schema });
    if (names.length === 0) return [];
    const { database } = await this.#facts();
    const place = quoteName(schema ?? database);
    const rows = await this.query(queries.sequences(names.map((name) => `${place}.${quoteName(name)}`)));
    return rows.map(([start, increment, minValue, maxValue, cache, cycle], i) => ({
      name: names[i] ?? '',
      schema,
      typeName: undefined,
      start: wholeNumber(start),
      increment: wholeNumber(increment),
      minValue: wholeNumber(minValue),
      maxValue: wholeNumber(maxValue),
      cache: wholeNumber(cache),
      cycle: Number(cycle) === 1,
      ownedBy: undefined,
      comment: undefined,
    }));
  }

  /** Names are compared as they are written, which the server does not do everywhere. */
  async #tables(schema: string | undefined, names: readonly string[] | undefined, types: readonly string[]): Promise<readonly Row[]> {
    if (names?.length === 0) return [];
    const { database } = await this.#facts();
    const rows = await this.query(queries.tables(names, types), [schema ?? database, ...(names ?? [])]);
    return names === undefined ? rows : rows.filter(([name]) => names.includes(String(name)));
  }

  #facts(): Promise<{ readonly database: string; readonly isMariadb: boolean }> {
    this.#server ??= (async () => {
      const [row] = await this.query(queries.server);
      return { database: String(row?.[0] ?? ''), isMariadb: /mariadb/i.test(String(row?.[1])) };
    })();
    return this.#server;
  }
}

function wholeNumber(value: unknown): bigint {
  return BigInt(value as bigint | number | string);
}
