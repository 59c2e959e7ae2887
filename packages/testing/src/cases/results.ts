import { func, Integer, insert, literal, select, text, unionAll, update } from '@sqlayer/expression';
import { expect } from 'vitest';
import { company, person, task, team } from '../fixtures/company.ts';
import { item, stock } from '../fixtures/stock.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const results = new CaseGroup('a result', { fixtures: [company, stock] });

const { id, name } = person.c;
const people = select(id, name).orderBy(id);

results.it('gives all rows, again and again', async (connection) => {
  const result = await connection.execute(people);
  expect(result.all()).toHaveLength(5);
  expect(result.all()).toEqual(result.all());
});

results.it('gives the only row', async (connection) => {
  expect(await connection.execute(people.where(id.eq(1))).one()).toEqual({ id: 1, name: 'Ada' });
  await expect(connection.execute(people).one()).rejects.toMatchObject({ code: 'RESULT_MULTIPLE_ROWS' });
  await expect(connection.execute(people.where(id.eq(9))).one()).rejects.toMatchObject({ code: 'RESULT_NO_ROW' });
});

results.it('gives the only row or null', async (connection) => {
  expect(await connection.execute(people.where(id.eq(9))).oneOrNone()).toBeNull();
  await expect(connection.execute(people).oneOrNone()).rejects.toMatchObject({ code: 'RESULT_MULTIPLE_ROWS' });
});

results.it('gives the first row or null', async (connection) => {
  expect(await connection.execute(people).first()).toEqual({ id: 1, name: 'Ada' });
  expect(await connection.execute(people.where(id.eq(9))).first()).toBeNull();
});

results.it('gives the first column of the first row, or null', async (connection) => {
  expect(await connection.scalar(people)).toBe(1);
  expect(await connection.scalar(people.where(id.eq(9)))).toBeNull();
  expect(await connection.execute(people.where(id.eq(2))).scalarOne()).toBe(2);
  expect(await connection.execute(people.where(id.eq(9))).scalarOneOrNone()).toBeNull();
});

results.it('gives the first column of every row', async (connection) => {
  expect(await connection.scalars(people).all()).toEqual([1, 2, 3, 4, 5]);
});

results.it('gives rows as tuples and as mappings', async (connection) => {
  const result = await connection.execute(people.limit(1));
  expect(result.tuples().all()).toEqual([[1, 'Ada']]);
  expect({ ...result.mappings().one() }).toEqual({ id: 1, name: 'Ada' });
});

results.it('gives rows in parts', async (connection) => {
  const result = await connection.execute(people);
  expect([...result.partitions(2)].map((part) => part.map((row) => row.id))).toEqual([[1, 2], [3, 4], [5]]);
});

results.it('leaves repetitions out', async (connection) => {
  const query = select(task.c.title).orderBy(task.c.id);
  expect(await connection.scalars(query).unique().all()).toEqual(['plan', 'build', 'test', 'ship']);
  const firsts = await connection
    .execute(select(task.c.personId, task.c.title).orderBy(task.c.id))
    .unique((row) => row.personId)
    .all();
  expect(firsts.map((row) => row.title)).toEqual(['plan', 'build', 'test', 'plan']);
});

