import { column, Integer, MetaData, select, Varchar } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { many, mapped, one } from '../src/index.ts';
import { openSchool, Student } from './school.ts';

describe('many new objects', () => {
  test('are written in one go, also with their owners', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const boss = new Student({ name: 'boss', mentored: Array.from({ length: 10_000 }, (_, i) => new Student({ name: `s${i}` })) });
    session.add(boss);
    await session.commit();
    expect(at.recorder.statements.length).toBeLessThan(110);
    expect(boss.mentored.every(({ mentorId }) => mentorId === boss.id)).toBe(true);
  });

  test('get their keys in the order in which they were added, whether or not all of their columns are given', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const students = [
      new Student({ name: 'a' }),
      new Student({ name: 'b', mentorId: null }),
      new Student({ name: 'c', year: 3 }),
      new Student({ name: 'd' }),
    ];
    session.addAll(students);
    await session.flush();
    expect(students.map(({ id, mentorId, year }) => [id, mentorId, year])).toEqual([
      [1, null, 1],
      [2, null, 1],
      [3, null, 3],
      [4, null, 1],
    ]);
    expect(at.recorder.sql.filter((sql) => sql.startsWith('INSERT'))).toHaveLength(1);
  });

  test('may need each other in a long row, and are deleted in the opposite one', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const row = [new Student({ name: 's0' })];
    for (let i = 1; i < 1_500; i++) row.push(new Student({ name: `s${i}`, mentor: row[i - 1] as Student }));
    session.add(row.at(-1) as Student);
    await session.commit();
    expect(row.every(({ mentorId }, i) => mentorId === (row[i - 1]?.id ?? null))).toBe(true);
    for (const student of row) session.delete(student);
    await session.commit();
    expect(await session.scalars(select(Student.c.id)).all()).toEqual([]);
  });
});

test('a new row comes after the one that its foreign key names by hand, whatever that one needs itself', async () => {
  const own = new MetaData();
  class Person extends mapped(
    'person',
    {
      id: column(Integer, { primaryKey: true }),
      bossId: column(Integer, { nullable: true, foreignKey: () => Person.c.id as unknown }),
      boss: one<Person>(() => Person, { nullable: true }),
    },
    { metadata: own },
  ) {}
  class Note extends mapped(
    'note',
    { id: column(Integer, { primaryKey: true }), personId: column(Integer, { foreignKey: () => Person.c.id }) },
    { metadata: own },
  ) {}
  await using at = await openSchool();
  await using session = at.session();
  await own.createAll(await session.connection());
  session.add(new Note({ personId: 2 }));
  session.add(new Person({ id: 2, boss: new Person({ id: 1 }) }));
  await session.commit();
  expect(await session.scalars(select(Note.c.personId)).all()).toEqual([2]);
});

describe('a table between a class and itself', () => {
  const own = new MetaData();
  const follow = own.table('follow', {
    fromId: column(Integer, { primaryKey: true, foreignKey: 'account.id' }),
    toId: column(Integer, { primaryKey: true, foreignKey: 'account.id' }),
  });
  class Account extends mapped(
    'account',
    {
      id: column(Integer, { primaryKey: true }),
      follows: many<Account>(() => Account, { secondary: follow, backPopulates: 'followers' }),
      followers: many<Account>(() => Account, { secondary: follow, backPopulates: 'follows' }),
    },
    { metadata: own },
  ) {}
  const block = own.table('block', {
    blockedId: column(Integer, { primaryKey: true, foreignKey: 'member.id' }),
    byId: column(Integer, { primaryKey: true, foreignKey: 'member.id' }),
  });
  class Member extends mapped(
    'member',
    {
      id: column(Integer, { primaryKey: true }),
      name: column(Varchar(9)),
      blocks: many<Member>(() => Member, { secondary: block, foreignKey: 'block.byId', backPopulates: 'blockedBy' }),
      blockedBy: many<Member>(() => Member, { secondary: block, backPopulates: 'blocks' }),
    },
    { metadata: own },
  ) {}

  test('holds each pair once, from the first to the second, seen from both sides', async () => {
    await using at = await openSchool();
    await using session = at.session();
    await own.createAll(await session.connection());
    const [a, b] = [new Account({ id: 1 }), new Account({ id: 2 })];
    a.follows.push(b);
    session.add(a);
    await session.commit();
    expect(b.followers.slice()).toEqual([a]);
    expect(await session.execute(select(follow)).tuples().all()).toEqual([[1, 2]]);
    session.expungeAll();
    const [first, second] = (await session.scalars(select(Account).orderBy(Account.c.id)).all()) as [Account, Account];
    expect((await first.follows.load()).map(({ id }) => id)).toEqual([2]);
    expect((await first.followers.load()).length).toBe(0);
    expect((await second.followers.load()).map(({ id }) => id)).toEqual([1]);
  });

  test('is read in the direction that foreignKey names', async () => {
    await using at = await openSchool();
    await using session = at.session();
    await own.createAll(await session.connection());
    session.add(new Member({ id: 1, name: 'a', blocks: [new Member({ id: 2, name: 'b' })] }));
    await session.commit();
    expect(await session.execute(select(block.c.byId, block.c.blockedId)).tuples().all()).toEqual([[1, 2]]);
    expect(await session.scalars(select(Member.c.name).where(Member.c.blockedBy.any())).all()).toEqual(['b']);
  });
});
