import { delete_, func, select, update } from '@sqlayer/expression';
import type { Engine } from '@sqlayer/kernel';
import { aliased, joinedLoad, Session, selectinLoad } from '@sqlayer/orm';
import { expect } from 'vitest';
import { Author, Book, bookTag, library, Pass, Place, Tag } from '../fixtures/library.ts';
import { CaseGroup } from '../suite/case-group.ts';

export const orm = new CaseGroup('a session', { fixtures: [library] });

/** Runs work in a session of its own, which is closed afterwards. */
async function within<T>(engine: Engine, work: (session: Session) => Promise<T>): Promise<T> {
  await using session = new Session(engine);
  return await work(session);
}

/** Stores objects, and gives nothing of them on. */
function store(engine: Engine, ...objects: readonly object[]): Promise<void> {
  return within(engine, async (session) => {
    session.addAll(objects);
    await session.commit();
  });
}

const ada = () =>
  new Author({
    name: 'Ada',
    books: [new Book({ title: 'Notes', price: '12.50' }), new Book({ title: 'Letters' })],
  });

orm.onEngine('inserts what is added, and gives it its key', (engine) =>
  within(engine, async (session) => {
    const author = new Author({ name: 'Ada', bornOn: '1815-12-10' });
    session.add(author);
    expect(session.new.has(author)).toBe(true);
    await session.flush();
    expect(author.id).toEqual(expect.any(Number));
    expect(await session.get(Author, author.id)).toBe(author);
    await session.commit();
    expect(await within(engine, (other) => other.get(Author, author.id))).toMatchObject({ name: 'Ada', bornOn: '1815-12-10' });
  }),
);

orm.onEngine('knows what the database made of columns that were not given', (engine) =>
  within(engine, async (session) => {
    const author = new Author({ name: 'Ada' });
    session.add(author);
    await session.flush();
    await session.refresh(author);
    expect(author.rank).toBe(7);
  }),
);

orm.onEngine('writes nothing before it is told to, and nothing when it is rolled back', async (engine) => {
  await within(engine, async (session) => {
    session.add(new Author({ name: 'Ada' }));
    await session.flush();
    await session.rollback();
    expect(await session.scalar(select(func.count()).from(Author))).toBe(0);
  });
});

orm.onEngine('inserts rows after those they refer to', async (engine) => {
  await store(engine, new Book({ title: 'Notes', author: new Author({ name: 'Ada', mentor: new Author({ name: 'Charles' }) }) }));
  await within(engine, async (session) => {
    const query = select(Book).options(joinedLoad(Book.c.author).joinedLoad((author) => author.mentor));
    const book = await session.scalars(query).one();
    expect([book.title, book.author.name, book.author.mentor?.name]).toEqual(['Notes', 'Ada', 'Charles']);
  });
});

orm.onEngine('updates what was changed', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author)).one();
    author.name = 'Augusta';
    author.bornOn = '1815-12-10';
    expect(session.dirty.has(author)).toBe(true);
    await session.commit();
  });
  expect(await within(engine, (session) => session.scalars(select(Author)).one())).toMatchObject({ name: 'Augusta', bornOn: '1815-12-10' });
});

orm.onEngine('updates many objects, each with its own values', async (engine) => {
  await store(engine, ...Array.from({ length: 40 }, (_one, i) => new Author({ name: `n${i}` })));
  await within(engine, async (session) => {
    const authors = await session.scalars(select(Author).orderBy(Author.c.id)).all();
    for (const [i, author] of authors.entries()) if (i % 2 === 0) author.rank = i;
    await session.commit();
  });
  const ranks = await within(engine, (session) => session.scalars(select(Author.c.rank).orderBy(Author.c.id)).all());
  expect(ranks).toEqual(Array.from({ length: 40 }, (_one, i) => (i % 2 === 0 ? i : 7)));
});

orm.onEngine('deletes what it is told to', async (engine) => {
  await store(engine, new Author({ name: 'Ada' }), new Author({ name: 'Bo' }));
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author).where(Author.c.name.eq('Ada'))).one();
    session.delete(author);
    await session.commit();
    expect(await session.scalars(select(Author.c.name)).all()).toEqual(['Bo']);
  });
});

