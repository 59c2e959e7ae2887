import assert from 'node:assert/strict';
import { postgres } from '@sqlayer/dialect-postgres';
import { poolPlugin } from '@sqlayer/pool';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { bindParam, column, type Engine, Integer, insert, Kernel, Session, select, Text, update } from 'sqlayer';
import { administer } from '../tools/servers/administration.ts';
import { ServerKeeper } from '../tools/servers/server-keeper.ts';
import { metadata, Person, personRow, ROWS } from './fixture.ts';
import { compare, type Measured } from './measure.ts';

// PostgreSQL through the ordinary API, with statements built anew each time, beside the best hand-written use of pg: named
// statements, arrays of columns for many rows, a cursor for streams. Both sides do the same in the same transactions.

const COLUMNS = 'id, name, email, city, age, score, note, visits';
const SELECT = `SELECT ${COLUMNS} FROM person`;
const STREAMED_ROWS = 200_000;
const POOL_SIZE = 10;
const AT_ONCE = 64;

const town = metadata.table('town', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  regionId: column(Integer, { name: 'region_id' }),
});
const region = metadata.table('region', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  stateId: column(Integer, { name: 'state_id' }),
});
const state = metadata.table('state', { id: column(Integer, { primaryKey: true, autoincrement: false }), name: column(Text) });

interface Fixture {
  readonly engine: Engine;
  readonly raw: pg.Client;
  readonly pool: pg.Pool;
}

/** What was measured, or why nothing was. */
export type PostgresBench =
  | { readonly version: string; readonly measured: readonly Measured[]; readonly streamedMiB: number }
  | { readonly missing: string };

