import type { Container } from './container.ts';
import { DisposalStack } from './disposal-stack.ts';
import type { Engine } from './engine/engine.ts';
import type { EngineOptions } from './engine/engine-options.ts';
import { ConfigurationError } from './errors.ts';
import { type Token, token } from './token.ts';
import type { DatabaseUrl } from './url.ts';

interface Entry {
  readonly token: Token<Promise<Engine>>;
  /** Holds the engine's registration, and goes with it. */
  readonly container: Container;
  readonly options: EngineOptions;
  engine: Engine | undefined;
}

type MakeEngine = (onDispose: () => void) => Promise<Engine>;

/** The engines of a kernel, one for each URL, resolved through its container. */
export class EngineRegistry {
  readonly #container: Container;
  /** By the whole URL; the key holds the password and is shown to nobody. */
  readonly #entries = new Map<string, Entry>();

  constructor(container: Container) {
    this.#container = container;
  }

  get(url: DatabaseUrl, options: EngineOptions | undefined, make: MakeEngine): Promise<Engine> {
    const key = url.toStringWithPassword();
    const known = this.#entries.get(key);
    if (known !== undefined) {
      if (options !== undefined) refuseOtherOptions(url, known.options, options);
      return known.container.get(known.token);
    }
    const entry: Entry = { token: token(`sqlayer:engine:${url}`), container: this.#container.child(), options: options ?? {}, engine: undefined };
    const forget = (): void => {
      if (this.#entries.get(key) === entry) this.#entries.delete(key);
    };
    this.#entries.set(key, entry);
    entry.container.provide(entry.token, async () => {
      try {
        entry.engine = await make(forget);
        return entry.engine;
      } catch (error) {
        forget();
        throw error;
      }
    });
    return entry.container.get(entry.token);
  }

  get live(): readonly Engine[] {
    return [...this.#entries.values()].flatMap(({ engine }) => (engine === undefined ? [] : [engine]));
  }

  async dispose(): Promise<void> {
    const stack = new DisposalStack();
    for (const engine of this.live) stack.push(`the engine of ${engine.url}`, () => engine.dispose());
    await stack.dispose();
  }
}

function refuseOtherOptions(url: DatabaseUrl, existing: EngineOptions, asked: EngineOptions): void {
  const differing = Object.keys(asked).filter((name) => !isEqual(valueOf(existing, name), valueOf(asked, name)));
  if (differing.length === 0) return;
  throw new ConfigurationError(
    'KERNEL_OPTIONS_CONFLICT',
    `the engine of ${url} exists with another ${differing.map((name) => `'${name}'`).join(', ')}; leave the options out, or dispose the engine first.`,
  );
}

function valueOf(options: EngineOptions, name: string): unknown {
  return (options as Readonly<Record<string, unknown>>)[name];
}

/** Plain data by value, functions and instances by identity. */
function isEqual(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (!isPlain(a) || !isPlain(b)) return false;
  const keys = new Set([...Object.keys(a), ...Object.keys(b)]);
  return [...keys].every((key) => isEqual(a[key], b[key]));
}

function isPlain(value: unknown): value is Readonly<Record<string, unknown>> {
  return typeof value === 'object' && value !== null && Object.getPrototypeOf(value) === Object.prototype;
}
