import { select } from '@sqlayer/expression';
import type { Connection, Engine } from '@sqlayer/kernel';
import fc from 'fast-check';
import { expect, test } from 'vitest';
import { Session } from '../src/index.ts';
import { Author, Book, bookTag, Note, openLibrary, Tag } from './library.ts';

const classes = { author: Author, book: Book, note: Note, tag: Tag };
type Kind = keyof typeof classes;
type Entity = Author | Book | Note | Tag;

/** What a row should be, in the simplest form that says it; others are referred to by their names, which are unique. */
interface Row {
  readonly kind: Kind;
  readonly name: string;
  /** Of a book or note. */
  readonly author: string | null;
  /** Of a book. */
  readonly tags: readonly string[];
}

/** The library as it should be: rows by a name that an object keeps. */
type Model = ReadonlyMap<string, Row>;

/** Numbers choose among the objects that are there. */
type Step =
  | { readonly do: 'add'; readonly kind: Kind; readonly author: number; readonly how: 'add' | 'push' | 'set' }
  | { readonly do: 'rename' | 'delete' | 'expire' | 'refresh' | 'load'; readonly kind: Kind; readonly which: number }
  | { readonly do: 'give'; readonly kind: 'book' | 'note'; readonly which: number; readonly author: number; readonly how: 'push' | 'set' }
  | { readonly do: 'take'; readonly kind: 'book' | 'note'; readonly which: number; readonly how: 'remove' | 'set' }
  | { readonly do: 'tag' | 'untag'; readonly which: number; readonly tag: number; readonly from: 'book' | 'tag' }
  | { readonly do: 'flush' | 'commit' | 'rollback' | 'query' }
  | { readonly do: 'nest'; readonly steps: readonly Step[]; readonly fails: boolean };

const which = fc.nat({ max: 5 });
const kind = fc.constantFrom<Kind>('author', 'book', 'note', 'tag');
const owned = fc.constantFrom<'book' | 'note'>('book', 'note');
const { step } = fc.letrec<{ step: Step; plain: Step }>((tie) => ({
  plain: fc.oneof(
    {
      weight: 5,
      arbitrary: fc.record({ do: fc.constant('add' as const), kind, author: which, how: fc.constantFrom('add', 'push', 'set') }),
    },
    { weight: 6, arbitrary: fc.record({ do: fc.constantFrom('rename', 'delete', 'expire', 'refresh', 'load'), kind, which }) },
    {
      weight: 3,
      arbitrary: fc.record({ do: fc.constant('give' as const), kind: owned, which, author: which, how: fc.constantFrom('push', 'set') }),
    },
    { weight: 2, arbitrary: fc.record({ do: fc.constant('take' as const), kind: owned, which, how: fc.constantFrom('remove', 'set') }) },
    { weight: 3, arbitrary: fc.record({ do: fc.constantFrom('tag', 'untag'), which, tag: which, from: fc.constantFrom('book', 'tag') }) },
    { weight: 4, arbitrary: fc.record({ do: fc.constantFrom('flush', 'commit', 'rollback', 'query') }) },
  ) as fc.Arbitrary<Step>,
  step: fc.oneof(
    { maxDepth: 2, depthIdentifier: 'nest' },
    { weight: 12, arbitrary: tie('plain') },
    {
      weight: 1,
      arbitrary: fc.record({
        do: fc.constant('nest' as const),
        steps: fc.array(tie('step'), { maxLength: 8, depthIdentifier: 'nest' }),
        fails: fc.boolean(),
      }),
    },
  ) as fc.Arbitrary<Step>,
}));

/** Does steps to a session and to the model of it. */
class Work {
  readonly session: Session;
  model: Model = new Map();
  readonly #objects = new Map<string, Entity>();
  #committed: Model = new Map();
  /** The model as it was when each open savepoint was set. */
  #savepoints = 0;
  /** Something was given to delete() since it was last made sure that nothing is left of it. */
  #isDeleting = false;
  #count = 0;

  constructor(engine: Engine) {
    this.session = new Session(engine);
  }

