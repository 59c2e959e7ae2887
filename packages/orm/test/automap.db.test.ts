import { sqlite } from '@sqlayer/dialect-sqlite';
import { column, Integer, MetaData, select, type Table, Text } from '@sqlayer/expression';
import { type Connection, type Engine, Kernel } from '@sqlayer/kernel';
import { poolPlugin } from '@sqlayer/pool';
import { recordStatements } from '@sqlayer/testing';
import { afterEach, beforeEach, describe, expect, test } from 'vitest';
import {
  automap,
  type Collection,
  type DynamicEntity,
  joinedLoad,
  many,
  map,
  mapped,
  mapperOf,
  one,
  Session,
  selectinLoad,
} from '../src/index.ts';

let kernel: Kernel;
let engine: Engine;
let connection: Connection;
let metadata: MetaData;

beforeEach(async () => {
  kernel = new Kernel().use([poolPlugin, sqlite]);
  engine = await kernel.engine('sqlite::memory:');
  connection = await engine.connect();
  metadata = new MetaData();
});

afterEach(async () => {
  await connection.close();
  await kernel.dispose();
});

async function create(...statements: readonly string[]): Promise<void> {
  for (const sql of statements) await connection.executeRaw(sql);
}

const blog = [
  'CREATE TABLE user_account (id INTEGER PRIMARY KEY, name TEXT NOT NULL, boss_id INTEGER REFERENCES user_account (id))',
  'CREATE TABLE profile (user_id INTEGER PRIMARY KEY REFERENCES user_account (id), bio TEXT)',
  'CREATE TABLE post (id INTEGER PRIMARY KEY, title TEXT, author_id INTEGER NOT NULL REFERENCES user_account (id), editor_id INTEGER REFERENCES user_account (id))',
  'CREATE TABLE tag (id INTEGER PRIMARY KEY, word TEXT UNIQUE)',
  'CREATE TABLE post_tag (post_id INTEGER NOT NULL REFERENCES post (id), tag_id INTEGER NOT NULL REFERENCES tag (id), PRIMARY KEY (post_id, tag_id))',
  'CREATE TABLE friendship (from_id INTEGER REFERENCES user_account (id), to_id INTEGER REFERENCES user_account (id), PRIMARY KEY (from_id, to_id))',
  'CREATE TABLE log (line TEXT)',
];

interface User {
  id: number;
  name: string;
  post_by_author_id: Collection<Post>;
  post_by_editor_id: Collection<Post>;
}

interface Post {
  id: number;
  title: string;
  editor_id: number | null;
  author: User;
  tag_collection: Collection<{ word: string }>;
}

/** The attributes of a class that are relationships. */
function relationshipsOf(entityClass: unknown): Readonly<Record<string, string>> {
  return Object.fromEntries(
    mapperOf(entityClass).relationships.map(({ key, direction, isCollection, target }) => [
      key,
      `${direction}${isCollection ? ' many' : ' one'} ${target.name}`,
    ]),
  );
}

