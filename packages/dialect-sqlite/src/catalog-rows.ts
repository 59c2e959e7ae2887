import { groupRows } from '@sqlayer/expression';
import type {
  ReferentialAction,
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedOptions,
  ReflectedTable,
  ReflectedUnique,
} from '@sqlayer/kernel/contracts';
import { parseCreateIndex, parseCreateView } from './create-index-parser.ts';
import { type ParsedKey, type ParsedTable, parseCreateTable } from './create-table-parser.ts';

export type Row = readonly unknown[];

/** Everything that is known of one table. */
export interface TableRows {
  readonly table: Row;
  readonly columns: readonly Row[];
  readonly foreignKeys: readonly Row[];
  readonly indexes: readonly Row[];
}

/** What constraints do not have here. */
const always = { deferrable: false, initiallyDeferred: false, comment: undefined } as const;

export function reflectTable(name: string, schema: string | undefined, rows: TableRows): ReflectedTable {
  const [, type, withoutRowid, strict, sql] = rows.table;
  const isTable = type === 'table';
  const parsed = parseCreateTable(isTable ? String(sql) : '');
  const key = keyColumns(rows.columns);
  const isRowid = isTable && Number(withoutRowid) === 0 && isRowidKey(rows.columns, key, parsed);
  const columns = rows.columns.map((row) => reflectColumn(row, parsed, isRowid));
  return {
    name,
    schema,
    kind: type === 'view' ? 'view' : 'table',
    temporary: schema === 'temp',
    columns,
    primaryKey: { ...always, name: parsed.primaryKey?.name, columns: key, options: conflict(parsed.primaryKey) },
    foreignKeys: reflectForeignKeys(rows.foreignKeys, schema, parsed),
    uniques: parsed.uniques.map((unique) => reflectUnique(unique, columns)),
    checks: parsed.checks.map((check) => ({ ...always, ...check, options: {} })),
    exclusions: [],
    indexes: reflectIndexes(rows.indexes, columns),
    comment: undefined,
    definitionSql: type === 'view' ? parseCreateView(String(sql)) : undefined,
    partitioning: undefined,
    partitionBoundSql: undefined,
    parents: [],
    options: {
      ...(Number(withoutRowid) === 1 && { withoutRowid: true }),
      ...(Number(strict) === 1 && { strict: true }),
      ...(parsed.isAutoincrement && { autoincrement: true }),
    },
  };
}

/** The columns of the primary key, in its order. */
function keyColumns(rows: readonly Row[]): readonly string[] {
  return rows
    .filter((row) => Number(row[5]) > 0)
    .sort((a, b) => Number(a[5]) - Number(b[5]))
    .map((row) => String(row[1]));
}

/** A key of one column that is called INTEGER is the number of the row (sqlite.org/lang_createtable.html#rowid). */
function isRowidKey(rows: readonly Row[], key: readonly string[], { isDescendingKey }: ParsedTable): boolean {
  const [column, ...others] = key;
  const type = rows.find((row) => row[1] === column)?.[2];
  return others.length === 0 && String(type).toUpperCase() === 'INTEGER' && !isDescendingKey;
}

function reflectColumn([, name, type, notNull, initial, position, hidden]: Row, parsed: ParsedTable, isRowid: boolean): ReflectedColumn {
  const isKey = Number(position) > 0;
  const { collation, computed, onConflictNotNull } = parsed.columns.get(String(name).toLowerCase()) ?? noFacts;
  return {
    name: String(name),
    typeName: String(type),
    namedType: undefined,
    collation: collation?.toUpperCase() === 'BINARY' ? undefined : collation,
    nullable: Number(notNull) === 0 && !isKey,
    defaultSql: initial === null ? undefined : String(initial),
    defaultSequence: undefined,
    onUpdateSql: undefined,
    primaryKeyPosition: Number(position),
    autoincrement: isKey && isRowid,
    identity: undefined,
    // 2 and 3 are computed columns.
    computed: Number(hidden) >= 2 ? computed : undefined,
    comment: undefined,
    options: onConflictNotNull === undefined ? {} : { onConflictNotNull },
  };
}

const noFacts = { collation: undefined, computed: undefined, onConflictNotNull: undefined };

function conflict(key: ParsedKey | undefined): ReflectedOptions {
  return key?.onConflict === undefined ? {} : { onConflict: key.onConflict };
}

function reflectUnique(key: ParsedKey, columns: readonly ReflectedColumn[]): ReflectedUnique {
  return {
    ...always,
    name: key.name,
    columns: key.columns.map((name) => columns.find((column) => column.name.toLowerCase() === name.toLowerCase())?.name ?? name),
    nullsNotDistinct: false,
    include: [],
    options: conflict(key),
  };
}

/** Pragmas tell the keys in the order in which they are defined; their names are in the text only. */
function reflectForeignKeys(rows: readonly Row[], schema: string | undefined, parsed: ParsedTable): readonly ReflectedForeignKey[] {
  return [...groupRows(rows, 1).values()].map((group, i): ReflectedForeignKey => {
    const [, , target, , , onUpdate, onDelete] = group[0] as Row;
    const { name, deferrable = false, initiallyDeferred = false } = parsed.foreignKeys[i] ?? {};
    return {
      name,
      columns: group.map((row) => String(row[7] ?? row[3])),
      targetSchema: schema,
      targetTable: String(target),
      targetColumns: group.map((row) => String(row[4])),
      onDelete: String(onDelete) as ReferentialAction,
      onUpdate: String(onUpdate) as ReferentialAction,
      match: 'SIMPLE',
      deferrable,
      initiallyDeferred,
      comment: undefined,
      options: {},
    };
  });
}

function reflectIndexes(rows: readonly Row[], columns: readonly ReflectedColumn[]): readonly ReflectedIndex[] {
  return [...groupRows(rows, 1)].map(([name, group]): ReflectedIndex => {
    const [, , unique, , , , , , sql] = group[0] as Row;
    const { elements, whereSql } = parseCreateIndex(String(sql));
    return {
      name,
      elements: group.map(([, , , , , column, descending, collation], i) => ({
        column: column === null ? undefined : String(column),
        sql: column === null ? elements[i] : undefined,
        descending: Number(descending) === 1,
        nulls: undefined,
        // An expression has it in its text.
        collation: column === null ? undefined : ownCollation(String(collation), columns.find((one) => one.name === column)?.collation),
        operatorClass: undefined,
        length: undefined,
      })),
      unique: Number(unique) === 1,
      nullsNotDistinct: false,
      include: [],
      using: undefined,
      whereSql,
      comment: undefined,
      options: {},
    };
  });
}

function ownCollation(collation: string, ofColumn = 'BINARY'): string | undefined {
  return collation.toUpperCase() === ofColumn.toUpperCase() ? undefined : collation;
}
