import { describe, expect, test } from 'vitest';
import {
  check,
  column,
  computed,
  createTable,
  dropTable,
  exactName,
  exclude,
  foreignKey,
  func,
  Integer,
  identity,
  MetaData,
  nextValue,
  primaryKey,
  references,
  sequence,
  sql,
  Timestamp,
  table,
  text,
  unique,
  Varchar,
} from '../../src/index.ts';
import { inSix, mssql, mysql, oracle, postgres, sqlite } from '../six-dialects.ts';

const id = column(Integer, { primaryKey: true });
const number = column(Integer, { nullable: true });

describe('columns', () => {
  test('have defaults as literals, expressions, SQL text and the next value of a sequence', () => {
    const t = table('t', {
      a: column(Varchar(10).with({ national: false }), { serverDefault: "it's" }),
      b: column(Integer, { serverDefault: -1 }),
      c: column(Integer, { serverDefault: text('random()') }),
      d: column(Integer, { nullable: true, serverDefault: func.length('abc').add(1) }),
      e: column(Integer, { serverDefault: sql`1 + 1` }),
    });
    expect(inSix(() => createTable(t))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( a VARCHAR(10) DEFAULT 'it''s' NOT NULL, b INTEGER DEFAULT -1 NOT NULL, c INTEGER DEFAULT random() NOT NULL, d INTEGER DEFAULT (length('abc') + 1), e INTEGER DEFAULT 1 + 1 NOT NULL )
      mysql, mariadb:
        CREATE TABLE t ( a VARCHAR(10) NOT NULL DEFAULT 'it''s', b INTEGER NOT NULL DEFAULT -1, c INTEGER NOT NULL DEFAULT (random()), d INTEGER DEFAULT (char_length('abc') + 1), e INTEGER NOT NULL DEFAULT (1 + 1) )
      oracle:
        CREATE TABLE t ( a VARCHAR2(10 CHAR) DEFAULT 'it''s' NOT NULL, b INTEGER DEFAULT -1 NOT NULL, c INTEGER DEFAULT random() NOT NULL, d INTEGER DEFAULT (length('abc') + 1), e INTEGER DEFAULT 1 + 1 NOT NULL )
      mssql:
        CREATE TABLE t ( a VARCHAR(10) NOT NULL DEFAULT 'it''s', b INTEGER NOT NULL DEFAULT -1, c INTEGER NOT NULL DEFAULT random(), d INTEGER NULL DEFAULT (LEN('abc') + 1), e INTEGER NOT NULL DEFAULT 1 + 1 )
      sqlite:
        CREATE TABLE t ( a VARCHAR(10) DEFAULT 'it''s' NOT NULL, b INTEGER DEFAULT (-1) NOT NULL, c INTEGER DEFAULT (random()) NOT NULL, d INTEGER DEFAULT (length('abc') + 1), e INTEGER DEFAULT (1 + 1) NOT NULL )"
    `);
    expect(
      inSix(() => createTable(table('t', { n: column(Integer, { serverDefault: nextValue(sequence('s', { schema: 'x' })) }) }))),
    ).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( n INTEGER DEFAULT nextval('x.s') NOT NULL )
      mysql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have sequences. (in table 't', column 'n')
      mariadb:
        CREATE TABLE t ( n INTEGER NOT NULL DEFAULT (nextval(x.s)) )
      oracle:
        CREATE TABLE t ( n INTEGER DEFAULT x.s.nextval NOT NULL )
      mssql:
        CREATE TABLE t ( n INTEGER NOT NULL DEFAULT NEXT VALUE FOR x.s )"
    `);
  });

  test('take the current time with the digits that they keep', () => {
    const t = table('t', {
      a: column(Timestamp, { serverDefault: text('CURRENT_TIMESTAMP ON UPDATE CURRENT_TIMESTAMP') }),
      b: column(Timestamp, { serverDefault: func.now() }),
    });
    expect(mysql.compile(createTable(t)).sql.replace(/\s+/g, ' ')).toBe(
      'CREATE TABLE t ( a DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) ON UPDATE CURRENT_TIMESTAMP(3), b DATETIME(3) NOT NULL DEFAULT CURRENT_TIMESTAMP(3) )',
    );
  });

  test('are computed, counted and checked', () => {
    const t = table('t', {
      id: column(Integer, { primaryKey: true, identity: identity({ always: true, start: 5 }) }),
      width: number,
      area: column(Integer, { nullable: true, computed: computed(sql`width * 2`) }),
      positive: column(Integer, { check: { condition: sql`positive > 0`, name: 'ck_positive' } }),
    });
    expect(inSix(() => createTable(t))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 5), width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2) STORED, positive INTEGER NOT NULL CONSTRAINT ck_positive CHECK (positive > 0), PRIMARY KEY (id) )
      mysql:
        CREATE TABLE t ( id INTEGER NOT NULL AUTO_INCREMENT, width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2), positive INTEGER NOT NULL CONSTRAINT ck_positive CHECK (positive > 0), PRIMARY KEY (id) )
      mariadb:
        CREATE TABLE t ( id INTEGER NOT NULL AUTO_INCREMENT, width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2), positive INTEGER NOT NULL, PRIMARY KEY (id), CONSTRAINT ck_positive CHECK (positive > 0) )
      oracle:
        CREATE TABLE t ( id INTEGER GENERATED ALWAYS AS IDENTITY (START WITH 5), width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2), positive INTEGER NOT NULL CONSTRAINT ck_positive CHECK (positive > 0), PRIMARY KEY (id) )
      mssql:
        CREATE TABLE t ( id INTEGER NOT NULL IDENTITY(5,1), width INTEGER NULL, area AS (width * 2), positive INTEGER NOT NULL CONSTRAINT ck_positive CHECK (positive > 0), PRIMARY KEY (id) )
      sqlite:
        CREATE TABLE t ( id INTEGER NOT NULL, width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2), positive INTEGER NOT NULL CONSTRAINT ck_positive CHECK (positive > 0), PRIMARY KEY (id) )"
    `);
  });

  test('keep a computed value or compute it again, where there is a choice', () => {
    const box = (stored: boolean) =>
      table('box', { width: number, area: column(Integer, { computed: computed(() => box(stored).c.width.mul(2), { stored }) }) });
    expect(inSix(() => createTable(box(true)))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb:
        CREATE TABLE box ( width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2) STORED NOT NULL )
      oracle:
        SQL_UNSUPPORTED: the dialect does not have computed columns that are stored. (in table 'box', column 'area')
      mssql:
        CREATE TABLE box ( width INTEGER NULL, area AS (width * 2) PERSISTED NOT NULL )
      sqlite:
        CREATE TABLE box ( width INTEGER, area INTEGER NOT NULL GENERATED ALWAYS AS (width * 2) STORED )"
    `);
    expect(inSix(() => createTable(box(false)))).toMatchInlineSnapshot(`
      "postgres:
        SQL_UNSUPPORTED: the dialect does not have computed columns that are not stored. (in table 'box', column 'area')
      mysql, mariadb, oracle:
        CREATE TABLE box ( width INTEGER, area INTEGER GENERATED ALWAYS AS (width * 2) VIRTUAL NOT NULL )
      mssql:
        CREATE TABLE box ( width INTEGER NULL, area AS (width * 2) )
      sqlite:
        CREATE TABLE box ( width INTEGER, area INTEGER NOT NULL GENERATED ALWAYS AS (width * 2) VIRTUAL )"
    `);
  });

  test('are marked as generated when the database makes them', () => {
    const t = table('t', { a: column(Integer, { identity: identity() }), b: column(Integer, { computed: computed(sql`a`) }), c: number });
    expect(t.columns.map(({ options }) => options.generated)).toEqual([true, true, undefined]);
  });

  test('refuse options that contradict each other', () => {
    expect(() => table('t', { a: column(Integer, { identity: identity(), computed: computed(sql`1`) }) })).toThrow(
      /SQL_INVALID_OPTION: column 't\.a' is computed and cannot have an identity as well/,
    );
    expect(() => table('t', { a: column(Integer, { identity: identity(), serverDefault: 1 }) })).toThrow(/cannot have a serverDefault/);
    expect(() => identity({ always: true, onNull: true })).toThrow(/SQL_INVALID_OPTION/);
    expect(() => table('t', { a: column(Varchar(3), { primaryKey: true, autoincrement: true }) })).toThrow(/must hold whole numbers/);
    expect(() => column(Integer, { computed: computed('a * 2' as never) })).toThrow(/SQL_NOT_AN_EXPRESSION/);
  });

  test('say where a type is not to be had', () => {
    const t = table('t', { area: column(Integer, { computed: computed(sql`1`, { stored: true }) }) });
    expect(() => oracle.compile(createTable(t))).toThrow(
      "SQL_UNSUPPORTED: the dialect 'oracle' does not have computed columns that are stored. (in table 't', column 'area')",
    );
  });
});

