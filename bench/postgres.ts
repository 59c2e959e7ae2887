import { postgres } from '@sqlayer/dialect-postgres';
import pg from 'pg';
import Cursor from 'pg-cursor';
import { SELECT } from './fixture.ts';
import type { ServerBench } from './server-bench.ts';
import { type Change, JOINED, type PersonRow, POOL_SIZE, type RawDriver } from './server-workloads.ts';

/** pg by hand: named statements, arrays of columns for many rows, a cursor for streams. */
export const postgresBench: ServerBench = {
  kind: 'postgres',
  driver: 'pg',
  dialect: postgres,
  createOptions: '',
  dropOptions: 'WITH (FORCE)',
  open: openPg,
};

const PERSON = `${SELECT} WHERE id = $1`;
const THOUSAND = `${SELECT} WHERE id <= 1000 ORDER BY id`;
const JOINED_PERSON = `${JOINED} $1`;
const INSERT =
  'INSERT INTO person (name, email, city, age, score, note, visits) SELECT * FROM unnest($1::text[], $2::text[], $3::text[], $4::int[], $5::float8[], $6::text[], $7::int[]) RETURNING id';
const UPDATE =
  'UPDATE person SET name = u.name, visits = u.visits FROM unnest($1::text[], $2::int[], $3::int[]) AS u (name, visits, id) WHERE person.id = u.id';
const STREAM = 'SELECT person.*, n FROM person CROSS JOIN generate_series(1, 20) AS g (n)';

async function openPg({ href }: URL): Promise<RawDriver> {
  const client = new pg.Client({ connectionString: href });
  const pool = new pg.Pool({ connectionString: href, max: POOL_SIZE });
  await client.connect();
  const person = (id: number) => ({ name: 'person', text: PERSON, values: [id] });
  const people = async () => (await client.query({ name: 'people', text: SELECT })).rows;
  return {
    analyze: 'ANALYZE',
    begin: () => client.query('BEGIN'),
    commit: () => client.query('COMMIT'),
    rollback: () => client.query('ROLLBACK'),
    person: async (id) => (await client.query(person(id))).rows[0],
    joined: async (id) => (await client.query({ name: 'joined', text: JOINED_PERSON, values: [id] })).rows[0],
    people,
    exactPeople: people,
    pooledPerson: async (id) => (await pool.query(person(id))).rows[0],
    transactedPerson: async (id) => {
      const pooled = await pool.connect();
      await pooled.query('BEGIN');
      const { rows } = await pooled.query(person(id));
      await pooled.query('COMMIT');
      pooled.release();
      return rows[0];
    },
    insert: async (rows) => {
      const { rows: made } = await client.query({ name: 'insert', text: INSERT, values: columnsOf(rows) });
      return made.map(({ id }: { id: number }) => id);
    },
    update: async (changes) => (await client.query({ name: 'update', text: UPDATE, values: changedColumns(changes) })).rowCount,
    thousand: async () => (await client.query({ name: 'thousand', text: THOUSAND })).rows,
    stream: async () => {
      await client.query('BEGIN');
      const cursor = client.query(new Cursor(STREAM));
      let count = 0;
      for (let rows = await cursor.read(1_000); rows.length > 0; rows = await cursor.read(1_000)) count += rows.length;
      await cursor.close();
      await client.query('COMMIT');
      return count;
    },
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await client.end();
    },
  };
}

function columnsOf(rows: readonly PersonRow[]): unknown[][] {
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
  return columns;
}

function changedColumns(changes: readonly Change[]): unknown[][] {
  return [changes.map(({ newName }) => newName), changes.map(({ newVisits }) => newVisits), changes.map(({ key }) => key)];
}
