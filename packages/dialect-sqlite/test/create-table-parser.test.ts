import { describe, expect, test } from 'vitest';
import { parseCreateIndex, parseCreateView } from '../src/create-index-parser.ts';
import { parseCreateTable } from '../src/create-table-parser.ts';

describe('CREATE TABLE', () => {
  test('is parsed through comments, quotes and nested parentheses', () => {
    const parsed = parseCreateTable(`CREATE TABLE "a, b" ( -- a comment, with (parentheses
      id INTEGER CONSTRAINT "the key" PRIMARY KEY AUTOINCREMENT,
      [x y] TEXT DEFAULT 'a, (b' /* , */ CHECK (length("x y") > (1 + 2)),
      total AS (id * (2)) VIRTUAL,
      CONSTRAINT u UNIQUE (id, "x y" DESC),
      CONSTRAINT f FOREIGN KEY (id) REFERENCES other (id) ON DELETE CASCADE
    )`);
    expect(parsed).toMatchObject({
      primaryKey: { name: 'the key', columns: ['id'] },
      isAutoincrement: true,
      uniques: [{ name: 'u', columns: ['id', 'x y'] }],
      foreignKeys: [{ name: 'f', columns: ['id'] }],
      checks: [{ name: undefined, sql: 'length("x y") > (1 + 2)' }],
    });
    expect(parsed.columns.get('total')?.computed).toEqual({ sql: 'id * (2)', stored: false });
  });

  test('gives each constraint the name before it, and what is done about conflicts', () => {
    const parsed = parseCreateTable(`CREATE TABLE t (
      a INT CONSTRAINT nn NOT NULL ON CONFLICT IGNORE CONSTRAINT ua UNIQUE ON CONFLICT REPLACE COLLATE nocase,
      b VARCHAR(10) COLLATE "My Collation" DEFAULT (1 + 2) CONSTRAINT c CHECK (b > 0) REFERENCES o,
      c DECIMAL(10, 2) GENERATED ALWAYS AS (a || ')') STORED,
      d DOUBLE PRECISION DEFAULT -5 CONSTRAINT fd REFERENCES o (x) ON UPDATE SET NULL MATCH FULL DEFERRABLE INITIALLY DEFERRED UNIQUE,
      CONSTRAINT pk PRIMARY KEY (a, b) ON CONFLICT ROLLBACK
      CONSTRAINT k CHECK (a <> ',') UNIQUE (c)
      FOREIGN KEY (a, b) REFERENCES t ON DELETE NO ACTION NOT DEFERRABLE INITIALLY DEFERRED
    ) WITHOUT ROWID`);
    expect(parsed.primaryKey).toEqual({ name: 'pk', columns: ['a', 'b'], onConflict: 'ROLLBACK' });
    expect(parsed.uniques).toEqual([
      { name: 'ua', columns: ['a'], onConflict: 'REPLACE' },
      { name: undefined, columns: ['d'], onConflict: undefined },
      { name: undefined, columns: ['c'], onConflict: undefined },
    ]);
    expect(parsed.checks).toEqual([
      { name: 'c', sql: 'b > 0' },
      { name: 'k', sql: "a <> ','" },
    ]);
    expect(parsed.foreignKeys).toEqual([
      { name: undefined, columns: ['b'], deferrable: false, initiallyDeferred: false },
      { name: 'fd', columns: ['d'], deferrable: true, initiallyDeferred: true },
      { name: undefined, columns: ['a', 'b'], deferrable: false, initiallyDeferred: false },
    ]);
    expect([...parsed.columns]).toEqual([
      ['a', { collation: 'nocase', computed: undefined, onConflictNotNull: 'IGNORE' }],
      ['b', { collation: 'My Collation', computed: undefined, onConflictNotNull: undefined }],
      ['c', { collation: undefined, computed: { sql: "a || ')'", stored: true }, onConflictNotNull: undefined }],
      ['d', { collation: undefined, computed: undefined, onConflictNotNull: undefined }],
    ]);
  });

  test('has names of any letters, and quotes of every kind', () => {
    const parsed = parseCreateTable('CREATE TABLE 日本 (größe, 😀, `a``b` UNIQUE, [c]d UNIQUE, \'e\'\'f\' UNIQUE, "g""h" UNIQUE)');
    expect([...parsed.columns.keys()]).toEqual(['größe', '😀', 'a`b', 'c', "e'f", 'g"h']);
    expect(parsed.uniques.map(({ columns }) => columns[0])).toEqual(['a`b', 'c', "e'f", 'g"h']);
  });

  test('gives expressions without comments, which would take in what is written behind them', () => {
    const parsed = parseCreateTable("CREATE TABLE t (a CHECK (a > 0 -- it's positive\n), b AS (a || '--' /* no comment */))");
    expect(parsed.checks).toEqual([{ name: undefined, sql: 'a > 0' }]);
    expect(parsed.columns.get('b')?.computed?.sql).toBe("a || '--'");
  });

  test('that is none gives nothing', () => {
    expect(parseCreateTable('CREATE VIRTUAL TABLE f USING fts5').columns.size).toBe(0);
    expect(parseCreateTable('').primaryKey).toBeUndefined();
  });
});

test('CREATE INDEX gives its elements without their order, and its condition', () => {
  expect(
    parseCreateIndex(
      'CREATE UNIQUE INDEX IF NOT EXISTS "on (x" ON "t (" (lower("a, b") DESC, c COLLATE NOCASE ASC, (d + 1)) WHERE x IN (1, 2) -- where',
    ),
  ).toEqual({ elements: ['lower("a, b")', 'c COLLATE NOCASE', '(d + 1)'], whereSql: 'x IN (1, 2)' });
  expect(parseCreateIndex('CREATE INDEX i ON t (where_)').whereSql).toBeUndefined();
});

test('CREATE VIEW gives its query, with the names that the view gives its columns', () => {
  expect(parseCreateView('CREATE TEMP VIEW IF NOT EXISTS main."a as b" AS SELECT 1 AS x')).toBe('SELECT 1 AS x');
  expect(parseCreateView('CREATE VIEW "v ""w"("a", b) AS SELECT 1, 2')).toBe(
    'WITH "v ""w" ("a", b) AS (SELECT 1, 2) SELECT * FROM "v ""w"',
  );
});
