/** What a collection tells its owner, and asks of it. */
export interface CollectionOwner<E> {
  added(element: E): void;
  removed(element: E): void;
  load(): Promise<unknown>;
  /** The error of reading what was not loaded. */
  notLoaded(): Error;
}

/**
 * Related objects, as an array that keeps both sides in step.
 *
 * Before it is loaded it can be added to and removed from, and `load()` brings the rest; reading it throws
 * ORM_NOT_LOADED. What is assigned by index is taken notice of at the next flush.
 */
export class Collection<E> extends Array<E> {
  readonly #owner: CollectionOwner<E>;
  #loaded: boolean;
  /** Elements as the database has them. */
  #original: readonly E[] = [];
  /** Elements taken away before the collection was loaded. */
  #removedUnloaded = new Set<E>();

  /** Methods that make new arrays make plain ones. */
  static override get [Symbol.species](): ArrayConstructor {
    return Array;
  }

  constructor(owner: CollectionOwner<E>, loaded: boolean) {
    super();
    this.#owner = owner;
    this.#loaded = loaded;
  }

  /** Whether all elements are here. */
  get loaded(): boolean {
    return this.#loaded;
  }

  /** Loads the elements if they are not here; waits for one query. */
  async load(): Promise<this> {
    if (!this.#loaded) await this.#owner.load();
    return this;
  }

  /** Takes an element out; nothing happens if it is not in. */
  remove(element: E): void {
    const index = super.indexOf(element);
    if (index >= 0) this.splice(index, 1);
    else if (!this.#loaded && !this.#removedUnloaded.has(element)) {
      this.#removedUnloaded.add(element);
      this.#owner.removed(element);
    }
  }

  override push(...elements: E[]): number {
    for (const element of elements) this.#insert(element, this.length);
    return this.length;
  }

  override unshift(...elements: E[]): number {
    for (const [i, element] of elements.entries()) this.#insert(element, i);
    return this.length;
  }

  override pop(): E | undefined {
    return this.splice(this.length - 1, 1)[0];
  }

  override shift(): E | undefined {
    return this.splice(0, 1)[0];
  }

  override splice(start: number, deleteCount: number = this.length - start, ...elements: E[]): E[] {
    const removed = super.splice(start, deleteCount);
    for (const element of removed) this.#owner.removed(element);
    for (const [i, element] of elements.entries()) this.#insert(element, start + i);
    return removed;
  }

  /** Elements that the database does not have yet. */
  added(): readonly E[] {
    if (this.#isUnchanged()) return [];
    const original = new Set(this.#original);
    return this.filter((element) => !original.has(element));
  }

  /** Elements that the database still has. */
  removed(): readonly E[] {
    if (this.#isUnchanged()) return [...this.#removedUnloaded];
    const current = new Set(this);
    return [...this.#original.filter((element) => !current.has(element)), ...this.#removedUnloaded];
  }

  /** Takes over what was loaded; elements that were added before stay, those taken away stay away. */
  setLoaded(elements: readonly E[]): void {
    const before = this.added();
    const kept = elements.filter((element) => !this.#removedUnloaded.has(element));
    const present = new Set(kept);
    super.splice(0, this.length, ...kept, ...before.filter((element) => !present.has(element)));
    this.#original = elements;
    this.#removedUnloaded = new Set();
    this.#loaded = true;
  }

  /** What is in it now is what the database has. */
  acceptChanges(): void {
    this.#original = this.slice();
    this.#removedUnloaded.clear();
  }

  /** Puts an element in without telling the owner; used to follow the other side. */
  follow(element: E): void {
    this.#removedUnloaded.delete(element);
    if (!super.includes(element)) super.push(element);
  }

  /** Takes an element out without telling the owner; used to follow the other side. */
  unfollow(element: E): void {
    const index = super.indexOf(element);
    if (index >= 0) super.splice(index, 1);
    else if (!this.#loaded) this.#removedUnloaded.add(element);
  }

  /**
   * The collection as its owner shows it: as it is once it is loaded, and before that behind a guard that refuses reads.
   */
  shown(): this {
    // The guard answers for this very collection.
    return this.#loaded ? this : new Proxy(this, unloadedGuard as ProxyHandler<this>);
  }

  /** The error of reading it now. */
  notLoaded(): Error {
    return this.#owner.notLoaded();
  }

  #insert(element: E, index: number): void {
    if (super.includes(element)) return;
    this.#removedUnloaded.delete(element);
    super.splice(index, 0, element);
    this.#owner.added(element);
  }

  #isUnchanged(): boolean {
    if (this.length !== this.#original.length) return false;
    for (let i = 0; i < this.length; i++) if (this[i] !== this.#original[i]) return false;
    return true;
  }
}

/** What an unloaded collection answers to; everything else would be a guess. */
const allowedUnloaded = new Set<string | symbol>([
  'loaded',
  'load',
  'push',
  'remove',
  'constructor',
  Symbol.toStringTag,
  Symbol.for('nodejs.util.inspect.custom'),
]);

const unloadedGuard: ProxyHandler<Collection<unknown>> = {
  get(target, property) {
    if (!target.loaded && !allowedUnloaded.has(property)) throw target.notLoaded();
    const value: unknown = Reflect.get(target, property, target);
    return typeof value === 'function' ? value.bind(target) : value;
  },
  set(target, property, value) {
    if (!target.loaded) throw target.notLoaded();
    return Reflect.set(target, property, value, target);
  },
  has(target, property) {
    if (!target.loaded) throw target.notLoaded();
    return Reflect.has(target, property);
  },
  ownKeys(target) {
    if (!target.loaded) throw target.notLoaded();
    return Reflect.ownKeys(target);
  },
};
