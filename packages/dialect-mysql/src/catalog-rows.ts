import { groupRows } from '@sqlayer/expression';
import type {
  ReferentialAction,
  ReflectedCheck,
  ReflectedColumn,
  ReflectedForeignKey,
  ReflectedIndex,
  ReflectedOptions,
  ReflectedTable,
  ReflectedUnique,
} from '@sqlayer/kernel/contracts';
import { quoteLiteral, quoteName, readExpression, withoutDatabase } from './mysql-text.ts';
import { partitioningOf } from './partitioning.ts';

// What the queries of information-schema.ts answer, and what it means.

export type Row = readonly unknown[];

/** Everything that is known of one table. */
export interface TableRows {
  readonly table: Row;
  readonly columns: readonly Row[];
  readonly foreignKeys: readonly Row[];
  readonly rules: readonly Row[];
  readonly checks: readonly Row[];
  readonly indexes: readonly (readonly [name: string, columns: readonly Row[]])[];
  readonly partitions: readonly Row[];
  readonly view: Row | undefined;
}

export interface TableContext {
  /** As the asker called it. */
  readonly schema: string | undefined;
  /** The database in which names without one are looked up. */
  readonly database: string;
  readonly isMariadb: boolean;
}

/** What constraints do not have here. */
const always = { deferrable: false, initiallyDeferred: false, comment: undefined } as const;

export function reflectTable(name: string, rows: TableRows, context: TableContext): ReflectedTable {
  const [, type, engine, collation, createOptions, comment] = rows.table;
  const isView = type === 'VIEW';
  const key = rows.indexes.find(([index]) => index === 'PRIMARY')?.[1].map((row) => String(row[3])) ?? [];
  const foreignKeys = groupForeignKeys(rows, context);
  const checks = rows.checks.map(([, constraint, sql, enforced]) => reflectCheck(constraint, sql, enforced, context));
  const columns = rows.columns.map((row) => reflectColumn(row, { key, isView, tableCollation: textOf(collation), checks, context }));
  const json = new Set(columns.filter(({ typeName }) => typeName === 'json').map((column) => jsonCheck(column.name)));
  const others = rows.indexes.filter(([index]) => index !== 'PRIMARY');
  const partitioning = partitioningOf(rows.partitions);
  return {
    name,
    schema: context.schema,
    kind: isView ? 'view' : 'table',
    temporary: false,
    columns,
    // Every primary key has the same name, whatever it was given.
    primaryKey: { ...always, name: undefined, columns: key, options: {} },
    foreignKeys,
    uniques: others.filter(isUniqueConstraint).map(([index, group]) => reflectUnique(index, group)),
    checks: checks.filter((check) => !json.has(check.sql)),
    exclusions: [],
    indexes: others
      .filter((index) => !isUniqueConstraint(index) && !isOfForeignKey(index, foreignKeys))
      .map(([index, group]) => reflectIndex(index, group)),
    comment: isView || comment === '' ? undefined : textOf(comment),
    definitionSql: rows.view === undefined ? undefined : viewQuery(String(rows.view[1]), context),
    partitioning,
    partitionBoundSql: undefined,
    parents: [],
    options: isView ? {} : tableOptions(engine, collation, createOptions, partitioning?.sql),
  };
}

function textOf(value: unknown): string | undefined {
  return value === null || value === undefined ? undefined : String(value);
}

function viewQuery(sql: string, { schema, database }: TableContext): string {
  return schema === undefined ? withoutDatabase(sql, database) : sql;
}

function tableOptions(engine: unknown, collation: unknown, createOptions: unknown, partitionBy: string | undefined): ReflectedOptions {
  // `row_format=COMPRESSED key_block_size=8`; a value may stand in quotes.
  const others = [...String(createOptions ?? '').matchAll(/`?(\w+)`?=(?:'((?:[^']|'')*)'|(\S+))/g)].map(([, name = '', quoted, plain]) => [
    name.toLowerCase().replace(/_([a-z])/g, (_whole, letter: string) => letter.toUpperCase()),
    quoted?.replaceAll("''", "'") ?? plain,
  ]);
  const collate = textOf(collation);
  return {
    ...(engine !== null && { engine: String(engine) }),
    // The name of a collation begins with that of its character set.
    ...(collate !== undefined && { charset: collate.replace(/_.*/, ''), collate }),
    ...Object.fromEntries(others),
    ...(partitionBy !== undefined && { partitionBy }),
  };
}

