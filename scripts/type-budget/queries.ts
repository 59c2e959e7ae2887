// A small application as its types see it: what is counted is what an editor has to work out.
import { column, func, Integer, insert, many, mapped, one, type Session, select, selectinLoad, Text, update } from 'sqlayer';

class Author extends mapped('author', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  born: column(Integer, { nullable: true }),
  books: many<Book>(() => Book, { backPopulates: 'author' }),
}) {}

class Book extends mapped('book', {
  id: column(Integer, { primaryKey: true }),
  title: column(Text),
  pages: column(Integer),
  authorId: column(Integer, { foreignKey: 'author.id' }),
  author: one<Author>(() => Author, { backPopulates: 'books' }),
}) {}

export async function queries(session: Session): Promise<number> {
  const authors = await session.scalars(select(Author).where(Author.c.name.eq('x')).options(selectinLoad(Author.c.books))).all();
  const rows = await session
    .execute(select(Author.c.name, Book.c.title, Book.c.id).outerJoin(Author.c.books).orderBy(Book.c.title).limit(5))
    .all();
  const counted = select(Book.c.authorId, func.count().label('n')).groupBy(Book.c.authorId).subquery('counted');
  const most = await session.execute(select(Author.c.name, counted.c.n).join(counted)).first();
  await session.execute(insert(Book).values({ title: 'x', pages: 5, authorId: 1 }).returning(Book.c.id)).one();
  await session.execute(
    update(Book)
      .set({ pages: 6 })
      .where(Book.c.id.in([1, 2])),
  );
  return authors.length + rows.length + (most?.n ?? 0);
}
