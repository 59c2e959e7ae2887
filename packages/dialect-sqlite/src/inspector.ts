import { groupRows, type RelationSelection, SchemaInspector } from '@sqlayer/expression';
import type { ReflectedTable, RelationKind } from '@sqlayer/kernel/contracts';
import { type Row, reflectTable } from './catalog-rows.ts';

/** What pragma_table_list calls them; shadow tables belong to virtual ones. */
const kindNames: Readonly<Record<RelationKind, string>> = { table: "'table', 'virtual'", view: "'view'", materializedView: '' };

/**
 * Reads a schema from sqlite_schema and the table-valued pragmas (sqlite.org/pragma.html#pragfunc).
 *
 * Names of constraints, checks, collations and computed columns stand nowhere but in the text of CREATE TABLE, which is
 * parsed. A schema is a database that is attached.
 */
export class SqliteInspector extends SchemaInspector {
  protected override readonly temporarySchema = 'temp';

  async defaultSchemaName(): Promise<string> {
    return 'main';
  }

  async schemaNames(): Promise<readonly string[]> {
    return (await this.query("SELECT name FROM pragma_database_list WHERE name <> 'temp' ORDER BY name")).map(([name]) => String(name));
  }

  protected async relationNames(selection: RelationSelection): Promise<readonly string[]> {
    return (await this.#relations(selection, 's.name')).map(([name]) => String(name));
  }

  /** Four queries, however many tables there are. */
  protected async readRelations(selection: RelationSelection): Promise<readonly ReflectedTable[]> {
    const { schema = 'main' } = selection;
    const relations = await this.#relations(selection, 's.name, s.type, s.wr, s.strict, m.sql');
    if (relations.length === 0) return [];
    const source = `${quote(schema)}.sqlite_schema AS s`;
    const own = 's.name IN (SELECT value FROM json_each(?))';
    const names = JSON.stringify(relations.map(([name]) => name));
    const columns = await this.query(
      `SELECT s.name, c.name, c.type, c."notnull", c.dflt_value, c.pk, c.hidden FROM ${source} JOIN pragma_table_xinfo(s.name, ?) AS c
 WHERE ${own} AND s.type IN ('table', 'view') AND c.hidden <> 1 ORDER BY s.name, c.cid`,
      [schema, names],
    );
    const foreignKeys = await this.query(foreignKeySql(source, own), [schema, schema, schema, names]);
    const indexes = await this.query(
      `SELECT s.name, i.name, i."unique", i.origin, i.partial, x.name, x."desc", x.coll, d.sql FROM ${source} JOIN pragma_index_list(s.name, ?) AS i
 JOIN pragma_index_xinfo(i.name, ?) AS x ON x."key" = 1 LEFT JOIN ${quote(schema)}.sqlite_schema AS d ON d.type = 'index' AND d.name = i.name
 WHERE ${own} AND s.type = 'table' AND i.origin = 'c' ORDER BY s.name, i.name, x.seqno`,
      [schema, schema, names],
    );
    const by = { columns: groupRows(columns, 0), foreignKeys: groupRows(foreignKeys, 0), indexes: groupRows(indexes, 0) };
    return relations.map((table) => {
      const name = String(table[0]);
      return reflectTable(name, selection.schema, {
        table,
        columns: by.columns.get(name) ?? [],
        foreignKeys: by.foreignKeys.get(name) ?? [],
        indexes: by.indexes.get(name) ?? [],
      });
    });
  }

  async #relations({ schema = 'main', names, kinds }: RelationSelection, columns: string): Promise<readonly Row[]> {
    const types = kinds.map((kind) => kindNames[kind]).filter((name) => name !== '');
    if (types.length === 0) return [];
    const own = names === undefined ? '' : 'AND s.name IN (SELECT value FROM json_each(?))';
    return this.query(
      `SELECT ${columns} FROM pragma_table_list AS s JOIN ${quote(schema)}.sqlite_schema AS m ON m.name = s.name AND m.type IN ('table', 'view')
 WHERE s.schema = ? AND s.type IN (${types.join(', ')}) AND s.name NOT LIKE 'sqlite\\_%' ESCAPE '\\' ${own} ORDER BY s.name`,
      names === undefined ? [schema] : [schema, JSON.stringify(names)],
    );
  }
}

/** A key without target columns means the primary key; names are those of the target, however the key writes them. */
function foreignKeySql(source: string, own: string): string {
  return `SELECT s.name, f.id, COALESCE((SELECT t.name FROM ${source.replace(/ AS s$/, ' AS t')} WHERE t.type = 'table' AND t.name = f."table" COLLATE NOCASE), f."table"),
 f."from", COALESCE((SELECT c.name FROM pragma_table_info(f."table", ?) AS c WHERE c.name = f."to" COLLATE NOCASE OR (f."to" IS NULL AND c.pk = f.seq + 1)), f."to", f."from"),
 f.on_update, f.on_delete, (SELECT c.name FROM pragma_table_info(s.name, ?) AS c WHERE c.name = f."from" COLLATE NOCASE)
 FROM ${source} JOIN pragma_foreign_key_list(s.name, ?) AS f WHERE ${own} AND s.type = 'table' ORDER BY s.name, f.id DESC, f.seq`;
}

function quote(name: string): string {
  return `"${name.replaceAll('"', '""')}"`;
}
