import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, delete_, type Expression, foreignKey, Integer, MetaData, select, text, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { expect, test } from 'vitest';
import { joinedLoad, many, mapped, one, Session, selectinLoad } from '../src/index.ts';

// Classes whose rows refer to each other by two columns.

const metadata = new MetaData();

class Branch extends mapped(
  'branch',
  {
    country: column(Varchar(2), { primaryKey: true }),
    number: column(Integer, { primaryKey: true, autoincrement: false }),
    city: column(Varchar(30)),
    accounts: many<Account>(() => Account, { backPopulates: 'branch' }),
    clients: many<Client>(() => Client, { secondary: () => served, backPopulates: 'branches', orderBy: () => Client.c.id }),
  },
  { metadata },
) {}

class Account extends mapped(
  'account',
  {
    id: column(Integer, { primaryKey: true }),
    country: column(Varchar(2), { nullable: true }),
    branchNumber: column(Integer, { nullable: true }),
    owner: column(Varchar(30)),
    branch: one<Branch>(() => Branch, { nullable: true, backPopulates: 'accounts' }),
  },
  { metadata, constraints: (c) => [foreignKey([c.country, c.branchNumber], ['branch.country', 'branch.number'])] },
) {}

class Client extends mapped(
  'client',
  {
    id: column(Integer, { primaryKey: true }),
    branches: many<Branch>(() => Branch, { secondary: () => served, backPopulates: 'clients' }),
  },
  { metadata },
) {}

const served = metadata.table(
  'served',
  {
    clientId: column(Integer, { primaryKey: true, foreignKey: 'client.id' }),
    country: column(Varchar(2), { primaryKey: true }),
    number: column(Integer, { primaryKey: true }),
  },
  { constraints: (c) => [foreignKey([c.country, c.number], ['branch.country', 'branch.number'])] },
);

test('relationships by keys of two columns are written, loaded, asked for and taken away', async () => {
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  await using session = new Session(engine);

  const lisbon = new Branch({ country: 'PT', number: 1, city: 'Lisbon' });
  const porto = new Branch({ country: 'PT', number: 2, city: 'Porto' });
  const madrid = new Branch({ country: 'ES', number: 1, city: 'Madrid' });
  lisbon.accounts.push(new Account({ owner: 'Ana' }), new Account({ owner: 'Rui' }));
  const eva = new Account({ owner: 'Eva', branch: madrid });
  const [first, second] = [new Client({}), new Client({})];
  lisbon.clients.push(first, second);
  madrid.clients.push(second);
  session.addAll([lisbon, porto, eva]);
  await session.commit();
  expect(eva).toMatchObject({ country: 'ES', branchNumber: 1 });
  session.expungeAll();

  const { statements, clear } = recordStatements(engine);
  const branches = select(Branch).orderBy(Branch.c.country, Branch.c.number);
  const byQuery = await session.scalars(branches.options(selectinLoad(Branch.c.accounts), selectinLoad(Branch.c.clients))).all();
  const shown = (all: readonly Branch[]) =>
    all.map(({ city, accounts, clients }) => [city, accounts.map(({ owner }) => owner), clients.length]);
  const expected = [
    ['Madrid', ['Eva'], 1],
    ['Lisbon', ['Ana', 'Rui'], 2],
    ['Porto', [], 0],
  ];
  expect(shown(byQuery)).toEqual(expected);
  expect(statements).toHaveLength(3);
  session.expungeAll();
  const joined = await session.scalars(branches.options(joinedLoad(Branch.c.accounts), selectinLoad(Branch.c.clients))).all();
  expect(shown(joined)).toEqual(expected);

  const cities = async (condition: Expression<boolean>) => (await session.scalars(branches.where(condition)).all()).map(({ city }) => city);
  expect(await cities(Branch.c.accounts.any(Account.c.owner.eq('Rui')))).toEqual(['Lisbon']);
  expect(await cities(Branch.c.clients.any(Client.c.id.eq(second.id)))).toEqual(['Madrid', 'Lisbon']);
  expect(await cities(Branch.c.accounts.isNull())).toEqual(['Porto']);
  expect(await session.scalars(select(Account.c.owner).where(Account.c.branch.has(Branch.c.city.eq('Madrid')))).all()).toEqual(['Eva']);

  const [spain, portugal, other] = joined as [Branch, Branch, Branch];
  const moved = portugal.accounts[0] as Account;
  moved.branch = other;
  spain.accounts.splice(0);
  portugal.clients.splice(0, 1);
  clear();
  await session.commit();
  expect(moved).toMatchObject({ country: 'PT', branchNumber: 2 });
  const rows = select(Account.c.owner, Account.c.country, Account.c.branchNumber).orderBy(Account.c.id);
  expect(await session.execute(rows).tuples().all()).toEqual([
    ['Ana', 'PT', 2],
    ['Rui', 'PT', 1],
    ['Eva', null, null],
  ]);
  expect(await session.execute(select(served.c.clientId, served.c.country).orderBy(served.c.country)).tuples().all()).toEqual([
    [second.id, 'ES'],
    [second.id, 'PT'],
  ]);

  session.delete(portugal);
  await session.commit();
  expect(await session.execute(rows).tuples().all()).toEqual([
    ['Ana', 'PT', 2],
    ['Rui', null, null],
    ['Eva', null, null],
  ]);
});

test('keys of several texts are told apart, whatever is in them', async () => {
  const words = new MetaData();
  class Word extends mapped(
    'word',
    { first: column(Varchar(40), { primaryKey: true }), second: column(Varchar(40), { primaryKey: true }), n: column(Integer) },
    { metadata: words },
  ) {}
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => words.createAll(connection));
  await using session = new Session(engine);
  const all = [
    new Word({ first: 'a', second: 'b\u0000string:c', n: 1 }),
    new Word({ first: 'a\u0000string:b', second: 'c', n: 2 }),
    new Word({ first: 'a,string:1:b', second: 'c', n: 3 }),
    new Word({ first: 'a', second: 'b,string:1:c', n: 4 }),
  ];
  session.addAll(all);
  await session.commit();
  for (const word of all) expect(await session.get(Word, { first: word.first, second: word.second })).toBe(word);
});

test('a key with NULL in it is read, and is refused where its row would have to be found by it', async () => {
  class Cell extends mapped(
    'cell',
    {
      x: column(Integer, { primaryKey: true, autoincrement: false }),
      y: column(Integer, { primaryKey: true, autoincrement: false }),
      n: column(Integer),
    },
    { metadata: new MetaData() },
  ) {}
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await using session = new Session(engine);
  await session.execute(text('CREATE TABLE cell (x INT, y INT, n INT, PRIMARY KEY (x, y))'));
  await session.execute(text('INSERT INTO cell VALUES (1, NULL, 5), (1, 2, 6)'));
  const [first, second] = await session.scalars(select(Cell).orderBy(Cell.c.n)).all();
  expect([first, second]).toEqual([
    { x: 1, y: null, n: 5 },
    { x: 1, y: 2, n: 6 },
  ]);
  (first as Cell).n = 7;
  await expect(session.flush()).rejects.toMatchObject({ code: 'ORM_NULL_PRIMARY_KEY' });
});

test('a row with a key of several columns that is gone is noticed by the delete', async () => {
  await using kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => metadata.createAll(connection));
  await using session = new Session(engine);
  const branch = new Branch({ country: 'NO', number: 1, city: 'Oslo' });
  session.add(branch);
  await session.flush();
  await session.execute(delete_(Branch));
  session.delete(branch);
  await expect(session.flush()).rejects.toMatchObject({ code: 'ORM_STALE_ROW' });
});
