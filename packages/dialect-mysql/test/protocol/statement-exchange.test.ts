import { describe, expect, test } from 'vitest';
import { PacketWriter } from '../../src/protocol/packet-writer.ts';
import { RowStream } from '../../src/protocol/row-stream.ts';
import type { KnownStatement } from '../../src/protocol/statement-cache.ts';
import { type Order, StatementExchange } from '../../src/protocol/statement-exchange.ts';
import { traitsOf } from '../../src/protocol/statement-traits.ts';
import { sendPacket } from '../../src/protocol/wire.ts';
import { columnPacket, end, FakeWire } from './fake-wire.ts';

const LONG = 3;
const VAR_STRING = 253;
const MORE = 0x0008;
const OUT = 0x1000;

function orderOf(parameters: readonly unknown[], statuses: number[] = []): Order & { readonly statement: KnownStatement } {
  return {
    statement: {
      sql: 'SELECT ?',
      traits: traitsOf('SELECT ?'),
      isPrepared: false,
      id: undefined,
      isDropped: false,
      shape: undefined,
    },
    parameters,
    asText: parameters.length === 0,
    writer: new PacketWriter(),
    before: [],
    onStatus: (status) => void statuses.push(status),
  };
}

describe('a statement', () => {
  test('is prepared once, and its columns are read once', async () => {
    const wire = new FakeWire();
    const order = orderOf([7]);
    const exchange = new StatementExchange(order);
    wire.addCommand(exchange);
    expect(wire.taken().map((bytes) => bytes.toString('latin1', 4))).toEqual(['\x16SELECT ?']);
    // Number 9, one column, one parameter.
    wire.answer([0, 9, 0, 0, 0, 1, 0, 1, 0, 0, 0, 0], columnPacket('?', VAR_STRING), end(), columnPacket('x', LONG), end());
    expect([...(wire.taken()[0] as Buffer)]).toEqual([22, 0, 0, 0, 0x17, 9, 0, 0, 0, 0, 1, 0, 0, 0, 0, 1, 8, 0, 7, 0, 0, 0, 0, 0, 0, 0]);
    expect(wire.answer([1], columnPacket('x', LONG), end(), [0, 0, 42, 0, 0, 0], end())).toBe(true);
    expect(await exchange.answer).toMatchObject([{ columnNames: ['x'], rows: [[42]] }]);
    const { shape } = order.statement;
    const again = new StatementExchange(order);
    wire.addCommand(again);
    expect(wire.taken()[0]?.[4]).toBe(0x17);
    wire.answer([1], columnPacket('x', LONG), end(), [0, 4], end());
    expect(await again.answer).toMatchObject([{ rows: [[null]] }]);
    expect(order.statement.shape).toBe(shape);
  });

  test('whose columns have changed is read by the new ones', async () => {
    const wire = new FakeWire();
    const order = orderOf([]);
    for (const name of ['a', 'b']) {
      const exchange = new StatementExchange(order);
      wire.addCommand(exchange);
      wire.answer([2], columnPacket('id', LONG), columnPacket(name, VAR_STRING), end(), [1, 0x37, 2, 0x68, 0x69], end());
      expect(await exchange.answer).toMatchObject([{ columnNames: ['id', name], rows: [[7, 'hi']] }]);
    }
  });

  test('that gives no rows tells what it did, and whether a transaction is open', async () => {
    const wire = new FakeWire();
    const statuses: number[] = [];
    const exchange = new StatementExchange(orderOf([], statuses));
    wire.addCommand(exchange);
    wire.answer([0, 3, 0xfc, 0x10, 0x27, 1, 0, 0, 0]);
    expect(await exchange.answer).toEqual([{ rows: [], columnNames: undefined, affectedRows: 3, lastInsertId: 10_000 }]);
    expect(statuses).toEqual([1]);
  });

  test('may give several results; that one follows OUT parameters is said before them only', async () => {
    const wire = new FakeWire();
    const exchange = new StatementExchange(orderOf([]));
    wire.addCommand(exchange);
    wire.answer([1], columnPacket('n', LONG), end(), [1, 0x35], end(MORE));
    const out = [[1], columnPacket('o', LONG), end(OUT | MORE), [1, 0x36], end()] as const;
    expect(wire.answer(...out)).toBe(false);
    expect(wire.answer([0, 0, 0, 0, 0, 0, 0])).toBe(true);
    expect((await exchange.answer).map(({ columnNames, rows }) => [columnNames, rows])).toEqual([
      [['n'], [[5]]],
      [['o'], [[6]]],
      [undefined, []],
    ]);
  });

  test('that is refused, or whose connection breaks, fails with the error', async () => {
    const wire = new FakeWire();
    const refused = new StatementExchange(orderOf([]));
    wire.addCommand(refused);
    expect(wire.answer([0xff, 0x28, 0x04, ...Buffer.from('#42000no table')])).toBe(true);
    await expect(refused.answer).rejects.toMatchObject({ message: 'no table', errno: 1064 });
    const broken = new StatementExchange(orderOf([]));
    wire.addCommand(broken);
    wire.break(new Error('gone'));
    await expect(broken.answer).rejects.toThrow('gone');
  });

  test('is given no file of this machine, whatever the server asks for', async () => {
    const wire = new FakeWire();
    const exchange = new StatementExchange(orderOf([]));
    wire.addCommand(exchange);
    wire.taken();
    wire.answer([0xfb, ...Buffer.from('/etc/passwd')]);
    expect(wire.taken().map((bytes) => [...bytes])).toEqual([[0, 0, 0, 2]]);
    wire.answer([0, 0, 0, 0, 0, 0, 0]);
    expect(await exchange.answer).toHaveLength(1);
  });

  test('is refused with a value that cannot be written, and nothing of it is sent', async () => {
    const wire = new FakeWire();
    const order = orderOf([Symbol('x')]);
    order.statement.id = 3;
    const exchange = new StatementExchange(order);
    wire.addCommand(exchange);
    expect(wire.taken()).toEqual([]);
    await expect(exchange.answer).rejects.toMatchObject({ code: 'DB_INVALID_PARAMETER' });
  });
});

