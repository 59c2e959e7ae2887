import { func, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Course, Essay, Locker, openSchool, Student } from './school.ts';

describe('merging', () => {
  test('copies an object of elsewhere onto the one of the session, and writes what differs', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', year: 3 });
    session.add(sandy);
    await session.commit();
    const given = new Student({ id: sandy.id, name: 'Sandy' });
    expect(await session.merge(given)).toBe(sandy);
    expect(sandy).toMatchObject({ name: 'Sandy', year: 3 });
    expect(session.has(given)).toBe(false);
    at.recorder.clear();
    await session.flush();
    expect(at.recorder.statements.map(({ sql }) => sql)).toEqual([expect.stringMatching(/^UPDATE student SET name=\? WHERE/)]);
  });

  test('loads the row if the session does not have it, and makes a new object where there is none', async () => {
    await using at = await openSchool();
    await using first = at.session();
    first.add(new Student({ id: 4, name: 'there', year: 2 }));
    await first.commit();
    await using second = at.session();
    expect(await second.merge(new Student({ id: 4, name: 'changed' }))).toMatchObject({ year: 2, name: 'changed' });
    const made = await second.merge(new Student({ id: 5, name: 'new' }));
    const unkeyed = await second.merge(new Student({ name: 'unkeyed' }));
    expect(await second.merge(new Student({ id: 5, name: 'again' }))).toBe(made);
    await second.commit();
    expect(await second.execute(select(Student.c.id, Student.c.name).orderBy(Student.c.id)).tuples().all()).toEqual([
      [4, 'changed'],
      [5, 'again'],
      [unkeyed.id, 'unkeyed'],
    ]);
  });

  test('goes along relationships with the cascade, also in a circle', async () => {
    await using at = await openSchool();
    await using first = at.session();
    const sandy = new Student({ name: 'sandy', essays: [new Essay({ title: 'Air' }), new Essay({ title: 'Sea' })] });
    sandy.locker = new Locker({ code: 'L1' });
    sandy.courses.push(new Course({ title: 'Maths' }));
    first.add(sandy);
    await first.commit();
    for (const key of ['essays', 'courses', 'locker'] as const) await first.load(sandy, Student.c[key] as typeof Student.c.essays);
    first.expungeAll();
    const [air, sea] = sandy.essays as unknown as [Essay, Essay];
    sea.title = 'Seas';
    sandy.essays.remove(air);
    sandy.essays.push(new Essay({ title: 'Fire' }));

    await using second = at.session();
    const merged = await second.merge(sandy);
    expect(merged).not.toBe(sandy);
    expect(merged.essays.map(({ title }) => title)).toEqual(['Seas', 'Fire']);
    await second.commit();
    expect(await second.scalars(select(Essay.c.title).orderBy(Essay.c.title)).all()).toEqual(['Fire', 'Seas']);
    expect(await second.scalar(select(func.count()).from(Locker))).toBe(1);
    expect(await second.scalar(select(func.count()).from(Course))).toBe(1);
    expect(sandy.essays.length).toBe(2);
  });

  test('leaves alone what the object given says nothing of', async () => {
    await using at = await openSchool();
    await using session = at.session();
    session.add(new Student({ id: 1, name: 'sandy', essays: [new Essay({ title: 'Air' })] }));
    await session.commit();
    const given = new Student({ id: 1, name: 'Sandy' });
    expect(given.essays.length).toBe(0);
    await session.merge(given);
    await session.commit();
    expect(await session.scalar(select(func.count()).from(Essay))).toBe(1);
  });

  test('gives back what is in the session already, and refuses what was deleted', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    expect(await session.merge(sandy)).toBe(sandy);
    await session.flush();
    session.delete(sandy);
    await session.flush();
    await expect(session.merge(sandy)).rejects.toThrow(/ORM_DELETED_INSTANCE/);
  });
});
