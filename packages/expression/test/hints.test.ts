import { describe, expect, test } from 'vitest';
import { column, delete_, Integer, insert, select, table, update } from '../src/index.ts';
import { address, user } from './dialects.ts';
import { inSix, oracle, postgres } from './six-dialects.ts';

const { id } = user.c;

describe('words of a dialect', () => {
  test('stand behind SELECT and at the end', () => {
    expect(
      inSix(() =>
        select(id)
          .distinct()
          .prefixWith('SQL_NO_CACHE', 'mysql')
          .prefixWith('/*+ FIRST_ROWS(10) */', 'oracle')
          .suffixWith('OPTION (MAXDOP 1)', 'mssql'),
      ),
    ).toMatchInlineSnapshot(`
      "postgres, mariadb, sqlite:
        SELECT DISTINCT user_account.id FROM user_account
      mysql:
        SELECT SQL_NO_CACHE DISTINCT user_account.id FROM user_account
      oracle:
        SELECT /*+ FIRST_ROWS(10) */ DISTINCT user_account.id FROM user_account
      mssql:
        SELECT DISTINCT user_account.id FROM user_account OPTION (MAXDOP 1)"
    `);
  });

  test('are hints about a table, by the name it has in the statement', () => {
    const a = address.as('a');
    expect(
      inSix(() =>
        select(id)
          .join(a, a.c.userId.eq(id))
          .withHint(a, 'WITH (NOLOCK)', 'mssql')
          .withHint(a, 'USE INDEX (ix)', 'mysql')
          .withHint(a, 'FORCE INDEX (ix)', 'mariadb')
          .withHint(a, 'INDEX(%(name)s ix)', 'oracle')
          .withHint(user, 'ONLY', 'postgres'),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        SELECT user_account.id FROM ONLY user_account JOIN address AS a ON a.user_id = user_account.id
      mysql:
        SELECT user_account.id FROM user_account INNER JOIN address AS a USE INDEX (ix) ON a.user_id = user_account.id
      mariadb:
        SELECT user_account.id FROM user_account INNER JOIN address AS a FORCE INDEX (ix) ON a.user_id = user_account.id
      oracle:
        SELECT /*+ INDEX(a ix) */ user_account.id FROM user_account JOIN address a ON a.user_id = user_account.id
      mssql:
        SELECT user_account.id FROM user_account JOIN address AS a WITH (NOLOCK) ON a.user_id = user_account.id
      sqlite:
        SELECT user_account.id FROM user_account JOIN address AS a ON a.user_id = user_account.id"
    `);
  });

  test('are hints about the statement', () => {
    expect(inSix(() => select(id).orderBy(id).withStatementHint('OPTION (RECOMPILE)', 'mssql'))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, sqlite:
        SELECT user_account.id FROM user_account ORDER BY user_account.id
      mssql:
        SELECT user_account.id FROM user_account ORDER BY user_account.id OPTION (RECOMPILE)"
    `);
  });

  test('stand in an INSERT, an UPDATE and a DELETE', () => {
    expect(
      inSix(() =>
        insert(user)
          .values({ name: 'x', isActive: true })
          .prefixWith('IGNORE', 'mysql')
          .prefixWith('IGNORE', 'mariadb')
          .prefixWith('OR REPLACE', 'sqlite')
          .withHint('WITH (TABLOCK)', 'mssql'),
      ),
    ).toMatchInlineSnapshot(`
      "postgres:
        INSERT INTO user_account (name, is_active) VALUES ($1, $2)
      mysql, mariadb:
        INSERT IGNORE INTO user_account (name, is_active) VALUES (?, ?)
      oracle:
        INSERT INTO user_account (name, is_active) VALUES (:1, :2)
      mssql:
        INSERT INTO user_account WITH (TABLOCK) (name, is_active) VALUES (@p1, @p2)
      sqlite:
        INSERT OR REPLACE INTO user_account (name, is_active) VALUES (?, ?)"
    `);
    expect(
      inSix(() => update(user).set({ age: 5 }).prefixWith('LOW_PRIORITY', 'mysql').withHint('WITH (PAGLOCK)', 'mssql')),
    ).toMatchInlineSnapshot(`
      "postgres:
        UPDATE user_account SET age=$1
      mysql:
        UPDATE LOW_PRIORITY user_account SET age=?
      mariadb, sqlite:
        UPDATE user_account SET age=?
      oracle:
        UPDATE user_account SET age=:1
      mssql:
        UPDATE user_account WITH (PAGLOCK) SET age=@p1"
    `);
    expect(
      inSix(() => delete_(user).where(id.eq(1)).prefixWith('QUICK', 'mysql').withHint('WITH (PAGLOCK)', 'mssql')),
    ).toMatchInlineSnapshot(`
      "postgres:
        DELETE FROM user_account WHERE user_account.id = $1
      mysql:
        DELETE QUICK FROM user_account WHERE user_account.id = ?
      mariadb, sqlite:
        DELETE FROM user_account WHERE user_account.id = ?
      oracle:
        DELETE FROM user_account WHERE user_account.id = :1
      mssql:
        DELETE FROM user_account WITH (PAGLOCK) WHERE user_account.id = @p1"
    `);
  });

  test('that PostgreSQL does not have are refused', () => {
    expect(() => postgres.compile(select(id).withHint(user, 'INDEX(ix)'))).toThrow(
      "SQL_UNSUPPORTED: PostgreSQL has no table hint but ONLY; it was given 'INDEX(ix)'.",
    );
  });

  test('of Oracle never end their comment, whatever the text and the names in them', () => {
    const hinted = (name: string, text = 'INDEX(%(name)s ix)'): string => {
      const named = table(name, { id: column(Integer) });
      return oracle.compile(select(named.c.id).withHint(named, text)).sql;
    };
    expect(hinted("v$'s$&")).toBe(`SELECT /*+ INDEX("v$'s$&" ix) */ "v$'s$&".id FROM "v$'s$&"`);
    expect(() => hinted('t', 'INDEX(%(name)s ix) */ DROP')).toThrow('SQL_INVALID_TEXT: the end of a comment stands in a hint');
    expect(() => hinted('x**// FROM dual; --')).toThrow('SQL_INVALID_TEXT: the end of a comment stands in a hint');
  });
});
