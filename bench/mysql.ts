import assert from 'node:assert/strict';
import { mysql } from '@sqlayer/dialect-mysql';
import { poolPlugin } from '@sqlayer/pool';
import mysql2, { type Connection, type Pool, type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { bindParam, column, type Engine, Integer, insert, Kernel, Session, select, Text, update } from 'sqlayer';
import { administer } from '../tools/servers/administration.ts';
import { ServerKeeper } from '../tools/servers/server-keeper.ts';
import { metadata, Person, personRow, ROWS } from './fixture.ts';
import { compare, type Measured } from './measure.ts';

// MariaDB through the ordinary API, with statements built anew each time, beside the best hand-written use of mysql2: prepared
// statements for single rows, text for many, rows of values in one statement. Both sides do the same in the same transactions.

const COLUMNS = 'id, name, email, city, age, score, note, visits';
const SELECT = `SELECT ${COLUMNS} FROM person`;
const STREAMED_ROWS = 200_000;
const POOL_SIZE = 10;
const AT_ONCE = 64;

const county = metadata.table('county', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  provinceId: column(Integer, { name: 'province_id' }),
});
const province = metadata.table('province', {
  id: column(Integer, { primaryKey: true, autoincrement: false }),
  name: column(Text),
  countryId: column(Integer, { name: 'country_id' }),
});
const country = metadata.table('country', { id: column(Integer, { primaryKey: true, autoincrement: false }), name: column(Text) });

interface Fixture {
  readonly engine: Engine;
  readonly raw: Connection;
  readonly pool: Pool;
}

/** What mysql2 has beside promises. */
interface StreamingConnection {
  query(sql: string): { stream(options: { readonly highWaterMark: number }): AsyncIterable<RowDataPacket> };
}

/** What was measured, or why nothing was. */
export type MysqlBench =
  | { readonly version: string; readonly measured: readonly Measured[]; readonly streamedMiB: number }
  | { readonly missing: string };

export async function mysqlBench(): Promise<MysqlBench> {
  await using keeper = new ServerKeeper();
  const server = await keeper.find('mariadb');
  if (server.url === undefined) return { missing: server.reason };
  const name = `sqlayer_bench_${process.pid}`;
  await administer(server.url, `CREATE DATABASE ${name} CHARACTER SET utf8mb4`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  try {
    return { version: server.version, ...(await measureOn(url)) };
  } finally {
    await administer(server.url, `DROP DATABASE ${name}`);
  }
}

async function measureOn(url: URL): Promise<{ readonly measured: readonly Measured[]; readonly streamedMiB: number }> {
  await using kernel = new Kernel().use([poolPlugin, mysql]);
  const engine = await kernel.engine(url.href, { pool: { size: POOL_SIZE, maxOverflow: 0 } });
  const options = {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
  const raw = await mysql2.createConnection(options);
  const pool = mysql2.createPool({ ...options, connectionLimit: POOL_SIZE });
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
    await connection.execute(insert(country).values(Array.from({ length: 10 }, (_row, i) => ({ id: i, name: `country ${i}` }))));
    await connection.execute(
      insert(province).values(Array.from({ length: 100 }, (_row, i) => ({ id: i, name: `province ${i}`, countryId: i % 10 }))),
    );
    await connection.execute(
      insert(county).values(Array.from({ length: 2_000 }, (_row, i) => ({ id: i, name: `county ${i}`, provinceId: i % 100 }))),
    );
  });
  await engine.withOptions({ isolationLevel: 'AUTOCOMMIT' }).connect((connection) => connection.executeRaw('ANALYZE TABLE person, county'));
}

const { c } = Person;
const personBy = (id: number) => select(c.id, c.name, c.email, c.city, c.age, c.score, c.note, c.visits).where(c.id.eq(id));
let last = 0;
/** Another key each time. */
function next(): number {
  last = (last % ROWS) + 1;
  return last;
}

async function rowOf(asked: Promise<readonly [readonly RowDataPacket[], unknown]>): Promise<RowDataPacket | undefined> {
  return (await asked)[0][0];
}

