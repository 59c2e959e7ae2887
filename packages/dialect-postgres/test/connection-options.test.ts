import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { chmod } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { DatabaseUrl } from '@sqlayer/kernel';
import { describe, expect, onTestFinished, test } from 'vitest';
import { connectionOptions } from '../src/connection-options.ts';
import { passwordFromFile } from '../src/password-file.ts';

/** A folder that goes with the test. */
function temporaryFolder(prefix: string): string {
  const folder = mkdtempSync(join(tmpdir(), prefix));
  onTestFinished(() => rmSync(folder, { recursive: true, force: true }));
  return folder;
}

const optionsOf = (url: string) => connectionOptions(DatabaseUrl.parse(url));

describe('a URL', () => {
  test('says where servers are, how long they are waited for, and what they are told', () => {
    expect(optionsOf('postgres://ann:pw@a,b:5433,[::1]/x?connect_timeout=3&load_balance_hosts=random&keepalives_idle=30')).toMatchObject({
      addresses: [
        { host: 'a', port: 5432 },
        { host: 'b', port: 5433 },
        { host: '::1', port: 5432 },
      ],
      shuffle: true,
      target: 'any',
      user: 'ann',
      password: 'pw',
      database: 'x',
      connectTimeoutMs: 3_000,
      keepAlive: true,
      keepAliveDelayMs: 30_000,
      statementsKept: 100,
      timeZone: 'UTC',
      tls: { options: undefined },
      settings: { application_name: 'sqlayer', statement_timeout: undefined },
    });
    expect(optionsOf('postgres:///x?host=/run/a,/run/b&keepalives=0')).toMatchObject({
      addresses: [
        { host: '/run/a', port: 5432 },
        { host: '/run/b', port: 5432 },
      ],
      keepAlive: false,
    });
    expect(
      optionsOf(
        'postgres://?application_name=me&statement_timeout=5&lock_timeout=6&idle_in_transaction_session_timeout=7&options=-c%20a%3D1',
      ).settings,
    ).toEqual({ application_name: 'me', statement_timeout: 5, lock_timeout: 6, idle_in_transaction_session_timeout: 7, options: '-c a=1' });
    expect(optionsOf('postgres://?prepared_statement_cache_size=0&target_session_attrs=prefer-standby')).toMatchObject({
      addresses: [{ host: 'localhost', port: 5432 }],
      statementsKept: 0,
      target: 'prefer-standby',
    });
  });

  test.each([
    ['sslmod=require', 'PostgreSQL knows application_name'],
    ['service=x', 'service files are not read'],
    ['hostaddr=1.2.3.4', 'write the address as the host'],
    ['tcp_user_timeout=1', 'use keepalives'],
    ['sslmode=maybe', 'one of disable, prefer, require'],
    ['sslmode=allow', 'one of disable, prefer, require'],
    ['sslnegotiation=direct', 'where sslmode is require or more'],
    ['sslnegotiation=x&sslmode=require', 'is postgres or direct'],
    ['channel_binding=require', 'no way to insist'],
    ['sslmode=verify-full&sslrootcert=/no/such/file', 'cannot be read (ENOENT)'],
    ['connect_timeout=soon', 'whole number'],
    ['connect_timeout=-1', 'whole number'],
    ['keepalives=2', 'from 0 to 1'],
    ['prepared_statement_cache_size=20000', 'from 0 to 10000'],
    ['target_session_attrs=best', 'one of any, read-write'],
    ['load_balance_hosts=yes', 'one of disable, random'],
  ])('with %s is refused with a sentence and without its password', (query, sentence) => {
    const parse = () => optionsOf(`postgres://ann:secret@localhost/x?${query}`);
    expect(parse).toThrow(/DB_INVALID_OPTION/);
    expect(parse).toThrow(sentence);
    expect(parse).not.toThrow(/secret/);
  });

  test('asks for encryption by the modes of libpq', () => {
    const tls = (query: string) => optionsOf(`postgres://h/x?${query}`).tls;
    const file = join(temporaryFolder('sqlayer-tls-'), 'ca.pem');
    writeFileSync(file, 'certificate');
    expect(tls('sslmode=prefer')).toMatchObject({ optional: true, options: { rejectUnauthorized: false }, channelBinding: true });
    expect(tls('sslmode=require&channel_binding=disable')).toMatchObject({
      optional: false,
      options: { rejectUnauthorized: false },
      channelBinding: false,
    });
    expect(tls(`sslmode=require&sslrootcert=${file}`)).toMatchObject({ options: { rejectUnauthorized: true, ca: 'certificate' } });
    expect(tls('sslmode=verify-full&sslrootcert=system')).toMatchObject({ options: { rejectUnauthorized: true, ca: undefined } });
    expect(tls('sslmode=verify-full').options).not.toHaveProperty('checkServerIdentity');
    expect(tls('sslmode=verify-ca').options?.checkServerIdentity?.('h', {} as never)).toBeUndefined();
    expect(tls('sslmode=require&sslnegotiation=direct')).toMatchObject({ direct: true });
  });
});

describe('a password file', () => {
  const login = { host: 'db.example', port: 5432, database: 'shop', user: 'ann' };

  async function find(text: string, wanted = login, mode = 0o600): Promise<string | undefined> {
    const file = join(temporaryFolder('sqlayer-pass-'), '.pgpass');
    writeFileSync(file, text);
    await chmod(file, mode);
    return passwordFromFile(file, wanted);
  }

  test('gives the password of the first line that fits', async () => {
    expect(await find('# comment\n\ndb.example:5432:shop:bob:no\ndb.example:5432:shop:ann:yes\n*:*:*:*:late\n')).toBe('yes');
    expect(await find('*:*:*:ann:pass:with\\:colons\\\\')).toBe('pass:with:colons\\');
    expect(await find('db.example:5433:*:*:no\n')).toBeUndefined();
    expect(await find('localhost:5432:shop:ann:socket', { ...login, host: '/run/postgresql' })).toBe('socket');
    expect(await find('*:*:*:*\n')).toBeUndefined();
  });

  test('counts as empty where it is not there, or others may read it', async () => {
    expect(await find('*:*:*:*:x', login, 0o644)).toBeUndefined();
    expect(await passwordFromFile('/no/such/file', login)).toBeUndefined();
  });
});
