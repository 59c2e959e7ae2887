import 'reflect-metadata/lite';
import { container as globalContainer } from 'tsyringe';
import { describe, expect, test } from 'vitest';
import { Container, createContainer } from '../src/container.ts';
import { DisposalStack } from '../src/disposal-stack.ts';
import { token } from '../src/token.ts';

interface Clock {
  readonly startedAt: number;
}

const clock = token<Clock>('clock');
const log = token<string[]>('log');

function makeContainer(): { readonly container: Container; readonly disposal: DisposalStack } {
  const disposal = new DisposalStack();
  return { container: new Container(createContainer(), disposal), disposal };
}

describe('a token', () => {
  test('is equal to no other, even of the same description', () => {
    const { container } = makeContainer();
    container.provide(token<number>('same'), () => 1);
    expect(() => container.get(token<number>('same'))).toThrow("KERNEL_SERVICE_MISSING: nobody provides 'same'");
  });
});

describe('a container', () => {
  test('makes a singleton once, and only when it is asked for', () => {
    const { container } = makeContainer();
    let made = 0;
    container.provide(clock, () => ({ startedAt: made++ }));
    expect(made).toBe(0);
    expect(container.get(clock)).toBe(container.get(clock));
    expect(made).toBe(1);
  });

  test('makes a singleton once even if it is undefined', () => {
    const { container } = makeContainer();
    let made = 0;
    const nothing = token<undefined>('nothing');
    container.provide(nothing, () => void made++);
    container.get(nothing);
    container.get(nothing);
    expect(made).toBe(1);
  });

  test('tries again after a factory threw', () => {
    const { container } = makeContainer();
    let tries = 0;
    container.provide(clock, () => {
      if (tries++ === 0) throw new Error('not yet');
      return { startedAt: 1 };
    });
    expect(() => container.get(clock)).toThrow('not yet');
    expect(container.get(clock).startedAt).toBe(1);
  });

  test('makes a transient service at every request', () => {
    const { container } = makeContainer();
    container.provide(log, () => [], 'transient');
    expect(container.get(log)).not.toBe(container.get(log));
  });

  test('makes a scoped service once for each child, with what that child knows', () => {
    const { container, disposal } = makeContainer();
    const user = token<string>('user');
    container.provide(log, ({ get }) => [get(user)], 'scoped');
    const [a, b] = [
      container.child(container.inner.createChildContainer(), disposal),
      container.child(container.inner.createChildContainer(), disposal),
    ];
    a.set(user, 'ann');
    b.set(user, 'bob');
    expect(a.get(log)).toEqual(['ann']);
    expect(a.get(log)).toBe(a.get(log));
    expect(b.get(log)).toEqual(['bob']);
  });

  test('never lets a singleton hold what belongs to a scope', () => {
    const { container, disposal } = makeContainer();
    const user = token<string>('user');
    container.provide(log, ({ get }) => [get(user)]);
    container.provide(user, () => 'nobody');
    const child = container.child(container.inner.createChildContainer(), disposal);
    child.set(user, 'ann');
    expect(child.get(log)).toEqual(['nobody']);
    expect(child.get(log)).toBe(container.get(log));
  });

  test('gives the later of two providers, and keeps what the first had made out of it', () => {
    const { container } = makeContainer();
    container.provide(clock, () => ({ startedAt: 1 }));
    expect(container.get(clock).startedAt).toBe(1);
    container.provide(clock, () => ({ startedAt: 2 }));
    expect(container.get(clock).startedAt).toBe(2);
  });

  test('keeps apart two services that one function makes', () => {
    const { container } = makeContainer();
    const make = (): string[] => [];
    const other = token<string[]>('other');
    container.provide(log, make);
    container.provide(other, make);
    expect(container.get(log)).not.toBe(container.get(other));
  });

  test('says who needs a service that nobody provides', () => {
    const { container } = makeContainer();
    container.provide(log, ({ get }) => [String(get(clock).startedAt)]);
    expect(() => container.get(log)).toThrow(
      "KERNEL_SERVICE_MISSING: nobody provides 'clock', which 'log' needs; use the plugin that does.",
    );
    expect(container.has(log)).toBe(true);
    expect(container.has(clock)).toBe(false);
  });

  test('shows the circle in which services need each other, and works again afterwards', () => {
    const { container } = makeContainer();
    const [a, b, c] = [token<unknown>('a'), token<unknown>('b'), token<unknown>('c')];
    container.provide(a, ({ get }) => get(b));
    container.provide(b, ({ get }) => get(c), 'transient');
    container.provide(c, ({ get }) => get(b), 'scoped');
    container.provide(clock, () => ({ startedAt: 1 }));
    expect(() => container.get(a)).toThrow('KERNEL_CIRCULAR: services need each other in a circle: b → c → b.');
    expect(() => container.get(b)).toThrow('b → c → b');
    expect(container.get(clock).startedAt).toBe(1);
  });

  test('finds a circle that passes through a class of tsyringe', () => {
    const { container } = makeContainer();
    const a = token<unknown>('a');
    class NeedsA {
      readonly a: unknown = container.get(a);
    }
    container.provide(a, () => container.inner.resolve(NeedsA));
    expect(() => container.get(a)).toThrow('a → a');
  });

  test('disposes singletons last first, by either protocol, and nothing that was only offered or is transient', async () => {
    const { container, disposal } = makeContainer();
    const done: string[] = [];
    const resource = (name: string): AsyncDisposable => ({ [Symbol.asyncDispose]: async () => void done.push(name) });
    const [first, second, never, each] = [token<object>('first'), token<object>('second'), token<object>('never'), token<object>('each')];
    container.provide(first, () => resource('first'));
    container.provide(second, ({ get }) => {
      get(first);
      return { [Symbol.dispose]: () => void done.push('second') };
    });
    container.provide(never, () => resource('never'));
    container.provide(each, () => resource('each'), 'transient');
    container.get(second);
    container.get(each);
    await disposal.dispose();
    expect(done).toEqual(['second', 'first']);
  });

  test('does not dispose a value that was only given to it', async () => {
    const { container, disposal } = makeContainer();
    const done: string[] = [];
    const request = token<Disposable>('request');
    container.set(request, { [Symbol.dispose]: () => void done.push('request') });
    container.get(request)[Symbol.dispose]();
    await disposal.dispose();
    expect(done).toEqual(['request']);
  });

  test('serves children that the application makes of the tsyringe container', () => {
    const { container } = makeContainer();
    container.provide(log, () => [], 'scoped');
    const [a, b] = [container.inner.createChildContainer(), container.inner.createChildContainer()];
    expect(a.resolve(log.id)).toBe(a.resolve(log.id));
    expect(a.resolve(log.id)).not.toBe(b.resolve(log.id));
  });

  test('registers nothing in the global container', () => {
    const { container } = makeContainer();
    container.provide(clock, () => ({ startedAt: 1 }));
    expect(globalContainer.isRegistered(clock.id)).toBe(false);
  });
});
