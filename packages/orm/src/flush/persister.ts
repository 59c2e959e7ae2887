import {
  bindParam,
  type ColumnElement,
  type ColumnReference,
  conjunction,
  Delete,
  defaultsOf,
  Insert,
  isChangedByDatabase,
  isMadeByDatabase,
  type Table,
  Update,
  updateDefaultsOf,
} from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import type { ParameterSet } from '@sqlayer/kernel/contracts';
import { OperationalError, SqlayerError } from '@sqlayer/kernel/errors';
import type { Mapper } from '../mapping/mapper.ts';
import { type Snapshot, stateOf } from '../state/entity-state.ts';
import { writtenSnapshot } from '../state/snapshot.ts';
import { readBack } from './read-back.ts';

type Entity = Record<string, unknown>;

/** Objects in one DELETE at the most. */
const KEYS_PER_DELETE = 500;

/**
 * Inserts objects of one class, as many in one statement as have the same columns set, and puts generated values into them.
 *
 * Objects that leave the same columns to the database keep their order. Where it does not tell the keys that it made, each is
 * inserted alone.
 */
export async function insertEntities(
  connection: Connection,
  mapper: Mapper,
  entities: readonly object[],
  inserted: RowInserted,
): Promise<void> {
  const groups = new Map<string, { readonly columns: readonly ColumnReference[]; readonly entities: Entity[] }>();
  for (const entity of entities as readonly Entity[]) {
    applyDefaults(mapper, entity);
    const columns = givenColumns(mapper, entity);
    const key = columns.map((column) => mapper.columns.indexOf(column)).join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, { columns, entities: [entity] });
    else group.entities.push(entity);
  }
  for (const group of groups.values()) await insertAlike(connection, mapper, group, inserted);
}

function givenColumns(mapper: Mapper, entity: Entity): readonly ColumnReference[] {
  return mapper.columns.filter((column) => isGiven(mapper, column, entity[column.key]));
}

/**
 * Null for a key or for a column that has a default means that it is left to the database. What nobody gives is NULL, and
 * said to be, so that objects with and without it go into one statement.
 */
function isGiven(mapper: Mapper, column: ColumnReference, value: unknown): boolean {
  const { options } = column;
  if (value === undefined) return options.default === undefined && !isFetched(mapper, column);
  return value !== null || !(options.primaryKey === true || options.serverDefault !== undefined || options.generated === true);
}

/** Defaults of the application are put into the object, so that it holds what its row does. */
export function applyDefaults(mapper: Mapper, entity: object): void {
  const given = givenColumns(mapper, entity as Entity);
  for (const { key } of given) (entity as Entity)[key] ??= null;
  const row = pick(entity as Entity, given);
  for (const { column, make } of defaultsOf(mapper.table, given).client) (entity as Entity)[column.key] = make(row) ?? null;
}

async function insertAlike(
  connection: Connection,
  mapper: Mapper,
  { columns: given, entities }: { readonly columns: readonly ColumnReference[]; readonly entities: readonly Entity[] },
  inserted: RowInserted,
): Promise<void> {
  const fetched = mapper.columns.filter((column) => !given.includes(column) && isFetched(mapper, column));
  // What is changed from here on is not sent.
  const rows = entities.map((entity) => pick(entity, given));
  const written = new Set(given);
  const snapshots = entities.map((entity) => writtenSnapshot(mapper, entity, written));
  const size = given.length === 0 || !tellsApart(connection, mapper, fetched) ? 1 : entities.length;
  for (let start = 0; start < entities.length; start += size) {
    const part = entities.slice(start, start + size);
    await insertRows(connection, mapper, { entities: part, rows: rows.slice(start, start + size), fetched });
    for (const [i, entity] of part.entries())
      inserted(entity, withFetched(mapper, snapshots[start + i] as Snapshot, entity, fetched), fetched);
  }
}

