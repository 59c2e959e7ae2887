import {
  type CompilerContext,
  type CompileState,
  column,
  createSequence,
  type DefaultDialect,
  type FunctionCall,
  func,
  Integer,
  insert,
  MetaData,
  nextValue,
  Sequence,
  select,
  Text,
} from '@sqlayer/expression';
import { definePlugin, dialect, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { describe, expect, test } from 'vitest';
import { describeOn, testServer } from '../../../tools/servers/test-server.ts';
import { MysqlDialect, MysqlStatementCompiler, mysql } from '../src/index.ts';

const [mariadbServer, mysqlServer] = await Promise.all([testServer('mariadb'), testServer('mysql')]);

const metadata = new MetaData();
const item = metadata.table('item', { id: column(Integer, { primaryKey: true }), name: column(Text) });

describeOn(mariadbServer, 'a URL that says MySQL where MariaDB answers', () => {
  test('is served as MariaDB, with what that has', async () => {
    await using database = await mariadbServer.createDatabase();
    await using kernel = new Kernel().use([poolPlugin, mysql]);
    const engine = await kernel.engine(database.url.replace(/^mariadb:/, 'mysql:'));
    expect(engine.dialect.name).toBe('mysql');
    await engine.begin(async (connection) => {
      await metadata.createAll(connection);
      expect(await connection.execute(insert(item).values({ name: 'lamp' }).returning(item.c.id, item.c.name)).one()).toEqual({
        id: 1,
        name: 'lamp',
      });
      await connection.execute(createSequence(new Sequence('number', { start: 5 })));
      expect(await connection.scalar(select(nextValue(new Sequence('number'))))).toBe(5n);
    });
    expect(engine.dialect).toMatchObject({ name: 'mariadb', capabilities: { insertReturning: true, sequences: true } });
  });
});

describeOn(mysqlServer, 'a URL that says MariaDB where MySQL answers', () => {
  test('is served as MySQL, without what that has not', async () => {
    await using database = await mysqlServer.createDatabase();
    await using kernel = new Kernel().use([poolPlugin, mysql]);
    const engine = await kernel.engine(database.url.replace(/^mysql:/, 'mariadb:'));
    await engine.begin(async (connection) => {
      await metadata.createAll(connection);
      expect(
        await connection
          .scalars(
            insert(item)
              .values([{ name: 'a' }, { name: 'b' }])
              .returning(item.c.id),
          )
          .all(),
      ).toEqual([1, 2]);
      const names = insert(item).values({ name: 'c' }).returning(item.c.name);
      await expect(connection.execute(names)).rejects.toMatchObject({ code: 'SQL_UNSUPPORTED' });
    });
    expect(engine.dialect.name).toBe('mysql');
  });
});

class LoudCompiler extends MysqlStatementCompiler {
  protected override functionSql(node: FunctionCall): string {
    return node.name === 'upper' ? `CONCAT(${super.functionSql(node)}, '!')` : super.functionSql(node);
  }
}

/** A dialect of an application, for a server that speaks as MySQL does. */
class LoudDialect extends MysqlDialect {
  protected override statementCompiler(context: CompilerContext, state: CompileState): LoudCompiler {
    return new LoudCompiler(context, state);
  }
}

const loud = definePlugin({
  name: 'loud',
  version: '1.0.0',
  provides: [dialect('mysql')],
  install: (context) => context.provide(dialect('mysql'), () => ({ name: 'mysql', drivers: ['mysql2'], create: () => new LoudDialect() })),
});

describe.each([
  ['MariaDB', mariadbServer],
  ['MySQL', mysqlServer],
] as const)('on %s, what the application made of the dialect', (_title, server) => {
  describeOn(server, 'holds when the server has answered', () => {
    test('as a class of its own', async () => {
      await using database = await server.createDatabase();
      await using kernel = new Kernel().use([poolPlugin, loud]);
      const engine = await kernel.engine(database.url.replace(/^\w+:/, 'mysql:'));
      expect(await engine.connect((connection) => connection.scalar(select(func.upper('a'))))).toBe('A!');
      expect(engine.dialect).toBeInstanceOf(LoudDialect);
      expect(engine.dialect.limits.statementBytes).toBeGreaterThan(1_000_000);
    });

    test('by compiles()', async () => {
      await using database = await server.createDatabase();
      await using kernel = new Kernel().use([poolPlugin, mysql]);
      const engine = await kernel.engine(database.url);
      (engine.dialect as DefaultDialect).compiles<FunctionCall>('functionCall', (node) => (node.name === 'upper' ? "'own'" : 'NULL'));
      expect(await engine.connect((connection) => connection.scalar(select(func.upper('a'))))).toBe('own');
    });
  });
});
