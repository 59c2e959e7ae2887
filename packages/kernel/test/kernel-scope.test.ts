import 'reflect-metadata/lite';
import { type DependencyContainer, container as globalContainer, inject, injectable } from 'tsyringe';
import { describe, expect, test } from 'vitest';
import { Kernel } from '../src/kernel.ts';
import { definePlugin } from '../src/plugin.ts';
import { token } from '../src/token.ts';

interface Unit extends AsyncDisposable {
  readonly user: string;
}

const user = token<string>('user');
const unit = token<Unit>('unit');
const shared = token<object>('shared');

function makeKernel(log: string[] = [], container?: DependencyContainer): Kernel {
  const units = definePlugin({
    name: 'units',
    version: '1.0.0',
    provides: [unit, shared],
    install(context) {
      context.provide(shared, () => ({}));
      context.provide(
        unit,
        ({ get }) => ({ user: get(user), [Symbol.asyncDispose]: async () => void log.push(`unit of ${get(user)}`) }),
        'scoped',
      );
    },
  });
  return new Kernel(container === undefined ? {} : { container }).use(units);
}

describe('a scope', () => {
  test('has scoped services of its own and shares the others', () => {
    const kernel = makeKernel();
    const [a, b] = [kernel.scope().set(user, 'ann'), kernel.scope().set(user, 'bob')];
    expect(a.get(unit)).toBe(a.get(unit));
    expect(a.get(unit).user).toBe('ann');
    expect(b.get(unit).user).toBe('bob');
    expect(a.get(shared)).toBe(kernel.get(shared));
  });

  test('keeps its values to itself', () => {
    const kernel = makeKernel();
    kernel.scope().set(user, 'ann');
    expect(kernel.has(user)).toBe(false);
    expect(() => kernel.scope().get(unit)).toThrow("KERNEL_SERVICE_MISSING: nobody provides 'user', which 'unit' needs");
  });

  test('disposes what was made in it when it ends, and nothing else', async () => {
    const log: string[] = [];
    const kernel = makeKernel(log);
    const other = kernel.scope().set(user, 'bob');
    other.get(unit);
    {
      await using scope = kernel.scope().set(user, 'ann');
      scope.get(unit);
    }
    expect(log).toEqual(['unit of ann']);
  });

  test('says that it has ended', async () => {
    const scope = makeKernel().scope();
    await scope.dispose();
    await scope.dispose();
    expect(() => scope.get(shared)).toThrow('KERNEL_DISPOSED: the scope was disposed; make a new one.');
    expect(() => scope.set(user, 'ann')).toThrow('KERNEL_DISPOSED');
  });

  test('left open ends with the kernel', async () => {
    const log: string[] = [];
    const kernel = makeKernel(log);
    const scope = kernel.scope().set(user, 'ann');
    scope.get(unit);
    await kernel.dispose();
    expect(log).toEqual(['unit of ann']);
    expect(() => scope.get(unit)).toThrow('KERNEL_DISPOSED');
  });
});

describe('a container of the application', () => {
  test('finds the services of the kernel that joined it, and is found by them', () => {
    const app = globalContainer.createChildContainer();
    app.register(user.id, { useValue: 'the application' });
    const kernel = makeKernel([], app);
    expect(app.resolve(shared.id)).toBe(kernel.get(shared));
    expect(kernel.get(unit).user).toBe('the application');
    expect(kernel.container).toBe(app);
  });

  test('injects services into classes, in a scope those of the scope', async () => {
    class Controller {
      readonly unit: Unit;
      constructor(found: Unit) {
        this.unit = found;
      }
    }
    inject(unit.id)(Controller, undefined, 0);
    injectable()(Controller);
    const app = globalContainer.createChildContainer();
    const kernel = makeKernel([], app);
    await using scope = kernel.scope().set(user, 'ann');
    const controller = scope.container.resolve(Controller);
    expect(controller.unit).toBe(scope.get(unit));
    expect(controller.unit.user).toBe('ann');
  });

  test('of a request may be made a scope of, and stays the application’s to dispose', async () => {
    const log: string[] = [];
    const app = globalContainer.createChildContainer();
    const kernel = makeKernel(log, app);
    const request = app.createChildContainer();
    request.register(user.id, { useValue: 'ann' });
    const scope = kernel.scope(request);
    expect(request.resolve(unit.id)).toBe(scope.get(unit));
    await scope.dispose();
    expect(log).toEqual(['unit of ann']);
    expect(request.resolve(user.id)).toBe('ann');
  });

  test('is refused to a second kernel, which would mix up their services', () => {
    const app = globalContainer.createChildContainer();
    makeKernel([], app);
    expect(() => makeKernel([], app)).toThrow('KERNEL_CONTAINER_TAKEN: the container has a kernel already');
    expect(makeKernel([], app.createChildContainer()).has(shared)).toBe(true);
  });

  test('keeps its own services unless a plugin says that it replaces them', () => {
    const app = globalContainer.createChildContainer();
    app.register(shared.id, { useValue: 'mine' });
    expect(() => makeKernel([], app)).toThrow(
      "KERNEL_DUPLICATE_SERVICE: the application's container and the plugin 'units' both provide 'shared'",
    );
  });

  test('goes on after the kernel was disposed, which disposes the classes of a container of its own only', async () => {
    const log: string[] = [];
    class Thing {
      dispose(): void {
        log.push('thing');
      }
    }
    const app = globalContainer.createChildContainer();
    const [joined, own] = [makeKernel([], app), makeKernel()];
    app.resolve(Thing);
    await joined.dispose();
    expect(app.resolve(Thing)).toBeInstanceOf(Thing);
    expect(log).toEqual([]);
    own.container.resolve(Thing);
    await own.dispose();
    expect(log).toEqual(['thing']);
  });
});
