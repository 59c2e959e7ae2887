import type { Container } from './container.ts';
import { DisposalStack } from './disposal-stack.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineOptions } from './engine/engine-options.ts';
import { ConfigurationError } from './errors.ts';
import { type Token, token } from './token.ts';
import type { DatabaseUrl } from './url.ts';

interface Entry {
  /** Holds the engine's registration, and goes with it; tsyringe cannot forget a single one. */
  readonly container: Container;
  readonly token: Token<Promise<Engine>>;
  readonly options: EngineOptions;
  engine: Engine | undefined;
}

/** Makes an engine that calls `onDispose` when it is disposed. */
export type MakeEngine = (onDispose: () => void) => Promise<Engine>;

/** The engines of a kernel, one for each URL, resolved through its container. */
export class EngineRegistry {
  readonly #container: Container;
  /** By the whole URL; the key holds the password and is shown to nobody. */
  readonly #entries = new Map<string, Entry>();

  constructor(container: Container) {
    this.#container = container;
  }

  /** The engine of a URL, made if there is none; one that cannot be made is forgotten. */
  get(url: DatabaseUrl, options: EngineOptions | undefined, make: MakeEngine): Promise<Engine> {
    const key = url.toStringWithPassword();
    let entry = this.#entries.get(key);
    if (entry === undefined) {
      entry = this.#add(key, url, options ?? {}, make);
    } else if (options !== undefined) {
      refuseOtherOptions(url, entry.options, options);
    }
    return entry.container.get(entry.token);
  }

  /** Engines that are made, in the order in which they were asked for. */
  get live(): readonly Engine[] {
    return [...this.#entries.values()].flatMap(({ engine }) => (engine === undefined ? [] : [engine]));
  }

  #add(key: string, url: DatabaseUrl, options: EngineOptions, make: MakeEngine): Entry {
    const entry: Entry = {
      container: this.#container.child(this.#container.inner.createChildContainer(), new DisposalStack()),
      token: token(`sqlayer:engine:${url}`),
      options,
      engine: undefined,
    };
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    entry.container.provide(entry.token, async () => {
      try {
        entry.engine = await make(forget);
        return entry.engine;
      } catch (error) {
        forget();
        throw error;
      }
    });
    this.#entries.set(key, entry);
    return entry;
  }
}

function refuseOtherOptions(url: DatabaseUrl, existing: EngineOptions, asked: EngineOptions): void {
  const differing = differences(existing, asked).map((name) => `'${name}'`);
  if (differing.length === 0) return;
  throw new ConfigurationError(
    'KERNEL_OPTIONS_CONFLICT',
    `the engine of ${url} exists with another ${differing.join(', ')}; leave the options out, or dispose the engine first.`,
  );
}

/** Names of options that were asked for and are not as they were: plain data by value, functions and instances by identity. */
function differences(existing: unknown, asked: unknown, path = ''): readonly string[] {
  if (Object.is(existing, asked)) return [];
  if (!isPlain(existing) || !isPlain(asked)) return [path];
  return Object.keys(asked)
    .filter((name) => asked[name] !== undefined)
    .flatMap((name) => differences(existing[name], asked[name], path === '' ? name : `${path}.${name}`));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
