import { sqlite } from '@sqlayer/dialect-sqlite';
import { type Connection, type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  BigInteger,
  Bool,
  CheckConstraint,
  column,
  Enum,
  Integer,
  insert,
  MetaData,
  type MetaDataOptions,
  select,
  Text,
  toSql,
  unique,
  Varchar,
} from '../../src/index.ts';

let kernel: Kernel;
let engine: Engine;
let connection: Connection;

beforeEach(async () => {
  kernel = new Kernel().use([poolPlugin, sqlite]);
  engine = await kernel.engine('sqlite::memory:');
  connection = await engine.connect();
  for (const sql of [
    'CREATE TABLE country (code CHAR(2) PRIMARY KEY, name TEXT NOT NULL UNIQUE)',
    "CREATE TABLE user_account (id INTEGER PRIMARY KEY, email VARCHAR(50) NOT NULL, state VARCHAR(5) DEFAULT 'new', is_admin BOOLEAN DEFAULT 0 NOT NULL, country_code CHAR(2) REFERENCES country (code), boss_id INTEGER CONSTRAINT boss REFERENCES user_account (id) ON DELETE SET NULL, CONSTRAINT good_email CHECK (email LIKE '%@%'))",
    'CREATE UNIQUE INDEX one_email ON user_account (lower(email)) WHERE is_admin = 0',
    'CREATE INDEX by_country ON user_account (country_code, email DESC)',
    'CREATE TABLE address (id INTEGER PRIMARY KEY, user_id INTEGER NOT NULL REFERENCES user_account (id) ON DELETE CASCADE, line TEXT, half AS (length(line) / 2))',
    'CREATE VIEW admin (id, mail) AS SELECT id, email FROM user_account WHERE is_admin',
  ])
    await connection.executeRaw(sql);
});

afterEach(async () => {
  await connection.close();
  await kernel.dispose();
});

