// The questions to information_schema (MySQL Reference Manual, chapter 28; MariaDB Knowledge Base, Information Schema
// Tables). The first parameter is the schema; the others are names of tables, if not all are asked for.

/** Databases that the server keeps for itself. */
export const schemaNames =
  "SELECT SCHEMA_NAME FROM information_schema.SCHEMATA WHERE SCHEMA_NAME NOT IN ('information_schema', 'mysql', 'performance_schema', 'sys') ORDER BY SCHEMA_NAME";

export const server = 'SELECT DATABASE(), VERSION()';

/** How the two servers differ in what they are asked. */
export interface ServerKind {
  readonly isMariadb: boolean;
}

const placeholders = (count: number): string => Array.from({ length: count }, () => '?').join(', ');

function within(alias: string, names: readonly string[] | undefined): string {
  const ofSchema = `${alias}.TABLE_SCHEMA = ?`;
  return names === undefined ? ofSchema : `${ofSchema} AND ${alias}.TABLE_NAME IN (${placeholders(names.length)})`;
}

export function tables(names: readonly string[] | undefined, types: readonly string[]): string {
  const list = types.map((type) => `'${type}'`).join(', ');
  return `SELECT t.TABLE_NAME, t.TABLE_TYPE, t.ENGINE, t.TABLE_COLLATION, t.CREATE_OPTIONS, t.TABLE_COMMENT
 FROM information_schema.TABLES AS t WHERE ${within('t', names)} AND t.TABLE_TYPE IN (${list}) ORDER BY BINARY t.TABLE_NAME`;
}

export function columns(names: readonly string[] | undefined): string {
  return `SELECT c.TABLE_NAME, c.COLUMN_NAME, c.COLUMN_TYPE, c.IS_NULLABLE, c.COLUMN_DEFAULT, c.EXTRA, c.GENERATION_EXPRESSION, c.COLLATION_NAME, c.COLUMN_COMMENT
 FROM information_schema.COLUMNS AS c WHERE ${within('c', names)} ORDER BY c.TABLE_NAME, c.ORDINAL_POSITION`;
}

// Its views are joined here rather than there: the server takes seconds for that.

/** Columns of foreign keys, in order. */
export function foreignKeys(names: readonly string[] | undefined): string {
  return `SELECT k.TABLE_NAME, k.CONSTRAINT_NAME, k.COLUMN_NAME, k.REFERENCED_TABLE_SCHEMA, k.REFERENCED_TABLE_NAME, k.REFERENCED_COLUMN_NAME
 FROM information_schema.KEY_COLUMN_USAGE AS k WHERE ${within('k', names)} AND k.REFERENCED_TABLE_NAME IS NOT NULL
 ORDER BY k.TABLE_NAME, k.CONSTRAINT_NAME, k.ORDINAL_POSITION`;
}

/** What foreign keys do. */
export function foreignKeyRules(names: readonly string[] | undefined): string {
  return `SELECT r.TABLE_NAME, r.CONSTRAINT_NAME, r.DELETE_RULE, r.UPDATE_RULE FROM information_schema.REFERENTIAL_CONSTRAINTS AS r
 WHERE ${within('r', names).replace('TABLE_SCHEMA', 'CONSTRAINT_SCHEMA')}`;
}

/** The checks of MariaDB, whose names are those of a table. */
export function mariadbChecks(names: readonly string[] | undefined): string {
  return `SELECT c.TABLE_NAME, c.CONSTRAINT_NAME, c.CHECK_CLAUSE, 'YES' FROM information_schema.CHECK_CONSTRAINTS AS c
 WHERE ${within('c', names).replace('TABLE_SCHEMA', 'CONSTRAINT_SCHEMA')} ORDER BY c.TABLE_NAME, c.CONSTRAINT_NAME`;
}

/** Which checks the tables of MySQL have, and whether they count. */
export function mysqlChecks(names: readonly string[] | undefined): string {
  return `SELECT t.TABLE_NAME, t.CONSTRAINT_NAME, t.ENFORCED FROM information_schema.TABLE_CONSTRAINTS AS t
 WHERE ${within('t', names)} AND t.CONSTRAINT_TYPE = 'CHECK' ORDER BY t.TABLE_NAME, t.CONSTRAINT_NAME`;
}

/** What the checks of a schema of MySQL are, by their names, which are those of the schema. */
export const mysqlCheckClauses =
  'SELECT c.CONSTRAINT_NAME, c.CHECK_CLAUSE FROM information_schema.CHECK_CONSTRAINTS AS c WHERE c.CONSTRAINT_SCHEMA = ?';

/** Indexes, with those of keys, column by column. */
export function indexes(names: readonly string[] | undefined, { isMariadb }: ServerKind): string {
  const own = isMariadb ? "NULL, s.IGNORED = 'YES'" : "s.EXPRESSION, s.IS_VISIBLE = 'NO'";
  return `SELECT s.TABLE_NAME, s.INDEX_NAME, s.NON_UNIQUE, s.COLUMN_NAME, s.COLLATION, s.SUB_PART, s.INDEX_TYPE, s.INDEX_COMMENT, ${own}
 FROM information_schema.STATISTICS AS s WHERE ${within('s', names)} ORDER BY s.TABLE_NAME, s.INDEX_NAME, s.SEQ_IN_INDEX`;
}

export function partitions(names: readonly string[] | undefined): string {
  return `SELECT p.TABLE_NAME, p.PARTITION_NAME, p.PARTITION_METHOD, p.PARTITION_EXPRESSION, p.PARTITION_DESCRIPTION, p.PARTITION_COMMENT, p.SUBPARTITION_METHOD, p.SUBPARTITION_EXPRESSION, p.SUBPARTITION_ORDINAL_POSITION
 FROM information_schema.PARTITIONS AS p WHERE ${within('p', names)} AND p.PARTITION_NAME IS NOT NULL
 ORDER BY p.TABLE_NAME, p.PARTITION_ORDINAL_POSITION, p.SUBPARTITION_ORDINAL_POSITION`;
}

export function views(names: readonly string[] | undefined): string {
  return `SELECT v.TABLE_NAME, v.VIEW_DEFINITION FROM information_schema.VIEWS AS v WHERE ${within('v', names)} ORDER BY v.TABLE_NAME`;
}

/** What each sequence of MariaDB counts by, from the sequences themselves: older versions list it nowhere. */
export function sequences(quotedNames: readonly string[]): string {
  return quotedNames
    .map((name) => `SELECT start_value, increment, minimum_value, maximum_value, cache_size, cycle_option FROM ${name}`)
    .join(' UNION ALL ');
}