describe('automap', () => {
  test('makes classes of tables with keys, and relationships of foreign keys', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    const { classes } = automap(metadata);
    expect(Object.keys(classes)).toEqual(['Post', 'Profile', 'Tag', 'UserAccount']);
    expect(relationshipsOf(classes['Post'])).toEqual({
      author: 'manyToOne one UserAccount',
      editor: 'manyToOne one UserAccount',
      tag_collection: 'manyToMany many Tag',
    });
    expect(relationshipsOf(classes['UserAccount'])).toEqual({
      post_by_author_id: 'oneToMany many Post',
      post_by_editor_id: 'oneToMany many Post',
      profile: 'oneToMany one Profile',
      boss: 'manyToOne one UserAccount',
      user_account_collection: 'oneToMany many UserAccount',
      user_account_by_from_id: 'manyToMany many UserAccount',
      user_account_by_to_id: 'manyToMany many UserAccount',
    });
    expect(relationshipsOf(classes['Profile'])).toEqual({ user: 'manyToOne one UserAccount' });
    expect(relationshipsOf(classes['Tag'])).toEqual({ post_collection: 'manyToMany many Post' });
  });

  test('gives classes that a session writes, loads, and keeps in step', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    const mappedClasses = automap(metadata);
    const User = mappedClasses.classFor<User>('user_account');
    const Post = mappedClasses.classFor<Post>('post');
    const Tag = mappedClasses.classFor('tag');
    const Profile = mappedClasses.classFor('profile');
    await using session = new Session(connection);
    const ann = new User({ name: 'Ann', profile: new Profile({ bio: 'first' }) });
    const bob = new User({ name: 'Bob', boss: ann });
    const post = new Post({
      title: 'Hello',
      author: ann,
      editor: bob,
      tag_collection: [new Tag({ word: 'new' }), new Tag({ word: 'old' })],
    });
    expect(ann.post_by_author_id).toEqual([post]);
    session.add(post);
    await session.commit();
    session.expungeAll();

    using recorder = recordStatements(engine);
    const statement = select(Post).where(Post.c.title.eq('Hello'));
    const again = await session.scalars(statement.options(joinedLoad(Post.c.author), selectinLoad(Post.c.tag_collection))).one();
    expect(recorder.sql).toHaveLength(2);
    expect(again).toBeInstanceOf(Post);
    expect(again.author.name).toBe('Ann');
    expect([...again.tag_collection].map(({ word }) => word)).toEqual(['new', 'old']);
    expect(await session.get(User, 2)).toMatchObject({ name: 'Bob', boss_id: 1 });
    expect(() => new User({ nam: 'x' })).toThrow(/ORM_UNKNOWN_ATTRIBUTE: UserAccount has no attribute 'nam'/);
    expect(() => mappedClasses.classFor('nobody')).toThrow(/ORM_NOT_MAPPED: automap\(\) made no class for 'nobody'/);
  });

  test('deletes rows that cannot be without their owner when they are taken from it', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    const mappedClasses = automap(metadata);
    const User = mappedClasses.classFor<User>('user_account');
    const Post = mappedClasses.classFor<Post>('post');
    await using session = new Session(connection);
    const ann = new User({ name: 'Ann' });
    const bob = new User({ name: 'Bob', post_by_editor_id: [] });
    for (const title of ['one', 'two']) session.add(new Post({ title, author: ann, editor: bob }));
    await session.flush();
    ann.post_by_author_id.pop();
    bob.post_by_editor_id.splice(0);
    await session.flush();
    // The author must be somebody, the editor need not.
    expect(await connection.execute(select(Post.c.title, Post.c.editor_id)).all()).toEqual([{ title: 'one', editor_id: null }]);
  });

  test('relates a class to itself through a table between, in both directions', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    interface Friend {
      id: number;
      user_account_by_to_id: Collection<Friend>;
      user_account_by_from_id: Collection<Friend>;
    }
    const User = automap(metadata).classFor<Friend>('user_account');
    await using session = new Session(connection);
    const ann = new User({ id: 1, name: 'Ann' });
    const bob = new User({ id: 2, name: 'Bob', user_account_by_from_id: [ann] });
    expect(ann.user_account_by_to_id).toEqual([bob]);
    session.add(ann);
    await session.flush();
    const friendship = metadata.tables.get('friendship') as Table;
    const rows = await connection.execute(select({ from: friendship.column('from_id'), to: friendship.column('to_id') })).all();
    expect(rows).toEqual([{ from: 1, to: 2 }]);
  });

  test('calls classes and relationships as hooks say, with the options that they give', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    const { classes } = automap(metadata, {
      className: ({ name }) => name.toUpperCase(),
      referenceName: ({ constraint }) => `the_${constraint.columns[0]?.name}`,
      collectionName: ({ target, secondary }) => `${target.name}${secondary === undefined ? 's' : `_via_${secondary.name}`}`,
      relationship: ({ kind, target }) =>
        target.name === 'tag' || kind === 'oneToOne' ? false : kind === 'oneToMany' ? { lazy: 'selectin' } : undefined,
    });
    expect(Object.keys(classes)).toEqual(['POST', 'PROFILE', 'TAG', 'USER_ACCOUNT']);
    expect(Object.keys(relationshipsOf(classes['POST']))).toEqual(['the_author_id', 'the_editor_id']);
    // Names that are taken get a number.
    expect(Object.keys(relationshipsOf(classes['USER_ACCOUNT']))).toEqual([
      'posts',
      'posts_2',
      'the_boss_id',
      'user_accounts',
      'user_account_via_friendship',
      'user_account_via_friendship_2',
    ]);
    expect(mapperOf(classes['USER_ACCOUNT']).relationship('posts').lazy).toBe('selectin');
    expect(relationshipsOf(classes['TAG'])).toEqual({ post_via_post_tag: 'manyToMany many POST' });
  });

  test('leaves attributes alone that are columns', async () => {
    await create(
      'CREATE TABLE team (id INTEGER PRIMARY KEY, player_collection TEXT)',
      'CREATE TABLE player (id INTEGER PRIMARY KEY, team INTEGER REFERENCES team (id))',
    );
    await metadata.reflect(connection);
    const { classes } = automap(metadata);
    expect(Object.keys(relationshipsOf(classes['Player']))).toEqual(['team_2']);
    expect(Object.keys(relationshipsOf(classes['Team']))).toEqual(['player_collection_2']);
  });

  test('takes composite keys, keys that share columns, and tables that refer to each other', async () => {
    await create(
      'CREATE TABLE office (country TEXT, code TEXT, head_id INTEGER REFERENCES worker (id), PRIMARY KEY (country, code))',
      'CREATE TABLE worker (id INTEGER PRIMARY KEY, country TEXT, code TEXT, old_code TEXT, FOREIGN KEY (country, code) REFERENCES office, FOREIGN KEY (country, old_code) REFERENCES office)',
    );
    await metadata.reflect(connection);
    const { classes } = automap(metadata);
    expect(relationshipsOf(classes['Worker'])).toEqual({
      office_by_country_code: 'manyToOne one Office',
      office_by_country_old_code: 'manyToOne one Office',
      office_collection: 'oneToMany many Office',
    });
    expect(relationshipsOf(classes['Office'])).toEqual({
      head: 'manyToOne one Worker',
      worker_by_country_code: 'oneToMany many Worker',
      worker_by_country_old_code: 'oneToMany many Worker',
    });
    expect(
      mapperOf(classes['Worker'])
        .relationship('office_by_country_old_code')
        .pairs.map(({ local }) => local.name),
    ).toEqual(['country', 'old_code']);
  });
});

