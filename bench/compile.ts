import assert from 'node:assert/strict';
import { BetterSqlite3Driver, SqliteDialect } from '@sqlayer/dialect-sqlite';
import { asc, and as drizzleAnd, desc as drizzleDesc, eq, gt, inArray, like, lt, ne } from 'drizzle-orm';
import { text as drizzleText, integer, QueryBuilder, sqliteTable } from 'drizzle-orm/sqlite-core';
import { DummyDriver, Kysely, SqliteAdapter, SqliteIntrospector, SqliteQueryCompiler } from 'kysely';
import { column, type Engine, Integer, select, Text, table } from 'sqlayer';
import { compare, type Measured } from './measure.ts';

// One statement, built and compiled by each: a select with 3 joins, 6 predicates, an IN list of 10, order and limit.

const author = table('author', {
  id: column(Integer, { primaryKey: true }),
  name: column(Text),
  country: column(Text),
  born: column(Integer),
});
const book = table('book', {
  id: column(Integer, { primaryKey: true }),
  title: column(Text),
  authorId: column(Integer, { name: 'author_id', foreignKey: () => author.c.id }),
  pages: column(Integer),
});
const publisher = table('publisher', { id: column(Integer, { primaryKey: true }), name: column(Text), city: column(Text) });
const edition = table('edition', {
  id: column(Integer, { primaryKey: true }),
  bookId: column(Integer, { name: 'book_id', foreignKey: () => book.c.id }),
  publisherId: column(Integer, { name: 'publisher_id', foreignKey: () => publisher.c.id }),
  year: column(Integer),
});

const list = Array.from({ length: 10 }, (_value, i) => i + 1);

/** The statement; `shape` changes its structure without changing its size, for compilers that remember structures. */
function ours(n: number, label: string) {
  return select(author.c.name, book.c.title, publisher.c.name.label(label), edition.c.year)
    .from(author)
    .join(book, book.c.authorId.eq(author.c.id))
    .join(edition, edition.c.bookId.eq(book.c.id))
    .join(publisher, publisher.c.id.eq(edition.c.publisherId))
    .where(
      author.c.country.eq('FR'),
      author.c.born.gt(1800 + n),
      book.c.pages.lt(900),
      book.c.title.like('%a%'),
      publisher.c.city.ne('Paris'),
      edition.c.year.in(list),
    )
    .orderBy(author.c.name, book.c.title.desc())
    .limit(20);
}

interface Tables {
  author: { id: number; name: string; country: string; born: number };
  book: { id: number; title: string; author_id: number; pages: number };
  publisher: { id: number; name: string; city: string };
  edition: { id: number; book_id: number; publisher_id: number; year: number };
}

const kysely = new Kysely<Tables>({
  dialect: {
    createAdapter: () => new SqliteAdapter(),
    createDriver: () => new DummyDriver(),
    createIntrospector: (db) => new SqliteIntrospector(db),
    createQueryCompiler: () => new SqliteQueryCompiler(),
  },
});

function kyselys(n: number) {
  return kysely
    .selectFrom('author')
    .innerJoin('book', 'book.author_id', 'author.id')
    .innerJoin('edition', 'edition.book_id', 'book.id')
    .innerJoin('publisher', 'publisher.id', 'edition.publisher_id')
    .select(['author.name', 'book.title', 'publisher.name as publisher', 'edition.year'])
    .where('author.country', '=', 'FR')
    .where('author.born', '>', 1800 + n)
    .where('book.pages', '<', 900)
    .where('book.title', 'like', '%a%')
    .where('publisher.city', '!=', 'Paris')
    .where('edition.year', 'in', list)
    .orderBy('author.name')
    .orderBy('book.title', 'desc')
    .limit(20)
    .compile();
}

const authors = sqliteTable('author', { id: integer().primaryKey(), name: drizzleText(), country: drizzleText(), born: integer() });
const books = sqliteTable('book', { id: integer().primaryKey(), title: drizzleText(), authorId: integer('author_id'), pages: integer() });
const publishers = sqliteTable('publisher', { id: integer().primaryKey(), name: drizzleText(), city: drizzleText() });
const editions = sqliteTable('edition', {
  id: integer().primaryKey(),
  bookId: integer('book_id'),
  publisherId: integer('publisher_id'),
  year: integer(),
});
const builder = new QueryBuilder();

function drizzles(n: number) {
  return builder
    .select({ name: authors.name, title: books.title, publisher: publishers.name, year: editions.year })
    .from(authors)
    .innerJoin(books, eq(books.authorId, authors.id))
    .innerJoin(editions, eq(editions.bookId, books.id))
    .innerJoin(publishers, eq(publishers.id, editions.publisherId))
    .where(
      drizzleAnd(
        eq(authors.country, 'FR'),
        gt(authors.born, 1800 + n),
        lt(books.pages, 900),
        like(books.title, '%a%'),
        ne(publishers.city, 'Paris'),
        inArray(editions.year, list),
      ),
    )
    .orderBy(asc(authors.name), drizzleDesc(books.title))
    .limit(20)
    .toSQL();
}

/** Text and parameters as they would be sent. */
function sent(engine: Engine, n: number, label: string) {
  const statement = ours(n, label);
  return engine.compile(statement).bind(statement.structure().values, undefined);
}

/** Compiles the statement beside kysely and drizzle-orm, when its structure was seen before and when it was not. */
export async function compileWorkloads(engine: Engine): Promise<readonly Measured[]> {
  const expected = kyselys(7);
  const first = sent(engine, 7, 'publisher');
  const words = (sql: string): string =>
    sql
      .replaceAll('"', '')
      .replaceAll(/\binner join\b/gi, 'join')
      .replaceAll(/\s+/g, ' ')
      .toLowerCase();
  assert.deepEqual(first.parameters.slice(0, 16), expected.parameters.slice(0, 16));
  assert.ok(words(first.sql).startsWith(words(expected.sql).slice(0, 60)), `${first.sql}\n${expected.sql}`);
  assert.equal(drizzles(7).params.length, expected.parameters.length);
  const dialect = new SqliteDialect(new BetterSqlite3Driver());
  let n = 0;
  const fresh = (): unknown => {
    const statement = ours(n++, 'publisher');
    const structure = statement.structure();
    return dialect.compile(statement, { structure }).bind(structure.values, undefined);
  };
  const repeat = 2_000;
  const seen = (): unknown => sent(engine, n++, 'publisher');
  return [
    await compare({ name: 'compile, structure seen, beside kysely', aim: 0.33, repeat, raw: () => kyselys(n++), ours: seen }),
    await compare({ name: 'compile, structure new, beside kysely', aim: 1, repeat, raw: () => kyselys(n++), ours: fresh }),
    await compare({ name: 'compile, structure seen, beside drizzle', aim: 0.33, repeat, raw: () => drizzles(n++), ours: seen }),
  ];
}