  async run(one: Step): Promise<void> {
    switch (one.do) {
      case 'add':
        return this.#add(one);
      case 'give':
        return this.#give(one);
      case 'take':
        return this.#take(one);
      case 'tag':
      case 'untag':
        return this.#tag(one);
      case 'nest':
        return this.#nest(one);
      case 'flush':
        await this.session.flush();
        return agree(this.model, await this.session.connection());
      case 'query':
        await this.session.scalars(select(Author)).all();
        return this.session
          .scalars(select(Book))
          .all()
          .then(() => undefined);
      case 'commit':
        if (this.#savepoints > 0) return;
        await this.session.commit();
        this.#committed = this.model;
        return;
      case 'rollback':
        if (this.#savepoints > 0) return;
        await this.session.rollback();
        this.model = this.#committed;
        return this.#objectsAgree();
      default:
        return this.#change(one);
    }
  }

  /** Every object of the model, and all that it is related to, holds what the model says. */
  async finish(): Promise<void> {
    await this.session.commit();
    for (const [key, row] of this.model) {
      const object = this.#objects.get(key) as Entity;
      await this.session.refresh(object);
      expect(object.name).toBe(row.name);
      await this.#load(row, object);
    }
    await this.session.close();
  }

  /** What an object is related to is what the model says. */
  async #load(row: Row, object: Entity): Promise<void> {
    const ofAuthor = (kind: Kind): readonly string[] =>
      [...this.model.values()].filter((other) => other.kind === kind && other.author === row.name).map(({ name }) => name);
    const names = (list: Iterable<{ readonly name: string }>): readonly string[] => Array.from(list, ({ name }) => name).sort();
    if (object instanceof Author) {
      expect(names(await object.books.load())).toEqual([...ofAuthor('book')].sort());
      expect(names(await object.notes.load())).toEqual([...ofAuthor('note')].sort());
    } else if (object instanceof Tag) {
      const tagged = [...this.model.values()].filter(({ tags }) => tags.includes(row.name));
      expect(names(await object.books.load())).toEqual(names(tagged));
    } else {
      expect((await this.session.load(object, objectAuthor(object)))?.name ?? null).toBe(row.author);
      if (object instanceof Book) expect(names(await object.tags.load())).toEqual([...row.tags].sort());
    }
  }

  #objectsAgree(): void {
    for (const [key, object] of this.#objects) {
      const row = this.model.get(key);
      expect(this.session.has(object)).toBe(row !== undefined);
      if (row !== undefined) expect(object.name).toBe(row.name);
    }
  }

  #choose(kind: Kind, number: number): [string, Row, Entity] | undefined {
    const rows = [...this.model].filter(([, row]) => row.kind === kind);
    const found = rows[number % Math.max(rows.length, 1)];
    return found && [...found, this.#objects.get(found[0]) as Entity];
  }

  #set(key: string, row: Row | undefined): void {
    const model = new Map(this.model);
    if (row === undefined) model.delete(key);
    else model.set(key, row);
    this.model = model;
  }

  #name(): string {
    this.#count += 1;
    return `n${this.#count}`;
  }

  #add({ kind, author, how }: Step & { readonly do: 'add' }): void {
    const name = this.#name();
    const object: Entity = kind === 'note' ? new Note({ name }) : new classes[kind]({ name } as never);
    const owner = kind === 'book' || kind === 'note' ? this.#choose('author', author) : undefined;
    if (kind === 'note' && owner === undefined) return;
    if (owner !== undefined) this.#own(object as Book | Note, owner[2] as Author, how === 'set' ? 'set' : 'push');
    // What is put into a collection comes into the session by itself.
    if (how !== 'push' || owner === undefined) this.session.add(object);
    this.#objects.set(name, object);
    this.#set(name, { kind, name, author: owner?.[1].name ?? null, tags: [] });
  }

  async #change(one: Step & { readonly do: 'rename' | 'delete' | 'expire' | 'refresh' | 'load' }): Promise<void> {
    const found = this.#choose(one.kind, one.which);
    if (found === undefined) return;
    const [key, row, object] = found;
    if (one.do === 'load') {
      // Collections that are loaded keep what is to be deleted until it is.
      if (this.#isDeleting) await this.session.flush();
      this.#isDeleting = false;
      await this.#load(row, object);
    } else if (one.do === 'expire' || one.do === 'refresh') {
      // Only what was written stays.
      await this.session.flush();
      if (one.do === 'expire') this.session.expire(object);
      else await this.session.refresh(object);
    } else if (one.do === 'delete') {
      this.session.delete(object);
      this.#isDeleting = true;
      this.#set(key, undefined);
      this.#leave(row);
    } else {
      object.name = this.#name();
      this.#set(key, { ...row, name: object.name });
      for (const [other, its] of this.model) {
        if (row.kind === 'author' && its.author === row.name) this.#set(other, { ...its, author: object.name });
        if (row.kind === 'tag' && its.tags.includes(row.name))
          this.#set(other, { ...its, tags: its.tags.map((tag) => (tag === row.name ? object.name : tag)) });
      }
    }
  }

  /** What goes with a row, and what is left without it. */
  #leave(row: Row): void {
    for (const [key, other] of this.model) {
      if (row.kind === 'author' && other.author === row.name)
        this.#set(key, other.kind === 'note' ? undefined : { ...other, author: null });
      if (row.kind === 'tag') this.#set(key, { ...other, tags: other.tags.filter((tag) => tag !== row.name) });
    }
  }

  #give({ kind, which, author, how }: Step & { readonly do: 'give' }): void {
    const [found, owner] = [this.#choose(kind, which), this.#choose('author', author)];
    if (found === undefined || owner === undefined) return;
    this.#own(found[2] as Book | Note, owner[2] as Author, how);
    this.#set(found[0], { ...found[1], author: owner[1].name });
  }

  #own(object: Book | Note, owner: Author, how: 'push' | 'set'): void {
    if (how === 'set') object.author = owner;
    else if (object instanceof Book) owner.books.push(object);
    else owner.notes.push(object);
  }

  #take({ kind, which, how }: Step & { readonly do: 'take' }): void {
    const found = this.#choose(kind, which);
    if (found === undefined || found[1].author === null) return;
    const [key, row, object] = found as [string, Row, Book | Note];
    const owner = [...this.model].find(([, other]) => other.kind === 'author' && other.name === row.author);
    const author = this.#objects.get(owner?.[0] ?? '') as Author;
    if (how === 'set') (object as { author: Author | null }).author = null;
    else if (object instanceof Book) author.books.remove(object);
    else author.notes.remove(object);
    this.#set(key, kind === 'note' ? undefined : { ...row, author: null });
  }

  async #tag(one: Step & { readonly do: 'tag' | 'untag' }): Promise<void> {
    const [book, tag] = [this.#choose('book', one.which), this.#choose('tag', one.tag)];
    if (book === undefined || tag === undefined) return;
    const [key, row] = book;
    const has = row.tags.includes(tag[1].name);
    if (has === (one.do === 'tag')) return;
    const [bookObject, tagObject] = [book[2] as Book, tag[2] as Tag];
    if (one.do === 'tag') {
      if (one.from === 'book') bookObject.tags.push(tagObject);
      else tagObject.books.push(bookObject);
      this.#set(key, { ...row, tags: [...row.tags, tag[1].name] });
    } else {
      if (one.from === 'book') bookObject.tags.remove(tagObject);
      else tagObject.books.remove(bookObject);
      this.#set(key, { ...row, tags: row.tags.filter((name) => name !== tag[1].name) });
    }
  }

  async #nest({ steps, fails }: Step & { readonly do: 'nest' }): Promise<void> {
    const before = this.model;
    this.#savepoints += 1;
    const work = this.session.beginNested(async () => {
      for (const one of steps) await this.run(one);
      if (fails) throw new Error('undo');
    });
    if (fails) {
      await expect(work).rejects.toThrow('undo');
      this.model = before;
      this.#objectsAgree();
    } else await work;
    this.#savepoints -= 1;
  }
}