interface ColumnContext {
  readonly key: readonly string[];
  readonly isView: boolean;
  readonly tableCollation: string | undefined;
  readonly checks: readonly ReflectedCheck[];
  readonly context: TableContext;
}

function reflectColumn(row: Row, { key, isView, tableCollation, checks, context }: ColumnContext): ReflectedColumn {
  const [, name, columnType, nullable, initial, extra, generation, collation, comment] = row;
  const typeName = typeOf(String(name), String(columnType), checks, context);
  const traits = String(extra);
  const sql = isView ? undefined : computedSql(generation, context);
  const ownCollation = collation === null || collation === tableCollation || typeName === 'json' || isView;
  return {
    name: String(name),
    typeName,
    namedType: undefined,
    collation: ownCollation ? undefined : String(collation),
    nullable: nullable === 'YES',
    defaultSql: isView || sql !== undefined ? undefined : defaultSql(initial, typeName, traits, context),
    defaultSequence: isView ? undefined : defaultSequence(initial, context),
    onUpdateSql: /\bon update (\S+)/i.exec(traits)?.[1],
    primaryKeyPosition: key.indexOf(String(name)) + 1,
    autoincrement: /\bauto_increment\b/i.test(traits),
    identity: undefined,
    computed: sql === undefined ? undefined : { sql, stored: /\b(STORED|PERSISTENT)\b/i.test(traits) },
    comment: isView || comment === '' ? undefined : textOf(comment),
    options: /\bINVISIBLE\b/i.test(traits) ? { invisible: true } : {},
  };
}

/** MariaDB keeps JSON as text that is checked. */
function typeOf(name: string, columnType: string, checks: readonly ReflectedCheck[], { isMariadb }: TableContext): string {
  return isMariadb && columnType === 'longtext' && checks.some(({ sql }) => sql === jsonCheck(name)) ? 'json' : columnType;
}

function jsonCheck(column: string): string {
  return `json_valid(${quoteName(column)})`;
}

function computedSql(generation: unknown, { isMariadb }: TableContext): string | undefined {
  if (generation === null || generation === '') return undefined;
  return isMariadb ? String(generation) : readExpression(String(generation));
}

/**
 * The default as SQL.
 *
 * MariaDB shows SQL, with NULL where there is none. MySQL shows the bare value of a literal, and marks expressions.
 */
function defaultSql(initial: unknown, typeName: string, traits: string, { isMariadb }: TableContext): string | undefined {
  if (initial === null) return undefined;
  const shown = String(initial);
  if (isMariadb) return shown === 'NULL' ? undefined : shown;
  if (/\bDEFAULT_GENERATED\b/.test(traits))
    return /^(CURRENT_TIMESTAMP|NOW)(\(\d*\))?$/i.test(shown) ? shown : `(${readExpression(shown)})`;
  if (/^(bit|binary|varbinary)\b/.test(typeName)) return shown === '0x' ? "''" : shown;
  if (/^CURRENT_TIMESTAMP(\(\d*\))?$/.test(shown) && /^(datetime|timestamp)\b/.test(typeName)) return shown;
  return /^(tinyint|smallint|mediumint|int|bigint|decimal|float|double|year)\b/.test(typeName) ? shown : quoteLiteral(shown);
}

