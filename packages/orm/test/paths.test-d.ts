import { column, Integer, Numeric, select, Text } from '@sqlayer/expression';
import { describe, expectTypeOf, test } from 'vitest';
import { joinedLoad, many, mapped, one, type Session, selectinLoad } from '../src/index.ts';

class Author extends mapped('author', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  books: many<Book>(() => Book, { backPopulates: 'author' }),
}) {}

class Book extends mapped('book', {
  id: column(Integer, { primaryKey: true }),
  title: column(Text),
  authorId: column(Integer, { foreignKey: 'author.id' }),
  author: one<Author>(() => Author, { backPopulates: 'books' }),
  offers: many<Offer>(() => Offer),
}) {}

class Offer extends mapped('offer', {
  id: column(Integer, { primaryKey: true }),
  price: column(Numeric(10, 2)),
  bookId: column(Integer, { foreignKey: 'book.id' }),
}) {}

declare const session: Session;

describe('the path of a relationship', () => {
  test('goes along relationships that are there', () => {
    select(Author).options(selectinLoad(Author.c.books).joinedLoad((book) => book.offers));
    select(Book).options(joinedLoad(Book.c.author).selectinLoad((author) => author.books));
    // @ts-expect-error there is no such relationship
    selectinLoad(Author.c.boks);
    // @ts-expect-error a column is no relationship
    selectinLoad(Author.c.name);
    // @ts-expect-error the books have none of that name
    selectinLoad(Author.c.books).selectinLoad((book) => book.author2);
    // @ts-expect-error a column at the end of the path
    selectinLoad(Author.c.books).joinedLoad((book) => book.title);
  });

  test('is joined to, and asked for, by columns of what it leads to', async () => {
    const statement = select(Author.c.name, Offer.c.price).join(Author.c.books).outerJoin(Book.c.offers);
    const rows = await session.execute(statement).all();
    expectTypeOf(rows).toEqualTypeOf<{ name: string; price: string | null }[]>();
    // @ts-expect-error a column cannot be joined to
    select(Author).join(Author.c.name);
    select(Author).where(Author.c.books.any(Book.c.title.eq('x')));
    // @ts-expect-error a column has no any()
    select(Author).where(Author.c.name.any(Book.c.title.eq('x')));
  });
});
