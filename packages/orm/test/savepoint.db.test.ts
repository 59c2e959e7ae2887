import { func, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Essay, openSchool, Student } from './school.ts';

const names = select(Student.c.name).orderBy(Student.c.id);

describe('a savepoint of a session', () => {
  test('keeps what its work did, and gives what it gives', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const given = await session.beginNested((own) => {
      own.add(new Student({ name: 'sandy' }));
      return 7;
    });
    expect(given).toBe(7);
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['sandy']);
  });

  test('that is rolled back undoes what came after it and nothing else, in the database and in the objects', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [kept, gone] = [new Student({ name: 'kept', year: 1 }), new Student({ name: 'gone' })];
    session.addAll([kept, gone]);
    await session.flush();
    kept.name = 'before';
    const [added, unflushed] = [new Student({ name: 'added' }), new Student({ name: 'unflushed' })];
    const work = session.beginNested(async (own) => {
      kept.name = 'within';
      own.delete(gone);
      own.add(added);
      await own.flush();
      expect(await own.scalars(names).all()).toEqual(['within', 'added']);
      kept.year = 9;
      own.add(unflushed);
      throw new Error('undo');
    });
    await expect(work).rejects.toThrow('undo');
    expect(kept).toMatchObject({ name: 'before', year: 1 });
    expect([kept, gone, added, unflushed].map((student) => session.has(student))).toEqual([true, true, false, false]);
    expect(await session.scalars(names).all()).toEqual(['before', 'gone']);
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['before', 'gone']);
  });

  test('lets the session go on after a flush in it failed', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const first = new Student({ name: 'first' });
    session.add(first);
    await session.flush();
    await expect(session.beginNested((own) => own.add(new Student({ id: first.id, name: 'same key' })))).rejects.toThrow(
      /DB_UNIQUE_VIOLATION/,
    );
    session.add(new Student({ name: 'second' }));
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['first', 'second']);
  });

  test('in a savepoint: what the inner one did goes with the outer one', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const sandy = new Student({ name: 'sandy' });
    session.add(sandy);
    await session.flush();
    const inner = new Student({ name: 'inner' });
    const outer = session.beginNested(async (own) => {
      await own.beginNested((nested) => {
        sandy.name = 'changed';
        nested.add(inner);
      });
      expect(await own.scalars(names).all()).toEqual(['changed', 'inner']);
      throw new Error('undo');
    });
    await expect(outer).rejects.toThrow('undo');
    expect([sandy.name, session.has(inner)]).toEqual(['sandy', false]);
    expect(await session.scalars(names).all()).toEqual(['sandy']);
  });

  test('that was released is undone with its transaction', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const [sandy, essay] = [new Student({ name: 'sandy' }), new Essay({ title: 'Seas' })];
    session.add(sandy);
    await session.commit();
    await sandy.essays.load();
    await session.beginNested(() => {
      sandy.name = 'changed';
      sandy.essays.push(essay);
    });
    await session.rollback();
    expect([sandy.name, session.has(essay)]).toEqual(['sandy', false]);
    expect(await session.scalar(select(func.count()).from(Essay))).toBe(0);
  });

  test('refuses a commit within it', async () => {
    await using at = await openSchool();
    await using session = at.session();
    await expect(session.beginNested((own) => own.commit())).rejects.toThrow(/ENGINE_NESTED_ORDER/);
    session.add(new Student({ name: 'after' }));
    await session.commit();
    expect(await session.scalars(names).all()).toEqual(['after']);
  });
});