async function singleRows({ engine, raw }: Fixture): Promise<readonly Measured[]> {
  await using connection = await engine.connect();
  const one = (id: number) => connection.execute(personBy(id)).one();
  const rawOne = (id: number) => rowOf(raw.execute<RowDataPacket[]>(`${SELECT} WHERE id = ?`, [id]));
  assert.deepEqual(await one(77), { ...(await rawOne(77)) });
  const joined = (id: number) =>
    connection
      .execute(
        select(c.name, county.c.name.label('county'), province.c.name.label('province'), country.c.name.label('country'))
          .join(county, county.c.id.eq(c.visits))
          .join(province, province.c.id.eq(county.c.provinceId))
          .join(country, country.c.id.eq(province.c.countryId))
          .where(c.id.eq(id)),
      )
      .one();
  const text =
    'SELECT p.name, t.name AS county, r.name AS province, s.name AS country FROM person p JOIN county t ON t.id = p.visits JOIN province r ON r.id = t.province_id JOIN country s ON s.id = r.country_id WHERE p.id = ?';
  const rawJoined = (id: number) => rowOf(raw.execute<RowDataPacket[]>(text, [id]));
  assert.deepEqual(await joined(77), { ...(await rawJoined(77)) });
  await raw.query('START TRANSACTION');
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
  const rawRows = async () => (await raw.query<RowDataPacket[]>(SELECT))[0];
  assert.equal((await rawRows()).length, ROWS);
  // From text, mysql2 reads floating point with errors in the last digit.
  assert.deepEqual(
    await rows(),
    (await raw.execute<RowDataPacket[]>(SELECT))[0].map((row) => ({ ...row })),
  );
  return await compare({ name: '10,000 rows', aim: 1, repeat: 3, raw: rawRows, ours: rows });
}

async function concurrent({ engine, pool }: Fixture): Promise<readonly Measured[]> {
  const auto = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
  const text = `${SELECT} WHERE id = ?`;
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
  assert.deepEqual(await ours(77), { ...(await rowOf(pool.execute<RowDataPacket[]>(text, [77]))) });
  const transaction = async (id: number): Promise<unknown> => {
    const connection = await pool.getConnection();
    await connection.query('START TRANSACTION');
    const row = await rowOf(connection.execute<RowDataPacket[]>(text, [id]));
    await connection.query('COMMIT');
    connection.release();
    return row;
  };
  return [
    await compare({
      name: `${AT_ONCE} point selects at once, pool of ${POOL_SIZE}`,
      aim: 1,
      raw: () => crowd((id) => pool.execute(text, [id])),
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
  const ROWS_AT_ONCE = 1_000;
  const byHand = async (): Promise<readonly number[]> => {
    await raw.query('START TRANSACTION');
    const ids: number[] = [];
    for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
      const values = rows
        .slice(start, start + ROWS_AT_ONCE)
        .map(({ name, email, city, age, score, note, visits }) => [name, email, city, age, score, note, visits]);
      const [returned] = await raw.query<RowDataPacket[]>({
        sql: 'INSERT INTO person (name, email, city, age, score, note, visits) VALUES ? RETURNING id',
        values: [values],
        rowsAsArray: true,
      });
      for (const [id] of returned as unknown as readonly (readonly [number])[]) ids.push(id);
    }
    await raw.query('ROLLBACK');
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

async function updates({ engine, raw }: Fixture): Promise<readonly Measured[]> {
  const changed = Array.from({ length: 500 }, (_row, i) => ({ key: i * 2 + 1, newName: `changed ${i}`, newVisits: i }));
  const text = `UPDATE person JOIN (SELECT ? AS name, ? AS visits, ? AS id${' UNION ALL SELECT ?, ?, ?'.repeat(499)}) AS u ON person.id = u.id SET person.name = u.name, person.visits = u.visits`;
  const rawUpdate = async (): Promise<number> => {
    const values = changed.flatMap(({ newName, newVisits, key }) => [newName, newVisits, key]);
    return (await raw.query<ResultSetHeader>(text, values))[0].affectedRows;
  };
  const byHand = async (): Promise<number> => {
    await raw.query('START TRANSACTION');
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
  const thousand = `${SELECT} WHERE id <= ? ORDER BY id`;
  const savedByHand = async (): Promise<number> => {
    await raw.query('START TRANSACTION');
    const [rows] = await raw.execute<RowDataPacket[]>(thousand, [1_000]);
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
  const byHand = async (): Promise<number> => {
    // The interface with promises has no streams.
    const { connection: native } = raw as unknown as { readonly connection: StreamingConnection };
    const rows = native
      .query(`SELECT person.*, n FROM person CROSS JOIN (SELECT id AS n FROM person WHERE id <= 20) AS twenty`)
      .stream({ highWaterMark: 1_000 });
    let count = 0;
    for await (const row of rows) {
      if (row['id'] < 1) throw new Error('a row is wrong');
      count += 1;
    }
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
