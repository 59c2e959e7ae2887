import type {
  Inspector,
  QueryRunner,
  ReferentialAction,
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedTable,
  ReflectedUnique,
} from '@sqlayer/kernel/contracts';
import { ProgrammingError } from '@sqlayer/kernel/errors';
import { type ParsedTable, parseCreateTable } from './create-table-parser.ts';

type Row = readonly unknown[];
type In = { readonly schema?: string };

/** Names of the schema's tables, without those that SQLite keeps for itself. */
const ownTables = `type IN ('table', 'view') AND name NOT LIKE 'sqlite\\_%' ESCAPE '\\'`;

/**
 * Reads a schema from sqlite_schema and the table-valued pragmas (sqlite.org/pragma.html#pragfunc).
 *
 * Names of constraints, checks and computed columns stand nowhere but in the text of CREATE TABLE, which is parsed.
 */
export class SqliteInspector implements Inspector {
  readonly #query: QueryRunner;

  constructor(query: QueryRunner) {
    this.#query = query;
  }

  async schemaNames(): Promise<readonly string[]> {
    return (await this.#query('SELECT name FROM pragma_database_list ORDER BY seq')).map(([name]) => String(name));
  }

  tableNames(options: In = {}): Promise<readonly string[]> {
    return this.#names('table', options);
  }

  viewNames(options: In = {}): Promise<readonly string[]> {
    return this.#names('view', options);
  }

  async hasTable(name: string, { schema = 'main' }: In = {}): Promise<boolean> {
    const rows = await this.#query(`SELECT 1 FROM ${quote(schema)}.sqlite_schema WHERE type IN ('table', 'view') AND name = ?`, [name]);
    return rows.length > 0;
  }

  async table(name: string, options: In = {}): Promise<ReflectedTable> {
    const [table] = await this.#read(options, name);
    if (table !== undefined) return table;
    throw new ProgrammingError(
      'INSPECT_NO_SUCH_TABLE',
      `there is no table or view '${name}'${options.schema === undefined ? '' : ` in '${options.schema}'`}.`,
    );
  }

  tables(options: In = {}): Promise<readonly ReflectedTable[]> {
    return this.#read(options, undefined);
  }

  async #names(type: 'table' | 'view', { schema = 'main' }: In): Promise<readonly string[]> {
    const rows = await this.#query(`SELECT name FROM ${quote(schema)}.sqlite_schema WHERE ${ownTables} AND type = ? ORDER BY name`, [type]);
    return rows.map(([name]) => String(name));
  }

  /** Four queries, however many tables there are. */
  async #read({ schema }: In, only: string | undefined): Promise<readonly ReflectedTable[]> {
    const source = `${quote(schema ?? 'main')}.sqlite_schema AS s`;
    const where =
      only === undefined ? `WHERE s.${ownTables.replace('name', 's.name')}` : "WHERE s.type IN ('table', 'view') AND s.name = ?";
    const parameters = only === undefined ? [schema ?? 'main'] : [schema ?? 'main', only];
    const plain = only === undefined ? [] : [only];
    const masters = await this.#query(`SELECT s.name, s.sql, s.type FROM ${source} ${where} ORDER BY s.name`, plain);
    const columns = await this.#query(
      `SELECT s.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden FROM ${source} JOIN pragma_table_xinfo(s.name, ?) AS c ${where} ORDER BY s.name, c.cid`,
      parameters,
    );
    const foreignKeys = await this.#query(
      `SELECT s.name, f.id, f."table", f."from", f."to", f.on_update, f.on_delete FROM ${source} JOIN pragma_foreign_key_list(s.name, ?) AS f ${where} ORDER BY s.name, f.id, f.seq`,
      parameters,
    );
    const indexes = await this.#query(
      `SELECT s.name, i.name, i."unique", i.origin, i.partial, x.name, d.sql FROM ${source} JOIN pragma_index_list(s.name, ?) AS i JOIN pragma_index_info(i.name, ?) AS x LEFT JOIN ${quote(schema ?? 'main')}.sqlite_schema AS d ON d.type = 'index' AND d.name = i.name ${where} ORDER BY s.name, i.seq, x.seqno`,
      [schema ?? 'main', ...parameters],
    );
    const by = { columns: groupByTable(columns), foreignKeys: groupByTable(foreignKeys), indexes: groupByTable(indexes) };
    return masters.map(([name, sql, type]) =>
      assemble(
        { name: String(name), schema, parsed: parseCreateTable(type === 'table' ? String(sql ?? '') : '') },
        {
          columns: by.columns.get(String(name)) ?? [],
          foreignKeys: by.foreignKeys.get(String(name)) ?? [],
          indexes: by.indexes.get(String(name)) ?? [],
        },
      ),
    );
  }
}

