import assert from 'node:assert/strict';
import Table from 'cli-table3';
import { insert, Session, select } from 'sqlayer';
import { servers } from '../tools/servers/server-kind.ts';
import { coldStart } from './cold-start.ts';
import { compileWorkloads } from './compile.ts';
import { type Fixture, nextKey, openFixture, Person, people, personBy, personRow, ROWS, SELECT } from './fixture.ts';
import { compare, type Measured } from './measure.ts';
import { mariadbBench } from './mysql.ts';
import { postgresBench } from './postgres.ts';
import { measureServer, type ServerBench } from './server-bench.ts';

// Everything goes through the ordinary API, with statements built anew each time, beside the best use of the raw driver.

const STREAMED_ROWS = 1_000_000;

async function pointSelects({ engine, raw }: Fixture): Promise<readonly Measured[]> {
  const byId = raw.prepare(`${SELECT} WHERE id = ?`);
  const connection = await engine.connect();
  const one = (id: number) => connection.execute(personBy(id)).one();
  assert.deepEqual(await one(77), byId.get(77));
  // Both sides read within a transaction, as applications do.
  raw.exec('BEGIN');
  const core = await compare({
    name: 'point select, Core',
    aim: 1.4,
    repeat: 20_000,
    raw: () => byId.get(nextKey()),
    ours: () => one(nextKey()),
  });
  const session = new Session(connection);
  assert.deepEqual({ ...(await session.get(Person, 77)) }, byId.get(77));
  const get = await compare({
    name: 'point select, session.get',
    aim: 2.5,
    repeat: 5_000,
    raw: () => byId.get(nextKey()),
    ours: async () => {
      const wanted = nextKey();
      const person = await session.get(Person, wanted);
      // What was loaded must be let go, or the next call would find it without asking.
      if (person !== null) session.expunge(person);
    },
  });
  raw.exec('COMMIT');
  await connection.close();
  return [core, get];
}

async function manyRows({ engine, raw }: Fixture): Promise<readonly Measured[]> {
  const all = raw.prepare(SELECT);
  const connection = await engine.connect();
  const rows = () => connection.execute(people()).all();
  assert.deepEqual(await rows(), all.all());
  const plain = await compare({ name: '10,000 rows, plain', aim: 0.75, repeat: 3, raw: () => all.all(), ours: rows });

  class Hand {
    id: number;
    name: string;
    email: string;
    city: string;
    age: number;
    score: number;
    note: string | null;
    visits: number;
    constructor(row: Hand) {
      this.id = row.id;
      this.name = row.name;
      this.email = row.email;
      this.city = row.city;
      this.age = row.age;
      this.score = row.score;
      this.note = row.note;
      this.visits = row.visits;
    }
  }
  const entities = async () => {
    const session = new Session(connection);
    return session.scalars(select(Person)).all();
  };
  assert.deepEqual(
    (await entities()).map((person) => ({ ...person })),
    all.all(),
  );
  const mapped = await compare({
    name: '10,000 rows, entities',
    aim: 1.3,
    repeat: 3,
    raw: () => (all.all() as Hand[]).map((row) => new Hand(row)),
    ours: entities,
  });
  await connection.close();
  return [plain, mapped];
}

async function bulkInsert({ engine, raw }: Fixture): Promise<Measured> {
  const rows = Array.from({ length: ROWS }, (_row, i) => personRow(i));
  const AT_ONCE = 500;
  const statement = raw.prepare(
    `INSERT INTO person (name, email, city, age, score, note, visits) VALUES ${Array.from({ length: AT_ONCE }, () => '(?, ?, ?, ?, ?, ?, ?)').join(', ')} RETURNING id`,
  );
  const byHand = (): number => {
    raw.exec('BEGIN');
    const ids: number[] = [];
    for (let start = 0; start < rows.length; start += AT_ONCE) {
      const parameters: unknown[] = [];
      for (const { name, email, city, age, score, note, visits } of rows.slice(start, start + AT_ONCE))
        parameters.push(name, email, city, age, score, note, visits);
      for (const row of statement.all(...parameters) as { id: number }[]) ids.push(row.id);
    }
    raw.exec('ROLLBACK');
    return ids.length;
  };
  const connection = await engine.connect();
  const ours = async (): Promise<number> => {
    const ids = await connection.execute(insert(Person).values(rows).returning(Person.c.id)).scalars().all();
    await connection.rollback();
    return ids.length;
  };
  assert.equal(byHand(), ROWS);
  assert.equal(await ours(), ROWS);
  const measured = await compare({ name: 'insert 10,000 rows with keys', aim: 1.1, raw: byHand, ours });
  await connection.close();
  return measured;
}

