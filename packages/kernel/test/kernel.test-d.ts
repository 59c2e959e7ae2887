import { definePlugin, type Engine, EventHub, type Kernel, type PluginContext, token } from '@sqlayer/kernel';
import { describe, expectTypeOf, test } from 'vitest';

interface Animal {
  readonly name: string;
}
interface Dog extends Animal {
  bark(): string;
}

const animal = token<Animal>('animal');
const dog = token<Dog>('dog');
declare const kernel: Kernel;
declare const context: PluginContext;

describe('a token', () => {
  test('gives its type to what is found by it', () => {
    expectTypeOf(kernel.get(dog)).toEqualTypeOf<Dog>();
    expectTypeOf(kernel.scope().get(animal)).toEqualTypeOf<Animal>();
    context.provide(animal, ({ get }) => {
      expectTypeOf(get(dog)).toEqualTypeOf<Dog>();
      return get(dog);
    });
  });

  test('refuses a service of another type', () => {
    // @ts-expect-error an animal is no dog
    context.provide(dog, ({ get }) => get(animal));
    // @ts-expect-error no such lifetime
    context.provide(animal, () => ({ name: 'a' }), 'request');
    // @ts-expect-error neither is a value that is given to a scope
    kernel.scope().set(dog, { name: 'a' });
    // @ts-expect-error a string is no token
    kernel.get('dog');
  });
});

describe('a plugin', () => {
  test('is checked where it is defined', () => {
    definePlugin({
      name: 'a',
      version: '1.0.0',
      requires: ['b@^1.0.0'],
      provides: [animal, dog],
      install() {},
      start: async () => {},
      dispose() {},
    });
    // @ts-expect-error it has no version
    definePlugin({ name: 'a', install() {} });
    // @ts-expect-error it provides tokens, not names
    definePlugin({ name: 'a', version: '1.0.0', provides: ['dog'], install() {} });
    // @ts-expect-error a misspelt part
    definePlugin({ name: 'a', version: '1.0.0', install() {}, require: [] });
  });
});

describe('a kernel', () => {
  test('gives engines, and takes options that engines have', () => {
    expectTypeOf(kernel.engine('sqlite::memory:', { echo: true })).resolves.toEqualTypeOf<Engine>();
    // @ts-expect-error a misspelt option
    void kernel.engine('sqlite::memory:', { eccho: true });
  });
});

describe('an event hub', () => {
  test('knows the payload of each event', () => {
    const hub = new EventHub<{ opened: { readonly path: string }; closed: number }>();
    hub.on('opened', ({ path }) => expectTypeOf(path).toEqualTypeOf<string>());
    expectTypeOf(hub.once('closed', (code) => expectTypeOf(code).toEqualTypeOf<number>())).toEqualTypeOf<() => void>();
    // @ts-expect-error no such event
    hub.on('moved', () => undefined);
    // @ts-expect-error the payload of another event
    void hub.emit('closed', { path: 'a' });
  });
});
