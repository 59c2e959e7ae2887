import { sqlite } from '@sqlayer/dialect-sqlite';
import { BigInteger, column, Enum, MetaData, select } from '@sqlayer/expression';
import { type Connection, type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  automap,
  type Collection,
  Column,
  deferred,
  Many,
  Mapped,
  many,
  mapperOf,
  One,
  one,
  prepare,
  Session,
  selectinLoad,
} from '../src/index.ts';

let kernel: Kernel;
let engine: Engine;
let connection: Connection;

beforeEach(async () => {
  kernel = new Kernel().use([poolPlugin, sqlite]);
  engine = await kernel.engine('sqlite::memory:');
  connection = await engine.connect();
  for (const sql of [
    "CREATE TABLE user_account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, state VARCHAR(5) DEFAULT 'new' NOT NULL)",
    'CREATE TABLE address (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user_account (id), line TEXT)',
  ])
    await connection.executeRaw(sql);
});

afterEach(async () => {
  await connection.close();
  await kernel.dispose();
});

/** Classes of a metadata of their own. */
function classes() {
  const metadata = new MetaData();
  class User extends deferred(
    'user_account',
    {
      id: column(BigInteger, { primaryKey: true }),
      status: column(Enum('new', 'old'), { name: 'state', serverDefault: 'new' }),
      addresses: many<Address>(() => Address, { backPopulates: 'user' }),
    },
    { metadata },
  ) {
    get label(): string {
      return `${String(this['name'])} (${this.status})`;
    }
  }
  class Address extends deferred('address', { user: one<User>(() => User, { backPopulates: 'addresses' }) }, { metadata }) {}
  return { metadata, User, Address };
}

describe('a deferred class', () => {
  test('has the columns of its table once it is prepared, and what was said of them before', async () => {
    const { metadata, User, Address } = classes();
    await prepare(connection, { metadata });
    expect(mapperOf(User).columns.map(({ key, type }) => [key, type.kind])).toEqual([
      ['id', 'bigInteger'],
      ['name', 'text'],
      ['status', 'enum'],
    ]);
    await using session = new Session(connection);
    const ann = new User({ name: 'Ann', status: 'old', addresses: [new Address({ line: 'Main St' })] });
    expect(ann.addresses[0]?.user).toBe(ann);
    session.add(ann);
    await session.commit();
    session.expungeAll();
    const statement = select(User).where(User.c.id.eq(1n)).options(selectinLoad(User.c.addresses));
    const read = await session.scalars(statement).one();
    expect(read).toBeInstanceOf(User);
    expect(read.label).toBe('Ann (old)');
    expect(read.addresses.map((one) => one['line'])).toEqual(['Main St']);
    expect(() => new User({ nam: 'x' } as never)).toThrow(/ORM_UNKNOWN_ATTRIBUTE/);
  });

  test('cannot be used before', async () => {
    const { User } = classes();
    const error = /ORM_NOT_PREPARED: the class of table 'user_account' waits for its table; call prepare\(\)/;
    expect(() => new User({ name: 'x' })).toThrow(error);
    expect(() => User.c).toThrow(error);
    expect(() => select(User)).toThrow(error);
    await using session = new Session(connection);
    await expect(session.get(User, 1n)).rejects.toThrow(error);
  });

  test('waits on when its table is not there', async () => {
    const metadata = new MetaData();
    class Late extends deferred('late', {}, { metadata }) {}
    await expect(prepare(connection, { metadata })).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_TABLE' });
    await connection.executeRaw('CREATE TABLE late (id INTEGER PRIMARY KEY)');
    await prepare(connection, { metadata });
    expect(new Late({ id: 1 })['id']).toBe(1);
    // Once is enough.
    await prepare(connection, { metadata });
  });

  test('is read together with all others', async () => {
    using recorder = recordStatements(engine);
    const alone = new MetaData();
    deferred('address', {}, { metadata: alone });
    await prepare(connection, { metadata: alone });
    const forOne = recorder.sql.length;
    const { metadata } = classes();
    recorder.clear();
    await prepare(connection, { metadata });
    expect(recorder.sql.length).toBeLessThan(forOne);
  });

  test('is mapped to the table that the metadata has', async () => {
    const metadata = new MetaData();
    class Account extends deferred('user_account', {}, { metadata }) {}
    await metadata.reflect(connection);
    await prepare(connection, { metadata });
    expect(mapperOf(Account).table).toBe(metadata.tables.get('user_account'));
  });

  test('may be one of the classes of automap', async () => {
    const { metadata, User } = classes();
    await prepare(connection, { metadata });
    await connection.executeRaw('CREATE TABLE visit (id INTEGER PRIMARY KEY, user_id INTEGER REFERENCES user_account (id))');
    await metadata.reflect(connection);
    const made = automap(metadata, { classes: { user_account: User } });
    expect(Object.keys(made.classes)).toEqual(['Address', 'User', 'Visit']);
    expect(mapperOf(User).relationshipKeys).toEqual(['addresses', 'visit_collection']);
    expect(mapperOf(made.classFor('visit')).relationshipKeys).toEqual(['user']);
  });

  test('may be decorated', async () => {
    const metadata = new MetaData();
    @Mapped('user_account', { metadata, deferred: true })
    class User {
      @Column(BigInteger, { primaryKey: true }) id!: bigint;
      @Many<Address>(() => Address, { backPopulates: 'user' }) addresses!: Collection<Address>;
      declare name: string;
    }
    @Mapped('address', { metadata, deferred: true })
    class Address {
      @One<User>(() => User, { backPopulates: 'addresses' }) user!: User;
      declare line: string;
    }
    expect(() => mapperOf(User)).toThrow(/ORM_NOT_MAPPED/);
    await prepare(connection, { metadata });
    await using session = new Session(connection);
    const user = Object.assign(new User(), { name: 'Ann' });
    user.addresses.push(Object.assign(new Address(), { line: 'x' }));
    session.add(user);
    await session.flush();
    expect(user.id).toBe(1n);
    expect(await session.scalars(select(Address)).one()).toMatchObject({ line: 'x', user });
  });

  test('takes hooks and generic types as tables do', async () => {
    const metadata = new MetaData();
    class Address extends deferred('address', {}, { metadata }) {}
    await prepare(connection, { metadata, columnReflect: ({ key }) => ({ key: key.replace('_id', 'Id') }) });
    expect(mapperOf(Address).columnKeys).toEqual(['id', 'userId', 'line']);
  });
});