/** Streams a million rows and gives the highest heap above the one at the start, in MiB. */
async function streaming({ engine }: Fixture): Promise<number> {
  const connection = await engine.connect();
  const a = Person.c;
  const hundred = select(a.id.label('n')).where(a.id.le(100)).subquery('hundred');
  const statement = select(a.id, a.name, a.email, hundred.c.n).crossJoin(hundred);
  globalThis.gc?.();
  const startBytes = process.memoryUsage().heapUsed;
  let peakBytes = startBytes;
  let rows = 0;
  for await (const row of connection.stream(statement)) {
    rows += 1;
    if (row.id < 1) throw new Error('a row is wrong');
    if (rows % 10_000 === 0) peakBytes = Math.max(peakBytes, process.memoryUsage().heapUsed);
  }
  assert.equal(rows, STREAMED_ROWS);
  await connection.close();
  return (peakBytes - startBytes) / 2 ** 20;
}

function newTable(): InstanceType<typeof Table> {
  return new Table({ head: ['workload', 'theirs µs', 'ours µs', 'ratio', 'aim'], style: { head: [], border: [], compact: true } });
}

function addMeasured(table: InstanceType<typeof Table>, measured: readonly Measured[]): void {
  for (const { name, rawUs, oursUs, ratio, aim } of measured)
    table.push([name, rawUs.toFixed(1), oursUs.toFixed(1), ratio.toFixed(2), `≤ ${aim}`]);
}

async function onSqlite(): Promise<void> {
  const fixture = await openFixture();
  const table = newTable();
  addMeasured(table, [
    ...(await pointSelects(fixture)),
    ...(await manyRows(fixture)),
    await bulkInsert(fixture),
    ...(await compileWorkloads(fixture.engine)),
  ]);
  const memory = await streaming(fixture);
  await fixture.dispose();
  const start = coldStart();
  table.push(['stream 1,000,000 rows', '', '', `${memory.toFixed(0)} MiB`, '≤ 64 MiB']);
  table.push(['cold start', start.rawUs.toFixed(0), start.oursUs.toFixed(0), `+${start.extraMs.toFixed(0)} ms`, '≤ +70 ms']);
  console.log(`better-sqlite3 on Node ${process.versions.node}; results were checked.\n${table}`);
}

async function onServer(bench: ServerBench): Promise<void> {
  const startedMs = performance.now();
  const answer = await measureServer(bench);
  if ('missing' in answer) {
    console.log(`${bench.driver} was not measured: ${answer.missing}`);
    return;
  }
  const table = newTable();
  addMeasured(table, answer.measured);
  table.push(['memory of the stream', '', '', `${answer.streamedMiB.toFixed(0)} MiB`, '≤ 64 MiB']);
  const seconds = ((performance.now() - startedMs) / 1_000).toFixed(0);
  const server = `${servers[bench.kind].title} ${answer.version}`;
  console.log(`${bench.driver} on ${server}, Node ${process.versions.node}; results were checked, in ${seconds} s.\n${table}`);
}

const parts: Readonly<Record<string, () => Promise<void>>> = {
  sqlite: onSqlite,
  postgres: () => onServer(postgresBench),
  mariadb: () => onServer(mariadbBench),
};
const asked = process.argv.slice(2);
const unknown = asked.find((name) => !(name in parts));
if (unknown !== undefined) throw new Error(`there is no part '${unknown}' of the benchmark; there are ${Object.keys(parts).join(', ')}`);
for (const [name, run] of Object.entries(parts)) if (asked.length === 0 || asked.includes(name)) await run();