export async function postgresBench(): Promise<PostgresBench> {
  await using keeper = new ServerKeeper();
  const server = await keeper.find('postgres');
  if (server.url === undefined) return { missing: server.reason };
  const name = `sqlayer_bench_${process.pid}`;
  await administer(server.url, `CREATE DATABASE ${name}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  try {
    return { version: server.version, ...(await measureOn(url.href)) };
  } finally {
    await administer(server.url, `DROP DATABASE ${name} WITH (FORCE)`);
  }
}

async function measureOn(url: string): Promise<{ readonly measured: readonly Measured[]; readonly streamedMiB: number }> {
  await using kernel = new Kernel().use([poolPlugin, postgres]);
  const engine = await kernel.engine(url, { pool: { size: POOL_SIZE, maxOverflow: 0 } });
  const raw = new pg.Client({ connectionString: url });
  const pool = new pg.Pool({ connectionString: url, max: POOL_SIZE });
  await raw.connect();
  try {
    await fill(engine);
    const fixture = { engine, raw, pool };
    const measured = [
      ...(await singleRows(fixture)),
      await manyRows(fixture),
      ...(await concurrent(fixture)),
      await bulkInsert(fixture),
      ...(await updates(fixture)),
    ];
    const streaming = await streamed(fixture);
    return { measured: [...measured, streaming.measured], streamedMiB: streaming.highestMiB };
  } finally {
    await pool.end();
    await raw.end();
  }
}

async function fill(engine: Engine): Promise<void> {
  await engine.begin(async (connection) => {
    await metadata.createAll(connection);
    await connection.execute(insert(Person).values(Array.from({ length: ROWS }, (_row, i) => personRow(i + 1))));
    await connection.execute(insert(state).values(Array.from({ length: 10 }, (_row, i) => ({ id: i, name: `state ${i}` }))));
    await connection.execute(
      insert(region).values(Array.from({ length: 100 }, (_row, i) => ({ id: i, name: `region ${i}`, stateId: i % 10 }))),
    );
    await connection.execute(
      insert(town).values(Array.from({ length: 2_000 }, (_row, i) => ({ id: i, name: `town ${i}`, regionId: i % 100 }))),
    );
  });
  await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect((connection) => connection.executeRaw('ANALYZE'));
}

const { c } = Person;
const personBy = (id: number) => select(c.id, c.name, c.email, c.city, c.age, c.score, c.note, c.visits).where(c.id.eq(id));
let last = 0;
/** Another key each time. */
function next(): number {
  last = (last % ROWS) + 1;
  return last;
}

async function singleRows({ engine, raw }: Fixture): Promise<readonly Measured[]> {
  await using connection = await engine.connect();
  const one = (id: number) => connection.execute(personBy(id)).one();
  const rawOne = async (id: number) => (await raw.query({ name: 'person', text: `${SELECT} WHERE id = $1`, values: [id] })).rows[0];
  assert.deepEqual(await one(77), await rawOne(77));
  const joined = (id: number) =>
    connection
      .execute(
        select(c.name, town.c.name.label('town'), region.c.name.label('region'), state.c.name.label('state'))
          .join(town, town.c.id.eq(c.visits))
          .join(region, region.c.id.eq(town.c.regionId))
          .join(state, state.c.id.eq(region.c.stateId))
          .where(c.id.eq(id)),
      )
      .one();
  const text =
    'SELECT p.name, t.name AS town, r.name AS region, s.name AS state FROM person p JOIN town t ON t.id = p.visits JOIN region r ON r.id = t.region_id JOIN state s ON s.id = r.state_id WHERE p.id = $1';
  const rawJoined = async (id: number) => (await raw.query({ name: 'joined', text, values: [id] })).rows[0];
  assert.deepEqual(await joined(77), await rawJoined(77));
  await raw.query('BEGIN');
  const measured = [
    await compare({ name: 'point select by key', aim: 1.1, repeat: 500, raw: () => rawOne(next()), ours: () => one(next()) }),
    await compare({ name: 'one row over three joins', aim: 1, repeat: 500, raw: () => rawJoined(next()), ours: () => joined(next()) }),
  ];
  await raw.query('COMMIT');
  return measured;
}

async function manyRows({ engine, raw }: Fixture): Promise<Measured> {
  await using connection = await engine.connect();
  const rows = () => connection.execute(select(c.id, c.name, c.email, c.city, c.age, c.score, c.note, c.visits)).all();
  const rawRows = async () => (await raw.query({ name: 'people', text: SELECT })).rows;
  assert.deepEqual(await rows(), await rawRows());
  return await compare({ name: '10,000 rows', aim: 1, repeat: 3, raw: rawRows, ours: rows });
}

async function concurrent({ engine, pool }: Fixture): Promise<readonly Measured[]> {
  const auto = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
  const statement = (id: number) => ({ name: 'person', text: `${SELECT} WHERE id = $1`, values: [id] });
  /** So many at a time, until there were eight times as many. */
  const crowd = async (one: (id: number) => Promise<unknown>): Promise<void> => {
    let left = AT_ONCE * 8;
    const work = async (): Promise<void> => {
      while (left > 0) {
        left -= 1;
        await one(next());
      }
    };
    await Promise.all(Array.from({ length: AT_ONCE }, work));
  };
  const ours = (id: number) => auto.connect((connection) => connection.execute(personBy(id)).one());
  assert.deepEqual(await ours(77), (await pool.query(statement(77))).rows[0]);
  const transaction = async (id: number): Promise<unknown> => {
    const client = await pool.connect();
    await client.query('BEGIN');
    const { rows } = await client.query(statement(id));
    await client.query('COMMIT');
    client.release();
    return rows[0];
  };
  return [
    await compare({
      name: `${AT_ONCE} point selects at once, pool of ${POOL_SIZE}`,
      aim: 1,
      raw: () => crowd((id) => pool.query(statement(id))),
      ours: () => crowd(ours),
    }),
    await compare({
      name: 'the same, each in a transaction',
      aim: 1,
      raw: () => crowd(transaction),
      ours: () => crowd((id) => engine.begin((connection) => connection.execute(personBy(id)).one())),
    }),
  ];
}

async function bulkInsert({ engine, raw }: Fixture): Promise<Measured> {
  const rows = Array.from({ length: ROWS }, (_row, i) => personRow(i));
  const text =
    'INSERT INTO person (name, email, city, age, score, note, visits) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::float8[], $6::text[], $7::int[]) RETURNING id';
  const byHand = async (): Promise<readonly number[]> => {
    await raw.query('BEGIN');
    const columns: unknown[][] = [[], [], [], [], [], [], []];
    const [names = [], emails = [], cities = [], ages = [], scores = [], notes = [], visits = []] = columns;
    for (const row of rows) {
      names.push(row.name);
      emails.push(row.email);
      cities.push(row.city);
      ages.push(row.age);
      scores.push(row.score);
      notes.push(row.note);
      visits.push(row.visits);
    }
    const result = await raw.query({ name: 'insert', text, values: columns });
    await raw.query('ROLLBACK');
    return result.rows.map(({ id }: { id: number }) => id);
  };
  await using connection = await engine.connect();
  const ours = async (): Promise<readonly number[]> => {
    const ids = await connection.execute(insert(Person).values(rows).returning(c.id)).scalars().all();
    await connection.rollback();
    return ids;
  };
  assert.equal((await byHand()).length, ROWS);
  assert.equal(new Set(await ours()).size, ROWS);
  return await compare({ name: 'insert 10,000 rows with keys', aim: 1, rounds: 11, raw: byHand, ours });
}

async function updates({ engine, raw }: Fixture): Promise<readonly Measured[]> {
  const text =
    'UPDATE person SET name = u.name, visits = u.visits FROM unnest($1::text[], $2::int[], $3::int[]) AS u (name, visits, id) WHERE person.id = u.id';
  // Every row gets a name and visits that it did not have, so that one statement is enough for both sides.
  const changed = Array.from({ length: 500 }, (_row, i) => ({ key: i * 2 + 1, newName: `changed ${i}`, newVisits: -1 - i }));
  const rawUpdate = async (): Promise<number | null> => {
    const values = [changed.map(({ newName }) => newName), changed.map(({ newVisits }) => newVisits), changed.map(({ key }) => key)];
    return (await raw.query({ name: 'update', text, values })).rowCount;
  };
  const byHand = async (): Promise<number | null> => {
    await raw.query('BEGIN');
    const count = await rawUpdate();
    await raw.query('ROLLBACK');
    return count;
  };
  await using connection = await engine.connect();
  const ours = async (): Promise<number | undefined> => {
    const statement = update(Person)
      .set({ name: bindParam('newName', Text) as never, visits: bindParam('newVisits', Integer) as never })
      .where(c.id.eq(bindParam('key', Integer)));
    const { rowCount } = await connection.execute(statement, changed);
    await connection.rollback();
    return rowCount;
  };
  assert.equal(await byHand(), 500);
  assert.equal(await ours(), 500);
  const thousand = `${SELECT} WHERE id <= 1000 ORDER BY id`;
  const savedByHand = async (): Promise<number | null> => {
    await raw.query('BEGIN');
    const { rows } = await raw.query({ name: 'thousand', text: thousand });
    assert.equal(rows.length, 1_000);
    const count = await rawUpdate();
    await raw.query('ROLLBACK');
    return count;
  };
  const saved = async (): Promise<number> => {
    const session = new Session(connection);
    const people = await session.scalars(select(Person).where(c.id.le(1_000)).orderBy(c.id)).all();
    for (const { key, newName, newVisits } of changed) {
      const person = people[key - 1] as Person;
      person.name = newName;
      person.visits = newVisits;
    }
    await session.flush();
    await session.rollback();
    return people.length;
  };
  assert.equal(await savedByHand(), 500);
  assert.equal(await saved(), 1_000);
  return [
    await compare({ name: 'update 500 rows', aim: 1, repeat: 3, raw: byHand, ours }),
    await compare({ name: 'load 1,000 objects, change 500, save', aim: 1.3, repeat: 2, raw: savedByHand, ours: saved }),
  ];
}

async function streamed({ engine, raw }: Fixture): Promise<{ readonly measured: Measured; readonly highestMiB: number }> {
  const copies = 'generate_series(1, 20) AS g (n)';
  const byHand = async (): Promise<number> => {
    await raw.query('BEGIN');
    const cursor = raw.query(new Cursor(`SELECT ${COLUMNS}, n FROM person CROSS JOIN ${copies}`));
    let count = 0;
    for (let rows = await cursor.read(1_000); rows.length > 0; rows = await cursor.read(1_000)) count += rows.length;
    await cursor.close();
    await raw.query('COMMIT');
    return count;
  };
  const twenty = select(c.id.label('n')).where(c.id.le(20)).subquery('twenty');
  await using connection = await engine.connect();
  let highestBytes = 0;
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
