import { insert, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Session } from '../src/index.ts';
import { Essay, openSchool, Student } from './school.ts';

describe('what is asked of the database sees what was changed before', () => {
  test('by get(), for an object that was given its key', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ id: 7, name: 'sandy' });
    session.add(sandy);
    expect(await session.get(Student, 7)).toBe(sandy);
    session.delete(sandy);
    expect(await session.get(Student, 7)).toBeNull();
  });

  test('by loading a relationship, for an object that refers to its owner by a key', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.commit();
    await session.refresh(sandy);
    session.add(new Essay({ title: 'Seas', studentId: sandy.id }));
    await sandy.essays.load();
    expect(sandy.essays.map(({ title }) => title)).toEqual(['Seas']);
  });

  test('by refresh(), which takes back what was changed of the object itself and writes the rest', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [sandy, kim] = [new Student({ name: 'sandy' }), new Student({ name: 'kim' })];
    session.addAll([sandy, kim]);
    await session.flush();
    sandy.name = 'changed';
    kim.name = 'written';
    await session.refresh(sandy);
    expect(sandy.name).toBe('sandy');
    await session.refresh(kim);
    expect(kim.name).toBe('written');
  });

  test('but not in a session that was told not to flush by itself', async () => {
    await using at = await openSchool();
    await using session = new Session(at.engine, { autoflush: false });
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    expect(await session.scalars(select(Student)).all()).toEqual([]);
    await session.flush();
    session.add(new Essay({ title: 'Seas', studentId: sandy.id }));
    await session.refresh(sandy);
    await sandy.essays.load();
    expect([...sandy.essays]).toEqual([]);
    expect(session.new.size).toBe(1);
  });

  test('and the statements of the session itself do', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.execute(insert(Essay).fromSelect(['title', 'studentId'], select(Student.c.name, Student.c.id)));
    expect(await session.scalars(select(Essay.c.title)).all()).toEqual(['sandy']);
  });
});
