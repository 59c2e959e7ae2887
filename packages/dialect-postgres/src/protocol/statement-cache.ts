import { randomBytes } from 'node:crypto';
import { LRUCache } from 'lru-cache';
import type { KnownStatement } from './statement-exchange.ts';
import { type StatementTraits, traitsOf } from './statement-traits.ts';

/** A statement with what its text tells. */
export interface CachedStatement extends KnownStatement {
  readonly traits: StatementTraits;
}

/**
 * The statements that the server keeps for a session, by their text; what was not used for longest is forgotten.
 *
 * Names hold a mark of the session: several sessions of PGlite are one, and behind a pooler one may be given another one's, in
 * which a name of its own must not stand for another statement.
 */
export class StatementCache {
  readonly #statements: LRUCache<string, CachedStatement> | undefined;
  readonly #prefix: string;
  #count = 0;
  /** Names that the server still has to forget. */
  #dropped: string[] = [];

  /** `size` of 0 keeps nothing. */
  constructor(size: number) {
    this.#prefix = `sqlayer_${randomBytes(6).toString('hex')}_`;
    this.#statements = size === 0 ? undefined : new LRUCache({ max: size, dispose: (statement) => this.#drop(statement) });
  }

  /** The statement of a text; one that is not to be kept has no name. */
  get(sql: string, keep: boolean): CachedStatement {
    const known = keep ? this.#statements?.get(sql) : undefined;
    if (known !== undefined) return known;
    const traits = traitsOf(sql);
    const name = keep && traits.canBeKept && this.#statements !== undefined ? this.#newName() : '';
    const statement: CachedStatement = { name, traits, parse: 'unsent', shape: undefined };
    if (keep) this.#statements?.set(sql, statement);
    return statement;
  }

  /** Forgets a statement that is of no use any more. */
  delete(sql: string): void {
    this.#statements?.delete(sql);
  }

  /** Forgets all of them, because the server has. */
  clear(): void {
    this.#statements?.clear();
    this.#dropped = [];
  }

  /** Names that the server is to be told to forget, once. */
  takeDropped(): readonly string[] {
    if (this.#dropped.length === 0) return none;
    const dropped = this.#dropped;
    this.#dropped = [];
    return dropped;
  }

  /** Takes names back that the server was not told of. */
  returnDropped(names: readonly string[]): void {
    this.#dropped.push(...names);
  }

  #newName(): string {
    this.#count += 1;
    return this.#prefix + this.#count;
  }

  #drop({ name, parse }: CachedStatement): void {
    if (parse !== 'unsent' && name !== '') this.#dropped.push(name);
  }
}

const none: readonly never[] = [];
