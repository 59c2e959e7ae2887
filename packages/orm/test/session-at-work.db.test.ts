import { func, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Essay, openSchool, Student } from './school.ts';

const names = select(Student.c.name).orderBy(Student.c.name);

describe('a flush that nobody has waited for', () => {
  test('ends before a rollback, which undoes all of it', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const students = ['a', 'b', 'c'].map((name, i) => new Student({ name, mentorId: null, ...(i === 1 && { year: 2 }) }));
    session.addAll(students);
    const flushing = session.flush();
    await session.rollback();
    await flushing;
    expect(students.some((student) => session.has(student))).toBe(false);
    session.add(new Student({ name: 'later' }));
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['later']);
  });

  test('ends before its session is closed, and nothing of it stays', async () => {
    await using at = await openSchool();
    const session = at.session();
    session.addAll([new Student({ name: 'a' }), new Student({ name: 'b', year: 2 })]);
    const flushing = session.flush();
    await session.close();
    await flushing.catch(() => undefined);
    await using other = at.session();
    expect(await other.scalar(select(func.count()).from(Student))).toBe(0);
  });

  test('does not keep a second one from writing what came later', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    const first = session.flush();
    sandy.name = 'changed';
    const second = session.flush();
    await Promise.all([first, second]);
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['changed']);
  });
});

describe('a rollback that fails', () => {
  test('leaves a session that can be used, with objects as they were', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.commit();
    sandy.name = 'changed';
    const added = new Student({ name: 'added' });
    session.add(added);
    await session.flush();
    const off = at.engine.events.once('rollback', () => {
      throw new Error('the wire was cut');
    });
    await expect(session.rollback()).rejects.toThrow('the wire was cut');
    off();
    expect([sandy.name, session.has(added)]).toEqual(['sandy', false]);
    expect(await session.scalars(names).all()).toEqual(['sandy']);
    session.add(new Student({ name: 'later' }));
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['later', 'sandy']);
  });
});

describe('a savepoint', () => {
  test('whose transaction was rolled back within it writes nothing into the next transaction', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const work = session.beginNested(async (own) => {
      own.add(new Student({ name: 'lost' }));
      await own.rollback();
      own.add(new Student({ name: 'after' }));
    });
    await expect(work).rejects.toThrow(/ENGINE_TRANSACTION_ENDED/);
    expect([...session.new].map((one) => (one as Student).name)).toEqual(['after']);
    expect(session.has([...session.new][0] as object)).toBe(true);
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['after']);
  });

  test('that cannot be released is undone with what was written in it', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const kept = new Student({ name: 'kept' });
    session.add(kept);
    await session.flush();
    at.engine.events.once('releaseSavepoint', () => {
      throw new Error('refused');
    });
    const lost = new Student({ name: 'lost' });
    await expect(session.beginNested((own) => own.add(lost))).rejects.toThrow('refused');
    expect([session.has(kept), session.has(lost)]).toEqual([true, false]);
    await session.rollback();
    session.add(new Student({ name: 'later' }));
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['later']);
  });
});

describe('an object that was taken out of the session', () => {
  test('does not come back because others in it are related to it', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', courses: [] });
    const kim = new Student({ name: 'kim', mentor: sandy });
    session.add(kim);
    await session.flush();
    session.expunge(kim);
    sandy.name = 'changed';
    await session.flush();
    expect(session.has(kim)).toBe(false);
  });

  test('takes those along that it owns', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', essays: [new Essay({ title: 'Seas' })] });
    session.add(sandy);
    await session.commit();
    const [essay] = sandy.essays;
    session.expunge(sandy);
    expect([session.has(sandy), session.has(essay as Essay)]).toEqual([false, false]);
    await using other = at.session();
    other.add(sandy);
    expect(other.has(essay as Essay)).toBe(true);
    sandy.name = 'changed';
    await other.commit();
    expect(await session.scalars(names).all()).toEqual(['changed']);
  });
});

describe('refresh() and expire()', () => {
  test('let go of what their cascade names', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy', essays: [new Essay({ title: 'Seas' })] });
    session.add(sandy);
    await session.flush();
    const essay = sandy.essays[0] as Essay;
    essay.title = 'Lakes';
    session.expire(sandy);
    expect(essay.title).toBe('Seas');
    await sandy.essays.load();
    sandy.name = 'unwritten';
    essay.title = 'Ponds';
    await session.refresh(sandy);
    expect([sandy.name, essay.title]).toEqual(['sandy', 'Seas']);
  });
});

describe('an object that is related to one of a session', () => {
  test('is in the session at once, from whichever side', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    const [pushed, set] = [new Essay({ title: 'pushed' }), new Essay({ title: 'set', student: sandy })];
    sandy.essays.push(pushed);
    const mentor = new Student({ name: 'mentor', mentored: [sandy] });
    expect([pushed, set, mentor].map((one) => session.has(one))).toEqual([true, true, true]);
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['mentor', 'sandy']);
  });

  test('goes with it, or is written without it, if that is deleted before', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.commit();
    const essay = new Essay({ title: 'Seas', student: sandy });
    const kim = new Student({ name: 'kim', mentor: sandy });
    session.delete(sandy);
    await session.commit();
    expect([session.has(essay), session.has(kim), kim.mentor]).toEqual([false, true, null]);
    expect(await session.scalars(names).all()).toEqual(['kim']);
  });

  test('is not, where its constructor refuses what it was given', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    expect(() => new Essay({ title: 'Seas', student: sandy, titel: 'typo' } as never)).toThrow(/ORM_UNKNOWN_ATTRIBUTE/);
    expect([session.new.size, sandy.essays.length]).toEqual([1, 0]);
  });
});