results.it('is iterated', async (connection) => {
  const seen: number[] = [];
  for await (const row of connection.execute(people)) seen.push(row.id);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

results.it('is frozen and read later', async (connection) => {
  const frozen = (await connection.execute(people)).freeze();
  await connection.execute(update(person).set({ name: 'X' }));
  expect(frozen().scalars().all()).toEqual([1, 2, 3, 4, 5]);
  expect(frozen().all()[0]).toEqual({ id: 1, name: 'Ada' });
});

results.it('knows its keys and whether it has rows', async (connection) => {
  const selected = await connection.execute(people);
  expect([selected.returnsRows, selected.keys]).toEqual([true, ['id', 'name']]);
  const changed = await connection.execute(insert(item).values({ sku: 'a' }));
  expect(changed.returnsRows).toBe(false);
  expect(() => changed.all()).toThrow('RESULT_NO_ROWS_RETURNED');
});

results.it('of SQL by hand has the names of its columns', async (connection) => {
  const result = await connection.execute(text('SELECT 1 AS a, 2 AS b, 3 AS a'));
  expect(result.keys).toHaveLength(3);
  expect(new Set(result.keys).size).toBe(3);
  expect(result.tuples().all()).toEqual([[1, 2, 3]]);
});

results.it('of raw SQL has plain values', async (connection) => {
  const rows = await connection.executeRaw(`SELECT id, name FROM ${team.name} ORDER BY id`).all();
  expect(rows.map((row) => ({ ...row }))).toEqual([
    { id: 1, name: 'Alpha' },
    { id: 2, name: 'Beta' },
    { id: 3, name: 'Gamma' },
  ]);
});

results.it('of thousands of rows is whole', async (connection) => {
  await connection.execute(insert(item).values(Array.from({ length: 1_100 }, (_one, i) => ({ sku: `s${i}`, amount: i }))));
  const rows = await connection.execute(select(item.c.amount, item.c.sku).orderBy(item.c.amount)).all();
  expect(rows).toHaveLength(1_100);
  expect(rows[1_099]).toEqual({ amount: 1_099, sku: 's1099' });
});

results.it('has as many columns as are selected', async (connection) => {
  const columns = Object.fromEntries(Array.from({ length: 120 }, (_one, i) => [`c${i}`, literal(i, Integer)]));
  const row = (await connection.execute(select(columns)).one()) as Readonly<Record<string, number>>;
  expect(Object.values(row)).toEqual(Array.from({ length: 120 }, (_one, i) => i));
});

export const streams = new CaseGroup('a stream', { fixtures: [company] });

const numbers = unionAll(people, people, people, people).subquery('numbers');
const all = select(numbers.c.id);

streams.it('gives rows while they come', async (connection) => {
  const seen: number[] = [];
  for await (const row of connection.stream(people, undefined, { streamChunkRows: 2 })) seen.push(row.id);
  expect(seen).toEqual([1, 2, 3, 4, 5]);
});

streams.it('gives more rows than are fetched at a time', async (connection) => {
  let count = 0;
  for await (const _row of connection.stream(all, undefined, { streamChunkRows: 7 })) count += 1;
  expect(count).toBe(20);
});

streams.it('takes parameters', async (connection) => {
  const seen: string[] = [];
  for await (const row of connection.stream(people.where(id.in([2, 3]), name.ne('x')))) seen.push(row.name);
  expect(seen).toEqual(['Bo', 'Cy']);
});

streams.it('of nothing ends at once', async (connection) => {
  for await (const _row of connection.stream(people.where(id.eq(9)))) throw new Error('there is a row');
});

streams.it('is left early, and the connection goes on', async (connection) => {
  for await (const row of connection.stream(all, undefined, { streamChunkRows: 3 })) if (row.id === 2) break;
  expect(await connection.scalar(select(func.count()).from(person))).toBe(5);
});

streams.it('is left by an error, and the connection goes on', async (connection) => {
  const failing = async () => {
    for await (const _row of connection.stream(all, undefined, { streamChunkRows: 3 })) throw new Error('enough');
  };
  await expect(failing()).rejects.toThrow('enough');
  expect(await connection.scalar(select(func.count()).from(person))).toBe(5);
});

streams.it('is closed without being read', async (connection) => {
  const stream = connection.stream(all);
  await stream.close();
  expect(await connection.scalar(select(func.count()).from(person))).toBe(5);
});

streams.it('is read once', async (connection) => {
  const stream = connection.stream(people);
  for await (const _row of stream) break;
  expect(() => stream[Symbol.asyncIterator]()).toThrow('ENGINE_STREAM_CONSUMED');
});

streams.it('keeps other statements away until it ends', async (connection) => {
  const rows = connection.stream(all, undefined, { streamChunkRows: 3 })[Symbol.asyncIterator]();
  await rows.next();
  await expect(connection.execute(people)).rejects.toMatchObject({ code: 'ENGINE_STREAM_OPEN' });
  await rows.return?.();
  expect(await connection.scalars(people).all()).toHaveLength(5);
});

streams.it('gives parts, tuples and single values', async (connection) => {
  const parts: number[] = [];
  for await (const part of connection.stream(people).partitions(2)) parts.push(part.length);
  expect(parts).toEqual([2, 2, 1]);
  const tuples: unknown[] = [];
  for await (const tuple of connection.stream(people.limit(1)).tuples()) tuples.push(tuple);
  expect(tuples).toEqual([[1, 'Ada']]);
  const ids: number[] = [];
  for await (const one of connection.stream(people).scalars()) ids.push(one);
  expect(ids).toEqual([1, 2, 3, 4, 5]);
});

streams.it('decodes values by their types', async (connection) => {
  const query = select(person.c.salary, person.c.seenAt, person.c.isActive).where(id.eq(1));
  for await (const row of connection.stream(query))
    expect(row).toEqual({ salary: '1200.50', seenAt: new Date('2024-01-01T10:20:30.456Z'), isActive: true });
});

streams.it('tells an error of the statement', ['savepoints'], async (connection) => {
  const failing = connection.beginNested(async () => {
    for await (const _row of connection.stream(text('SELECT missing FROM nowhere_at_all'))) break;
  });
  await expect(failing).rejects.toMatchObject({ code: 'DB_UNDEFINED_TABLE' });
  expect(await connection.scalars(people).all()).toHaveLength(5);
});

streams.onEngine('of many rows is read in the order of the query', ['recursiveCtes'], async (engine) => {
  const counted = select(literal(1, Integer).label('n')).recursiveCte('counted', (self) => select(self.c.n.add(1)).where(self.c.n.lt(900)));
  await engine.connect(async (connection) => {
    let expected = 1;
    for await (const row of connection.stream(select(counted.c.n).orderBy(counted.c.n), undefined, { streamChunkRows: 50 })) {
      if (row.n !== expected) throw new Error(`row ${expected} is ${row.n}`);
      expected += 1;
    }
    expect(expected).toBe(901);
  });
});
