import { func, select, sql, text, unionAll } from '@sqlayer/expression';
import { describe, expect, expectTypeOf, test } from 'vitest';
import { aliased, joinedLoad, Session, selectinLoad } from '../src/index.ts';
import { Author, Book, openLibrary } from './library.ts';

async function filled() {
  const library = await openLibrary();
  await using session = new Session(library.engine);
  const [ada, bo] = [new Author({ name: 'ada' }), new Author({ name: 'bo' })];
  for (const author of [ada, bo]) session.add(author);
  ada.books.push(new Book({ name: 'algebra' }), new Book({ name: 'botany' }));
  bo.books.push(new Book({ name: 'chess' }));
  await session.commit();
  return library;
}

describe('objects of a class', () => {
  test('are made of the rows of SQL that is written by hand', async () => {
    await using library = await filled();
    await using session = new Session(library.engine);
    const found = aliased(Author, 'found', text('SELECT * FROM author WHERE name LIKE :pattern', { pattern: 'a%' }));
    const [ada] = await session.scalars(select(found)).all();
    expectTypeOf(ada).toEqualTypeOf<Author | undefined>();
    expect(ada).toBeInstanceOf(Author);
    expect(ada?.name).toBe('ada');
    expect(await session.get(Author, ada?.id as number)).toBe(ada);
    (ada as Author).name = 'Ada';
    await session.flush();
    const names = aliased(Book, 'named', sql`SELECT id, upper(name) AS name, "authorId" FROM book`);
    await expect(session.scalars(select(names)).all()).resolves.toHaveLength(3);
  });

  test('are made of the rows of a query, and know their relationships', async () => {
    await using library = await filled();
    await using session = new Session(library.engine);
    const writers = aliased(Author, 'writers', select(Author).where(Author.c.books.any(Book.c.name.eq('chess'))));
    const rows = await session
      .execute(select(writers, Book.c.name.label('book')).join(writers.c.books).options(selectinLoad(Author.c.books)))
      .all();
    expect(rows.map(({ writers: author, book }) => [author.name, book, author.books.map(({ name }) => name)])).toEqual([
      ['bo', 'chess', ['chess']],
    ]);
    const both = aliased(
      Author,
      'both',
      unionAll(select(Author).where(Author.c.name.eq('ada')), select(Author).where(Author.c.name.eq('bo'))),
    );
    const sorted = await session.scalars(select(both).orderBy(both.c.name.desc()).options(joinedLoad(Author.c.books))).all();
    expect(sorted.map(({ name, books }) => [name, books.length])).toEqual([
      ['bo', 1],
      ['ada', 2],
    ]);
  });

  test('need every column of the class', () => {
    expect(() => aliased(Author, 'counted', select(Author.c.id, func.count().label('n')))).toThrow(
      /SQL_UNKNOWN_COLUMN: the query of 'counted' gives no column 'name', which Author is made of; it gives id, n/,
    );
  });
});
