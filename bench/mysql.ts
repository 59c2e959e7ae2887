import { mysql } from '@sqlayer/dialect-mysql';
import mysql2, { type ResultSetHeader, type RowDataPacket } from 'mysql2/promise';
import { SELECT } from './fixture.ts';
import type { ServerBench } from './server-bench.ts';
import { CHANGED_ROWS, JOINED, type PersonRow, POOL_SIZE, type RawDriver } from './server-workloads.ts';

/** mysql2 by hand: prepared statements for single rows, text for many, rows of values in one statement. */
export const mariadbBench: ServerBench = {
  kind: 'mariadb',
  driver: 'mysql2',
  dialect: mysql,
  createOptions: 'CHARACTER SET utf8mb4',
  dropOptions: '',
  open: openMysql2,
};

const PERSON = `${SELECT} WHERE id = ?`;
const JOINED_PERSON = `${JOINED} ?`;
const THOUSAND = `${SELECT} WHERE id <= ? ORDER BY id`;
const INSERT = 'INSERT INTO person (name, email, city, age, score, note, visits) VALUES ? RETURNING id';
const ROWS_AT_ONCE = 1_000;
const UPDATE = `UPDATE person JOIN (SELECT ? AS name, ? AS visits, ? AS id${' UNION ALL SELECT ?, ?, ?'.repeat(CHANGED_ROWS - 1)}) AS u ON person.id = u.id SET person.name = u.name, person.visits = u.visits`;
const STREAM = 'SELECT person.*, n FROM person CROSS JOIN (SELECT id AS n FROM person WHERE id <= 20) AS twenty';

/** What mysql2 has beside promises. */
interface StreamingConnection {
  query(sql: string): { stream(options: { readonly highWaterMark: number }): AsyncIterable<RowDataPacket> };
}

async function openMysql2(url: URL): Promise<RawDriver> {
  const options = {
    host: url.hostname,
    port: Number(url.port || 3306),
    user: decodeURIComponent(url.username),
    password: decodeURIComponent(url.password),
    database: url.pathname.slice(1),
  };
  const connection = await mysql2.createConnection(options);
  const pool = mysql2.createPool({ ...options, connectionLimit: POOL_SIZE });
  return {
    analyze: 'ANALYZE TABLE person, town',
    begin: () => connection.query('START TRANSACTION'),
    commit: () => connection.query('COMMIT'),
    rollback: () => connection.query('ROLLBACK'),
    person: (id) => rowOf(connection.execute<RowDataPacket[]>(PERSON, [id])),
    joined: (id) => rowOf(connection.execute<RowDataPacket[]>(JOINED_PERSON, [id])),
    // From text, mysql2 reads floating point with errors in the last digit.
    people: async () => (await connection.query<RowDataPacket[]>(SELECT))[0],
    exactPeople: async () => (await connection.execute<RowDataPacket[]>(SELECT))[0],
    pooledPerson: (id) => rowOf(pool.execute<RowDataPacket[]>(PERSON, [id])),
    transactedPerson: async (id) => {
      const pooled = await pool.getConnection();
      await pooled.query('START TRANSACTION');
      const row = await rowOf(pooled.execute<RowDataPacket[]>(PERSON, [id]));
      await pooled.query('COMMIT');
      pooled.release();
      return row;
    },
    insert: async (rows) => {
      const ids: number[] = [];
      for (let start = 0; start < rows.length; start += ROWS_AT_ONCE) {
        const values = rows.slice(start, start + ROWS_AT_ONCE).map(valuesOf);
        const [returned] = await connection.query<RowDataPacket[]>({ sql: INSERT, values: [values], rowsAsArray: true });
        for (const [id] of returned as unknown as readonly (readonly [number])[]) ids.push(id);
      }
      return ids;
    },
    update: async (changes) => {
      const values = changes.flatMap(({ newName, newVisits, key }) => [newName, newVisits, key]);
      return (await connection.query<ResultSetHeader>(UPDATE, values))[0].affectedRows;
    },
    thousand: async () => (await connection.execute<RowDataPacket[]>(THOUSAND, [1_000]))[0],
    stream: async () => {
      // The interface with promises has no streams.
      const { connection: native } = connection as unknown as { readonly connection: StreamingConnection };
      let count = 0;
      for await (const row of native.query(STREAM).stream({ highWaterMark: 1_000 })) {
        if (row['id'] < 1) throw new Error('a row is wrong');
        count += 1;
      }
      return count;
    },
    [Symbol.asyncDispose]: async () => {
      await pool.end();
      await connection.end();
    },
  };
}

async function rowOf(asked: Promise<readonly [readonly RowDataPacket[], unknown]>): Promise<RowDataPacket | undefined> {
  return (await asked)[0][0];
}

function valuesOf({ name, email, city, age, score, note, visits }: PersonRow): readonly unknown[] {
  return [name, email, city, age, score, note, visits];
}
