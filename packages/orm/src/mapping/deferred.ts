import {
  asColumnGroup,
  asFrom,
  type ColumnSpecs,
  type DynamicTable,
  type MetaData,
  type ReflectionOptions,
  type ReflectionTarget,
} from '@sqlayer/expression';
import { InvalidStateError } from '@sqlayer/kernel/errors';
import type { DeferredBase } from './dynamic-class.ts';
import type { EntitySpec } from './entity.types.ts';
import { entityBase } from './entity-base.ts';
import { defaultMetaData, divide, install } from './mapped.ts';
import { Mapper } from './mapper.ts';

/** Where a class finds the table that it waits for. */
export interface DeferredOptions {
  readonly schema?: string | undefined;
  /** Where the table is registered when it is read; the default metadata, if not given. */
  readonly metadata?: MetaData | undefined;
}

/** A class that waits for its table. */
interface Waiting {
  readonly tableName: string;
  readonly schema: string | undefined;
  readonly columns: ColumnSpecs;
  /** Maps the class to its table. */
  readonly map: (table: DynamicTable) => void;
}

const waiting = new WeakMap<MetaData, Waiting[]>();

/** Notes a class that will be mapped when its table was read. */
export function waitForTable(metadata: MetaData, one: Waiting): void {
  const list = waiting.get(metadata);
  if (list === undefined) waiting.set(metadata, [one]);
  else list.push(one);
}

/**
 * The base of a class whose table is read later: `class User extends deferred('user_account') {}`, then
 * `await prepare(connection)`.
 *
 * What is given wins over what the database has: columns by their names, with their types, and relationships. Until
 * `prepare()` the class cannot be used; it throws ORM_NOT_PREPARED.
 */
export function deferred<const N extends string, S extends EntitySpec = Record<never, never>>(
  tableName: N,
  spec?: S,
  { schema, metadata = defaultMetaData }: DeferredOptions = {},
): DeferredBase<S, N> {
  let mapper: Mapper | undefined;
  const mapperOf = (): Mapper => {
    if (mapper === undefined) throw notPrepared(tableName);
    return mapper;
  };
  const Entity = entityBase(mapperOf);
  // What the class is asked for before it is mapped; mapping it puts the attributes in their place.
  for (const key of ['c', asFrom, asColumnGroup]) Object.defineProperty(Entity, key, { configurable: true, get: mapperOf });
  const { columns, attributes } = divide(spec ?? {});
  waitForTable(metadata, {
    tableName,
    schema,
    columns,
    map: (table) => {
      mapper = new Mapper(Entity, table, attributes, true);
      install(Entity, mapper);
    },
  });
  // What the base class has once it is mapped is what its type says.
  return Entity as unknown as DeferredBase<S, N>;
}

/** Which classes are prepared, and how their tables are read. */
export interface PrepareOptions extends Omit<ReflectionOptions, 'schema'> {
  /** Whose classes are prepared; those of the default metadata, if not given. */
  readonly metadata?: MetaData | undefined;
}

/**
 * Reads the tables of the classes that wait for them, and maps the classes: one reading for each schema, whatever the
 * number of classes. Classes that were prepared before are left alone.
 *
 * A table that does not exist is INSPECT_NO_SUCH_TABLE; all classes go on waiting then.
 */
export async function prepare(target: ReflectionTarget, options: PrepareOptions = {}): Promise<void> {
  const { metadata = defaultMetaData, ...reflection } = options;
  const pending = [...(waiting.get(metadata) ?? [])];
  const tables = new Map<Waiting, DynamicTable>();
  for (const schema of new Set(pending.map((one) => one.schema))) {
    const ofSchema = pending.filter((one) => one.schema === schema);
    const read = await readTables(metadata, target, ofSchema, { ...reflection, schema });
    for (const one of ofSchema) tables.set(one, read[one.tableName] as DynamicTable);
  }
  waiting.set(
    metadata,
    (waiting.get(metadata) ?? []).filter((one) => !pending.includes(one)),
  );
  for (const one of pending) one.map(tables.get(one) as DynamicTable);
}

/** The tables that are known already, of an application's own definition for instance, and all others as they are read. */
async function readTables(
  metadata: MetaData,
  target: ReflectionTarget,
  classes: readonly Waiting[],
  options: ReflectionOptions,
): Promise<Readonly<Record<string, DynamicTable>>> {
  const { schema = metadata.schema } = options;
  const known = (name: string): DynamicTable | undefined =>
    metadata.find(schema === undefined ? name : `${schema}.${name}`) as DynamicTable | undefined;
  const isNew = ({ tableName, columns }: Waiting): boolean => Object.keys(columns).length > 0 || known(tableName) === undefined;
  const read = await metadata.reflectTables(
    target,
    Object.fromEntries(classes.filter(isNew).map(({ tableName, columns }) => [tableName, columns])),
    options,
  );
  return Object.fromEntries(classes.map(({ tableName }) => [tableName, read[tableName] ?? (known(tableName) as DynamicTable)]));
}

function notPrepared(tableName: string): InvalidStateError {
  return new InvalidStateError(
    'ORM_NOT_PREPARED',
    `the class of table '${tableName}' waits for its table; call prepare() with a connection before it is used.`,
  );
}