/** MariaDB: `nextval(`database`.`sequence`)`. */
function defaultSequence(initial: unknown, { schema, database }: TableContext): ReflectedColumn['defaultSequence'] {
  const parts = /^nextval\(`((?:[^`]|``)*)`\.`((?:[^`]|``)*)`\)$/.exec(String(initial));
  if (parts === null) return undefined;
  const [of = '', name = ''] = parts.slice(1).map((part) => part.replaceAll('``', '`'));
  return { name, schema: shownSchema(of, schema, database), isOwned: false };
}

/** A database as the asker calls it: undefined where names without one are looked up. */
function shownSchema(name: string, asked: string | undefined, database: string): string | undefined {
  return name === asked || name !== database ? name : undefined;
}

function groupForeignKeys({ foreignKeys, rules }: TableRows, { schema, database }: TableContext): readonly ReflectedForeignKey[] {
  return [...groupRows(foreignKeys, 1)].map(([name, group]) => {
    const [, , , targetSchema, targetTable] = group[0] as Row;
    const [, , onDelete = 'NO ACTION', onUpdate = 'NO ACTION'] = rules.find((rule) => rule[1] === name) ?? [];
    return {
      ...always,
      name,
      columns: group.map((row) => String(row[2])),
      targetSchema: shownSchema(String(targetSchema), schema, database),
      targetTable: String(targetTable),
      targetColumns: group.map((row) => String(row[5])),
      onDelete: String(onDelete) as ReferentialAction,
      onUpdate: String(onUpdate) as ReferentialAction,
      match: 'SIMPLE',
      options: {},
    };
  });
}

function reflectCheck(name: unknown, sql: unknown, enforced: unknown, { isMariadb }: TableContext): ReflectedCheck {
  return {
    ...always,
    name: String(name),
    sql: isMariadb ? String(sql) : readExpression(String(sql)),
    options: enforced === 'NO' ? { notEnforced: true } : {},
  };
}

type IndexRows = TableRows['indexes'][number];

/** A unique index over whole columns in ascending order and visible is what UNIQUE makes. */
function isUniqueConstraint([, rows]: IndexRows): boolean {
  return (
    Number(rows[0]?.[2]) === 0 &&
    Number(rows[0]?.[9]) === 0 &&
    rows[0]?.[7] === '' &&
    rows.every(([, , , column, order, length]) => column !== null && order !== 'D' && length === null)
  );
}

/** The server makes an index for each foreign key that has none. */
function isOfForeignKey([name, rows]: IndexRows, foreignKeys: readonly ReflectedForeignKey[]): boolean {
  const columns = rows.map((row) => row[3]);
  return foreignKeys.some(
    (key) => key.name === name && key.columns.length === columns.length && key.columns.every((one, i) => one === columns[i]),
  );
}

function reflectUnique(name: string, rows: readonly Row[]): ReflectedUnique {
  const using = usingOf(rows);
  return {
    ...always,
    name,
    columns: rows.map((row) => String(row[3])),
    nullsNotDistinct: false,
    include: [],
    options: using === undefined ? {} : { using },
  };
}

/** The structure of an index, if it is not a tree; FULLTEXT and SPATIAL are kinds of index rather than structures. */
function usingOf(rows: readonly Row[]): string | undefined {
  const type = String(rows[0]?.[6]);
  return /^(BTREE|FULLTEXT|SPATIAL)$/.test(type) ? undefined : type;
}

function reflectIndex(name: string, rows: readonly Row[]): ReflectedIndex {
  const [, , nonUnique, , , , type, comment, , invisible] = rows[0] as Row;
  const kind = String(type);
  const isSearched = kind === 'FULLTEXT' || kind === 'SPATIAL';
  return {
    name,
    elements: rows.map(([, , , column, order, length, , , expression]) => ({
      column: textOf(column),
      // An expression stands in parentheses in an index.
      sql: expression === null ? undefined : `(${readExpression(String(expression))})`,
      descending: order === 'D',
      nulls: undefined,
      collation: undefined,
      operatorClass: undefined,
      // Of a spatial index it is the size of a box.
      length: length === null || isSearched ? undefined : Number(length),
    })),
    unique: Number(nonUnique) === 0,
    nullsNotDistinct: false,
    include: [],
    using: usingOf(rows),
    whereSql: undefined,
    comment: comment === '' ? undefined : textOf(comment),
    options: { ...(isSearched && { prefix: kind }), ...(Number(invisible) === 1 && { invisible: true }) },
  };
}