describe('constraints', () => {
  test('of foreign keys say what becomes of the row, and when they are checked', () => {
    const metadata = new MetaData();
    metadata.table('a', { x: id, y: id });
    const b = metadata.table(
      'b',
      { x: number, y: number },
      {
        constraints: (c) => [
          foreignKey([c.x, c.y], ['a.x', 'a.y'], { name: 'fk', onDelete: 'CASCADE', deferrable: true, initially: 'DEFERRED' }),
        ],
      },
    );
    expect(inSix(() => createTable(b))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        CREATE TABLE b ( x INTEGER, y INTEGER, CONSTRAINT fk FOREIGN KEY(x, y) REFERENCES a (x, y) ON DELETE CASCADE DEFERRABLE INITIALLY DEFERRED )
      mysql, mariadb, mssql:
        SQL_UNSUPPORTED: the dialect does not have DEFERRABLE constraints."
    `);
    const restricted = metadata.table('c', {
      x: column(Integer, { foreignKey: references('a.x', { onDelete: 'RESTRICT', onUpdate: 'NO ACTION' }) }),
    });
    expect(inSix(() => createTable(restricted))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, sqlite:
        CREATE TABLE c ( x INTEGER NOT NULL, FOREIGN KEY(x) REFERENCES a (x) ON DELETE RESTRICT ON UPDATE NO ACTION )
      oracle:
        CREATE TABLE c ( x INTEGER NOT NULL, FOREIGN KEY(x) REFERENCES a (x) )
      mssql:
        CREATE TABLE c ( x INTEGER NOT NULL, FOREIGN KEY(x) REFERENCES a (x) ON DELETE NO ACTION ON UPDATE NO ACTION )"
    `);
    const updated = metadata.table('d', { x: column(Integer, { foreignKey: references('a.x', { onUpdate: 'CASCADE' }) }) });
    expect(() => oracle.compile(createTable(updated))).toThrow(/does not have ON UPDATE CASCADE/);
    const matched = metadata.table('e', { x: column(Integer, { foreignKey: references('a.x', { match: 'FULL' }) }) });
    expect(postgres.compile(createTable(matched)).sql).toContain('REFERENCES a (x) MATCH FULL');
    expect(() => mysql.compile(createTable(matched))).toThrow(/MATCH in foreign keys/);
  });

  test('take the options of each database', () => {
    const t = table(
      't',
      { a: column(Integer, { options: { sqlite: { onConflictNotNull: 'ROLLBACK' } } }), b: number },
      {
        constraints: (c) => [
          primaryKey([c.a], {
            name: 'pk',
            options: { mssql: { clustered: false }, postgres: { include: [c.b] }, sqlite: { onConflict: 'FAIL' } },
          }),
          unique([c.b], {
            options: { postgres: { nullsNotDistinct: true, include: ['a'] }, mssql: { clustered: true }, sqlite: { onConflict: 'IGNORE' } },
          }),
          check(c.b.gt(5), { options: { postgres: { notValid: true }, sqlite: { onConflict: 'ABORT' } } }),
        ],
      },
    );
    expect(inSix(() => createTable(t))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( a SERIAL NOT NULL, b INTEGER, CONSTRAINT pk PRIMARY KEY (a) INCLUDE (b), UNIQUE NULLS NOT DISTINCT (b) INCLUDE (a), CHECK (b > 5) NOT VALID )
      mysql, mariadb:
        CREATE TABLE t ( a INTEGER NOT NULL AUTO_INCREMENT, b INTEGER, CONSTRAINT pk PRIMARY KEY (a), UNIQUE (b), CHECK (b > 5) )
      oracle:
        CREATE TABLE t ( a INTEGER NOT NULL, b INTEGER, CONSTRAINT pk PRIMARY KEY (a), UNIQUE (b), CHECK (b > 5) )
      mssql:
        CREATE TABLE t ( a INTEGER NOT NULL IDENTITY, b INTEGER NULL, CONSTRAINT pk PRIMARY KEY NONCLUSTERED (a), UNIQUE CLUSTERED (b), CHECK (b > 5) )
      sqlite:
        CREATE TABLE t ( a INTEGER NOT NULL ON CONFLICT ROLLBACK, b INTEGER, CONSTRAINT pk PRIMARY KEY (a) ON CONFLICT FAIL, UNIQUE (b) ON CONFLICT IGNORE, CHECK (b > 5) ON CONFLICT ABORT )"
    `);
  });

  test('keep rows apart by EXCLUDE on PostgreSQL only', () => {
    const t = table(
      'booking',
      { room: column(Integer), during: column(Varchar(40)) },
      {
        constraints: (c) => [
          exclude(
            [
              [c.room, '='],
              [func.lower(c.during), '&&', 'range_ops'],
            ],
            { name: 'no_overlap', where: c.room.gt(0), deferrable: true },
          ),
        ],
      },
    );
    expect(inSix(() => createTable(t))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE booking ( room INTEGER NOT NULL, during VARCHAR(40) NOT NULL, CONSTRAINT no_overlap EXCLUDE USING gist (room WITH =, lower(during) range_ops WITH &&) WHERE (room > 0) DEFERRABLE )
      mysql, mariadb, oracle, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have EXCLUDE constraints."
    `);
    expect(() => table('t', { a: number }, { constraints: () => [exclude([])] })).toThrow(/SQL_INVALID_OPTION/);
    const injected = table('t', { a: number }, { constraints: (c) => [exclude([[c.a, '=) --']])] });
    expect(() => postgres.compile(createTable(injected))).toThrow(/is no operator/);
  });

  test('refer to tables that the metadata knows, in its default schema first', () => {
    const metadata = new MetaData({ schema: 'shop' });
    metadata.table('a', { key: column(Integer, { name: 'id', primaryKey: true }) });
    metadata.table('a', { id }, { schema: null });
    const b = metadata.table('b', { aKey: column(Integer, { name: 'a_id', foreignKey: 'a.key' }) });
    expect(postgres.compile(createTable(b)).sql).toContain('CREATE TABLE shop.b');
    expect(postgres.compile(createTable(b)).sql).toContain('FOREIGN KEY(a_id) REFERENCES shop.a (id)');
    const lost = metadata.table('c', { x: column(Integer, { foreignKey: 'nobody.id' }) });
    expect(() => postgres.compile(createTable(lost))).toThrow(/SQL_UNRESOLVED_FOREIGN_KEY: the foreign key c\.x refers to table 'nobody'/);
  });
});

