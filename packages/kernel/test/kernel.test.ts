import { describe, expect, test } from 'vitest';
import { DisposalError } from '../src/disposal-stack.ts';
import { OperationalError, SqlayerError } from '../src/errors.ts';
import { Kernel } from '../src/kernel.ts';
import { definePlugin, type Plugin } from '../src/plugin.ts';
import { type Token, token } from '../src/token.ts';

const greeting = token<string>('greeting');
const wait = (ms: number): Promise<void> => new Promise((resolve) => setTimeout(resolve, ms));

/** A plugin that writes down what happens to it. */
function noted(log: string[], name: string, requires: readonly string[] = [], rest: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name,
    version: '1.0.0',
    requires,
    install: () => void log.push(`install ${name}`),
    async start() {
      log.push(`start ${name}`);
      await wait(1);
      log.push(`started ${name}`);
    },
    async dispose() {
      log.push(`dispose ${name}`);
      await wait(1);
      log.push(`disposed ${name}`);
    },
    ...rest,
  });
}

function providing<T>(name: string, service: Token<T>, value: T, rest: Partial<Plugin> = {}): Plugin {
  return definePlugin({
    name,
    version: '1.0.0',
    provides: [service],
    install: (context) => context.provide(service, () => value),
    ...rest,
  });
}

