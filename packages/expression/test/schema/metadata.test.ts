import { describe, expect, test } from 'vitest';
import {
  ArrayOf,
  Bool,
  column,
  createTable,
  createView,
  DdlStatement,
  type DefaultDialect,
  DeferForeignKeys,
  ddl,
  domain,
  Enum,
  foreignKey,
  Integer,
  index,
  MetaData,
  type NodePass,
  orderTables,
  references,
  type SchemaEvent,
  type Statement,
  select,
  sequence,
  type Table,
  Text,
  unique,
  variant,
} from '../../src/index.ts';
import { inSix, mysql, oracle, postgres, six, sqlite } from '../six-dialects.ts';

const id = column(Integer, { primaryKey: true });

function to(target: string, name?: string) {
  return column(Integer, { nullable: true, foreignKey: references(target, name === undefined ? {} : { name }) });
}

function texts(statements: readonly Statement[], dialect: DefaultDialect = postgres): readonly string[] {
  return statements.map((statement) => dialect.compile(statement).sql.replace(/\s+/g, ' ').replace(/ \(.*/, ''));
}

describe('the order of a schema', () => {
  test('is that of its foreign keys, and the reverse when it is dropped', () => {
    const metadata = new MetaData();
    metadata.table('line', { id, orderId: to('order.id'), itemId: to('item.id') });
    metadata.table('order', { id, userId: to('user.id') });
    metadata.table('item', { id, parentId: to('item.id') });
    metadata.table('user', { id });
    expect(metadata.sortedTables.map(({ name }) => name)).toEqual(['item', 'user', 'order', 'line']);
    expect(texts(metadata.createStatements(sqlite), sqlite)).toEqual([
      'CREATE TABLE item',
      'CREATE TABLE user',
      'CREATE TABLE "order"',
      'CREATE TABLE line',
    ]);
    expect(texts(metadata.dropStatements(sqlite), sqlite)).toEqual([
      'DROP TABLE line',
      'DROP TABLE "order"',
      'DROP TABLE user',
      'DROP TABLE item',
    ]);
  });

  test('leaves the foreign keys of a circle for later, and drops them first', () => {
    const metadata = new MetaData();
    metadata.table('city', { id });
    metadata.table('person', { id, teamId: to('team.id', 'fk_team'), cityId: to('city.id', 'fk_city') });
    metadata.table('team', { id, leadId: to('person.id', 'fk_lead') });
    metadata.table('badge', { id, personId: to('person.id') });
    expect(inSix((dialect) => metadata.createStatements(dialect))).toMatchInlineSnapshot(`
      "postgres:
        CREATE TABLE city ( id SERIAL NOT NULL, PRIMARY KEY (id) )
        CREATE TABLE team ( id SERIAL NOT NULL, "leadId" INTEGER, PRIMARY KEY (id) )
        CREATE TABLE person ( id SERIAL NOT NULL, "teamId" INTEGER, "cityId" INTEGER, PRIMARY KEY (id) )
        CREATE TABLE badge ( id SERIAL NOT NULL, "personId" INTEGER, PRIMARY KEY (id), FOREIGN KEY("personId") REFERENCES person (id) )
        ALTER TABLE team ADD CONSTRAINT fk_lead FOREIGN KEY("leadId") REFERENCES person (id)
        ALTER TABLE person ADD CONSTRAINT fk_team FOREIGN KEY("teamId") REFERENCES team (id)
        ALTER TABLE person ADD CONSTRAINT fk_city FOREIGN KEY("cityId") REFERENCES city (id)
      mysql, mariadb:
        CREATE TABLE city ( id INTEGER NOT NULL AUTO_INCREMENT, PRIMARY KEY (id) )
        CREATE TABLE team ( id INTEGER NOT NULL AUTO_INCREMENT, \`leadId\` INTEGER, PRIMARY KEY (id) )
        CREATE TABLE person ( id INTEGER NOT NULL AUTO_INCREMENT, \`teamId\` INTEGER, \`cityId\` INTEGER, PRIMARY KEY (id) )
        CREATE TABLE badge ( id INTEGER NOT NULL AUTO_INCREMENT, \`personId\` INTEGER, PRIMARY KEY (id), FOREIGN KEY(\`personId\`) REFERENCES person (id) )
        ALTER TABLE team ADD CONSTRAINT fk_lead FOREIGN KEY(\`leadId\`) REFERENCES person (id)
        ALTER TABLE person ADD CONSTRAINT fk_team FOREIGN KEY(\`teamId\`) REFERENCES team (id)
        ALTER TABLE person ADD CONSTRAINT fk_city FOREIGN KEY(\`cityId\`) REFERENCES city (id)
      oracle:
        CREATE TABLE city ( id INTEGER NOT NULL, PRIMARY KEY (id) )
        CREATE TABLE team ( id INTEGER NOT NULL, "leadId" INTEGER, PRIMARY KEY (id) )
        CREATE TABLE person ( id INTEGER NOT NULL, "teamId" INTEGER, "cityId" INTEGER, PRIMARY KEY (id) )
        CREATE TABLE badge ( id INTEGER NOT NULL, "personId" INTEGER, PRIMARY KEY (id), FOREIGN KEY("personId") REFERENCES person (id) )
        ALTER TABLE team ADD CONSTRAINT fk_lead FOREIGN KEY("leadId") REFERENCES person (id)
        ALTER TABLE person ADD CONSTRAINT fk_team FOREIGN KEY("teamId") REFERENCES team (id)
        ALTER TABLE person ADD CONSTRAINT fk_city FOREIGN KEY("cityId") REFERENCES city (id)
      mssql:
        CREATE TABLE city ( id INTEGER NOT NULL IDENTITY, PRIMARY KEY (id) )
        CREATE TABLE team ( id INTEGER NOT NULL IDENTITY, [leadId] INTEGER NULL, PRIMARY KEY (id) )
        CREATE TABLE person ( id INTEGER NOT NULL IDENTITY, [teamId] INTEGER NULL, [cityId] INTEGER NULL, PRIMARY KEY (id) )
        CREATE TABLE badge ( id INTEGER NOT NULL IDENTITY, [personId] INTEGER NULL, PRIMARY KEY (id), FOREIGN KEY([personId]) REFERENCES person (id) )
        ALTER TABLE team ADD CONSTRAINT fk_lead FOREIGN KEY([leadId]) REFERENCES person (id)
        ALTER TABLE person ADD CONSTRAINT fk_team FOREIGN KEY([teamId]) REFERENCES team (id)
        ALTER TABLE person ADD CONSTRAINT fk_city FOREIGN KEY([cityId]) REFERENCES city (id)
      sqlite:
        CREATE TABLE city ( id INTEGER NOT NULL, PRIMARY KEY (id) )
        CREATE TABLE team ( id INTEGER NOT NULL, "leadId" INTEGER, PRIMARY KEY (id), CONSTRAINT fk_lead FOREIGN KEY("leadId") REFERENCES person (id) )
        CREATE TABLE person ( id INTEGER NOT NULL, "teamId" INTEGER, "cityId" INTEGER, PRIMARY KEY (id), CONSTRAINT fk_team FOREIGN KEY("teamId") REFERENCES team (id), CONSTRAINT fk_city FOREIGN KEY("cityId") REFERENCES city (id) )
        CREATE TABLE badge ( id INTEGER NOT NULL, "personId" INTEGER, PRIMARY KEY (id), FOREIGN KEY("personId") REFERENCES person (id) )"
    `);
    expect(inSix((dialect) => metadata.dropStatements(dialect))).toMatchInlineSnapshot(`
      "postgres, oracle, mssql:
        ALTER TABLE person DROP CONSTRAINT fk_team
        ALTER TABLE person DROP CONSTRAINT fk_city
        ALTER TABLE team DROP CONSTRAINT fk_lead
        DROP TABLE badge
        DROP TABLE person
        DROP TABLE team
        DROP TABLE city
      mysql, mariadb:
        ALTER TABLE person DROP FOREIGN KEY fk_team
        ALTER TABLE person DROP FOREIGN KEY fk_city
        ALTER TABLE team DROP FOREIGN KEY fk_lead
        DROP TABLE badge
        DROP TABLE person
        DROP TABLE team
        DROP TABLE city
      sqlite:
        PRAGMA defer_foreign_keys = ON
        DROP TABLE badge
        DROP TABLE person
        DROP TABLE team
        DROP TABLE city"
    `);
  });

  test('needs the names of keys in a circle, which a convention may give', () => {
    const circle = (metadata: MetaData) => {
      metadata.table('a', { id, bId: to('b.id') });
      metadata.table('b', { id, aId: to('a.id') });
      return metadata;
    };
    expect(() => circle(new MetaData()).dropStatements(postgres)).toThrow(
      /SQL_UNNAMED_CONSTRAINT: the foreign key of 'b\.aId' is part of a circle/,
    );
    expect(texts(circle(new MetaData()).dropStatements(sqlite), sqlite)).toHaveLength(3);
    expect(() => postgres.compile(new DeferForeignKeys())).toThrow(/SQL_UNSUPPORTED/);
    const named = circle(new MetaData({ naming: { fk: 'fk_%(table_name)s_%(referred_table_name)s' } }));
    expect(texts(named.dropStatements(mysql), mysql)).toEqual([
      'ALTER TABLE b DROP FOREIGN KEY fk_b_a',
      'ALTER TABLE a DROP FOREIGN KEY fk_a_b',
      'DROP TABLE b',
      'DROP TABLE a',
    ]);
  });

  test('opens a circle where it closes, if the order is all there is', () => {
    const metadata = new MetaData();
    const tables = ['x', 'y', 'z'].map((name, i) => metadata.table(name, { id, next: to(`${['y', 'z', 'x'][i]}.id`) }));
    const other = metadata.table('w', { id, x: to('x.id') });
    expect(orderTables([other, ...tables]).tables.map(({ name }) => name)).toEqual(['z', 'y', 'x', 'w']);
    expect(orderTables([other, ...tables], { circlesAsGiven: true }).tables.map(({ name }) => name)).toEqual(['x', 'y', 'z', 'w']);
  });

  test('may be asked of some of the tables', () => {
    const metadata = new MetaData();
    const a = metadata.table('a', { id });
    const b = metadata.table('b', { id, aId: to('a.id') });
    metadata.on('beforeCreate', ddl('CREATE EXTENSION x'));
    expect(texts(metadata.createStatements(postgres, { tables: [b] }))).toEqual(['CREATE TABLE b']);
    expect(texts(metadata.dropStatements(postgres, { tables: [a] }))).toEqual(['DROP TABLE a']);
    expect(() => new MetaData().createStatements(postgres, { tables: [a] })).toThrow(/the table 'a' is none of this metadata/);
  });
});

describe('what comes with tables', () => {
  test('sequences, types, indexes, comments and views', () => {
    const metadata = new MetaData({ schema: 's' });
    metadata.sequence('free', { start: 3 });
    const mood = Enum('a', 'b').with({ name: 'mood', schema: 's' });
    const moods = domain('moods', ArrayOf(mood), { schema: 's', notNull: true });
    const guarded = Enum('x', "y's").with({ native: false, constraint: true, name: 'ck_guarded' });
    const t = metadata.table(
      't',
      {
        id: column(Integer, { primaryKey: true, default: sequence('t_seq') }),
        optional: column(Integer, { default: sequence('opt_seq', { optional: true }) }),
        mood: column(mood, { comment: 'how it is', index: true }),
        moods: column(variant(moods, { mysql: Text, mariadb: Text, oracle: Text, mssql: Text, sqlite: Text })),
        guarded: column(guarded),
      },
      { comment: 'a table', constraints: (c) => [unique([c.optional], { name: 'uq', comment: 'only once' })] },
    );
    createView('v', select(t.c.id), { metadata });
    expect(inSix((dialect) => metadata.createStatements(dialect))).toMatchInlineSnapshot(`
      "postgres:
        CREATE SEQUENCE s.free START WITH 3
        CREATE SEQUENCE t_seq
        CREATE TYPE s.mood AS ENUM ('a', 'b')
        CREATE DOMAIN s.moods AS s.mood[] NOT NULL
        CREATE TABLE s.t ( id INTEGER NOT NULL, optional INTEGER NOT NULL, mood s.mood NOT NULL, moods s.moods NOT NULL, guarded VARCHAR(3) NOT NULL, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (optional), CONSTRAINT ck_guarded CHECK (guarded IN ('x', 'y''s')) )
        CREATE INDEX ix_s_t_mood ON s.t (mood)
        COMMENT ON TABLE s.t IS 'a table'
        COMMENT ON COLUMN s.t.mood IS 'how it is'
        COMMENT ON CONSTRAINT uq ON s.t IS 'only once'
        CREATE VIEW s.v AS SELECT s.t.id FROM s.t
      mysql:
        CREATE TABLE s.t ( id INTEGER NOT NULL AUTO_INCREMENT, optional INTEGER NOT NULL, mood ENUM('a','b') NOT NULL COMMENT 'how it is', moods TEXT NOT NULL, guarded VARCHAR(3) NOT NULL, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (optional), CONSTRAINT ck_guarded CHECK (guarded IN ('x', 'y''s')) )COMMENT='a table'
        CREATE INDEX ix_s_t_mood ON s.t (mood)
        CREATE VIEW s.v AS SELECT s.t.id FROM s.t
      mariadb:
        CREATE SEQUENCE s.free START WITH 3
        CREATE SEQUENCE t_seq
        CREATE TABLE s.t ( id INTEGER NOT NULL, optional INTEGER NOT NULL, mood ENUM('a','b') NOT NULL COMMENT 'how it is', moods TEXT NOT NULL, guarded VARCHAR(3) NOT NULL, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (optional), CONSTRAINT ck_guarded CHECK (guarded IN ('x', 'y''s')) )COMMENT='a table'
        CREATE INDEX ix_s_t_mood ON s.t (mood)
        CREATE VIEW s.v AS SELECT s.t.id FROM s.t
      oracle:
        CREATE SEQUENCE s.free START WITH 3
        CREATE SEQUENCE t_seq
        CREATE SEQUENCE opt_seq
        CREATE TABLE s.t ( id INTEGER NOT NULL, optional INTEGER NOT NULL, mood VARCHAR(1 CHAR) NOT NULL, moods CLOB NOT NULL, guarded VARCHAR(3 CHAR) NOT NULL, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (optional), CONSTRAINT ck_guarded CHECK (guarded IN ('x', 'y''s')) )
        CREATE INDEX s.ix_s_t_mood ON s.t (mood)
        COMMENT ON TABLE s.t IS 'a table'
        COMMENT ON COLUMN s.t.mood IS 'how it is'
        CREATE VIEW s.v AS SELECT s.t.id FROM s.t
      mssql:
        CREATE SEQUENCE s.free START WITH 3
        CREATE SEQUENCE t_seq
        CREATE TABLE s.t ( id INTEGER NOT NULL, optional INTEGER NOT NULL, mood VARCHAR(1) NOT NULL, moods NVARCHAR(max) NOT NULL, guarded VARCHAR(3) NOT NULL, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (optional), CONSTRAINT ck_guarded CHECK (guarded IN ('x', 'y''s')) )
        CREATE INDEX ix_s_t_mood ON s.t (mood)
        execute sp_addextendedproperty 'MS_Description', N'a table', 'schema', s, 'table', t
        execute sp_addextendedproperty 'MS_Description', N'how it is', 'schema', s, 'table', t, 'column', mood
        CREATE VIEW s.v AS SELECT s.t.id FROM s.t
      sqlite:
        CREATE TABLE s.t ( id INTEGER NOT NULL, optional INTEGER NOT NULL, mood VARCHAR(1) NOT NULL, moods TEXT NOT NULL, guarded VARCHAR(3) NOT NULL, PRIMARY KEY (id), CONSTRAINT uq UNIQUE (optional), CONSTRAINT ck_guarded CHECK (guarded IN ('x', 'y''s')) )
        CREATE INDEX s.ix_s_t_mood ON t (mood)
        CREATE VIEW s.v AS SELECT s.t.id FROM s.t"
    `);
    expect(inSix((dialect) => metadata.dropStatements(dialect))).toMatchInlineSnapshot(`
      "postgres:
        DROP VIEW s.v
        DROP TABLE s.t
        DROP SEQUENCE s.free
        DROP SEQUENCE t_seq
        DROP DOMAIN s.moods
        DROP TYPE s.mood
      mysql, sqlite:
        DROP VIEW s.v
        DROP TABLE s.t
      mariadb, mssql:
        DROP VIEW s.v
        DROP TABLE s.t
        DROP SEQUENCE s.free
        DROP SEQUENCE t_seq
      oracle:
        DROP VIEW s.v
        DROP TABLE s.t
        DROP SEQUENCE s.free
        DROP SEQUENCE t_seq
        DROP SEQUENCE opt_seq"
    `);
  });

  test('sequences and types stay as long as a table that is left alone uses them', () => {
    const metadata = new MetaData();
    const [mood, numbers] = [Enum('a', 'b').with({ name: 'mood' }), sequence('numbers')];
    const columns = { id, mood: column(mood), n: column(Integer, { default: numbers }) };
    const [a, b] = [metadata.table('a', columns), metadata.table('b', columns)];
    const dropped = (tables: readonly Table[]) =>
      metadata.dropStatements(postgres, { tables }).map((one) => postgres.compile(one).sql.trim());
    expect(dropped([a])).toEqual(['DROP TABLE a']);
    expect(dropped([a, b])).toEqual(['DROP TABLE b', 'DROP TABLE a', 'DROP SEQUENCE numbers', 'DROP TYPE mood']);
  });

  test('constraints and indexes of some dialects only', () => {
    const metadata = new MetaData();
    metadata.table(
      't',
      { id, a: column(Bool) },
      {
        constraints: (c) => [
          unique([c.a], { name: 'uq', ddlIf: { dialect: ['mysql', 'oracle'] } }),
          index([c.a], { name: 'ix', ddlIf: { when: ({ capabilities }) => capabilities.transactionalDdl } }),
        ],
      },
    );
    const with_ = (word: string) =>
      six.filter((dialect) => metadata.createStatements(dialect).some((one) => dialect.compile(one).sql.includes(word)));
    expect(with_('uq').map(({ name }) => name)).toEqual(['mysql', 'oracle']);
    expect(with_('ix').map(({ name }) => name)).toEqual(['postgres', 'mssql', 'sqlite']);
  });
});

describe('events', () => {
  test('carry statements, and functions that are waited for', async () => {
    const sent: string[] = [];
    const metadata = new MetaData();
    const t = metadata.table(
      'T t',
      { id },
      {
        schema: 's',
        events: {
          afterCreate: [
            ddl('GRANT ALL ON %(fullname)s TO x').executeIf({ dialect: 'postgres' }),
            ddl('ANALYZE %(table)s').executeIf({ dialect: 'sqlite' }),
          ],
        },
      },
    );
    const seen: string[] = [];
    const note = async ({ moment, table }: SchemaEvent) => {
      await Promise.resolve();
      seen.push(`${moment} ${table?.fullName ?? 'all'} after ${sent.length}`);
    };
    t.on('beforeDrop', note).on('beforeCreate', note);
    metadata.on('beforeCreate', note).on('afterCreate', note).on('afterDrop', ddl('VACUUM'));
    const connection = {
      dialect: postgres,
      execute: async (statement: unknown) => {
        sent.push(postgres.compile(statement as Statement).sql.replace(/\s+/g, ' '));
      },
      inspect: () => ({ tableNames: async () => [], viewNames: async () => [] }) as never,
    };
    await metadata.createAll(connection);
    await metadata.dropAll(connection, { checkFirst: false });
    expect(sent).toEqual([
      'CREATE TABLE s."T t" ( id SERIAL NOT NULL, PRIMARY KEY (id) )',
      'GRANT ALL ON s."T t" TO x',
      'DROP TABLE s."T t"',
      'VACUUM',
    ]);
    expect(seen).toEqual(['beforeCreate all after 0', 'beforeCreate s.T t after 0', 'afterCreate all after 2', 'beforeDrop s.T t after 2']);
    expect(texts(metadata.createStatements(sqlite), sqlite)).toEqual(['CREATE TABLE s."T t"', 'ANALYZE "T t"']);
  });

  test('tell of tables that are defined, with the columns, constraints and indexes that they have', () => {
    const told: string[] = [];
    const metadata = new MetaData().onTable(({ name, columns, constraints, indexes }) => {
      told.push(`${name}: ${columns.map(({ key }) => key)}; ${constraints.map(({ kind }) => kind)}; ${indexes.length} indexes`);
    });
    metadata.table('a', { id });
    metadata.table('b', { id, aId: column(Integer, { foreignKey: 'a.id', index: true }) }, { constraints: (c) => [unique([c.aId])] });
    expect(told).toMatchInlineSnapshot(`
      [
        "a: id; primaryKey; 0 indexes",
        "b: id,aId; primaryKey,foreignKey,unique; 1 indexes",
      ]
    `);
  });
});

describe('an element of the application', () => {
  class Refresh extends DdlStatement {
    readonly view: string;

    constructor(view: string) {
      super();
      this.view = view;
    }

    get kind(): string {
      return 'refresh';
    }

    describe(pass: NodePass): void {
      pass.atom('view', this.view);
    }
  }

  test('is written by what the dialect was told', () => {
    oracle.compiles('refresh', (node) => `REFRESH ${(node as Refresh).view}`);
    expect(oracle.compile(new Refresh('v')).sql).toBe('REFRESH v');
    expect(() => postgres.compile(new Refresh('v'))).toThrow(
      /SQL_UNKNOWN_NODE: the dialect 'postgres' has no way to write a statement of kind 'refresh'/,
    );
  });
});

describe('a copy of a table', () => {
  const metadata = new MetaData();
  metadata.table('owner', { id }, { schema: 'a' });
  metadata.table('code', { id }, { schema: 'b' });
  const original = metadata.table(
    't',
    {
      id,
      ownerId: column(Integer, { name: 'owner_id', foreignKey: references('a.owner.id', { onDelete: 'CASCADE' }), index: true }),
      codeId: column(Integer, { foreignKey: 'b.code.id' }),
      parentId: column(Integer, { nullable: true }),
    },
    {
      schema: 'a',
      comment: 'c',
      prefixes: ['UNLOGGED'],
      options: { postgres: { tablespace: 'ts' } },
      constraints: (c) => [foreignKey([c.parentId], ['a.t.id'], { name: 'fk_parent' }), unique([c.codeId], { name: 'uq' })],
    },
  );

  test('is another table with the same columns, constraints and options', () => {
    const other = new MetaData();
    const copy = original.toMetaData(other);
    expect(copy).not.toBe(original);
    expect(other.tables.get('a.t')).toBe(copy);
    metadata.tables.get('a.owner')?.toMetaData(other);
    metadata.tables.get('b.code')?.toMetaData(other);
    expect(postgres.compile(createTable(copy)).sql).toBe(postgres.compile(createTable(original)).sql);
    expect(copy.indexes).toHaveLength(1);
  });

  test('goes to another schema with the keys to its own one, under another name', () => {
    const other = new MetaData();
    const copy = original.toMetaData(other, { schema: 'tenant', name: 't2' });
    for (const name of ['a.owner', 'b.code']) metadata.tables.get(name)?.toMetaData(other, name === 'a.owner' ? { schema: 'tenant' } : {});
    const targets = copy.foreignKeys.map((constraint) => constraint.targetName(0));
    expect(targets.map(({ table }) => table)).toEqual(['tenant.owner', 'b.code', 'tenant.t2']);
    expect(postgres.compile(createTable(copy)).sql).toContain('FOREIGN KEY(owner_id) REFERENCES tenant.owner (id) ON DELETE CASCADE');
    const none = original.toMetaData(new MetaData({ schema: 'default' }), { schema: null, referredSchema: () => null });
    expect(none.fullName).toBe('t');
    expect(none.foreignKeys.map((constraint) => constraint.targets[0])).toEqual(['owner.id', 'code.id', 't.id']);
  });
});
