import assert from 'node:assert/strict';
import { bindParam, column, type Engine, Integer, insert, MetaData, Session, select, Text, update } from 'sqlayer';
import { metadata, nextKey, Person, people, personBy, personRow, ROWS } from './fixture.ts';
import { compare, type Measured } from './measure.ts';

// A server through the ordinary API, with statements built anew each time, beside the best hand-written use of its driver. Both
// sides do the same in the same transactions.

const STREAMED_ROWS = 200_000;
const AT_ONCE = 64;
/** How many connections both sides have in their pools. */
export const POOL_SIZE = 10;
/** How many rows the updates change. */
export const CHANGED_ROWS = 500;

type Row = Readonly<Record<string, unknown>>;
export type PersonRow = ReturnType<typeof personRow>;

export interface Change {
  readonly key: number;
  readonly newName: string;
  readonly newVisits: number;
}

/** What is done by hand: on one connection, if nothing else is said. */
export interface RawDriver extends AsyncDisposable {
  /** Lets the server count the rows of the tables. */
  readonly analyze: string;
  begin(): Promise<unknown>;
  commit(): Promise<unknown>;
  rollback(): Promise<unknown>;
  person(id: number): Promise<Row | undefined>;
  /** The row of `joined` below. */
  joined(id: number): Promise<Row | undefined>;
  /** All people, in the fastest way. */
  people(): Promise<readonly Row[]>;
  /** All people, with floating point to the last digit. */
  exactPeople(): Promise<readonly Row[]>;
  /** On a connection of the pool. */
  pooledPerson(id: number): Promise<Row | undefined>;
  /** On a connection of the pool, in a transaction. */
  transactedPerson(id: number): Promise<Row | undefined>;
  /** Gives the keys of the new rows. */
  insert(rows: readonly PersonRow[]): Promise<readonly number[]>;
  /** Gives the number of changed rows. */
  update(changes: readonly Change[]): Promise<number | null>;
  /** The first thousand people, in the order of their keys. */
  thousand(): Promise<readonly Row[]>;
  /** Streams every person twenty times and gives the number of rows. */
  stream(): Promise<number>;
}

export interface Measurements {
  readonly measured: readonly Measured[];
  /** How far the heap grew while rows were streamed. */
  readonly streamedMiB: number;
}

interface Sides {
  readonly engine: Engine;
  readonly raw: RawDriver;
}

const places = new MetaData();
const town = places.table('town', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  regionId: column(Integer, { name: 'region_id' }),
});
const region = places.table('region', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  stateId: column(Integer, { name: 'state_id' }),
});
const state = places.table('state', { id: column(Integer, { primaryKey: true, autoincrement: false }), name: column(Text) });

const { c } = Person;

/** The text of `joined`, up to the key of the person. */
export const JOINED =
  'SELECT p.name, t.name AS town, r.name AS region, s.name AS state FROM person p JOIN town t ON t.id = p.visits JOIN region r ON r.id = t.region_id JOIN state s ON s.id = r.state_id WHERE p.id =';

function joined(id: number) {
  return select(c.name, town.c.name.label('town'), region.c.name.label('region'), state.c.name.label('state'))
    .join(town, town.c.id.eq(c.visits))
    .join(region, region.c.id.eq(town.c.regionId))
    .join(state, state.c.id.eq(region.c.stateId))
    .where(c.id.eq(id));
}

/** Makes the tables in an empty database and measures both sides. */
export async function measureWorkloads(engine: Engine, raw: RawDriver): Promise<Measurements> {
  const sides = { engine, raw };
  await fill(sides);
  const measured = [
    ...(await singleRows(sides)),
    await manyRows(sides),
    ...(await concurrent(sides)),
    await bulkInsert(sides),
    ...(await updates(sides)),
  ];
  const streaming = await streamed(sides);
  return { measured: [...measured, streaming.measured], streamedMiB: streaming.highestMiB };
}

async function fill({ engine, raw }: Sides): Promise<void> {
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await places.createAll(connection);
    await connection.execute(insert(Person).values(Array.from({ length: ROWS }, (_row, i) => personRow(i + 1))));
    await connection.execute(insert(state).values(Array.from({ length: 10 }, (_row, i) => ({ id: i, name: `state ${i}` }))));
    await connection.execute(
      insert(region).values(Array.from({ length: 100 }, (_row, i) => ({ id: i, name: `region ${i}`, stateId: i % 10 }))),
    );
    await connection.execute(
      insert(town).values(Array.from({ length: 2_000 }, (_row, i) => ({ id: i, name: `town ${i}`, regionId: i % 100 }))),
    );
  });
  await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect((connection) => connection.executeRaw(raw.analyze));
}

async function singleRows({ engine, raw }: Sides): Promise<readonly Measured[]> {
  await using connection = await engine.connect();
  const one = (id: number) => connection.execute(personBy(id)).one();
  assert.deepEqual(await one(77), plain(await raw.person(77)));
  const oneJoined = (id: number) => connection.execute(joined(id)).one();
  assert.deepEqual(await oneJoined(77), plain(await raw.joined(77)));
  await raw.begin();
  const measured = [
    await compare({
      name: 'point select by key',
      aim: 1.1,
      repeat: 500,
      raw: () => raw.person(nextKey()),
      ours: () => one(nextKey()),
    }),
    await compare({
      name: 'one row over three joins',
      aim: 1,
      repeat: 500,
      raw: () => raw.joined(nextKey()),
      ours: () => oneJoined(nextKey()),
    }),
  ];
  await raw.commit();
  return measured;
}