describe('using plugins', () => {
  test('installs each behind those it requires, at once', () => {
    const log: string[] = [];
    new Kernel().use([noted(log, 'c', ['b']), noted(log, 'b', ['a']), noted(log, 'a')]);
    expect(log).toEqual(['install a', 'install b', 'install c']);
  });

  test('takes one, many, or several calls', () => {
    const log: string[] = [];
    new Kernel()
      .use(noted(log, 'a'))
      .use([noted(log, 'b', ['a'])])
      .use([]);
    expect(log).toEqual(['install a', 'install b']);
  });

  test('offers the services of a plugin, to later plugins too', () => {
    const loud = token<string>('loud');
    const shouting = definePlugin({
      name: 'shouting',
      version: '1.0.0',
      requires: ['greeting'],
      provides: [loud],
      install: (context) => context.provide(loud, ({ get }) => get(greeting).toUpperCase()),
    });
    expect(new Kernel().use([shouting, providing('greeting', greeting, 'hello')]).get(loud)).toBe('HELLO');
  });

  test('installs nothing if one of them cannot be used', () => {
    const log: string[] = [];
    const kernel = new Kernel();
    expect(() => kernel.use([noted(log, 'a'), noted(log, 'b', ['missing'])])).toThrow("'b' requires 'missing'");
    expect(() => kernel.use([noted(log, 'a'), { ...noted(log, 'b'), version: 'one' }])).toThrow("'b' has the version 'one'");
    expect(() => kernel.use([noted(log, 'a'), providing('b', greeting, 'b'), providing('c', greeting, 'c')])).toThrow(
      "'b' and the plugin 'c'",
    );
    expect(log).toEqual([]);
    kernel.use(noted(log, 'a'));
    expect(log).toEqual(['install a']);
  });

  test.each([
    [{ name: '' }, "KERNEL_INVALID_PLUGIN: a plugin has no name, or one with an @ in it: ''"],
    [{ name: 'a@1' }, "KERNEL_INVALID_PLUGIN: a plugin has no name, or one with an @ in it: 'a@1'"],
    [{ version: '1.0' }, "KERNEL_INVALID_PLUGIN: the plugin 'a' has the version '1.0'"],
    [{ install: undefined as never }, "KERNEL_INVALID_PLUGIN: the plugin 'a' has no function 'install'"],
    [{ startTimeoutMs: -1 }, "KERNEL_INVALID_OPTION: startTimeoutMs of the plugin 'a' must be more than 0"],
  ])('refuses a plugin with %j', (wrong, message) => {
    expect(() => new Kernel().use({ ...noted([], 'a'), ...wrong })).toThrow(message);
  });

  test('refuses two plugins that provide the same service, and names both', () => {
    const kernel = new Kernel().use(providing('first', greeting, 'hello'));
    expect(() => kernel.use(providing('second', greeting, 'hi'))).toThrow(
      "KERNEL_DUPLICATE_SERVICE: the plugin 'first' and the plugin 'second' both provide 'greeting'; the plugin that shall win must name it in 'replaces'",
    );
    expect(kernel.get(greeting)).toBe('hello');
  });

  test('lets a plugin replace a service when it says so, whatever the order in which they are given', () => {
    const first = providing('first', greeting, 'hello');
    const better = providing('better', greeting, 'good morning', { provides: [], replaces: [greeting] });
    expect(new Kernel().use([first, better]).get(greeting)).toBe('good morning');
    expect(new Kernel().use([better, first]).get(greeting)).toBe('good morning');
    expect(new Kernel().use(first).use(better).get(greeting)).toBe('good morning');
    expect(new Kernel().use(better).get(greeting)).toBe('good morning');
  });

  test('holds a plugin to what it says that it provides', () => {
    const silent = providing('silent', greeting, '', { install() {} });
    expect(() => new Kernel().use(silent)).toThrow(
      "KERNEL_SERVICE_MISSING: the plugin 'silent' says that it provides 'greeting', and did not",
    );
    const secretive = providing('secretive', greeting, '', { provides: [] });
    expect(() => new Kernel().use(secretive)).toThrow(
      "KERNEL_SERVICE_UNDECLARED: the plugin 'secretive' offers 'greeting' without naming it",
    );
    const twice = providing('twice', greeting, '', {
      install(context) {
        context.provide(greeting, () => 'a');
        context.provide(greeting, () => 'b');
      },
    });
    expect(() => new Kernel().use(twice)).toThrow("KERNEL_DUPLICATE_SERVICE: the plugin 'twice' offers 'greeting' twice");
  });

  test('names a plugin whose install fails, keeps the error as cause, and takes nothing of it', () => {
    const broken = providing('broken', greeting, '', {
      install(context) {
        context.provide(greeting, () => 'half');
        throw new TypeError('no file');
      },
    });
    const kernel = new Kernel();
    const error = caught(() => kernel.use(broken));
    expect(error).toMatchObject({
      code: 'KERNEL_PLUGIN_FAILED',
      message: expect.stringContaining("'broken' failed to install"),
      cause: new TypeError('no file'),
    });
    expect(kernel.has(greeting)).toBe(false);
    expect(kernel.use(providing('broken', greeting, 'whole')).get(greeting)).toBe('whole');
  });

  test('names the plugin whose service cannot be made', () => {
    const broken = providing('broken', greeting, '', {
      install: (context) =>
        context.provide(greeting, () => {
          throw new TypeError('no file');
        }),
    });
    const error = caught(() => new Kernel().use(broken).get(greeting));
    expect(error).toMatchObject({ code: 'KERNEL_PLUGIN_FAILED', message: expect.stringContaining("'broken' failed to make 'greeting'") });
  });

  test('shows the circle in which services of plugins need each other', () => {
    const [a, b] = [token<string>('a'), token<string>('b')];
    const circle = [
      definePlugin({ name: 'pa', version: '1.0.0', provides: [a], install: (context) => context.provide(a, ({ get }) => get(b)) }),
      definePlugin({ name: 'pb', version: '1.0.0', provides: [b], install: (context) => context.provide(b, ({ get }) => get(a)) }),
    ];
    expect(() => new Kernel().use(circle).get(a)).toThrow('KERNEL_CIRCULAR: services need each other in a circle: a → b → a.');
  });
});