describe('tables', () => {
  test('take the options of each database, and refuse those it does not know', () => {
    const options = {
      postgres: { inherits: ['base', 'Other'], with: { fillfactor: 70 }, onCommit: 'drop', tablespace: 'Fast', using: 'heap' },
      mysql: {
        collate: 'utf8mb4_bin',
        engine: 'InnoDB',
        rowFormat: 'COMPRESSED',
        dataDirectory: "/it's",
        partitionBy: 'KEY(a)',
        partitions: 3,
      },
      oracle: { onCommit: 'delete rows', compress: 'OLTP', tablespace: 'ts' },
      mssql: { filegroup: 'Archive', with: 'DATA_COMPRESSION = PAGE' },
      sqlite: { withoutRowid: true, strict: true },
    };
    expect(inSix(() => createTable(table('t', { a: id }, { options, comment: 'c' })))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( a SERIAL NOT NULL, PRIMARY KEY (a) ) INHERITS ( base, "Other" ) USING heap WITH (fillfactor = 70) ON COMMIT DROP TABLESPACE "Fast"
      mysql:
        CREATE TABLE t ( a INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (a) )ENGINE=InnoDB ROW_FORMAT=COMPRESSED DATA DIRECTORY='/it''s' COMMENT='c' COLLATE utf8mb4_bin PARTITION BY KEY(a) PARTITIONS 3
      mariadb:
        CREATE TABLE t ( a INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (a) )COMMENT='c'
      oracle:
        CREATE TABLE t ( a INTEGER NOT NULL, PRIMARY KEY (a) ) ON COMMIT DELETE ROWS COMPRESS FOR OLTP TABLESPACE ts
      mssql:
        CREATE TABLE t ( a INTEGER NOT NULL IDENTITY, PRIMARY KEY (a) ) ON [Archive] WITH (DATA_COMPRESSION = PAGE)
      sqlite:
        CREATE TABLE t ( a INTEGER NOT NULL, PRIMARY KEY (a) ) WITHOUT ROWID, STRICT"
    `);
    expect(() => sqlite.compile(createTable(table('t', { a: id }, { options: { sqlite: { engine: 'x' } } })))).toThrow(
      /SQL_INVALID_OPTION: 'engine' is no option of sqlite for a table; it knows withoutRowid, strict, autoincrement/,
    );
    expect(() => postgres.compile(createTable(table('t', { a: id }, { options: { postgres: { using: 'heap; DROP TABLE x' } } })))).toThrow(
      /SQL_INVALID_OPTION/,
    );
    expect(() => sqlite.compile(createTable(table('t', { a: id }, { options: { sqlite: { strict: 'yes' } } })))).toThrow(/true or false/);
  });

  test('count their keys, each database in its way', () => {
    const t = table('t', { a: id }, { options: { sqlite: { autoincrement: true } } });
    expect(inSix(() => createTable(t))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( a SERIAL NOT NULL, PRIMARY KEY (a) )
      mysql, mariadb:
        CREATE TABLE t ( a INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (a) )
      oracle:
        CREATE TABLE t ( a INTEGER NOT NULL, PRIMARY KEY (a) )
      mssql:
        CREATE TABLE t ( a INTEGER NOT NULL IDENTITY, PRIMARY KEY (a) )
      sqlite:
        CREATE TABLE t ( a INTEGER NOT NULL PRIMARY KEY AUTOINCREMENT )"
    `);
    expect(inSix(() => createTable(table('t', { a: column(Integer, { primaryKey: true, autoincrement: false }) })))).toMatchInlineSnapshot(`
      "postgres, mysql, mariadb, oracle, mssql, sqlite:
        CREATE TABLE t ( a INTEGER NOT NULL, PRIMARY KEY (a) )"
    `);
    expect(
      inSix(() => createTable(table('t', { a: id, b: column(Integer, { primaryKey: true, autoincrement: true }) }))),
    ).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE t ( a INTEGER NOT NULL, b SERIAL NOT NULL, PRIMARY KEY (b, a) )
      mysql, mariadb:
        CREATE TABLE t ( a INTEGER NOT NULL, b INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (b, a) )
      oracle:
        CREATE TABLE t ( a INTEGER NOT NULL, b INTEGER NOT NULL, PRIMARY KEY (b, a) )
      mssql:
        CREATE TABLE t ( a INTEGER NOT NULL, b INTEGER NOT NULL IDENTITY, PRIMARY KEY (a, b) )
      sqlite:
        SQL_UNSUPPORTED: the dialect does not count within a composite primary key. (in table 't', column 'b')"
    `);
  });

  test('are dropped with what depends on them, where that can be said', () => {
    expect(inSix(() => dropTable(table('t', { a: id }), { ifExists: true, cascade: true }))).toMatchInlineSnapshot(`
      "postgres:
        DROP TABLE IF EXISTS t CASCADE
      mysql, mariadb, mssql, sqlite:
        SQL_UNSUPPORTED: the dialect does not have DROP TABLE … CASCADE.
      oracle:
        DROP TABLE IF EXISTS t CASCADE CONSTRAINTS"
    `);
  });

  test('have names that need quotes, and a schema of SQL Server may name its database', () => {
    const t = table('Order', { a: id }, { schema: 'my db.own]er' });
    expect(inSix(() => dropTable(t))).toMatchInlineSnapshot(`
      "postgres, oracle, sqlite:
        DROP TABLE "my db.own]er"."Order"
      mysql, mariadb:
        DROP TABLE \`my db.own]er\`.\`Order\`
      mssql:
        DROP TABLE [my db.own]]er].[Order]"
    `);
    expect(mssql.compile(dropTable(table('t', { a: id }, { schema: '[a.b].c' }))).sql).toBe('DROP TABLE [a.b].c.t');
  });

  test('keep a name as it is though the convention would change it', () => {
    const metadata = new MetaData({ naming: { ck: 'ck_%(table_name)s_%(constraint_name)s' } });
    const t = metadata.table(
      't',
      { a: number },
      { constraints: (c) => [check(c.a.gt(0), { name: 'positive' }), check(c.a.lt(9), { name: exactName('small') })] },
    );
    const compiled = sqlite.compile(createTable(t)).sql;
    expect(compiled).toContain('CONSTRAINT ck_t_positive CHECK (a > 0)');
    expect(compiled).toContain('CONSTRAINT small CHECK (a < 9)');
  });
});