function objectAuthor(object: Book | Note): typeof Book.c.author {
  // Either is a reference to an author.
  return (object instanceof Book ? Book.c.author : Note.c.author) as typeof Book.c.author;
}

/** The database holds what the model says, and nothing else. */
async function agree(model: Model, connection: Connection): Promise<void> {
  const rows: Row[] = [];
  const authors = new Map((await connection.execute(select(Author.c.id, Author.c.name)).all()).map(({ id, name }) => [id, name]));
  const tags = new Map((await connection.execute(select(Tag.c.id, Tag.c.name)).all()).map(({ id, name }) => [id, name]));
  const links = await connection.execute(select(bookTag.c.bookId, bookTag.c.tagId)).all();
  for (const name of authors.values()) rows.push({ kind: 'author', name, author: null, tags: [] });
  for (const name of tags.values()) rows.push({ kind: 'tag', name, author: null, tags: [] });
  for (const { id, name, authorId } of await connection.execute(select(Book.c.id, Book.c.name, Book.c.authorId)).all()) {
    const own = links.filter(({ bookId }) => bookId === id).map(({ tagId }) => tags.get(tagId) as string);
    rows.push({ kind: 'book', name, author: authors.get(authorId ?? -1) ?? null, tags: own.sort() });
  }
  for (const { name, authorId } of await connection.execute(select(Note.c.name, Note.c.authorId)).all())
    rows.push({ kind: 'note', name, author: authors.get(authorId) ?? null, tags: [] });
  const byName = (a: Row, b: Row): number => (a.name < b.name ? -1 : 1);
  const wanted = [...model.values()].map((row) => ({ ...row, tags: [...row.tags].sort() }));
  expect(rows.sort(byName)).toEqual(wanted.sort(byName));
}

test('a session and its database come to what a simple model says, whatever is done', async () => {
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 30 }), async (steps) => {
      await using library = await openLibrary();
      const work = new Work(library.engine);
      for (const one of steps) await work.run(one);
      await work.finish();
      await library.engine.connect((connection) => agree(work.model, connection));
    }),
    { numRuns: 100 },
  );
}, 60_000);