orm.onEngine('gives one object for one row', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const first = await session.scalars(select(Author)).one();
    const again = await session.scalars(select(Author).where(Author.c.name.eq('Ada'))).one();
    expect(again).toBe(first);
    const [book] = await session.scalars(select(Book).options(joinedLoad(Book.c.author)).orderBy(Book.c.id)).all();
    expect(book?.author).toBe(first);
  });
});

orm.onEngine('gives null for a key that is not there', (engine) =>
  within(engine, async (session) => expect(await session.get(Author, 4_711)).toBeNull()),
);

orm.onEngine('inserts several hundred objects, each with its own key', async (engine) => {
  await within(engine, async (session) => {
    const authors = Array.from({ length: 150 }, (_one, i) => new Author({ name: `n${i}`, books: [new Book({ title: `t${i}` })] }));
    session.addAll(authors);
    await session.commit();
    expect(new Set(authors.map((author) => author.id)).size).toBe(150);
    const pairs = await session
      .execute(select(Author.c.name, Book.c.title).join(Book, Book.c.authorId.eq(Author.c.id)).orderBy(Author.c.id))
      .tuples()
      .all();
    expect(pairs).toHaveLength(150);
    for (const [name, title] of pairs) expect(title.slice(1)).toBe(name.slice(1));
  });
});

orm.onEngine('sees its own changes in a query', async (engine) => {
  await within(engine, async (session) => {
    const author = new Author({ name: 'Ada' });
    session.add(author);
    expect(await session.scalar(select(func.count()).from(Author))).toBe(1);
    author.name = 'Augusta';
    expect(await session.scalars(select(Author).where(Author.c.name.eq('Augusta'))).all()).toEqual([author]);
  });
});

orm.onEngine('gives objects beside columns', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const query = select(Author, func.count(Book.c.id).label('books'))
      .join(Book, Book.c.authorId.eq(Author.c.id))
      .groupBy(...Author.c.id.from.columns);
    const [author, books] = await session.execute(query).tuples().one();
    expect(author).toBeInstanceOf(Author);
    expect(books).toBe(2);
  });
});

orm.onEngine('takes objects back to their rows, and lets go of changes', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author)).one();
    author.name = 'X';
    session.expire(author);
    expect(author.name).toBe('Ada');
    author.name = 'Y';
    await session.refresh(author);
    expect(author.name).toBe('Ada');
    expect(session.dirty.size).toBe(0);
  });
});

orm.onEngine('takes over what another one has committed when it asks again', ['severalConnections'], async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author)).one();
    await session.commit();
    await within(engine, async (other) => {
      (await other.scalars(select(Author)).one()).name = 'Augusta';
      await other.commit();
    });
    await session.refresh(author);
    expect(author.name).toBe('Augusta');
  });
});

orm.onEngine('rolls objects back with their rows', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author)).one();
    const other = new Author({ name: 'Bo' });
    session.add(other);
    author.name = 'X';
    await session.flush();
    await session.rollback();
    expect(author.name).toBe('Ada');
    expect(session.has(other)).toBe(false);
    expect(await session.scalars(select(Author.c.name)).all()).toEqual(['Ada']);
  });
});

orm.onEngine('rolls back to a savepoint', ['savepoints'], async (engine) => {
  await within(engine, async (session) => {
    session.add(new Author({ name: 'Ada' }));
    const failing = session.beginNested(async () => {
      session.add(new Author({ name: 'Bo' }));
      await session.flush();
      throw new Error('never mind');
    });
    await expect(failing).rejects.toThrow('never mind');
    session.add(new Author({ name: 'Cy' }));
    await session.commit();
  });
  const names = await within(engine, (session) => session.scalars(select(Author.c.name).orderBy(Author.c.name)).all());
  expect(names).toEqual(['Ada', 'Cy']);
});

