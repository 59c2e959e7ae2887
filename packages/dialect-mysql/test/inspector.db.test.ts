import { insert, MetaData, select } from '@sqlayer/expression';
import type { Connection } from '@sqlayer/kernel';
import { recordStatements } from '@sqlayer/testing';
import { expect, test } from 'vitest';
import { openEngine } from '../../../tools/servers/test-engine.ts';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';

/** Servers take their time to create dozens of tables. */
const DDL_TIMEOUT_MS = 60_000;

for (const server of [await testServer('mariadb'), await testServer('mysql')]) {
  const isMariadb = server.kind === 'mariadb';

  /** An empty database, with what the statements make. */
  const withDatabase = async (statements: readonly string[], work: (connection: Connection) => Promise<void>): Promise<void> => {
    await using at = await openEngine(server);
    await at.engine.connect(async (connection) => {
      for (const sql of statements) await connection.executeRaw(sql);
      await work(connection);
    });
  };

  describeOn(server, `an inspector of ${server.title}`, () => {
    test('tells columns: types, defaults, what is computed, changed, hidden and said of them', async () => {
      await withDatabase(
        [
          `CREATE TABLE t (id BIGINT UNSIGNED NOT NULL AUTO_INCREMENT PRIMARY KEY, e ENUM('a','b''c','d\\\\e') DEFAULT 'b''c', bits BIT(5) DEFAULT b'101',
            n DECIMAL(10,2) DEFAULT 1.5, at DATETIME(3) DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), d DATE DEFAULT '2020-01-02', doc JSON,
            s VARCHAR(20) NOT NULL DEFAULT 'it''s \\\\ "x"' COMMENT 'what it''s called', u VARCHAR(36) DEFAULT (UUID()), nothing VARCHAR(9) DEFAULT 'NULL',
            x INT NOT NULL, g INT GENERATED ALWAYS AS (x * 2) STORED, v VARCHAR(50) AS (concat(s, 'ü\\'\\\\')) VIRTUAL, hidden INT INVISIBLE,
            latin CHAR(5) CHARACTER SET latin1, flag BOOL NOT NULL DEFAULT 1) CHARACTER SET utf8mb4 COLLATE utf8mb4_bin`,
        ],
        async (connection) => {
          const { columns, checks } = await connection.inspect().table('t');
          const byName = Object.fromEntries(columns.map((one) => [one.name, one]));
          expect(byName['id']).toMatchObject({ autoincrement: true, primaryKeyPosition: 1, nullable: false });
          expect(byName['id']?.typeName).toMatch(/^bigint(\(20\))? unsigned$/);
          expect(byName['e']).toMatchObject({ typeName: "enum('a','b''c','d\\\\e')", defaultSql: "'b''c'", collation: undefined });
          expect(byName['bits']?.defaultSql).toBe("b'101'");
          expect(byName['n']?.defaultSql).toBe('1.50');
          expect(byName['at']).toMatchObject({
            typeName: 'datetime(3)',
            defaultSql: expect.stringMatching(/^current_timestamp\(3\)$/i) as string,
            onUpdateSql: expect.stringMatching(/^current_timestamp\(3\)$/i) as string,
          });
          expect(byName['d']?.defaultSql).toBe("'2020-01-02'");
          expect(byName['doc']).toMatchObject({ typeName: 'json', defaultSql: undefined });
          // The check that MariaDB keeps for JSON is part of the type.
          expect(checks).toEqual([]);
          expect(byName['s']).toMatchObject({ defaultSql: `'it''s \\\\ "x"'`, comment: "what it's called" });
          expect(byName['u']?.defaultSql).toMatch(/^\(?uuid\(\)\)?$/);
          expect(byName['nothing']?.defaultSql).toBe("'NULL'");
          expect(byName['x']).toMatchObject({ nullable: false, defaultSql: undefined });
          expect(byName['g']?.computed).toMatchObject({ stored: true, sql: expect.stringContaining('`x` * 2') as string });
          expect(byName['v']?.computed).toMatchObject({ stored: false, sql: expect.stringMatching(/'ü\\'\\\\'/) as string });
          expect(byName['hidden']?.options).toEqual({ invisible: true });
          expect(byName['latin']?.collation).toBe('latin1_swedish_ci');
          expect(byName['flag']).toMatchObject({ typeName: 'tinyint(1)', defaultSql: '1' });
        },
      );
    });

    test('tells keys, constraints, indexes and options of a table', async () => {
      await withDatabase(
        [
          "CREATE TABLE parent (a INT, b INT, PRIMARY KEY (b, a)) COMMENT 'it''s'",
          `CREATE TABLE t (id INT PRIMARY KEY, x INT, y INT, name VARCHAR(200), body TEXT, CONSTRAINT up UNIQUE (x, y),
            CONSTRAINT fk FOREIGN KEY (x, y) REFERENCES parent (b, a) ON DELETE CASCADE ON UPDATE SET NULL,
            CONSTRAINT ch CHECK (id > 0 AND name <> 'a\\'\\\\b'), INDEX ix (x, body(10)), INDEX cx (name) COMMENT 'said', FULLTEXT INDEX ft (body),
            UNIQUE INDEX beginning (name(5))${isMariadb ? '' : ', INDEX ex ((x + 1)), INDEX dx (y DESC) INVISIBLE'})
            ENGINE = InnoDB ROW_FORMAT = DYNAMIC CHARACTER SET utf8mb4 COLLATE utf8mb4_unicode_ci`,
          'CREATE TABLE parted (id INT PRIMARY KEY) PARTITION BY RANGE (id) (PARTITION p0 VALUES LESS THAN (10), PARTITION p1 VALUES LESS THAN MAXVALUE)',
        ],
        async (connection) => {
          const inspector = connection.inspect();
          expect(await inspector.table('parent')).toMatchObject({ comment: "it's", primaryKey: { name: undefined, columns: ['b', 'a'] } });
          const table = await inspector.table('t');
          expect(table.uniques).toMatchObject([{ name: 'up', columns: ['x', 'y'] }]);
          expect(table.foreignKeys).toMatchObject([
            {
              name: 'fk',
              columns: ['x', 'y'],
              targetTable: 'parent',
              targetColumns: ['b', 'a'],
              onDelete: 'CASCADE',
              onUpdate: 'SET NULL',
            },
          ]);
          expect(table.checks).toMatchObject([{ name: 'ch', sql: expect.stringContaining(String.raw`'a\'\\b'`) as string }]);
          const indexes = Object.fromEntries(table.indexes.map((one) => [one.name, one]));
          expect(indexes['ix']?.elements).toMatchObject([
            { column: 'x', length: undefined },
            { column: 'body', length: 10 },
          ]);
          expect(indexes['cx']?.comment).toBe('said');
          expect(indexes['ft']).toMatchObject({ options: { prefix: 'FULLTEXT' }, elements: [{ column: 'body', length: undefined }] });
          expect(indexes['beginning']).toMatchObject({ unique: true, elements: [{ column: 'name', length: 5 }] });
          if (!isMariadb) {
            expect(indexes['ex']?.elements).toMatchObject([{ column: undefined, sql: '((`x` + 1))' }]);
            expect(indexes['dx']).toMatchObject({ options: { invisible: true }, elements: [{ column: 'y', descending: true }] });
          }
          expect(Object.keys(indexes)).toHaveLength(isMariadb ? 4 : 6);
          expect(table.options).toMatchObject({
            engine: 'InnoDB',
            charset: 'utf8mb4',
            collate: 'utf8mb4_unicode_ci',
            rowFormat: 'DYNAMIC',
          });
          expect((await inspector.table('parted')).partitioning).toEqual({
            strategy: 'range',
            sql: 'RANGE (`id`) (PARTITION `p0` VALUES LESS THAN (10), PARTITION `p1` VALUES LESS THAN MAXVALUE)',
          });
          expect(await inspector.hasIndex('t', 'up')).toBe(true);
        },
      );
    });

    test('tells views without the name of their database, and objects of others', async () => {
      await withDatabase(
        [
          'CREATE TABLE `a.b` (id INT PRIMARY KEY, `größe` INT)',
          "CREATE VIEW v AS SELECT x.id, 'é' AS word FROM `a.b` AS x WHERE x.`größe` > 1",
        ],
        async (connection) => {
          const inspector = connection.inspect();
          const schema = await inspector.defaultSchemaName();
          expect(await inspector.schemaNames()).toContain(schema);
          expect(await inspector.viewNames()).toEqual(['v']);
          const [view] = await inspector.views();
          expect(view?.definitionSql).not.toContain(schema);
          expect(view?.definitionSql).toContain("'é' AS `word` from `a.b` `x`");
          expect((await inspector.views({ schema }))[0]?.definitionSql).toContain(`\`${schema}\`.\`a.b\``);
          expect(await inspector.tableNames({ schema })).toEqual(['a.b']);
          expect(await inspector.hasTable('A.B')).toBe(false);
          expect(await inspector.hasTable('a.b')).toBe(true);
          expect(await inspector.materializedViewNames()).toEqual([]);
          expect(await inspector.temporaryTableNames()).toEqual([]);
          expect(await inspector.enums()).toEqual([]);
          await expect(inspector.table('nobody')).rejects.toMatchObject({ code: 'INSPECT_NO_SUCH_TABLE' });
        },
      );
    });

    test('tells sequences, and which columns count by them', async (context) => {
      if (!isMariadb) context.skip('MySQL has no sequences');
      await withDatabase(
        [
          'CREATE SEQUENCE `s 1` START 5 INCREMENT 2 MINVALUE 3 MAXVALUE 99 CACHE 7 CYCLE',
          'CREATE SEQUENCE s2',
          'CREATE TABLE t (n BIGINT DEFAULT nextval(`s 1`))',
        ],
        async (connection) => {
          const inspector = connection.inspect();
          expect(await inspector.sequenceNames()).toEqual(['s 1', 's2']);
          expect(await inspector.sequence('s 1')).toMatchObject({
            start: 5n,
            increment: 2n,
            minValue: 3n,
            maxValue: 99n,
            cache: 7n,
            cycle: true,
          });
          expect(await inspector.hasSequence('s2')).toBe(true);
          expect(await inspector.tableNames()).toEqual(['t']);
          expect((await inspector.table('t')).columns[0]?.defaultSequence).toEqual({ name: 's 1', schema: undefined, isOwned: false });
          const metadata = new MetaData();
          const t = await metadata.reflectTable(connection, 't');
          await connection.execute(insert(t).values({}));
          expect(
            await connection
              .execute(select(t.column('n')))
              .scalars()
              .all(),
          ).toEqual([5n]);
        },
      );
    });

    test('is warned of what cannot be said of a table', async () => {
      await withDatabase(['CREATE TABLE t (id INT PRIMARY KEY, n INT AUTO_INCREMENT, KEY (n))'], async (connection) => {
        const warnings: string[] = [];
        await new MetaData().reflectTable(connection, 't', undefined, { onWarning: (message) => warnings.push(message) });
        expect(warnings).toEqual(["column 't.n' counts without being a part of the primary key; created again it does not."]);
      });
    });

    test(
      'takes as many queries for sixty tables as for three',
      async () => {
        await using at = await openEngine(server);
        using recorder = recordStatements(at.engine);
        await at.engine.connect(async (connection) => {
          const create = async (from: number, to: number): Promise<void> => {
            for (let i = from; i < to; i++)
              await connection.executeRaw(
                `CREATE TABLE t${i} (id INT AUTO_INCREMENT PRIMARY KEY, a INT UNIQUE CHECK (a > 0), p INT, FOREIGN KEY (p) REFERENCES t${Math.max(i - 1, 0)} (id))`,
              );
          };
          const queriesOf = async (work: () => Promise<unknown>): Promise<number> => {
            recorder.clear();
            await work();
            return recorder.sql.length;
          };
          const inspect = () => connection.inspect().tables();
          const reflect = () => new MetaData().reflect(connection);
          await create(0, 3);
          const few = [await queriesOf(inspect), await queriesOf(reflect)];
          await create(3, 60);
          expect([await queriesOf(inspect), await queriesOf(reflect)]).toEqual(few);
        });
      },
      DDL_TIMEOUT_MS,
    );
  });
}