describe('a stream of rows', () => {
  test('has the server wait while nobody reads, and goes on when somebody does', async () => {
    const wire = new FakeWire();
    const rows = new RowStream(orderOf([]), 2);
    wire.addCommand(rows);
    wire.answer([1], columnPacket('n', LONG), end());
    expect(await rows.columnNames).toEqual(['n']);
    wire.answer([1, 0x31], [1, 0x32], [1, 0x33]);
    expect(wire.isPaused).toBe(false);
    wire.answer([1, 0x34]);
    expect(wire.isPaused).toBe(true);
    const iterator = rows.chunks(async () => undefined)[Symbol.asyncIterator]();
    expect((await iterator.next()).value).toEqual([[1], [2]]);
    expect(wire.isPaused).toBe(false);
    wire.answer([1, 0x35], end());
    expect([(await iterator.next()).value, (await iterator.next()).value]).toEqual([[[3], [4]], [[5]]]);
    expect((await iterator.next()).done).toBe(true);
  });

  test('comes in chunks that grow up to the size that was asked for', async () => {
    const wire = new FakeWire();
    const rows = new RowStream(orderOf([]), 300);
    wire.addCommand(rows);
    wire.answer([1], columnPacket('n', LONG), end());
    const iterator = rows.chunks(async () => undefined)[Symbol.asyncIterator]();
    const sizes: unknown[] = [];
    for (let i = 0; i < 700; i++) {
      wire.answer([1, 0x31]);
      if (wire.isPaused) sizes.push((await iterator.next()).value?.length);
    }
    wire.answer(end());
    for (let step = await iterator.next(); step.done !== true; step = await iterator.next()) sizes.push(step.value.length);
    expect(sizes).toEqual([64, 256, 300, 80]);
  });

  test('that is left keeps no more rows, and waits for the end', async () => {
    const wire = new FakeWire();
    const rows = new RowStream(orderOf([]), 1);
    wire.addCommand(rows);
    wire.answer([1], columnPacket('n', LONG), end(), [1, 0x31], [1, 0x32]);
    expect(wire.isPaused).toBe(true);
    let left = 0;
    await rows
      .chunks(async () => {
        left += 1;
      })
      [Symbol.asyncIterator]()
      .return?.();
    expect([left, wire.isPaused]).toEqual([1, false]);
    expect(wire.answer([1, 0x33], end())).toBe(true);
    expect(rows.isOver).toBe(true);
  });
});

test('a packet of 16 MiB goes in parts, of which the last is not full', () => {
  const wire = new FakeWire();
  sendPacket(wire, Buffer.alloc(4 + 0xff_ff_ff));
  expect(wire.taken().map(({ length }) => length)).toEqual([4, 0xff_ff_ff, 4, 0]);
  expect(wire.sequenceId).toBe(2);
});
