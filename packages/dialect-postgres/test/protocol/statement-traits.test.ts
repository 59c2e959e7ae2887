import { describe, expect, test } from 'vitest';
import { traitsOf } from '../../src/protocol/statement-traits.ts';

describe('a statement', () => {
  test.each([
    ['SELECT a FROM t', true],
    ['  /* tag */ -- more\n select a from t', true],
    ['(SELECT a FROM t) UNION SELECT b FROM t', true],
    ['WITH x AS (SELECT * FROM t) SELECT a FROM x', true],
    ['SELECT a FROM t WHERE EXISTS (SELECT * FROM u)', true],
    ['SELECT count(*), a * 2 FROM t', true],
    ['INSERT INTO t VALUES ($1) RETURNING id', true],
    ['SELECT * FROM t', false],
    ['SELECT t.* FROM t', false],
    ['SELECT DISTINCT * FROM t', false],
    ['INSERT INTO t VALUES ($1) RETURNING *', false],
    ['FETCH 1 FROM c', false],
    ['EXECUTE s(1)', false],
    ['SHOW TimeZone', false],
    ['CALL p()', false],
    ['EXPLAIN SELECT 1', false],
  ])('%j is kept prepared: %s', (sql, canBeKept) => {
    expect(traitsOf(sql).canBeKept).toBe(canBeKept);
  });

  test.each([
    ['SELECT 1', []],
    ['SET LOCAL search_path = x', []],
    ['SET TRANSACTION READ ONLY', []],
    ['SET CONSTRAINTS ALL DEFERRED', []],
    ['set search_path to x', ['RESET search_path']],
    ['SET SESSION work_mem = 1', ['RESET work_mem']],
    ['SET app.user = 1', ['RESET app.user']],
    ["SET TIME ZONE 'UTC'", ['RESET TimeZone']],
    ["SET NAMES 'UTF8'", ['RESET client_encoding']],
    ["SET SCHEMA 'x'", ['RESET search_path']],
    ['SET ROLE x', ['RESET ROLE']],
    ['SET SESSION AUTHORIZATION x', ['RESET SESSION AUTHORIZATION']],
    [
      'SET SESSION CHARACTERISTICS AS TRANSACTION READ ONLY',
      ['RESET default_transaction_isolation', 'RESET default_transaction_read_only', 'RESET default_transaction_deferrable'],
    ],
    ['RESET ALL', ['RESET ALL']],
    ['RESET search_path', ['RESET search_path']],
    ["SELECT set_config('search_path', 'x', false)", ['RESET ALL']],
    ["SELECT set_config('app.user', $1, true)", []],
    ['LISTEN x', ['UNLISTEN *']],
    ['CREATE TEMP TABLE t (a INT)', ['DISCARD TEMP']],
    ['CREATE LOCAL TEMPORARY VIEW v AS SELECT 1', ['DISCARD TEMP']],
    ['CREATE TABLE pg_temp.t (a INT)', ['DISCARD TEMP']],
    ['CREATE TABLE temperature (a INT)', []],
    ['SELECT 1 INTO TEMP t', ['DISCARD TEMP']],
    ['SELECT pg_advisory_lock(1)', ['SELECT pg_advisory_unlock_all()']],
    ['SELECT pg_try_advisory_lock_shared(1)', ['SELECT pg_advisory_unlock_all()']],
    ['SELECT pg_advisory_xact_lock(1)', []],
    ['DECLARE c CURSOR WITH HOLD FOR SELECT 1', ['CLOSE ALL']],
    ['DECLARE c CURSOR FOR SELECT 1', []],
  ])('%j leaves behind %j', (sql, changes) => {
    expect(traitsOf(sql).changes).toEqual(changes);
  });

  test('may have the server forget others, or read data', () => {
    expect(traitsOf('DISCARD ALL').forgetsStatements).toBe(true);
    expect(traitsOf('deallocate all').forgetsStatements).toBe(true);
    expect(traitsOf('DISCARD TEMP').forgetsStatements).toBe(false);
    expect(traitsOf('COPY t (a, b) FROM STDIN WITH (FORMAT csv)').readsData).toBe(true);
    expect(traitsOf("COPY t FROM '/file'").readsData).toBe(false);
    expect(traitsOf('COPY t TO STDOUT').readsData).toBe(false);
  });
});
