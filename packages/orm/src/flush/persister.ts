import { bindParam, type ColumnElement, type ColumnReference, conjunction, Delete, Insert, type Table, Update } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import type { ParameterSet } from '@sqlayer/kernel/contracts';
import { OperationalError, SqlayerError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';

type Entity = Record<string, unknown>;

/** Objects in one DELETE at the most. */
const KEYS_PER_DELETE = 500;

/**
 * Inserts objects of one class, as many in one statement as have the same columns set, and puts generated values into them.
 *
 * The order of the objects is kept. Where the database gives nothing back, each is inserted alone.
 */
export async function insertEntities(connection: Connection, mapper: Mapper, entities: readonly object[]): Promise<void> {
  const groups = new Map<string, { readonly columns: readonly ColumnReference[]; readonly entities: Entity[] }>();
  for (const entity of entities as readonly Entity[]) {
    const columns = mapper.columns.filter((column) => isGiven(column, entity[column.key]));
    const key = columns.map(({ name }) => name).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { columns, entities: [entity] });
    else group.entities.push(entity);
  }
  for (const { columns, entities: alike } of groups.values()) {
    const fetched = mapper.columns.filter((column) => !columns.includes(column));
    for (const entity of alike) applyDefaults(fetched, entity);
    await insertAlike(connection, mapper, alike);
  }
}

/** Null for a key or for a column that has a default means that it is left to the database. */
function isGiven({ options }: ColumnReference, value: unknown): boolean {
  return (
    value !== undefined &&
    !(value === null && (options.primaryKey === true || options.serverDefault !== undefined || options.generated === true))
  );
}

/** Defaults of the application are put into the object, so that it holds what its row does. */
function applyDefaults(columns: readonly ColumnReference[], entity: Entity): void {
  for (const { key, options } of columns) {
    const initial = options.default;
    if (initial !== undefined) entity[key] = typeof initial === 'function' ? (initial as () => unknown)() : initial;
  }
}

async function insertAlike(connection: Connection, mapper: Mapper, entities: readonly Entity[]): Promise<void> {
  const [first] = entities;
  if (first === undefined) return;
  const given = mapper.columns.filter((column) => isGiven(column, first[column.key]));
  const missing = mapper.columns.filter((column) => !given.includes(column));
  const fetched = missing.filter((column) => isFetched(mapper, column));
  for (const column of missing) if (!fetched.includes(column)) for (const entity of entities) entity[column.key] = null;
  const { capabilities } = connection.dialect;
  const rows = entities.map((entity) => pick(entity, given));
  const alone = given.length === 0 || (fetched.length > 0 && !(capabilities.insertReturning && capabilities.insertReturningKeepsOrder));
  for (const [part, partRows] of alone ? rows.map((row, i) => [[entities[i] as Entity], [row]] as const) : [[entities, rows] as const]) {
    await insertRows(connection, mapper, { entities: part, rows: partRows, fetched });
  }
}

interface Rows {
  readonly entities: readonly Entity[];
  readonly rows: readonly ParameterSet[];
  readonly fetched: readonly ColumnReference[];
}

async function insertRows(connection: Connection, mapper: Mapper, { entities, rows, fetched }: Rows): Promise<void> {
  const statement = new Insert<unknown>(mapper.table).withValues(rows);
  if (fetched.length === 0) {
    await connection.execute(statement);
    return;
  }
  if (connection.dialect.capabilities.insertReturning) {
    const returned = await connection
      .execute(statement.returning(...fetched))
      .tuples()
      .all();
    returned.forEach((values, i) => {
      fetched.forEach(({ key }, k) => {
        (entities[i] as Entity)[key] = (values as readonly unknown[])[k];
      });
    });
    return;
  }
  const { lastInsertId } = await connection.execute(statement);
  const [column] = mapper.primaryKey;
  const [entity] = entities;
  if (column !== undefined && entity !== undefined && fetched.includes(column)) {
    if (lastInsertId === undefined)
      throw new SqlayerError('ORM_NULL_PRIMARY_KEY', `the database gave no key for a new ${mapper.name}; give it yourself.`);
    entity[column.key] = lastInsertId;
  }
}

/** Whether the database makes a value that the object must learn. */
function isFetched(mapper: Mapper, column: ColumnReference): boolean {
  return column.options.serverDefault !== undefined || column.options.generated === true || mapper.primaryKey.includes(column);
}