orm.onEngine('of a block commits, or rolls back when it throws', async (engine) => {
  await within(engine, (session) => session.begin(() => session.add(new Author({ name: 'Ada' }))));
  const failing = within(engine, (session) =>
    session.begin(async () => {
      session.add(new Author({ name: 'Bo' }));
      await session.flush();
      throw new Error('never mind');
    }),
  );
  await expect(failing).rejects.toThrow('never mind');
  expect(await within(engine, (session) => session.scalars(select(Author.c.name)).all())).toEqual(['Ada']);
});

orm.onEngine('that failed to flush goes on after a rollback', async (engine) => {
  await store(engine, new Tag({ word: 'once' }));
  await within(engine, async (session) => {
    session.add(new Tag({ word: 'once' }));
    await expect(session.flush()).rejects.toMatchObject({ code: 'DB_UNIQUE_VIOLATION' });
    await expect(session.scalar(select(func.count()).from(Tag))).rejects.toMatchObject({ code: 'ORM_FLUSH_FAILED' });
    await session.rollback();
    session.add(new Tag({ word: 'twice' }));
    await session.commit();
    expect(await session.scalar(select(func.count()).from(Tag))).toBe(2);
  });
});

orm.onEngine('joins a transaction that is open, and leaves its end to the owner', async (engine) => {
  await engine.connect(async (connection) => {
    await connection.begin();
    await using session = new Session(connection);
    session.add(new Author({ name: 'Ada' }));
    await session.commit();
    expect(await connection.scalar(select(func.count()).from(Author))).toBe(1);
    await connection.rollback();
  });
  expect(await within(engine, (session) => session.scalar(select(func.count()).from(Author)))).toBe(0);
});

orm.onEngine('finds rows by a key of two columns', async (engine) => {
  await store(engine, new Place({ room: 'a', number: 1, label: 'one' }), new Place({ room: 'a', number: 2, label: 'two' }));
  await within(engine, async (session) => {
    const place = await session.get(Place, { room: 'a', number: 2 });
    expect(place).toMatchObject({ label: 'two' });
    if (place !== null) place.label = 'zwei';
    await session.commit();
    expect(await session.scalars(select(Place.c.label).orderBy(Place.c.number)).all()).toEqual(['one', 'zwei']);
  });
});

orm.onEngine('copies an object of elsewhere onto its row', async (engine) => {
  await store(engine, new Place({ room: 'a', number: 1, label: 'one' }));
  await within(engine, async (session) => {
    const merged = await session.merge(new Place({ room: 'a', number: 1, label: 'new' }));
    await session.merge(new Place({ room: 'b', number: 1, label: 'other' }));
    await session.commit();
    expect(merged.label).toBe('new');
    expect(await session.scalars(select(Place.c.label).orderBy(Place.c.room)).all()).toEqual(['new', 'other']);
  });
});

orm.onEngine('changes rows in bulk by statements over classes', async (engine) => {
  await store(engine, new Author({ name: 'Ada' }), new Author({ name: 'Bo' }));
  await within(engine, async (session) => {
    await session.execute(update(Author).set({ rank: 9 }).where(Author.c.name.eq('Bo')));
    await session.execute(delete_(Author).where(Author.c.name.eq('Ada')));
    await session.commit();
    expect(await session.execute(select(Author.c.name, Author.c.rank)).tuples().all()).toEqual([['Bo', 9]]);
  });
});

orm.onEngine('reads a class under two names', async (engine) => {
  await store(engine, new Author({ name: 'Ada', mentor: new Author({ name: 'Charles' }) }));
  await within(engine, async (session) => {
    const mentor = aliased(Author, 'mentor');
    const query = select(Author.c.name, mentor.c.name.label('by')).join(mentor, mentor.c.id.eq(Author.c.mentorId));
    expect(await session.execute(query).tuples().all()).toEqual([['Ada', 'Charles']]);
  });
});

export const relationships = new CaseGroup('a relationship', { fixtures: [library] });

relationships.onEngine('keeps both sides in step before anything is written', () => {
  const author = new Author({ name: 'Ada' });
  const book = new Book({ title: 'Notes', author });
  expect([...author.books]).toEqual([book]);
  author.books.remove(book);
  expect(book.author).toBeNull();
});

