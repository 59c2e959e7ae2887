import { describe, expect, test } from 'vitest';
import { type StatementTraits, traitsOf } from '../../src/protocol/statement-traits.ts';

const traits = (sql: string) =>
  (Object.entries(traitsOf(sql)) as [keyof StatementTraits, boolean][]).filter(([, has]) => has).map(([name]) => name);

describe('what a text tells of its statement', () => {
  test.each<[string, (keyof StatementTraits)[]]>([
    ['SELECT 1', ['isQuery']],
    [' (SELECT 1) UNION SELECT 2', ['isQuery']],
    ['-- a comment\n/* another */ WITH t AS (SELECT 1) SELECT * FROM t', ['isQuery']],
    ["SELECT GET_LOCK('a', 1)", ['changesSession', 'isQuery']],
    ['SELECT @x := 1', ['changesSession', 'isQuery']],
    ['SELECT 1 INTO @x', ['changesSession', 'isQuery']],
    ['SELECT LAST_INSERT_ID()', ['isQuery']],
    ['UPDATE t SET n = LAST_INSERT_ID(n + 1)', ['changesSession']],
    ['INSERT INTO t VALUES (?)', []],
    ['SAVEPOINT a', []],
    ['SET TRANSACTION READ ONLY', []],
    ['SET @x = 1', ['changesSession']],
    ['START TRANSACTION', ['changesSession']],
    ['LOCK TABLES t READ', ['changesSession']],
    ['CALL p()', ['changesSession']],
    ['USE other', ['changesSession', 'changesDatabase']],
    ['CREATE TABLE t (a INT)', ['commitsByItself']],
    ['CREATE TEMPORARY TABLE t (a INT)', ['changesSession', 'commitsByItself']],
    ['TRUNCATE t', ['commitsByItself']],
    // Run by the server in spite of its marks.
    ['/*!80000 SET @x = 1 */', ['changesSession']],
  ])('%s', (sql, expected) => {
    expect(traits(sql)).toEqual(expected);
  });
});
