import type { UrlQuery } from './url-parts.ts';

/** What a URL may hold of secrets, readable by name and shown by nothing. */
export class UrlSecrets {
  static {
    // `util.inspect` calls the getters of an object's prototypes where it is told to, and ends at those that it takes for
    // built in. Nothing else asks this one for its constructor.
    Object.defineProperty(UrlSecrets.prototype, 'constructor', { value: Object, configurable: true, writable: true });
  }

  readonly #password: string | undefined;
  readonly #query: UrlQuery;

  constructor(password: string | undefined, query: UrlQuery) {
    this.#password = password;
    this.#query = query;
  }

  get password(): string | undefined {
    return this.#password;
  }

  get query(): UrlQuery {
    return this.#query;
  }
}
