import { func, Integer, insert, literal, select } from '@sqlayer/expression';
import type { Connection, Engine } from '@sqlayer/kernel';
import { expect } from 'vitest';
import { company, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const pools = new CaseGroup('a pool', { fixtures: [company, stock] });

const one = select(literal(1, Integer));

/** How often an engine has opened a physical connection since. */
function countConnects(engine: Engine): () => number {
  let count = 0;
  engine.events.on('connect', () => {
    count += 1;
  });
  return () => count;
}

pools.onEngine('gives the same physical connection out again', async (_engine, database) => {
  const engine = await database.otherEngine({});
  const connects = countConnects(engine);
  for (let i = 0; i < 5; i++) expect(await engine.connect((connection) => connection.scalar(one))).toBe(1);
  expect(connects()).toBe(1);
});

pools.onEngine('opens as many as are wanted at once, and keeps them', ['severalConnections'], async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { size: 3, maxOverflow: 0 } });
  const connects = countConnects(engine);
  const work = () => engine.connect((connection) => connection.scalar(one));
  expect(await Promise.all([work(), work(), work()])).toEqual([1, 1, 1]);
  await Promise.all([work(), work(), work()]);
  expect(connects()).toBeLessThanOrEqual(3);
  expect(engine.poolStatus).toMatchObject({ inUse: 0, waiting: 0, limit: 3 });
});

pools.onEngine('lets others wait for their turn', ['severalConnections'], async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { size: 2, maxOverflow: 0 } });
  const work = (i: number) => engine.connect((connection) => connection.scalar(select(literal(i, Integer))));
  const answers = await Promise.all(Array.from({ length: 40 }, (_one, i) => work(i)));
  expect(answers).toEqual(Array.from({ length: 40 }, (_one, i) => i));
});

pools.onEngine('says that no connection came free', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { size: 1, maxOverflow: 0, checkoutTimeoutMs: 500 } });
  await engine.connect(async () => {
    await expect(engine.connect()).rejects.toMatchObject({ code: 'POOL_CHECKOUT_TIMEOUT' });
  });
  expect(await engine.connect((connection) => connection.scalar(one))).toBe(1);
});

pools.onEngine('gives a wait up through its signal', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { size: 1, maxOverflow: 0 } });
  await engine.connect(async () => {
    const waiting = engine.withOptions({ signal: AbortSignal.timeout(20) }).connect();
    await expect(waiting).rejects.toMatchObject({ code: 'POOL_ABORTED' });
  });
});

pools.onEngine('closes what it has beyond its size', ['severalConnections'], async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { size: 1, maxOverflow: 2 } });
  const held: Connection[] = [];
  for (let i = 0; i < 3; i++) held.push(await engine.connect());
  expect(engine.poolStatus.inUse).toBe(3);
  for (const connection of held) await connection.close();
  expect(engine.poolStatus).toMatchObject({ inUse: 0, idle: 1 });
});

pools.onEngine('undoes what a connection has left open', async (engine) => {
  const connection = await engine.connect();
  await connection.execute(insert(item).values({ sku: 'left' }));
  await connection.close();
  expect(await engine.connect((next) => next.scalar(select(func.count()).from(item)))).toBe(0);
});

pools.onEngine('keeps no connection where it is told so', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { kind: 'null' } });
  const connects = countConnects(engine);
  for (let i = 0; i < 3; i++) await engine.connect((connection) => connection.scalar(one));
  expect(connects()).toBe(3);
  expect(engine.poolStatus).toMatchObject({ kind: 'null', idle: 0, inUse: 0 });
});

pools.onEngine('shares one connection where it is told so', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { kind: 'static' } });
  const connects = countConnects(engine);
  const auto = engine.withOptions({ isolationLevel: 'AUTOCOMMIT' });
  await auto.connect((first) =>
    auto.connect(async (second) => {
      expect(await first.scalar(one)).toBe(1);
      expect(await second.scalar(one)).toBe(1);
    }),
  );
  expect(connects()).toBe(1);
});

pools.onEngine('refuses a second connection where it is told so', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { kind: 'assertion' } });
  await engine.connect(async () => {
    await expect(engine.connect()).rejects.toMatchObject({ code: 'POOL_ALREADY_CHECKED_OUT' });
  });
});