describe('reflecting a schema', () => {
  test('defines its tables, which can be selected from, joined and written', async () => {
    const metadata = new MetaData();
    const tables = await metadata.reflect(connection);
    expect(tables.map(({ name }) => name)).toEqual(['address', 'country', 'user_account']);
    expect([...metadata.tables.keys()]).toEqual(['address', 'country', 'user_account']);
    const [address, , user] = tables;
    if (address === undefined || user === undefined) throw new Error('two tables were read');
    await connection.execute(insert(user).values({ id: 1, email: 'ann@x', is_admin: true }));
    await connection.execute(insert(address).values([{ user_id: 1, line: 'Main St' }]));
    const rows = await connection
      .execute(select(user.column('email'), user.column('state'), user.column('is_admin'), address.column('half')).join(address))
      .all();
    expect(rows).toEqual([{ email: 'ann@x', state: 'new', is_admin: true, half: 3 }]);
    expect(() => user.column('mail')).toThrow(/SQL_UNKNOWN_COLUMN: table 'user_account' has no column 'mail'; it has id, email/);
  });

  test('tells keys, defaults, constraints and indexes as they are', async () => {
    const metadata = new MetaData();
    await metadata.reflect(connection);
    const user = metadata.tables.get('user_account');
    expect(user?.primaryKey.columns.map(({ name }) => name)).toEqual(['id']);
    expect(user?.autoincrementColumn?.name).toBe('id');
    expect(metadata.tables.get('country')?.autoincrementColumn).toBeUndefined();
    expect(user?.columns.map(({ name, options }) => [name, options.nullable ?? false])).toEqual([
      ['id', false],
      ['email', false],
      ['state', true],
      ['is_admin', false],
      ['country_code', true],
      ['boss_id', true],
    ]);
    expect(user?.foreignKeys.map((key) => [key.name, key.target(0).fullName, key.target(0).column, key.onDelete])).toEqual([
      [undefined, 'country', 'code', 'NO ACTION'],
      ['boss', 'user_account', 'id', 'SET NULL'],
    ]);
    expect(user?.indexes.map(({ name, unique: isUnique }) => [name, isUnique])).toEqual([
      ['by_country', false],
      ['one_email', true],
    ]);
    expect(
      metadata.createStatements(engine.dialect as never).map((statement) => toSql(statement, engine.dialect as never)),
    ).toMatchInlineSnapshot(`
      [
        "CREATE TABLE country (
      	code CHAR(2) NOT NULL, 
      	name TEXT NOT NULL, 
      	PRIMARY KEY (code), 
      	UNIQUE (name)
      )",
        "CREATE TABLE user_account (
      	id INTEGER NOT NULL, 
      	email VARCHAR(50) NOT NULL, 
      	state VARCHAR(5) DEFAULT 'new', 
      	is_admin BOOLEAN DEFAULT 0 NOT NULL, 
      	country_code CHAR(2), 
      	boss_id INTEGER, 
      	PRIMARY KEY (id), 
      	CONSTRAINT good_email CHECK (email LIKE '%@%'), 
      	FOREIGN KEY(country_code) REFERENCES country (code) ON DELETE NO ACTION ON UPDATE NO ACTION, 
      	CONSTRAINT boss FOREIGN KEY(boss_id) REFERENCES user_account (id) ON DELETE SET NULL ON UPDATE NO ACTION
      )",
        "CREATE INDEX by_country ON user_account (country_code, email DESC)",
        "CREATE UNIQUE INDEX one_email ON user_account (lower(email)) WHERE is_admin = 0",
        "CREATE TABLE address (
      	id INTEGER NOT NULL, 
      	user_id INTEGER NOT NULL, 
      	line TEXT, 
      	half GENERATED ALWAYS AS (length(line) / 2) VIRTUAL, 
      	PRIMARY KEY (id), 
      	FOREIGN KEY(user_id) REFERENCES user_account (id) ON DELETE CASCADE ON UPDATE NO ACTION
      )",
      ]
    `);
  });

  test('takes as many queries for sixty tables as for three', async () => {
    using recorder = recordStatements(engine);
    const queriesOf = async (): Promise<number> => {
      recorder.clear();
      await new MetaData().reflect(connection);
      return recorder.sql.length;
    };
    const few = await queriesOf();
    for (let i = 0; i < 57; i++) await connection.executeRaw(`CREATE TABLE more_${i} (id INTEGER PRIMARY KEY, u REFERENCES user_account)`);
    expect(await queriesOf()).toBe(few);
  });

  test('leaves tables alone that are defined already', async () => {
    const metadata = new MetaData();
    const country = metadata.table('country', { code: column(Varchar(2), { primaryKey: true }) });
    const tables = await metadata.reflect(connection);
    expect(tables.map(({ name }) => name)).toEqual(['address', 'user_account']);
    expect(metadata.tables.get('country')).toBe(country);
    expect(metadata.tables.get('user_account')?.foreignKeys[0]?.refersTo(0, country.c.code)).toBe(true);
  });

  test('may be of some tables, by name or by choice, and those that they refer to', async () => {
    const byName = new MetaData();
    await byName.reflect(connection, { only: ['address'] });
    expect([...byName.tables.keys()]).toEqual(['address', 'user_account', 'country']);
    const alone = new MetaData();
    await alone.reflect(connection, { only: (name) => name.startsWith('a'), resolveForeignKeys: false });
    expect([...alone.tables.keys()]).toEqual(['address']);
    expect(alone.tables.get('address')?.foreignKeys[0]?.target(0)).toMatchObject({ fullName: 'user_account', isKnown: false });
    await expect(new MetaData().reflect(connection, { only: ['address', 'nobody', 'nothing'] })).rejects.toThrow(
      /INSPECT_NO_SUCH_TABLE: there is no table or view 'nobody', 'nothing'/,
    );
  });

  test('makes views of views, each after those that it reads from', async () => {
    await connection.executeRaw('CREATE VIEW a_few AS SELECT mail FROM admin WHERE id < 3');
    const metadata = new MetaData();
    await metadata.reflect(connection, { views: true });
    expect([...metadata.views.keys()]).toEqual(['admin', 'a_few']);
    expect(metadata.tables.has('admin')).toBe(false);
    const admin = metadata.views.get('admin');
    if (admin === undefined) throw new Error('the view was read');
    expect(toSql(select(admin.table.column('mail')), engine.dialect as never)).toBe('SELECT admin.mail FROM admin');
    await metadata.dropAll(connection);
    await metadata.createAll(connection);
    expect(await connection.inspect().viewNames()).toEqual(['a_few', 'admin']);
    expect(await connection.execute(select(admin.table.column('mail'))).all()).toEqual([]);
  });

  test('keeps the names of constraints, and those without one, from the naming convention', async () => {
    const naming: MetaDataOptions = {
      naming: { ck: 'ck_%(table_name)s_%(constraint_name)s', uq: 'uq_%(column_0_name)s', fk: 'fk_%(column_0_name)s' },
    };
    await connection.executeRaw('CREATE TABLE unnamed (a UNIQUE CHECK (a > 0))');
    const metadata = new MetaData(naming);
    await metadata.reflect(connection, { only: ['unnamed', 'user_account'] });
    const sql = metadata
      .createStatements(engine.dialect as never)
      .map((statement) => toSql(statement, engine.dialect as never))
      .join('\n');
    expect(sql).toContain('CONSTRAINT good_email CHECK');
    expect(sql).not.toMatch(/ck_|uq_|fk_/);
  });

  test('warns of types that are not known and keeps their names', async () => {
    await connection.executeRaw('CREATE TABLE odd (a FOO(3), b FOO(3), c DECIMAL(10,2))');
    const warnings: string[] = [];
    const metadata = new MetaData();
    await metadata.reflect(connection, { only: ['odd'], onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual(["the type 'FOO(3)' of column 'odd.a' is not known; its values pass as they are."]);
    const odd = metadata.tables.get('odd');
    await connection.execute(insert(odd as never).values({ a: 'x', b: 1.5, c: '12.50' } as never));
    expect(await connection.execute(select(odd?.column('a') as never, odd?.column('b') as never)).one()).toEqual({ a: 'x', b: 1.5 });
    expect(toSql(metadata.createStatements(engine.dialect as never)[0] as never, engine.dialect as never)).toContain('a FOO(3)');
  });

  test('warns of a target that is not there, and leaves the key as it is written', async () => {
    await connection.executeRaw('CREATE TABLE dangling (id INTEGER PRIMARY KEY, x REFERENCES nowhere (y))');
    const warnings: string[] = [];
    const metadata = new MetaData();
    await metadata.reflect(connection, { only: ['dangling'], onWarning: (message) => warnings.push(message) });
    expect(warnings).toEqual(["the table 'nowhere', to which a foreign key leads, cannot be read."]);
    expect(metadata.tables.get('dangling')?.foreignKeys[0]?.target(0)).toMatchObject({ table: 'nowhere', column: 'y', isKnown: false });
  });

  test('of a dialect that does not know types by name is refused', async () => {
    const target = { dialect: { name: 'other', capabilities: engine.dialect.capabilities }, inspect: () => connection.inspect() };
    await expect(new MetaData().reflect(target)).rejects.toThrow(/SQL_UNSUPPORTED: the dialect 'other' does not tell/);
  });
});

describe('reflecting one table', () => {
  test('takes the columns that the application gives as they are given, by name', async () => {
    const metadata = new MetaData();
    const user = await metadata.reflectTable(
      connection,
      'user_account',
      {
        id: column(BigInteger, { primaryKey: true }),
        status: column(Enum('new', 'old'), { name: 'state', nullable: true }),
      },
      { constraints: (c) => [unique([c.status, c['email'] as never], { name: 'mine' })], comment: 'users' },
    );
    expect(user.columns.map(({ key, name }) => [key, name])).toEqual([
      ['id', 'id'],
      ['email', 'email'],
      ['status', 'state'],
      ['is_admin', 'is_admin'],
      ['country_code', 'country_code'],
      ['boss_id', 'boss_id'],
    ]);
    expect(user.comment).toBe('users');
    expect(user.constraints.map(({ name }) => name)).toContain('mine');
    await connection.execute(insert(user).values({ email: 'ann@x', status: 'new' }));
    expect(await connection.execute(select(user.c.id, user.c.status).where(user.c.id.eq(1n))).all()).toEqual([{ id: 1n, status: 'new' }]);
    await expect(connection.execute(insert(user).values({ email: 'x@x', status: 'odd' })).all()).rejects.toThrow(/one of new, old/);
  });

  test('refuses columns that the table does not have', async () => {
    await expect(new MetaData().reflectTable(connection, 'country', { cod: column(Text) })).rejects.toThrow(
      /INSPECT_NO_SUCH_OBJECT: table 'country' has no column 'cod'; it has code, name/,
    );
    await expect(new MetaData().reflectTable(connection, 'contry')).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_TABLE' });
  });

  test('lets a foreign key and a unique constraint of the application stand for those of the database', async () => {
    const metadata = new MetaData();
    const user = await metadata.reflectTable(connection, 'user_account', {
      boss_id: column(Integer, { nullable: true, foreignKey: { target: 'user_account.id', onDelete: 'CASCADE' } }),
    });
    expect(user.foreignKeys.map((key) => [key.columns[0]?.name, key.onDelete])).toEqual([
      ['boss_id', 'CASCADE'],
      ['country_code', 'NO ACTION'],
    ]);
    const country = await new MetaData().reflectTable(connection, 'country', { name: column(Varchar(9), { unique: true }) });
    expect(country.constraints.filter(({ kind }) => kind === 'unique')).toHaveLength(1);
  });

  test('may be of some columns, without the keys and indexes that need others', async () => {
    const metadata = new MetaData();
    const user = await metadata.reflectTable(connection, 'user_account', undefined, { only: ['id', 'email', 'boss_id'] });
    expect(user.columns.map(({ name }) => name)).toEqual(['id', 'email', 'boss_id']);
    expect(user.foreignKeys.map(({ name }) => name)).toEqual(['boss']);
    expect(user.indexes.map(({ name }) => name)).toEqual(['one_email']);
    const keyless = await new MetaData().reflectTable(connection, 'country', undefined, { only: (name) => name !== 'code' });
    expect(keyless.primaryKey.columns).toEqual([]);
  });

  test('gives one that is known as it is, and refuses to define it anew', async () => {
    const metadata = new MetaData();
    const country = await metadata.reflectTable(connection, 'country');
    expect(await metadata.reflectTable(connection, 'country')).toBe(country);
    await expect(metadata.reflectTable(connection, 'country', {})).rejects.toMatchObject({ code: 'SQL_DUPLICATE_TABLE' });
  });

  test('may be of a view, which gets the key that the application says', async () => {
    const metadata = new MetaData();
    const admin = await metadata.reflectTable(connection, 'admin', { id: column(Integer, { primaryKey: true }) });
    expect(admin.primaryKey.columns).toEqual([admin.c.id]);
    expect(metadata.views.get('admin')?.table).toBe(admin);
    expect(await connection.execute(select(admin.c.id)).all()).toEqual([]);
    expect(await metadata.reflectTable(connection, 'admin')).toBe(admin);
  });

  test('finds a temporary table, which stays one', async () => {
    await connection.executeRaw('CREATE TEMPORARY TABLE scratch (id INTEGER PRIMARY KEY)');
    const scratch = await new MetaData().reflectTable(connection, 'scratch');
    expect(scratch.prefixes).toEqual(['TEMPORARY']);
    expect(scratch.schema).toBeUndefined();
  });

  test('several at once takes as many queries as one', async () => {
    using recorder = recordStatements(engine);
    await new MetaData().reflectTables(connection, { user_account: {} });
    const forOne = recorder.sql.length;
    recorder.clear();
    const { user_account: user, country } = await new MetaData().reflectTables(connection, {
      address: {},
      user_account: { id: column(BigInteger, { primaryKey: true }) },
      country: {},
    });
    // The tables that foreign keys lead to need no question of their own.
    expect(recorder.sql.length).toBeLessThan(forOne);
    expect(user.c.id.type).toBe(BigInteger);
    expect(country.column('code').name).toBe('code');
  });
});

describe('a hook for columns', () => {
  test('gives keys, types and options of its own, and leaves columns of the application alone', async () => {
    const metadata = new MetaData();
    const seen: string[] = [];
    metadata.onColumnReflect(({ reflected }, table) => {
      seen.push(`${table.name}.${reflected.name}`);
      const key = reflected.name.replace(/_(\w)/g, (_whole, letter: string) => letter.toUpperCase());
      return key === reflected.name ? undefined : { key };
    });
    const user = await metadata.reflectTable(
      connection,
      'user_account',
      { email: column(Text) },
      {
        columnReflect: ({ key, type }) =>
          type === Bool ? { type: Integer, options: { serverDefault: 1 } } : key === 'id' ? { type: BigInteger } : undefined,
      },
    );
    expect(user.columns.map(({ key }) => key)).toEqual(['id', 'email', 'state', 'isAdmin', 'countryCode', 'bossId']);
    expect(seen).not.toContain('user_account.email');
    expect(seen).toContain('country.name');
    expect(user.column('isAdmin').type).toBe(Integer);
    expect(user.column('id').type).toBe(BigInteger);
    expect(user.column('isAdmin').options).toMatchObject({ name: 'is_admin', serverDefault: 1 });
    expect(user.foreignKeys.map(({ columns }) => columns[0]?.key)).toEqual(['countryCode', 'bossId']);
    expect(toSql(select(user.column('isAdmin')), engine.dialect as never)).toBe('SELECT user_account.is_admin FROM user_account');
  });

  test('may not give two columns one key', async () => {
    await expect(
      new MetaData().reflectTable(connection, 'country', undefined, { columnReflect: () => ({ key: 'same' }) }),
    ).rejects.toMatchObject({ code: 'SQL_DUPLICATE_COLUMN' });
  });
});

test('a reflected table is copied into another metadata, with its keys', async () => {
  const metadata = new MetaData();
  await metadata.reflect(connection);
  const copies = new MetaData();
  for (const one of metadata.tables.values()) one.toMetaData(copies, { schema: 'main' });
  expect([...copies.tables.keys()]).toEqual(['main.address', 'main.country', 'main.user_account']);
  expect(copies.tables.get('main.address')?.foreignKeys[0]?.target(0)).toMatchObject({ fullName: 'main.user_account', isKnown: true });
  expect(copies.tables.get('main.user_account')?.indexes.map(({ name }) => name)).toEqual(['by_country', 'one_email']);
});

test('generic types take the place of those of the database', async () => {
  await connection.executeRaw('CREATE TABLE named (a MEDIUMINT, b "DOUBLE PRECISION", c DECIMAL(10,2), d VARCHAR(5) COLLATE NOCASE)');
  const own = await new MetaData().reflectTable(connection, 'named');
  expect(own.columns.map(({ type }) => type.kind)).toEqual(['native', 'native', 'native', 'varchar']);
  const generic = await new MetaData().reflectTable(connection, 'named', undefined, { generic: true });
  expect(generic.columns.map(({ type }) => type.kind)).toEqual(['integer', 'double', 'numeric', 'varchar']);
  expect(generic.column('c').type).toMatchObject({ precision: 10, scale: 2, keyword: 'DECIMAL' });
  expect(generic.column('d').type).toMatchObject({ length: 5, collation: undefined });
});

test('checks that were reflected are conditions of the table', async () => {
  const user = await new MetaData().reflectTable(connection, 'user_account');
  const check = user.constraints.find((one) => one instanceof CheckConstraint);
  expect(check).toMatchObject({ name: 'good_email', isExact: true });
});
