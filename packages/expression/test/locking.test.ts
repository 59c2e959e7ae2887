import { describe, expect, test } from 'vitest';
import { select } from '../src/index.ts';
import { address, user } from './dialects.ts';
import { inSix } from './six-dialects.ts';

const ids = select(user.c.id);
const joined = select(user.c.id, address.c.email).join(address);

describe('rows are locked', () => {
  test('for a change', () => {
    expect(inSix(() => ids.where(user.c.id.eq(5)).forUpdate())).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account WHERE user_account.id = $1 FOR UPDATE
      mysql, mariadb:
        SELECT user_account.id FROM user_account WHERE user_account.id = ? FOR UPDATE
      oracle:
        SELECT user_account.id FROM user_account WHERE user_account.id = :1 FOR UPDATE
      mssql:
        SELECT user_account.id FROM user_account WITH (UPDLOCK, ROWLOCK) WHERE user_account.id = @p1
      sqlite:
        SELECT user_account.id FROM user_account WHERE user_account.id = ?"
    `);
  });

  test('waiting for no one', () => {
    expect(inSix(() => ids.forUpdate({ nowait: true }))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle:
        SELECT user_account.id FROM user_account FOR UPDATE NOWAIT
      mssql:
        SELECT user_account.id FROM user_account WITH (UPDLOCK, ROWLOCK, NOWAIT)
      sqlite:
        SELECT user_account.id FROM user_account"
    `);
    expect(inSix(() => ids.orderBy(user.c.id).limit(1).forUpdate({ skipLocked: true }))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account ORDER BY user_account.id LIMIT $1 FOR UPDATE SKIP LOCKED
      mysql, mariadb:
        SELECT user_account.id FROM user_account ORDER BY user_account.id LIMIT ? FOR UPDATE SKIP LOCKED
      oracle:
        SQL_UNSUPPORTED: the dialect does not have FOR UPDATE beside a limit; lock the rows whose keys a subquery gives.
      mssql:
        SELECT TOP (@p1) user_account.id FROM user_account WITH (UPDLOCK, ROWLOCK, READPAST) ORDER BY user_account.id
      sqlite:
        SELECT user_account.id FROM user_account ORDER BY user_account.id LIMIT ? OFFSET ?"
    `);
  });

  test('for reading', () => {
    expect(inSix(() => ids.forUpdate({ read: true }))).toMatchInlineSnapshot(`
      "postgres, mysql:
        SELECT user_account.id FROM user_account FOR SHARE
      mariadb:
        SELECT user_account.id FROM user_account LOCK IN SHARE MODE
      oracle:
        SELECT user_account.id FROM user_account FOR UPDATE
      mssql:
        SELECT user_account.id FROM user_account WITH (REPEATABLEREAD, ROWLOCK)
      sqlite:
        SELECT user_account.id FROM user_account"
    `);
    expect(inSix(() => ids.forUpdate({ read: true, skipLocked: true }))).toMatchInlineSnapshot(`
      "postgres, mysql:
        SELECT user_account.id FROM user_account FOR SHARE SKIP LOCKED
      mariadb:
        SELECT user_account.id FROM user_account LOCK IN SHARE MODE SKIP LOCKED
      oracle:
        SELECT user_account.id FROM user_account FOR UPDATE SKIP LOCKED
      mssql:
        SELECT user_account.id FROM user_account WITH (REPEATABLEREAD, ROWLOCK, READPAST)
      sqlite:
        SELECT user_account.id FROM user_account"
    `);
  });

  test('leaving the key alone', () => {
    expect(inSix(() => ids.forUpdate({ keyShare: true }))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account FOR NO KEY UPDATE
      mysql, mariadb, oracle:
        SELECT user_account.id FROM user_account FOR UPDATE
      mssql:
        SELECT user_account.id FROM user_account WITH (UPDLOCK, ROWLOCK)
      sqlite:
        SELECT user_account.id FROM user_account"
    `);
    expect(inSix(() => ids.forUpdate({ read: true, keyShare: true }))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM user_account FOR KEY SHARE
      mysql:
        SELECT user_account.id FROM user_account FOR SHARE
      mariadb:
        SELECT user_account.id FROM user_account LOCK IN SHARE MODE
      oracle:
        SELECT user_account.id FROM user_account FOR UPDATE
      mssql:
        SELECT user_account.id FROM user_account WITH (REPEATABLEREAD, ROWLOCK)
      sqlite:
        SELECT user_account.id FROM user_account"
    `);
  });

  test('of some of the tables', () => {
    expect(inSix(() => joined.forUpdate({ of: [address] }))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id, address.email FROM user_account JOIN address ON user_account.id = address.user_id FOR UPDATE OF address
      mysql:
        SELECT user_account.id, address.email FROM user_account INNER JOIN address ON user_account.id = address.user_id FOR UPDATE OF address
      mariadb:
        SELECT user_account.id, address.email FROM user_account INNER JOIN address ON user_account.id = address.user_id FOR UPDATE
      oracle:
        SELECT user_account.id, address.email FROM user_account JOIN address ON user_account.id = address.user_id FOR UPDATE OF address.id
      mssql:
        SELECT user_account.id, address.email FROM user_account JOIN address WITH (UPDLOCK, ROWLOCK) ON user_account.id = address.user_id
      sqlite:
        SELECT user_account.id, address.email FROM user_account JOIN address ON user_account.id = address.user_id"
    `);
    expect(inSix(() => joined.forUpdate({ of: [user, address.c.email], nowait: true }))).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id, address.email FROM user_account JOIN address ON user_account.id = address.user_id FOR UPDATE OF user_account, address NOWAIT
      mysql:
        SELECT user_account.id, address.email FROM user_account INNER JOIN address ON user_account.id = address.user_id FOR UPDATE OF user_account, address NOWAIT
      mariadb:
        SELECT user_account.id, address.email FROM user_account INNER JOIN address ON user_account.id = address.user_id FOR UPDATE NOWAIT
      oracle:
        SELECT user_account.id, address.email FROM user_account JOIN address ON user_account.id = address.user_id FOR UPDATE OF user_account.id, address.email NOWAIT
      mssql:
        SELECT user_account.id, address.email FROM user_account WITH (UPDLOCK, ROWLOCK, NOWAIT) JOIN address WITH (UPDLOCK, ROWLOCK, NOWAIT) ON user_account.id = address.user_id
      sqlite:
        SELECT user_account.id, address.email FROM user_account JOIN address ON user_account.id = address.user_id"
    `);
    const alias = user.as('u');
    expect(inSix(() => select(alias.c.id).forUpdate({ of: [alias] }))).toMatchInlineSnapshot(`
      "postgres, mysql:
        SELECT u.id FROM user_account AS u FOR UPDATE OF u
      mariadb:
        SELECT u.id FROM user_account AS u FOR UPDATE
      oracle:
        SELECT u.id FROM user_account u FOR UPDATE OF u.id
      mssql:
        SELECT u.id FROM user_account AS u WITH (UPDLOCK, ROWLOCK)
      sqlite:
        SELECT u.id FROM user_account AS u"
    `);
  });
});