/** Whether many rows can be inserted at once, and each object learns its own of what the database made. */
function tellsApart({ dialect: { capabilities } }: Connection, mapper: Mapper, fetched: readonly ColumnReference[]): boolean {
  if (fetched.length === 0 || (capabilities.insertReturning && capabilities.insertReturningKeepsOrder)) return true;
  // With their keys, the others are read afterwards.
  const keys = mapper.primaryKey.filter((column) => fetched.includes(column));
  return keys.length === 0 || (capabilities.insertGivesKeys && keys.length === 1 && keys[0] === mapper.table.autoincrementColumn);
}

/** Called when an object was written, with the values of its row. */
export type SnapshotTaken = (entity: object, snapshot: Snapshot) => void;

/** The same of a new row, with the columns whose values the database made. */
export type RowInserted = (entity: object, snapshot: Snapshot, made: readonly ColumnReference[]) => void;

/** A snapshot with values that the database made. */
function withFetched(mapper: Mapper, snapshot: Snapshot, entity: Entity, fetched: readonly ColumnReference[]): Snapshot {
  const values = [...snapshot.values];
  for (const column of fetched) values[mapper.columns.indexOf(column)] = entity[column.key];
  return { ...snapshot, values };
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
    if (returned.length !== entities.length) throw lostRows(mapper, entities.length, returned.length);
    returned.forEach((values, i) => {
      fetched.forEach(({ key }, k) => {
        (entities[i] as Entity)[key] = (values as readonly unknown[])[k];
      });
    });
    return;
  }
  const [column] = mapper.primaryKey.filter((one) => fetched.includes(one));
  if (column === undefined) await connection.execute(statement);
  else await insertForKeys(connection, mapper, statement, { entities, column });
  await readBack(
    connection,
    mapper,
    entities,
    fetched.filter((one) => !mapper.primaryKey.includes(one)),
  );
}

/** Inserts rows whose key the database makes and does not return with them. */
async function insertForKeys(
  connection: Connection,
  mapper: Mapper,
  statement: Insert<unknown>,
  { entities, column }: { readonly entities: readonly Entity[]; readonly column: ColumnReference },
): Promise<void> {
  const isCounted = connection.dialect.capabilities.insertGivesKeys && column === mapper.table.autoincrementColumn;
  const keys = isCounted
    ? await connection.execute(statement.returning(column)).scalars().all()
    : [(await connection.execute(statement)).lastInsertId].filter((key) => key !== undefined);
  if (keys.length !== entities.length)
    throw new SqlayerError('ORM_NULL_PRIMARY_KEY', `the database gave no key for a new ${mapper.name}; give it yourself.`);
  for (const [i, entity] of entities.entries()) entity[column.key] = keys[i];
}