async function manyRows({ engine, raw }: Sides): Promise<Measured> {
  await using connection = await engine.connect();
  const rows = () => connection.execute(people()).all();
  assert.equal((await raw.people()).length, ROWS);
  assert.deepEqual(await rows(), (await raw.exactPeople()).map(plain));
  return await compare({ name: '10,000 rows', aim: 1, repeat: 3, raw: () => raw.people(), ours: rows });
}

async function concurrent({ engine, raw }: Sides): Promise<readonly Measured[]> {
  const auto = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
  /** So many at a time, until there were eight times as many. */
  const crowd = async (one: (id: number) => Promise<unknown>): Promise<void> => {
    let left = AT_ONCE * 8;
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await one(nextKey());
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  const ours = (id: number) => auto.connect((connection) => connection.execute(personBy(id)).one());
  assert.deepEqual(await ours(77), plain(await raw.pooledPerson(77)));
  const transacted = (id: number) => engine.begin((connection) => connection.execute(personBy(id)).one());
  assert.deepEqual(await transacted(77), plain(await raw.transactedPerson(77)));
  return [
    await compare({
      name: `${AT_ONCE} point selects at once, pool of ${POOL_SIZE}`,
      aim: 1,
      raw: () => crowd((id) => raw.pooledPerson(id)),
      ours: () => crowd(ours),
    }),
    await compare({
      name: 'the same, each in a transaction',
      aim: 1,
      raw: () => crowd((id) => raw.transactedPerson(id)),
      ours: () => crowd(transacted),
    }),
  ];
}

async function bulkInsert({ engine, raw }: Sides): Promise<Measured> {
  const rows = Array.from({ length: ROWS }, (_row, i) => personRow(i));
  const byHand = async (): Promise<readonly number[]> => {
    await raw.begin();
    const ids = await raw.insert(rows);
    await raw.rollback();
    return ids;
  };
  await using connection = await engine.connect();
  const ours = async (): Promise<readonly number[]> => {
    const ids = await connection.execute(insert(Person).values(rows).returning(c.id)).scalars().all();
    await connection.rollback();
    return ids;
  };
  assert.equal(new Set(await byHand()).size, ROWS);
  assert.equal(new Set(await ours()).size, ROWS);
  return await compare({ name: 'insert 10,000 rows with keys', aim: 1, rounds: 11, raw: byHand, ours });
}

async function updates({ engine, raw }: Sides): Promise<readonly Measured[]> {
  // Every row gets a name and visits that it did not have, so that one statement is enough for both sides.
  const changes = Array.from({ length: CHANGED_ROWS }, (_row, i) => ({ key: i * 2 + 1, newName: `changed ${i}`, newVisits: -1 - i }));
  const byHand = async (): Promise<number | null> => {
    await raw.begin();
    const count = await raw.update(changes);
    await raw.rollback();
    return count;
  };
  await using connection = await engine.connect();
  const ours = async (): Promise<number | undefined> => {
    const statement = update(Person)
      .set({ name: bindParam('newName', Text) as never, visits: bindParam('newVisits', Integer) as never })
      .where(c.id.eq(bindParam('key', Integer)));
    const { rowCount } = await connection.execute(statement, changes);
    await connection.rollback();
    return rowCount;
  };
  assert.equal(await byHand(), CHANGED_ROWS);
  assert.equal(await ours(), CHANGED_ROWS);
  const savedByHand = async (): Promise<number | null> => {
    await raw.begin();
    assert.equal((await raw.thousand()).length, 1_000);
    const count = await raw.update(changes);
    await raw.rollback();
    return count;
  };
  const saved = async (): Promise<number> => {
    const session = new Session(connection);
    const loaded = await session.scalars(select(Person).where(c.id.le(1_000)).orderBy(c.id)).all();
    for (const { key, newName, newVisits } of changes) {
      const person = loaded[key - 1] as Person;
      person.name = newName;
      person.visits = newVisits;
    }
    await session.flush();
    await session.rollback();
    return loaded.length;
  };
  assert.equal(await savedByHand(), CHANGED_ROWS);
  assert.equal(await saved(), 1_000);
  return [
    await compare({ name: 'update 500 rows', aim: 1, repeat: 3, raw: byHand, ours }),
    await compare({ name: 'load 1,000 objects, change 500, save', aim: 1.3, repeat: 2, raw: savedByHand, ours: saved }),
  ];
}

async function streamed({ engine, raw }: Sides): Promise<{ readonly measured: Measured; readonly highestMiB: number }> {
  const twenty = select(c.id.label('n')).where(c.id.le(20)).subquery('twenty');
  await using connection = await engine.connect();
  let highestBytes = 0;
  const byHand = () => raw.stream();
  const ours = async (): Promise<number> => {
    const statement = select(c.id, c.name, c.email, c.city, c.age, c.score, c.note, c.visits, twenty.c.n).crossJoin(twenty);
    let count = 0;
    for await (const row of connection.stream(statement)) {
      if (row.id < 1) throw new Error('a row is wrong');
      count += 1;
      if (count % 10_000 === 0) highestBytes = Math.max(highestBytes, process.memoryUsage().heapUsed);
    }
    await connection.commit();
    return count;
  };
  assert.equal(await byHand(), STREAMED_ROWS);
  globalThis.gc?.();
  const startBytes = process.memoryUsage().heapUsed;
  assert.equal(await ours(), STREAMED_ROWS);
  const highestMiB = (highestBytes - startBytes) / 2 ** 20;
  return { measured: await compare({ name: 'stream 200,000 rows', aim: 1, rounds: 5, raw: byHand, ours }), highestMiB };
}

/** The row as an ordinary object; drivers give it a prototype of their own. */
function plain(row: Row | undefined): Row {
  return { ...row };
}