relationships.onEngine('that was not loaded is an error that names the way', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author)).one();
    expect(() => author.books.length).toThrow('ORM_NOT_LOADED');
    await author.books.load();
    expect(author.books.length).toBe(2);
  });
});

relationships.onEngine('is loaded when it is asked for', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const book = await session.scalars(select(Book).where(Book.c.title.eq('Notes'))).one();
    const author = await session.load(book, Book.c.author);
    expect(author?.name).toBe('Ada');
    expect((await session.load(author as Author, Author.c.books)).map(({ title }) => title)).toEqual(['Letters', 'Notes']);
  });
});

relationships.onEngine('is loaded with one more query for all', async (engine) => {
  await store(engine, ada(), new Author({ name: 'Bo' }), new Author({ name: 'Cy', books: [new Book({ title: 'Sea' })] }));
  await within(engine, async (session) => {
    const authors = await session.scalars(select(Author).orderBy(Author.c.name).options(selectinLoad(Author.c.books))).all();
    expect(authors.map((author) => author.books.map(({ title }) => title))).toEqual([['Letters', 'Notes'], [], ['Sea']]);
  });
});

relationships.onEngine('is loaded in the same query', async (engine) => {
  await store(engine, ada(), new Author({ name: 'Bo' }), new Author({ name: 'Cy', books: [new Book({ title: 'Sea' })] }));
  await within(engine, async (session) => {
    const authors = await session.scalars(select(Author).orderBy(Author.c.name).options(joinedLoad(Author.c.books))).all();
    expect(authors.map((author) => author.books.map(({ title }) => title))).toEqual([['Letters', 'Notes'], [], ['Sea']]);
  });
});

relationships.onEngine('that is joined does not change what a limit counts', async (engine) => {
  await store(engine, ada(), new Author({ name: 'Bo' }), new Author({ name: 'Cy' }));
  await within(engine, async (session) => {
    const query = select(Author).orderBy(Author.c.name).limit(2).options(joinedLoad(Author.c.books));
    expect((await session.scalars(query).all()).map(({ name, books }) => [name, books.length])).toEqual([
      ['Ada', 2],
      ['Bo', 0],
    ]);
  });
});

relationships.onEngine('is loaded along a path, by joins and by queries', async (engine) => {
  const author = ada();
  author.books.at(0)?.tags.push(new Tag({ word: 'x' }), new Tag({ word: 'y' }));
  await store(engine, author);
  await within(engine, async (session) => {
    const query = select(Author).options(joinedLoad(Author.c.books).selectinLoad((book) => book.tags));
    const loaded = await session.scalars(query).one();
    expect(loaded.books.map((book) => book.tags.map(({ word }) => word))).toEqual([[], ['x', 'y']]);
  });
});

relationships.onEngine('is joined to in a query', async (engine) => {
  await store(engine, ada(), new Author({ name: 'Bo' }));
  await within(engine, async (session) => {
    const query = select(Author.c.name, Book.c.title).join(Author.c.books).where(Book.c.price.isNotNull());
    expect(await session.execute(query).tuples().all()).toEqual([['Ada', 'Notes']]);
  });
});

relationships.onEngine('moves an object to another owner', async (engine) => {
  await store(engine, ada(), new Author({ name: 'Bo' }));
  await within(engine, async (session) => {
    const [first, second] = await session.scalars(select(Author).orderBy(Author.c.name).options(selectinLoad(Author.c.books))).all();
    const [book] = first?.books ?? [];
    if (book === undefined || second === undefined) throw new Error('there are two authors and a book');
    second.books.push(book);
    await session.commit();
    const owners = await session.execute(select(Book.c.title, Author.c.name).join(Author).orderBy(Book.c.title)).tuples().all();
    expect(owners).toEqual([
      ['Letters', 'Bo'],
      ['Notes', 'Ada'],
    ]);
  });
});