describe('starting plugins', () => {
  test('goes in the order of their requirements, one after another, once', async () => {
    const log: string[] = [];
    const kernel = new Kernel().use([noted(log, 'b', ['a']), noted(log, 'a')]);
    log.length = 0;
    await Promise.all([kernel.start(), kernel.start()]);
    await kernel.start();
    expect(log).toEqual(['start a', 'started a', 'start b', 'started b']);
  });

  test('takes in plugins that come later', async () => {
    const log: string[] = [];
    const kernel = new Kernel().use(noted(log, 'a'));
    await kernel.start();
    kernel.use(noted(log, 'b', ['a']));
    await kernel.start();
    expect(log.filter((line) => line.startsWith('start '))).toEqual(['start a', 'start b']);
  });

  test('lets a plugin offer what takes time to make, and holds it to that', async () => {
    const late = providing('late', greeting, '', {
      install() {},
      async start(context) {
        await wait(1);
        context.provide(greeting, () => 'hello');
      },
    });
    const kernel = new Kernel().use(late);
    await kernel.start();
    expect(kernel.get(greeting)).toBe('hello');
    const silent = providing('silent', greeting, '', { install() {}, start() {} });
    await expect(new Kernel().use(silent).start()).rejects.toThrow("'silent' says that it provides 'greeting', and did not");
  });

  test('names the plugin that fails, also when its error is one of ours, and goes on failing', async () => {
    const log: string[] = [];
    const cause = new OperationalError('DB_LOST', 'the server went away.');
    const broken = noted(log, 'broken', ['a'], { start: () => Promise.reject(cause) });
    const kernel = new Kernel().use([noted(log, 'a'), broken, noted(log, 'c', ['broken'])]);
    const error = await kernel.start().catch((thrown: unknown) => thrown);
    expect(error).toMatchObject({ code: 'KERNEL_PLUGIN_FAILED', message: expect.stringContaining("'broken' failed to start"), cause });
    await expect(kernel.start()).rejects.toBe(error);
    expect(log).not.toContain('start c');
  });

  test('names a plugin that throws before it waits', async () => {
    const broken = noted([], 'broken', [], {
      start() {
        throw new TypeError('no file');
      },
    });
    await expect(new Kernel().use(broken).start()).rejects.toThrow("KERNEL_PLUGIN_FAILED: the plugin 'broken' failed to start.");
  });

  test('names the plugin that takes too long', async () => {
    const slow = noted([], 'slow', [], { start: () => wait(1000) });
    await expect(new Kernel({ startTimeoutMs: 20 }).use([noted([], 'quick'), slow]).start()).rejects.toThrow(
      "KERNEL_PLUGIN_TIMEOUT: the plugin 'slow' did not start within 20 ms.",
    );
  });

  test('gives a plugin the time that it says it needs', async () => {
    const slow = noted([], 'slow', [], { start: () => wait(40), startTimeoutMs: 5000 });
    await new Kernel({ startTimeoutMs: 20 }).use(slow).start();
    const patient = noted([], 'patient', [], { start: () => wait(40), startTimeoutMs: Number.POSITIVE_INFINITY });
    await new Kernel({ startTimeoutMs: 20 }).use(patient).start();
    const hasty = noted([], 'hasty', [], { start: () => wait(1000), startTimeoutMs: 10 });
    await expect(new Kernel().use(hasty).start()).rejects.toThrow("'hasty' did not start within 10 ms");
  });

  test.each([0, -1, Number.NaN, 2 ** 31])('refuses a limit of %d ms', (startTimeoutMs) => {
    expect(() => new Kernel({ startTimeoutMs })).toThrow('KERNEL_INVALID_OPTION: startTimeoutMs must be more than 0');
  });
});

