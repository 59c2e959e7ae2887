import { func, insert, select } from '@sqlayer/expression';
import { describe, expect, test } from 'vitest';
import { Session } from '../src/index.ts';
import { Course, openSchool, Student } from './school.ts';

const students = select(func.count()).from(Student);
const courses = select(func.count()).from(Course);

describe('a session on a connection that is in a transaction', () => {
  test('leaves the transaction to its owner, whether it commits or is closed', async () => {
    await using at = await openSchool();
    await at.engine.begin(async (connection) => {
      await connection.execute(insert(Course).values({ title: 'before' }));
      {
        await using session = new Session(connection);
        expect(await session.scalars(select(Course.c.title)).all()).toEqual(['before']);
        session.add(new Student({ name: 'committed' }));
        await session.commit();
        session.add(new Student({ name: 'flushed' }));
        await session.flush();
      }
      await connection.execute(insert(Course).values({ title: 'after' }));
    });
    await using connection = await at.engine.connect();
    expect([await connection.scalar(courses), await connection.scalar(students)]).toEqual([2, 2]);
  });

  test('undoes the whole of it by a rollback, and a part of it by a savepoint', async () => {
    await using at = await openSchool();
    await using connection = await at.engine.connect();
    await connection.execute(insert(Course).values({ title: 'of the owner' }));
    await using session = new Session(connection);
    const undone = session.beginNested((own) => {
      own.add(new Student({ name: 'lost' }));
      throw new Error('undo');
    });
    await expect(undone).rejects.toThrow('undo');
    expect([await connection.scalar(courses), await session.scalar(students)]).toEqual([1, 0]);
    await session.rollback();
    expect(connection.inTransaction).toBe(false);
    expect(await connection.scalar(courses)).toBe(0);
  });

  test('has the transaction to itself where it begins it', async () => {
    await using at = await openSchool();
    await using connection = await at.engine.connect();
    const session = new Session(connection);
    session.add(new Student({ name: 'kept' }));
    await session.commit();
    session.add(new Student({ name: 'lost' }));
    await session.flush();
    await session.close();
    expect(await connection.scalar(students)).toBe(1);
    expect(connection.closed).toBe(false);
  });
});

describe('begin()', () => {
  test('within begin() is refused, and the outer one undone', async () => {
    await using at = await openSchool();
    await using session = at.session();
    const outer = session.begin(async (own) => {
      own.add(new Student({ name: 'outer' }));
      await own.begin(() => own.add(new Student({ name: 'inner' })));
    });
    await expect(outer).rejects.toThrow(/ORM_NESTED_BEGIN.*beginNested/s);
    expect(await session.scalar(students)).toBe(0);
    await session.begin((own) => own.add(new Student({ name: 'next' })));
    expect(await session.scalar(students)).toBe(1);
  });

  test('throws what its work threw, also when the rollback fails', async () => {
    await using at = await openSchool();
    const session = at.session();
    const undone = session.begin(async (own) => {
      await own.close();
      throw new Error('of the work');
    });
    await expect(undone).rejects.toThrow('of the work');
    await expect(undone).rejects.toMatchObject({ rollbackError: { code: 'ORM_SESSION_CLOSED' } });
  });
});

test('a session that is closed while it waits for its connection gives that back', async () => {
  await using at = await openSchool();
  const session = at.session();
  const waiting = session.connection();
  await session.close();
  await waiting.catch(() => undefined);
  expect(at.engine.poolStatus.inUse).toBe(0);
});
