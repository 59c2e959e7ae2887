import mysql2 from 'mysql2/promise';
import pg from 'pg';

/** Sends SQL to a server by the npm driver alone, so that what sets tests up is not what they test. Gives the first value. */
export async function administer(url: string, sql: string): Promise<unknown> {
  const { protocol } = new URL(url);
  if (protocol === 'postgres:') return onPostgres(url, sql);
  if (protocol === 'mysql:' || protocol === 'mariadb:') return onMysql(url, sql);
  throw new Error(`nothing here speaks to a server of ${protocol}//`);
}

async function onPostgres(url: string, sql: string): Promise<unknown> {
  const client = new pg.Client({ connectionString: url, connectionTimeoutMillis: 5_000 });
  try {
    await client.connect();
    const { rows } = await client.query<unknown[]>({ text: sql, rowMode: 'array' });
    return rows[0]?.[0];
  } finally {
    await client.end();
  }
}

async function onMysql(url: string, sql: string): Promise<unknown> {
  const { hostname, port, username, password, pathname } = new URL(url);
  const connection = await mysql2.createConnection({
    host: hostname,
    port: Number(port || 3306),
    user: decodeURIComponent(username),
    password: decodeURIComponent(password),
    ...(pathname.length > 1 ? { database: decodeURIComponent(pathname.slice(1)) } : {}),
    connectTimeout: 5_000,
    rowsAsArray: true,
  });
  try {
    const [rows] = await connection.query(sql);
    return Array.isArray(rows) ? (rows as readonly (readonly unknown[])[])[0]?.[0] : undefined;
  } finally {
    await connection.end();
  }
}
