import { LRUCache } from 'lru-cache';
import type { ResultShape } from './result-shape.ts';
import { type StatementTraits, traitsOf } from './statement-traits.ts';

/** A statement, and what the server keeps of it. */
export interface KnownStatement {
  readonly sql: string;
  readonly traits: StatementTraits;
  /**
   * It is prepared without parameters too: as text, the server sends 32-bit floating point with six digits (MySQL manual,
   * "Problems with Floating-Point Values").
   */
  readonly isPrepared: boolean;
  /** The number under which the server keeps it; undefined while it does not. */
  id: number | undefined;
  /** It has gone from the cache, so that the server is to forget it once it has been executed. */
  isDropped: boolean;
  /** The columns of its first result, the last time. */
  shape: ResultShape | undefined;
}

/** The statements that the server keeps for a session, by their text; what was not used for longest is forgotten. */
export class StatementCache {
  readonly #statements: LRUCache<string, KnownStatement> | undefined;
  /** Numbers that the server still has to forget. */
  #dropped: number[] = [];

  /** `size` of 0 keeps nothing. */
  constructor(size: number) {
    this.#statements = size === 0 ? undefined : new LRUCache({ max: size, dispose: (statement) => this.#drop(statement) });
  }

  get(sql: string, keep: boolean): KnownStatement {
    const known = keep ? this.#statements?.get(sql) : undefined;
    if (known !== undefined) return known;
    const isKept = keep && this.#statements !== undefined;
    const traits = traitsOf(sql);
    const statement = { sql, traits, isPrepared: isKept && traits.isQuery, id: undefined, isDropped: !isKept, shape: undefined };
    if (isKept) this.#statements?.set(sql, statement);
    return statement;
  }

  /** Forgets all of them, because the server has. */
  clear(): void {
    this.closeAll();
    this.#dropped = [];
  }

  /** Has the server forget all of them: each stays with the database that was in use when it was prepared. */
  closeAll(): void {
    this.#statements?.clear();
  }

  /** Has the server forget a statement, with the next command. */
  close(statement: KnownStatement): void {
    if (statement.id !== undefined) this.#dropped.push(statement.id);
    statement.id = undefined;
  }

  /** Numbers that the server is to be told to forget, once. */
  takeDropped(): readonly number[] {
    if (this.#dropped.length === 0) return none;
    const dropped = this.#dropped;
    this.#dropped = [];
    return dropped;
  }

  #drop(statement: KnownStatement): void {
    statement.isDropped = true;
    this.close(statement);
  }
}

const none: readonly never[] = [];