describe('disposing a kernel', () => {
  test('goes in the reverse order, one after another, whether plugins were started or not', async () => {
    const order = ['dispose c', 'disposed c', 'dispose b', 'disposed b', 'dispose a', 'disposed a'];
    for (const started of [false, true]) {
      const log: string[] = [];
      const kernel = new Kernel().use([noted(log, 'c', ['b']), noted(log, 'b', ['a']), noted(log, 'a')]);
      if (started) await kernel.start();
      log.length = 0;
      await kernel.dispose();
      expect(log).toEqual(order);
    }
  });

  test('disposes those that came after a start before those that were started', async () => {
    const log: string[] = [];
    const kernel = new Kernel().use(noted(log, 'a'));
    await kernel.start();
    kernel.use(noted(log, 'b', ['a']));
    await kernel.dispose();
    expect(log.filter((line) => line.startsWith('dispose '))).toEqual(['dispose b', 'dispose a']);
  });

  test('disposes services and plugins in the reverse order of their coming', async () => {
    const log: string[] = [];
    const [early, late] = [token<Disposable>('early'), token<Disposable>('late')];
    const services = definePlugin({
      name: 'services',
      version: '1.0.0',
      provides: [early, late],
      install(context) {
        context.provide(early, () => ({ [Symbol.dispose]: () => void log.push('early') }));
        context.provide(late, () => ({ [Symbol.dispose]: () => void log.push('late') }));
      },
    });
    const worker = noted(log, 'worker', ['services'], {
      start: (context) => void context.get(early),
      dispose: () => void log.push('worker'),
    });
    const kernel = new Kernel().use([worker, services]);
    await kernel.start();
    kernel.get(late);
    log.length = 0;
    await kernel.dispose();
    expect(log).toEqual(['late', 'worker', 'early']);
  });

  test('happens once, and everybody who asks for it waits for its end', async () => {
    const log: string[] = [];
    const kernel = new Kernel().use(noted(log, 'a'));
    const first = kernel.dispose();
    await kernel.dispose();
    expect(log).toContain('disposed a');
    await first;
    expect(log.filter((line) => line === 'dispose a')).toHaveLength(1);
  });

  test('comes by itself with await using', async () => {
    const log: string[] = [];
    {
      await using kernel = new Kernel().use(noted(log, 'a'));
      await kernel.start();
    }
    expect(log.at(-1)).toBe('disposed a');
  });

  test('waits for a start under way, and starts nothing more', async () => {
    const log: string[] = [];
    const kernel = new Kernel().use([noted(log, 'a'), noted(log, 'b', ['a'])]);
    const starting = kernel.start();
    await Promise.resolve();
    await kernel.dispose();
    await starting;
    expect(log.slice(2)).toEqual(['start a', 'started a', 'dispose b', 'disposed b', 'dispose a', 'disposed a']);
  });

  test('disposes plugins whose start failed, and those that were to follow', async () => {
    const log: string[] = [];
    const broken = noted(log, 'broken', ['a'], { start: () => Promise.reject(new Error('no')) });
    const kernel = new Kernel().use([noted(log, 'a'), broken, noted(log, 'c', ['broken'])]);
    await expect(kernel.start()).rejects.toThrow();
    await kernel.dispose();
    expect(log.filter((line) => line.startsWith('dispose '))).toEqual(['dispose c', 'dispose broken', 'dispose a']);
  });

  test('goes on after failures, and names all of them', async () => {
    const log: string[] = [];
    const failing = (name: string, requires: readonly string[]): Plugin =>
      noted(log, name, requires, { dispose: () => Promise.reject(new Error(`${name} is stuck`)) });
    const kernel = new Kernel().use([failing('a', []), noted(log, 'b', ['a']), failing('c', ['b'])]);
    const error = await kernel.dispose().catch((thrown: unknown) => thrown);
    expect(error).toBeInstanceOf(DisposalError);
    expect((error as DisposalError).message).toContain("the plugin 'c', the plugin 'a'");
    expect((error as DisposalError).errors).toEqual([new Error('c is stuck'), new Error('a is stuck')]);
    expect(log).toContain('disposed b');
  });

  test('leaves a kernel that says so', async () => {
    const kernel = new Kernel().use(providing('greeting', greeting, 'hello'));
    await kernel.dispose();
    for (const act of [() => kernel.get(greeting), () => kernel.has(greeting), () => kernel.use([]), () => kernel.scope()]) {
      expect(act).toThrow('KERNEL_DISPOSED: the kernel was disposed; make a new one.');
    }
    await expect(kernel.start()).rejects.toThrow('KERNEL_DISPOSED');
    await expect(kernel.engine('fake://host')).rejects.toThrow('KERNEL_DISPOSED');
  });
});

describe('several kernels', () => {
  test('of one process know nothing of each other, even with the same plugins', async () => {
    let made = 0;
    const counter = token<{ readonly number: number }>('counter');
    const counting = definePlugin({
      name: 'counting',
      version: '1.0.0',
      provides: [counter],
      install: (context) => context.provide(counter, () => ({ number: ++made })),
    });
    const [a, b, empty] = [new Kernel().use(counting), new Kernel().use(counting), new Kernel()];
    expect([a.get(counter).number, b.get(counter).number, a.get(counter).number]).toEqual([1, 2, 1]);
    expect(empty.has(counter)).toBe(false);
    await a.dispose();
    expect(b.get(counter).number).toBe(2);
  });
});

function caught(run: () => unknown): unknown {
  try {
    run();
  } catch (error) {
    expect(error).toBeInstanceOf(SqlayerError);
    return error;
  }
  throw new Error('Nothing was thrown.');
}
