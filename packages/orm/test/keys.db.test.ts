import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, customType, Integer, insert, MetaData, Numeric, select, Uuid, Varchar } from '@sqlayer/expression';
import { Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { describe, expect, test } from 'vitest';
import { joinedLoad, many, mapped, one, Session, selectinLoad } from '../src/index.ts';

/** A key that keeps what it holds to itself. */
class Isbn {
  readonly #digits: string;

  constructor(digits: string) {
    this.#digits = digits;
  }

  get digits(): string {
    return this.#digits;
  }
}

const isbn = customType<Isbn, string>(Varchar(13), { encode: ({ digits }) => digits, decode: (digits) => new Isbn(digits) });
const metadata = new MetaData();

class Book extends mapped(
  'book',
  {
    isbn: column(isbn, { primaryKey: true }),
    title: column(Varchar(40)),
    copies: many<Copy>(() => Copy, { backPopulates: 'book', cascade: 'all, delete-orphan' }),
  },
  { metadata },
) {}

class Copy extends mapped(
  'copy',
  {
    id: column(Integer, { primaryKey: true }),
    isbn: column(isbn, { foreignKey: 'book.isbn' }),
    book: one<Book>(() => Book, { backPopulates: 'copies' }),
  },
  { metadata },
) {}

async function setUp(url = 'sqlite::memory:') {
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine(url);
  await engine.begin((connection) => metadata.createAll(connection));
  return { engine, recorder: recordStatements(engine), session: () => new Session(engine), [Symbol.asyncDispose]: () => kernel.dispose() };
}

describe('a key that is an object of the application', () => {
  test('is known by what is stored of it', async () => {
    await using at = await setUp();
    await using session = at.session();
    const book = new Book({ isbn: new Isbn('978'), title: 'Seas', copies: [new Copy({}), new Copy({})] });
    session.add(book);
    await session.commit();
    expect(await session.get(Book, new Isbn('978'))).toBe(book);
    expect(await session.get(Book, { isbn: new Isbn('978') })).toBe(book);
    const [copy] = await session.scalars(select(Copy)).all();
    expect(copy?.book).toBe(book);
  });

  test('leads to what refers to it, by every way of loading', async () => {
    await using at = await setUp();
    {
      await using session = at.session();
      session.add(new Book({ isbn: new Isbn('978'), title: 'Seas', copies: [new Copy({}), new Copy({})] }));
      await session.commit();
    }
    for (const load of [selectinLoad, joinedLoad]) {
      await using session = at.session();
      const [book] = await session.scalars(select(Book).options(load(Book.c.copies))).all();
      expect(book?.copies).toHaveLength(2);
      expect(book?.copies[0]?.book).toBe(book);
    }
    await using session = at.session();
    const [first, second] = await session.scalars(select(Copy).options(selectinLoad(Copy.c.book))).all();
    expect(first?.book.title).toBe('Seas');
    expect(second?.book).toBe(first?.book);
    if (first !== undefined) session.delete(first.book);
    await session.commit();
    expect(await session.scalars(select(Copy)).all()).toEqual([]);
  });
});

describe('a key that the database gives back in another form', () => {
  const keyed = new MetaData();
  class Price extends mapped('price', { amount: column(Numeric(10, 2), { primaryKey: true }), n: column(Integer) }, { metadata: keyed }) {}
  class Device extends mapped('device', { id: column(Uuid, { primaryKey: true }), n: column(Integer) }, { metadata: keyed }) {}

  test('stands for the same row', async () => {
    await using kernel = new Kernel().use([poolPlugin, sqlite]);
    const engine = await kernel.engine('sqlite::memory:');
    await engine.begin((connection) => keyed.createAll(connection));
    await using session = new Session(engine);
    const price = new Price({ amount: '1.5', n: 1 });
    const device = new Device({ id: 'f47ac10b-58cc-4372-a567-0e02b2c3d479', n: 1 });
    session.addAll([price, device]);
    await session.commit();
    expect(await session.scalars(select(Price)).all()).toEqual([price]);
    expect((await session.scalars(select(Price)).all())[0]).toBe(price);
    for (const amount of ['1.5', '1.50', '01.500', '+1.5']) expect(await session.get(Price, amount)).toBe(price);
    expect(await session.get(Price, '-1.5')).toBeNull();
    expect(await session.get(Device, 'F47AC10B-58CC-4372-A567-0E02B2C3D479')).toBe(device);
  });
});

describe('a foreign key that leads nowhere', () => {
  test.each([
    ['selectinLoad', selectinLoad],
    ['joinedLoad', joinedLoad],
  ])('is a reference to nothing once %s has looked', async (_name, load) => {
    await using at = await setUp('sqlite::memory:?foreign_keys=off');
    await using session = at.session();
    await session.execute(insert(Copy).values({ isbn: new Isbn('000') }));
    const [copy] = await session.scalars(select(Copy).options(load(Copy.c.book))).all();
    expect(copy?.book).toBeNull();
    at.recorder.clear();
    if (copy !== undefined) await session.load(copy, Copy.c.book);
    expect(at.recorder.statements).toEqual([]);
    session.add(new Book({ isbn: new Isbn('111'), title: 'Lakes' }));
    await session.flush();
    if (copy !== undefined) copy.isbn = new Isbn('111');
    expect(copy?.book?.title).toBe('Lakes');
  });
});

describe('many objects', () => {
  test('are deleted with those that go with them by a number of statements that does not grow with theirs', async () => {
    await using at = await setUp();
    await using session = at.session();
    const counts: number[] = [];
    for (const size of [3, 60]) {
      const books = Array.from(
        { length: size },
        (_book, i) => new Book({ isbn: new Isbn(`${size}-${i}`), title: 'x', copies: [new Copy({})] }),
      );
      session.addAll(books);
      await session.commit();
      session.expungeAll();
      const loaded = await session.scalars(select(Book)).all();
      at.recorder.clear();
      for (const book of loaded) session.delete(book);
      await session.commit();
      counts.push(at.recorder.statements.length);
      expect(await session.scalars(select(Copy)).all()).toEqual([]);
    }
    expect(counts).toEqual([3, 3]);
  });

  test('fit into one collection, however many', async () => {
    await using at = await setUp();
    await using session = at.session();
    const key = new Isbn('978');
    await session.execute(insert(Book).values({ isbn: key, title: 'Seas' }));
    await session.execute(insert(Copy).values(Array.from({ length: 130_000 }, () => ({ isbn: key }))));
    const book = await session.get(Book, key);
    await book?.copies.load();
    expect(book?.copies).toHaveLength(130_000);
    book?.copies.pop();
    await session.flush();
    expect(at.recorder.sql.at(-1)).toMatch(/^DELETE FROM copy/);
  });
});
