import { func, lambdaStatement, select, Varchar } from '@sqlayer/expression';
import { IntegrityError } from '@sqlayer/kernel/errors';
import { describe, expect, test } from 'vitest';
import { runInSession, type Session } from '../src/index.ts';
import { openSchool, Student } from './school.ts';

const soon = { minDelayMs: 0, maxDelayMs: 0 };
const count = select(func.count()).from(Student);

describe('work in a session', () => {
  test('is written and committed when it is done, and what it gives back is readable', async () => {
    await using at = await openSchool();
    const student = await runInSession(at.engine, (session) => {
      const sandy = new Student({ name: 'sandy' });
      session.add(sandy);
      return sandy;
    });
    expect(student).toMatchObject({ id: 1, name: 'sandy' });
    expect(await at.engine.connect((connection) => connection.scalar(count))).toBe(1);
  });

  test('is done again in a new session, which knows nothing of the one before', async () => {
    await using at = await openSchool();
    const sessions: Session[] = [];
    await runInSession(
      at.engine,
      async (session, attempt) => {
        sessions.push(session);
        session.add(new Student({ name: `try ${attempt}` }));
        await session.flush();
        if (attempt === 1) throw new IntegrityError('DB_DEADLOCK', 'given up', { retryable: true });
        expect(await session.scalar(count)).toBe(1);
      },
      { retry: soon },
    );
    expect(new Set(sessions).size).toBe(2);
    expect(await at.engine.connect((connection) => connection.scalar(select(Student.c.name)))).toBe('try 2');
  });

  test('is done again when a flush fails, though the error comes late and as another one', async () => {
    await using at = await openSchool();
    let attempts = 0;
    at.engine.events.on('beforeExecute', ({ sql }) => {
      if (attempts === 1 && sql.startsWith('INSERT')) throw new IntegrityError('DB_DEADLOCK', 'given up', { retryable: true });
    });
    await runInSession(
      at.engine,
      async (session, attempt) => {
        attempts = attempt;
        session.add(new Student({ name: 'sandy' }));
        await session.flush().catch(() => undefined);
        // What comes after a failed flush says ORM_FLUSH_FAILED.
        await session.scalar(count);
      },
      { retry: soon },
    );
    expect(attempts).toBe(2);
    expect(await at.engine.connect((connection) => connection.scalar(count))).toBe(1);
  });

  test('is rolled back when it throws, and has the options of its sessions', async () => {
    await using at = await openSchool();
    const mine = new Error('mine');
    const failed = runInSession(
      at.engine,
      async (session) => {
        session.add(new Student({ name: 'sandy' }));
        expect(await session.scalar(count)).toBe(0);
        throw mine;
      },
      { session: { autoflush: false } },
    );
    await expect(failed).rejects.toBe(mine);
    expect(await at.engine.connect((connection) => connection.scalar(count))).toBe(0);
  });
});

test('a lambda statement of entities gives objects of the session', async () => {
  await using at = await openSchool();
  await using session = at.session();
  session.add(new Student({ name: 'sandy' }));
  await session.commit();
  const byName = lambdaStatement({ name: Varchar(30) }, ({ name }) => select(Student).where(Student.c.name.eq(name)));
  const sandy = await session.scalar(byName({ name: 'sandy' }));
  expect(sandy).toBe(await session.get(Student, 1));
  expect(await session.scalar(byName({ name: 'ed' }).withOptions({ logTag: 'by name' }))).toBeNull();
  await expect(session.scalar(byName({ name: 'ed' }).withOptions({ signal: AbortSignal.abort() }))).rejects.toThrow(/ENGINE_ABORTED/);
});
