import { column, func, Integer, insert, MetaData, select, Varchar } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { joinedLoad, many, mapped, one, Session, selectinLoad } from '../src/index.ts';
import { openSchool, Student } from './school.ts';

const metadata = new MetaData();

class Shelf extends mapped(
  'shelf',
  {
    id: column(Integer, { primaryKey: true }),
    label: column(Varchar(10)),
    books: many<Book>(() => Book, { backPopulates: 'shelf' }),
  },
  { metadata },
) {}

class Book extends mapped(
  'book',
  {
    id: column(Integer, { primaryKey: true }),
    shelfId: column(Integer, { foreignKey: () => Shelf.c.id }),
    shelf: one<Shelf>(() => Shelf, { backPopulates: 'books' }),
  },
  { metadata },
) {}

/** A database with the tables in two schemas. */
async function openTenants() {
  const at = await openSchool();
  await at.engine.connect(async (connection) => {
    await connection.withOptions({ isolationLevel: 'AUTOCOMMIT' }).executeRaw("ATTACH ':memory:' AS tenant");
    await metadata.createAll(connection);
    await metadata.createAll(connection.withOptions({ schemaTranslateMap: { '': 'tenant' } }));
    await connection.execute(insert(Shelf).values({ label: 'main' }));
    await connection.commit();
  });
  return at;
}

const labels = select(Shelf).options(selectinLoad(Shelf.c.books));

describe('schemas that stand for others', () => {
  test.each(['engine', 'session', 'statement'] as const)(
    'by an option of the %s, hold for entities, what is loaded with them, and flushes',
    async (place) => {
      await using at = await openTenants();
      const options = { schemaTranslateMap: { '': 'tenant' } };
      const engine = place === 'engine' ? at.engine.withOptions(options) : at.engine;
      await using session = new Session(engine, place === 'session' ? { executionOptions: options } : {});
      if (place === 'statement') {
        await session.execute(insert(Shelf).values({ label: 'tenant' }).withOptions(options));
        await session.execute(insert(Book).values({ shelfId: 1 }).withOptions(options));
      } else {
        session.add(new Shelf({ label: 'tenant', books: [new Book({})] }));
      }
      await session.commit();
      session.expungeAll();
      const found = await session.scalars(place === 'statement' ? labels.withOptions(options) : labels).all();
      expect(found.map(({ label, books }) => [label, books.length])).toEqual([['tenant', 1]]);
      await session.close();
      // The database in memory has one connection.
      await using main = new Session(at.engine);
      expect((await main.scalars(labels).all()).map(({ label, books }) => [label, books.length])).toEqual([['main', 0]]);
    },
  );
});

describe('options', () => {
  test('of a statement are those of the entities it selects', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const aborted = AbortSignal.abort();
    await expect(session.scalars(select(Student).withOptions({ signal: aborted })).all()).rejects.toThrow(/ENGINE_ABORTED/);
  });

  test('of the session lie under those of a statement, and hold for flushes and for taking a connection', async () => {
    await using at = await openSchool();
    const given = new AbortController();
    await using session = new Session(at.engine, { executionOptions: { isolationLevel: 'READ UNCOMMITTED', signal: given.signal } });
    await session.connection();
    given.abort();
    const { signal } = new AbortController();
    expect(await session.scalar(select(func.count()).from(Student).withOptions({ signal }))).toBe(0);
    session.add(new Student({ name: 'sandy' }));
    await expect(session.flush()).rejects.toThrow(/ENGINE_ABORTED/);
    await session.rollback();
    await expect(session.connection()).rejects.toThrow(/POOL_ABORTED/);
  });
});

test('a value in the order of a collection is sent when it is joined', async () => {
  const own = new MetaData();
  class Owner extends mapped(
    'owner',
    { id: column(Integer, { primaryKey: true }), pets: many<Pet>(() => Pet, { orderBy: () => Pet.c.name.eq('Rex').desc() }) },
    { metadata: own },
  ) {}
  class Pet extends mapped(
    'pet',
    { id: column(Integer, { primaryKey: true }), name: column(Varchar(9)), ownerId: column(Integer, { foreignKey: () => Owner.c.id }) },
    { metadata: own },
  ) {}
  await using at = await openSchool();
  await using session = at.session();
  await own.createAll(await session.connection());
  session.add(new Owner({ pets: [new Pet({ name: 'Cat' }), new Pet({ name: 'Rex' })] }));
  await session.commit();
  for (const id of [1, 2]) {
    session.expungeAll();
    const [owner] = await session.scalars(select(Owner).where(Owner.c.id.le(id)).options(joinedLoad(Owner.c.pets))).all();
    expect(owner?.pets.map(({ name }) => name)).toEqual(['Rex', 'Cat']);
  }
});
