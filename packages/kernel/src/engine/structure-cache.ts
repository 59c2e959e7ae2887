import type { StatementStructure } from '../contracts/statement.ts';

interface Entry<V> {
  readonly hash: number;
  readonly key: readonly unknown[];
  value: V;
  /** The next entry of the same hash. */
  collision: Entry<V> | undefined;
  newer: Entry<V> | undefined;
  older: Entry<V> | undefined;
}

/**
 * Keeps something for each structure of statements, and forgets what was not asked for longest.
 *
 * Keys are equal when they are equal element by element under `===`; the hash only narrows the search. A capacity of 0
 * keeps nothing.
 */
export class StructureCache<V> {
  readonly capacity: number;
  readonly #buckets = new Map<number, Entry<V>>();
  #newest: Entry<V> | undefined;
  #oldest: Entry<V> | undefined;
  #size = 0;

  constructor(capacity: number) {
    this.capacity = capacity;
  }

  get size(): number {
    return this.#size;
  }

  get(structure: StatementStructure): V | undefined {
    const entry = this.#find(structure);
    if (entry === undefined) return undefined;
    if (entry !== this.#newest) {
      this.#unlink(entry);
      this.#link(entry);
    }
    return entry.value;
  }

  /** Puts a value in place of one of an equal structure. Structures that are not cacheable are the caller's to keep out. */
  set(structure: StatementStructure, value: V): void {
    if (this.capacity <= 0) return;
    const known = this.#find(structure);
    if (known !== undefined) {
      known.value = value;
      return;
    }
    if (this.#size >= this.capacity) this.#forgetOldest();
    const { hash, key } = structure;
    const entry: Entry<V> = { hash, key, value, collision: this.#buckets.get(hash), newer: undefined, older: undefined };
    this.#buckets.set(hash, entry);
    this.#link(entry);
    this.#size += 1;
  }

  clear(): void {
    this.#buckets.clear();
    this.#newest = undefined;
    this.#oldest = undefined;
    this.#size = 0;
  }

  #find(structure: StatementStructure): Entry<V> | undefined {
    let entry = this.#buckets.get(structure.hash);
    while (entry !== undefined && !sameKey(entry.key, structure.key)) entry = entry.collision;
    return entry;
  }

  #link(entry: Entry<V>): void {
    entry.newer = undefined;
    entry.older = this.#newest;
    if (this.#newest !== undefined) this.#newest.newer = entry;
    this.#newest = entry;
    this.#oldest ??= entry;
  }

  #unlink(entry: Entry<V>): void {
    if (entry.newer === undefined) this.#newest = entry.older;
    else entry.newer.older = entry.older;
    if (entry.older === undefined) this.#oldest = entry.newer;
    else entry.older.newer = entry.newer;
  }

  #forgetOldest(): void {
    const entry = this.#oldest;
    if (entry === undefined) return;
    this.#unlink(entry);
    this.#size -= 1;
    let before = this.#buckets.get(entry.hash);
    if (before === entry) {
      if (entry.collision === undefined) this.#buckets.delete(entry.hash);
      else this.#buckets.set(entry.hash, entry.collision);
      return;
    }
    while (before !== undefined && before.collision !== entry) before = before.collision;
    if (before !== undefined) before.collision = entry.collision;
  }
}

function sameKey(a: readonly unknown[], b: readonly unknown[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