/** Whether the database makes a value that the object must learn. */
function isFetched(mapper: Mapper, column: ColumnReference): boolean {
  return isMadeByDatabase(mapper.table, column) || mapper.primaryKey.includes(column);
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
export async function updateEntities(
  connection: Connection,
  mapper: Mapper,
  changed: readonly ChangedEntity[],
  updated: SnapshotTaken,
): Promise<void> {
  const groups = new Map<string, ChangedEntity[]>();
  for (const one of changed) {
    const key = one.columns.join();
    const group = groups.get(key);
    if (group === undefined) groups.set(key, [one]);
    else group.push(one);
  }
  for (const group of groups.values()) {
    await updateAlike(connection, mapper, group, updated);
  }
}

async function updateAlike(connection: Connection, mapper: Mapper, group: readonly ChangedEntity[], updated: SnapshotTaken): Promise<void> {
  assertWhole(
    mapper,
    group.map(({ key }) => key),
  );
  const changed = (group[0] as ChangedEntity).columns.map((index) => mapper.columns[index] as ColumnReference);
  const { client } = updateDefaultsOf(mapper.table, changed);
  for (const { entity } of group) {
    const row = pick(entity as Entity, changed);
    for (const { column, make } of client) (entity as Entity)[column.key] = make(row) ?? null;
  }
  const columns = [...changed, ...client.map(({ column }) => column)];
  const assignments = Object.fromEntries(columns.map((column) => [column.key, bindParam(`new_${column.key}`, column.type as never)]));
  const statement = new Update<Readonly<Record<string, never>>>(mapper.table)
    .set(assignments as never)
    .where(keyCondition(mapper.primaryKey));
  const newNames = columns.map((column) => `new_${column.key}`);
  const keyNames = mapper.primaryKey.map((column) => `key_${column.key}`);
  const sets = group.map(({ entity, key }) => {
    const set: Record<string, unknown> = {};
    for (const [i, { key: name }] of columns.entries()) set[newNames[i] as string] = (entity as Entity)[name] ?? null;
    for (const [i, name] of keyNames.entries()) set[name] = key[i];
    return set;
  });
  // What is changed from here on is not sent.
  const written = new Set(columns);
  const snapshots = group.map(({ entity }) => writtenSnapshot(mapper, entity, written, stateOf(entity)?.snapshot));
  const { rowCount } = await connection.execute(statement, sets);
  if (rowCount !== undefined && rowCount !== sets.length) throw staleRow('update', mapper, sets.length, rowCount);
  const fetched = mapper.columns.filter((column) => isChangedByDatabase(column) && !columns.includes(column));
  await readBack(
    connection,
    mapper,
    group.map(({ entity }) => entity),
    fetched,
  );
  for (const [i, { entity }] of group.entries()) updated(entity, withFetched(mapper, snapshots[i] as Snapshot, entity as Entity, fetched));
}

/** Deletes rows of one class by their keys, and gives the number of those that were found if the database tells it. */
export async function deleteEntities(
  connection: Connection,
  mapper: Mapper,
  keys: readonly (readonly unknown[])[],
): Promise<number | undefined> {
  const [column] = mapper.primaryKey;
  assertWhole(mapper, keys);
  if (column === undefined || mapper.primaryKey.length > 1) return deleteRows(connection, mapper.table, mapper.primaryKey, keys);
  let found: number | undefined = 0;
  for (let start = 0; start < keys.length; start += KEYS_PER_DELETE) {
    const part = keys.slice(start, start + KEYS_PER_DELETE).map(([value]) => value as NonNullable<unknown>);
    const { rowCount } = await connection.execute(new Delete(mapper.table).where(column.in(part)));
    found = rowCount === undefined || found === undefined ? undefined : found + rowCount;
  }
  return found;
}

/** Deletes rows of a table by the values of some columns, and gives their number if the database tells it. */
export async function deleteRows(
  connection: Connection,
  table: Table,
  columns: readonly ColumnReference[],
  keys: readonly (readonly unknown[])[],
): Promise<number | undefined> {
  if (keys.length === 0) return 0;
  const sets = keys.map((key) => Object.fromEntries(columns.map((column, i) => [`key_${column.key}`, key[i]])));
  const { rowCount } = await connection.execute(new Delete(table).where(keyCondition(columns)), sets);
  return rowCount;
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

/** Some databases take NULL in keys of several columns. Such rows can be read, but by no key be found again. */
function assertWhole(mapper: Mapper, keys: readonly (readonly unknown[])[]): void {
  if (keys.every((key) => !key.includes(null))) return;
  throw new SqlayerError(
    'ORM_NULL_PRIMARY_KEY',
    `a row of ${mapper.name} has NULL in its primary key, so it cannot be told apart from others; change it with update() or delete_().`,
  );
}

/** Without all of them, nobody can tell which row is whose. */
function lostRows(mapper: Mapper, given: number, returned: number): OperationalError {
  return new OperationalError(
    'ORM_LOST_ROW',
    `the insert of ${given} ${mapper.name} gave back ${returned} rows; a trigger or a rule of the table leaves some out.`,
  );
}

export function staleRow(what: string, mapper: Mapper, wanted: number, found: number): OperationalError {
  return new OperationalError(
    'ORM_STALE_ROW',
    `the ${what} of ${wanted} ${mapper.name} found ${found} rows; another transaction removed or changed some.`,
    { retryable: true },
  );
}
