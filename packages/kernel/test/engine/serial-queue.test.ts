import { describe, expect, test } from 'vitest';
import { SerialQueue } from '../../src/engine/serial-queue.ts';

const later = <T>(value: T): Promise<T> => new Promise((resolve) => setImmediate(() => resolve(value)));

describe('SerialQueue', () => {
  test('runs a task at once while it is idle, without a promise', () => {
    const queue = new SerialQueue();
    expect(queue.run(() => 5)).toBe(5);
    expect(queue.busy).toBe(false);
  });

  test('runs tasks one at a time in the order in which they came', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const task = (name: string) => async (): Promise<void> => {
      seen.push(`${name} begins`);
      await later(undefined);
      seen.push(`${name} ends`);
    };
    await Promise.all([queue.run(task('a')), queue.run(task('b')), queue.run(() => void seen.push('c'))]);
    expect(seen).toEqual(['a begins', 'a ends', 'b begins', 'b ends', 'c']);
    expect(queue.busy).toBe(false);
  });

  test('goes on after tasks that fail, now or later', async () => {
    const queue = new SerialQueue();
    expect(() =>
      queue.run(() => {
        throw new Error('now');
      }),
    ).toThrow('now');
    const failing = queue.run(() => Promise.reject(new Error('later')));
    const waiting = queue.run(() => {
      throw new Error('in turn');
    });
    await expect(failing).rejects.toThrow('later');
    await expect(waiting).rejects.toThrow('in turn');
    expect(queue.run(() => 'fine')).toBe('fine');
  });

  test('lets no task slip in between one that ended and one that waits', async () => {
    const queue = new SerialQueue();
    const seen: string[] = [];
    const first = queue.run(() => later(undefined)) as Promise<void>;
    const second = queue.run(() => void seen.push('waited'));
    await first.then(() => queue.run(() => void seen.push('came later')));
    await second;
    expect(seen).toEqual(['waited', 'came later']);
  });
});