relationships.onEngine('deletes with an owner what belongs to it', async (engine) => {
  const author = ada();
  author.pass = new Pass({ code: 'P1' });
  await store(engine, author, new Author({ name: 'Bo', books: [new Book({ title: 'Sea' })] }));
  await within(engine, async (session) => {
    session.delete(await session.scalars(select(Author).where(Author.c.name.eq('Ada'))).one());
    await session.commit();
    expect(await session.scalars(select(Book.c.title)).all()).toEqual(['Sea']);
    expect(await session.scalar(select(func.count()).from(Pass))).toBe(0);
  });
});

relationships.onEngine('deletes what its owner has let go of', async (engine) => {
  await store(engine, ada());
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author).options(selectinLoad(Author.c.books))).one();
    author.books.remove(author.books.at(0) as Book);
    await session.commit();
    expect(await session.scalars(select(Book.c.title)).all()).toEqual(['Notes']);
  });
});

relationships.onEngine('of an object that goes is set to NULL where that is allowed', async (engine) => {
  await store(engine, new Author({ name: 'Ada', mentor: new Author({ name: 'Charles' }) }));
  await within(engine, async (session) => {
    session.delete(await session.scalars(select(Author).where(Author.c.name.eq('Charles'))).one());
    await session.commit();
    expect(await session.execute(select(Author.c.name, Author.c.mentorId)).tuples().all()).toEqual([['Ada', null]]);
  });
});

relationships.onEngine('over a table in between is written and taken away', async (engine) => {
  const author = ada();
  const [x, y] = [new Tag({ word: 'x' }), new Tag({ word: 'y' })];
  for (const book of author.books) book.tags.push(x, y);
  await store(engine, author);
  await within(engine, async (session) => {
    expect(await session.scalar(select(func.count()).from(bookTag))).toBe(4);
    const tag = await session.scalars(select(Tag).where(Tag.c.word.eq('x')).options(selectinLoad(Tag.c.books))).one();
    expect(tag.books.length).toBe(2);
    tag.books.remove(tag.books.at(0) as Book);
    await session.commit();
    expect(await session.scalar(select(func.count()).from(bookTag))).toBe(3);
    session.delete(tag);
    await session.commit();
    expect(await session.scalar(select(func.count()).from(bookTag))).toBe(2);
  });
});

relationships.onEngine('to one object only is replaced', async (engine) => {
  await store(engine, new Author({ name: 'Ada', pass: new Pass({ code: 'P1' }) }));
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author).options(joinedLoad(Author.c.pass))).one();
    expect(author.pass?.code).toBe('P1');
    session.delete(author.pass as Pass);
    await session.flush();
    author.pass = new Pass({ code: 'P2' });
    await session.commit();
    expect(await session.scalars(select(Pass.c.code)).all()).toEqual(['P2']);
  });
});

relationships.onEngine('of a class to itself makes a tree', async (engine) => {
  const root = new Author({ name: 'root' });
  root.pupils.push(new Author({ name: 'b', pupils: [new Author({ name: 'b1' })] }), new Author({ name: 'a' }));
  await store(engine, root);
  await within(engine, async (session) => {
    const query = select(Author)
      .where(Author.c.mentorId.isNull())
      .options(selectinLoad(Author.c.pupils).selectinLoad((pupil) => pupil.pupils));
    const loaded = await session.scalars(query).one();
    const below = loaded.pupils.map((pupil): [string, string[]] => [pupil.name, pupil.pupils.map(({ name }) => name)]);
    expect(below.sort(([a], [b]) => a.localeCompare(b))).toEqual([
      ['a', []],
      ['b', ['b1']],
    ]);
  });
});

relationships.onEngine('keeps decimals and dates of what it leads to', async (engine) => {
  await store(engine, new Author({ name: 'Ada', bornOn: '0999-12-31', books: [new Book({ title: 'Notes', price: '123456.78' })] }));
  await within(engine, async (session) => {
    const author = await session.scalars(select(Author).options(joinedLoad(Author.c.books))).one();
    expect([author.bornOn, author.books.at(0)?.price]).toEqual(['0999-12-31', '123456.78']);
  });
});