function pick(entity: Entity, columns: readonly ColumnReference[]): ParameterSet {
  const row: Record<string, unknown> = {};
  for (const { key } of columns) row[key] = entity[key];
  return row;
}

/** An object with the columns that changed, and the key its row has. */
export interface ChangedEntity {
  readonly entity: object;
  readonly columns: readonly number[];
  readonly key: readonly unknown[];
}

/** Updates objects of one class; those in which the same columns changed share one statement. */
export async function updateEntities(connection: Connection, mapper: Mapper, changed: readonly ChangedEntity[]): Promise<void> {
  const groups = new Map<string, ChangedEntity[]>();
  for (const one of changed) {
    const key = one.columns.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  for (const group of groups.values()) {
    const columns = (group[0] as ChangedEntity).columns.map((index) => mapper.columns[index] as ColumnReference);
    for (const column of onUpdateColumns(mapper, columns)) columns.push(column);
    const assignments = Object.fromEntries(columns.map((column) => [column.key, bindParam(`new_${column.key}`, column.type as never)]));
    const statement = new Update<Readonly<Record<string, never>>>(mapper.table)
      .set(assignments as never)
      .where(keyCondition(mapper.primaryKey));
    const sets = group.map(({ entity, key }) => ({
      ...Object.fromEntries(
        columns.map((column) => [`new_${column.key}`, valueForUpdate(column, entity as Entity, group[0] as ChangedEntity, mapper)]),
      ),
      ...Object.fromEntries(mapper.primaryKey.map((column, i) => [`key_${column.key}`, key[i]])),
    }));
    const { rowCount } = await connection.execute(statement, sets);
    if (rowCount !== undefined && rowCount !== sets.length) throw staleRow('update', mapper, sets.length, rowCount);
  }
}

/** Columns that get a new value at every update. */
function onUpdateColumns(mapper: Mapper, changed: readonly ColumnReference[]): readonly ColumnReference[] {
  return mapper.columns.filter((column) => column.options.onUpdate !== undefined && !changed.includes(column));
}

function valueForUpdate(column: ColumnReference, entity: Entity, { columns }: ChangedEntity, mapper: Mapper): unknown {
  const { onUpdate } = column.options;
  if (onUpdate !== undefined && !columns.includes(mapper.columns.indexOf(column))) {
    entity[column.key] = typeof onUpdate === 'function' ? (onUpdate as () => unknown)() : onUpdate;
  }
  return entity[column.key] ?? null;
}

/** Deletes rows of one class by their keys. */
export async function deleteEntities(connection: Connection, mapper: Mapper, keys: readonly (readonly unknown[])[]): Promise<void> {
  const [column] = mapper.primaryKey;
  if (column !== undefined && mapper.primaryKey.length === 1) {
    for (let start = 0; start < keys.length; start += KEYS_PER_DELETE) {
      const part = keys.slice(start, start + KEYS_PER_DELETE).map(([value]) => value as NonNullable<unknown>);
      const { rowCount } = await connection.execute(new Delete(mapper.table).where(column.in(part)));
      if (rowCount !== undefined && rowCount !== part.length) throw staleRow('delete', mapper, part.length, rowCount);
    }
    return;
  }
  await deleteRows(connection, mapper.table, mapper.primaryKey, keys);
}

/** Deletes rows of a table by the values of some columns. */
export async function deleteRows(
  connection: Connection,
  table: Table,
  columns: readonly ColumnReference[],
  keys: readonly (readonly unknown[])[],
): Promise<void> {
  const sets = keys.map((key) => Object.fromEntries(columns.map((column, i) => [`key_${column.key}`, key[i]])));
  if (sets.length > 0) await connection.execute(new Delete(table).where(keyCondition(columns)), sets);
}

/** Inserts rows into a table that is no class's own, such as one between two. */
export async function insertPlainRows(connection: Connection, table: Table, rows: readonly ParameterSet[]): Promise<void> {
  if (rows.length > 0) await connection.execute(new Insert<unknown>(table).withValues(rows));
}

function keyCondition(columns: readonly ColumnReference[]): ColumnElement<boolean> {
  return conjunction(
    'and',
    columns.map((column) => column.eq(bindParam(`key_${column.key}`, column.type as never))),
  );
}

function staleRow(what: string, mapper: Mapper, wanted: number, found: number): OperationalError {
  return new OperationalError(
    'ORM_STALE_ROW',
    `the ${what} of ${wanted} ${mapper.name} found ${found} rows; another transaction removed or changed some.`,
    { retryable: true },
  );
}