pools.onEngine('replaces connections that are too old', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { recycleAfterMs: 400 } });
  const connects = countConnects(engine);
  await engine.connect((connection) => connection.scalar(one));
  await new Promise((resolve) => setTimeout(resolve, 420));
  await engine.connect((connection) => connection.scalar(one));
  expect(connects()).toBe(2);
});

pools.onEngine('asks a connection for a sign of life where it is told so', async (_engine, database) => {
  const engine = await database.otherEngine({ pool: { prePing: true } });
  const connects = countConnects(engine);
  for (let i = 0; i < 3; i++) expect(await engine.connect((connection) => connection.scalar(one))).toBe(1);
  expect(connects()).toBe(1);
});

pools.onEngine('drops a connection that is known to be broken', async (_engine, database) => {
  const engine = await database.otherEngine({});
  const connects = countConnects(engine);
  await engine.connect(async (connection) => {
    await connection.scalar(one);
    await connection.invalidate();
    await expect(connection.execute(one)).rejects.toMatchObject({ code: 'ENGINE_INVALIDATED' });
    await connection.rollback();
    expect(await connection.scalar(one)).toBe(1);
  });
  expect(connects()).toBe(2);
});

pools.onEngine('asks for the way in at every physical connection', async (_engine, database) => {
  let asked = 0;
  const engine = await database.otherEngine({
    pool: { kind: 'null' },
    connectHook: (url) => {
      asked += 1;
      return url;
    },
  });
  for (let i = 0; i < 2; i++) await engine.connect((connection) => connection.scalar(one));
  expect(asked).toBe(2);
});

pools.onEngine('tells what becomes of its connections', async (_engine, database) => {
  const engine = await database.otherEngine({});
  const told: string[] = [];
  for (const event of ['connect', 'firstConnect', 'checkout', 'checkin', 'close'] as const)
    engine.events.on(event, () => void told.push(event));
  await engine.connect((connection) => connection.scalar(one));
  await engine.connect((connection) => connection.scalar(one));
  await engine.dispose();
  expect(told).toEqual(['connect', 'firstConnect', 'checkout', 'checkin', 'checkout', 'checkin', 'close']);
});

pools.onEngine('tells statements and transactions', async (_engine, database) => {
  const engine = await database.otherEngine({});
  const told: string[] = [];
  engine.events.on('begin', () => void told.push('begin'));
  engine.events.on('beforeExecute', ({ purpose }) => void told.push(`before ${purpose}`));
  engine.events.on('afterExecute', ({ purpose }) => void told.push(`after ${purpose}`));
  engine.events.on('commit', () => void told.push('commit'));
  engine.events.on('rollback', () => void told.push('rollback'));
  await engine.begin((connection) => connection.scalar(one));
  await engine.connect(async (connection) => {
    await connection.scalar(one);
    await connection.rollback();
  });
  expect(told).toEqual(['begin', 'before query', 'after query', 'commit', 'begin', 'before query', 'after query', 'rollback']);
});

pools.onEngine('gives nothing out after it was disposed', async (_engine, database) => {
  const engine = await database.otherEngine({});
  await engine.connect((connection) => connection.scalar(one));
  await engine.dispose();
  await engine.dispose();
  expect(engine.disposed).toBe(true);
  await expect(engine.connect()).rejects.toMatchObject({ code: 'ENGINE_DISPOSED' });
});

pools.onEngine('gives the native connection away', async (engine) => {
  await engine.connect((connection) => expect(connection.native).toBeTypeOf('object'));
});

pools.onEngine('carries out calls of one connection in their order', async (engine) => {
  await engine.connect(async (connection) => {
    const calls = Array.from({ length: 20 }, (_one, i) => connection.scalar(select(literal(i, Integer).label(`n${i}`))));
    expect(await Promise.all(calls)).toEqual(Array.from({ length: 20 }, (_one, i) => i));
  });
});

pools.onEngine('works without prepared statements and without the compiled cache', async (engine) => {
  const bare = engine.withOptions({ preparedStatements: false, compiledCache: false });
  for (let i = 1; i <= 3; i++)
    expect(await bare.connect((connection) => connection.scalar(select(team.c.name).where(team.c.id.eq(i))))).toHaveLength(i === 2 ? 4 : 5);
});