describe('classes of the application', () => {
  test('keep what they say, and get the relationships that they lack', async () => {
    await create(...blog);
    class User extends mapped(
      'user_account',
      {
        id: column(Integer, { primaryKey: true }),
        name: column(Text),
        bossId: column(Integer, { name: 'boss_id', nullable: true, foreignKey: 'user_account.id' }),
        written: many<DynamicEntity>(() => made.classFor('post'), {
          foreignKey: () => metadata.tables.get('post')?.column('author_id') as never,
          backPopulates: 'writer',
        }),
      },
      { metadata },
    ) {
      shout(): string {
        return `${this.name}!`;
      }
    }
    await metadata.reflect(connection);
    const made = automap(metadata, { classes: { user_account: User } });
    const { classes } = made;
    expect(classes['User']).toBe(User);
    expect(relationshipsOf(User)).toMatchObject({
      written: 'oneToMany many Post',
      post_by_editor_id: 'oneToMany many Post',
      boss: 'manyToOne one User',
    });
    expect(relationshipsOf(classes['Post'])).toMatchObject({ writer: 'manyToOne one User', editor: 'manyToOne one User' });
    await using session = new Session(connection);
    const ann = new User({ name: 'Ann', written: [] });
    const Post = made.classFor('post');
    ann.written.push(new Post({ title: 'x' }));
    session.add(ann);
    await session.flush();
    expect(ann.shout()).toBe('Ann!');
    expect(await session.scalars(select(Post)).one()).toMatchObject({ title: 'x', author_id: 1 });
  });

  test('may be plain, and are mapped then', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    class Label {
      declare word: string;
      declare post_collection: Collection<DynamicEntity>;
      get loud(): string {
        return this.word.toUpperCase();
      }
    }
    const { classes } = automap(metadata, { classes: { tag: Label } });
    expect(Object.keys(classes)).toContain('Label');
    expect(relationshipsOf(Label)).toEqual({ post_collection: 'manyToMany many Post' });
    await using session = new Session(connection);
    session.add(Object.assign(new Label(), { word: 'quiet' }));
    await session.flush();
    session.expungeAll();
    const [label] = await session.scalars(select(Label)).all();
    expect(label?.loud).toBe('QUIET');
    expect(() => automap(metadata, { classes: { nowhere: Label } })).toThrow(
      /ORM_INVALID_OPTION: automap\(\) was given a class for 'nowhere'/,
    );
  });

  test('may stand for a table between two others', async () => {
    await create(...blog);
    await metadata.reflect(connection);
    class Tagging {}
    const { classes } = automap(metadata, { classes: { post_tag: Tagging } });
    expect(relationshipsOf(Tagging)).toEqual({ post: 'manyToOne one Post', tag: 'manyToOne one Tag' });
    expect(Object.keys(relationshipsOf(classes['Tag']))).toEqual(['post_tag_collection']);
  });

  test('are mapped imperatively to reflected tables as to any other', async () => {
    await create(...blog);
    const post = await metadata.reflectTable(connection, 'post');
    class Author {
      declare id: number;
      declare name: string;
      declare posts: Collection<Post>;
    }
    class Post {
      declare id: number;
      declare title: string;
      declare author: Author;
    }
    map(Author, metadata.tables.get('user_account') as never, {
      posts: many(() => Post, { backPopulates: 'author', foreignKey: () => post.column('author_id') }),
    });
    map(Post, post, { author: one(() => Author, { backPopulates: 'posts', foreignKey: () => post.column('author_id') }) });
    await using session = new Session(connection);
    session.add(Object.assign(new Post(), { title: 'x', author: Object.assign(new Author(), { name: 'Ann' }) }));
    await session.commit();
    const [read] = await session.scalars(select(Post)).all();
    expect(read?.author.name).toBe('Ann');
    expect(read?.author.posts).toEqual([read]);
  });
});