function groupByTable(rows: readonly Row[]): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row[0]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}

interface TableRows {
  readonly columns: readonly Row[];
  readonly foreignKeys: readonly Row[];
  readonly indexes: readonly Row[];
}

function assemble(
  { name, schema, parsed }: { readonly name: string; readonly schema: string | undefined; readonly parsed: ParsedTable },
  rows: TableRows,
): ReflectedTable {
  const columns = rows.columns.map((row) => reflectColumn(row, parsed));
  const key = columns.filter((column) => column.primaryKeyPosition > 0).sort((a, b) => a.primaryKeyPosition - b.primaryKeyPosition);
  const { indexes, uniques } = reflectIndexes(rows.indexes, parsed);
  return {
    name,
    schema,
    columns,
    primaryKey: { name: parsed.primaryKeyName, columns: key.map((column) => column.name) },
    foreignKeys: reflectForeignKeys(rows.foreignKeys, parsed),
    uniques,
    checks: parsed.checks,
    indexes,
  };
}

function reflectColumn([, name, type, notNull, defaultSql, primaryKey, hidden]: Row, parsed: ParsedTable): ReflectedColumn {
  const isKey = Number(primaryKey) > 0;
  return {
    name: String(name),
    typeName: String(type),
    nullable: Number(notNull) === 0 && !isKey,
    defaultSql: defaultSql === null ? undefined : String(defaultSql),
    primaryKeyPosition: Number(primaryKey),
    autoincrement: isKey && (parsed.isAutoincrement || String(type).toUpperCase() === 'INTEGER'),
    // 2 and 3 are virtual and stored computed columns.
    computedSql: Number(hidden) >= 2 ? parsed.computed.get(String(name)) : undefined,
  };
}

function reflectForeignKeys(rows: readonly Row[], parsed: ParsedTable): readonly ReflectedForeignKey[] {
  const groups = new Map<number, Row[]>();
  for (const row of rows) {
    const id = Number(row[1]);
    groups.set(id, [...(groups.get(id) ?? []), row]);
  }
  const keys = [...groups.values()].map((group): ReflectedForeignKey => {
    const [, , target, , , onUpdate, onDelete] = group[0] as Row;
    const columns = group.map((row) => String(row[3]));
    return {
      name: parsed.foreignKeys.find((key) => key.columns.join('\0') === columns.join('\0'))?.name,
      columns,
      targetSchema: undefined,
      targetTable: String(target),
      // Without columns the primary key of the target is meant.
      targetColumns: group.flatMap((row) => (row[4] === null ? [] : [String(row[4])])),
      onDelete: String(onDelete) as ReferentialAction,
      onUpdate: String(onUpdate) as ReferentialAction,
    };
  });
  // SQLite numbers them from the last to the first.
  return keys.reverse();
}

function reflectIndexes(
  rows: readonly Row[],
  parsed: ParsedTable,
): { readonly indexes: readonly ReflectedIndex[]; readonly uniques: readonly ReflectedUnique[] } {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row[1]);
    groups.set(name, [...(groups.get(name) ?? []), row]);
  }
  const indexes: ReflectedIndex[] = [];
  const uniques: ReflectedUnique[] = [];
  for (const [name, group] of groups) {
    const [, , unique, origin, partial, , sql] = group[0] as Row;
    const columns = group.map((row) => (row[5] === null ? undefined : String(row[5])));
    if (origin === 'c') {
      indexes.push({ name, columns, unique: Number(unique) === 1, whereSql: Number(partial) === 1 ? predicateOf(String(sql)) : undefined });
    } else if (origin === 'u') {
      const known = columns.filter((column) => column !== undefined);
      uniques.push({ name: parsed.uniques.find((constraint) => constraint.columns.join('\0') === known.join('\0'))?.name, columns: known });
    }
  }
  return { indexes: indexes.sort((a, b) => (a.name < b.name ? -1 : 1)), uniques: uniques.reverse() };
}

/** What stands behind the last WHERE outside of parentheses and quotes. */
function predicateOf(sql: string): string | undefined {
  let depth = 0;
  for (const match of sql.matchAll(/"(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*'|\(|\)|\bWHERE\b/gi)) {
    if (match[0] === '(') depth += 1;
    else if (match[0] === ')') depth -= 1;
    else if (depth === 0 && /^where$/i.test(match[0])) return sql.slice(match.index + 5).trim();
  }
  return undefined;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
