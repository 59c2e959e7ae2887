import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, Integer, MetaData, Varchar } from '@sqlayer/expression';
import { type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { many, mapped, one } from '../src/index.ts';

// Authors who own their notes, books that can do without an author, and tags between: for what sequences of work come to.

const library = new MetaData();
const options = { metadata: library };

export const bookTag = library.table('book_tag', {
  bookId: column(Integer, { primaryKey: true, foreignKey: 'book.id' }),
  tagId: column(Integer, { primaryKey: true, foreignKey: 'tag.id' }),
});

export class Author extends mapped(
  'author',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(20)),
    books: many<Book>(() => Book, { backPopulates: 'author' }),
    notes: many<Note>(() => Note, { backPopulates: 'author', cascade: 'all, delete-orphan' }),
  },
  options,
) {}

export class Book extends mapped(
  'book',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(20)),
    authorId: column(Integer, { nullable: true, foreignKey: 'author.id' }),
    author: one<Author>(() => Author, { nullable: true, backPopulates: 'books' }),
    tags: many<Tag>(() => Tag, { secondary: bookTag, backPopulates: 'books' }),
  },
  options,
) {}

export class Note extends mapped(
  'note',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(20)),
    authorId: column(Integer, { foreignKey: 'author.id' }),
    author: one<Author>(() => Author, { backPopulates: 'notes' }),
  },
  options,
) {}

export class Tag extends mapped(
  'tag',
  {
    id: column(Integer, { primaryKey: true }),
    name: column(Varchar(20)),
    books: many<Book>(() => Book, { secondary: bookTag, backPopulates: 'tags' }),
  },
  options,
) {}

/** An engine with an empty library in memory. */
export async function openLibrary(): Promise<AsyncDisposable & { readonly engine: Engine }> {
  const kernel = new Kernel().use([poolPlugin, sqlite]);
  const engine = await kernel.engine('sqlite::memory:');
  await engine.begin((connection) => library.createAll(connection));
  return { engine, [Symbol.asyncDispose]: () => kernel.dispose() };
}
