import { select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Essay, openSchool, Student } from './school.ts';

const titles = select(Essay.c.title).orderBy(Essay.c.title);

describe('a new object that was put into a collection which owns it', () => {
  test.each([
    ['that is new', async () => undefined],
    ['whose owner has a row', async (flush: () => Promise<void>) => flush()],
  ])('%s and taken out again is not written', async (_what, before) => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await before(() => session.flush());
    const [kept, gone, moved] = [new Essay({ title: 'kept' }), new Essay({ title: 'gone' }), new Essay({ title: 'moved' })];
    sandy.essays.push(kept, gone, moved);
    session.add(sandy);
    expect(session.has(gone)).toBe(true);
    sandy.essays.remove(gone);
    sandy.essays.remove(moved);
    const kim = new Student({ name: 'kim', essays: [moved] });
    session.add(kim);
    await session.commit();
    expect(session.has(gone)).toBe(false);
    expect(await session.scalars(titles).all()).toEqual(['kept', 'moved']);
    expect(await session.scalars(select(Student.c.name).where(Student.c.essays.any(Essay.c.title.eq('moved')))).all()).toEqual(['kim']);
  });

  test('is not written either when its own side lets go of its owner', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const essay = new Essay({ title: 'gone' });
    const sandy = new Student({ name: 'sandy', essays: [essay] });
    session.add(sandy);
    (essay as { student: Student | null }).student = null;
    await session.commit();
    expect(await session.scalars(titles).all()).toEqual([]);
  });

  test('comes back when it is put in again', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const essay = new Essay({ title: 'back' });
    const sandy = new Student({ name: 'sandy', essays: [essay] });
    session.add(sandy);
    sandy.essays.remove(essay);
    await session.flush();
    sandy.essays.push(essay);
    await session.commit();
    expect(await session.scalars(titles).all()).toEqual(['back']);
  });
});
