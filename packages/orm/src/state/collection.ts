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
  #original: E[] = [];
  /** Elements that were not here when they were taken away, since the collection was not loaded: the database may have them. */
  readonly #removedUnloaded = new Set<E>();
  /** Elements that were here and were taken away, whether the database had them or not. */
  readonly #taken = new Set<E>();

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
    this.splice(0, 0, ...elements);
    return this.length;
  }

  override pop(): E | undefined {
    return this.splice(this.length - 1, 1)[0];
  }

  override shift(): E | undefined {
    return this.splice(0, 1)[0];
  }

  override splice(start: number, deleteCount: number = this.length, ...elements: E[]): E[] {
    const from = start < 0 ? Math.max(this.length + start, 0) : Math.min(start, this.length);
    const removed = super.splice(from, deleteCount);
    for (const element of removed) {
      this.#taken.add(element);
      this.#owner.removed(element);
    }
    let index = from;
    for (const element of elements) if (this.#insert(element, index)) index += 1;
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

  /** Elements that were taken out since the database was last told, whether it had them or not. */
  get taken(): ReadonlySet<E> {
    return this.#taken;
  }

  /** Whether something came or went since the database was last told, be it the same. */
  get touched(): boolean {
    return this.#taken.size > 0 || this.#removedUnloaded.size > 0 || !this.#isUnchanged();
  }

  /** Takes over what was loaded; elements that were added before stay, those taken away stay away. */
  setLoaded(elements: readonly E[]): void {
    const before = this.added();
    const present = new Set(elements);
    this.length = 0;
    // One by one: there may be more than a call takes arguments.
    for (const element of elements) if (!this.#removedUnloaded.has(element)) super.push(element);
    for (const element of before) if (!present.has(element)) super.push(element);
    this.#original = [...elements];
    this.#removedUnloaded.clear();
    this.#loaded = true;
  }

  /** These elements are what the database has. */
  acceptChanges(elements: readonly E[]): void {
    this.#original = [...elements];
    this.#removedUnloaded.clear();
    this.#taken.clear();
  }

  /** The database has none of it, as with an object that is new. */
  markNew(): void {
    this.#original = [];
    this.#removedUnloaded.clear();
    this.#taken.clear();
    this.#loaded = true;
  }

  /** Puts an element in without telling the owner; used to follow the other side. */
  follow(element: E): void {
    this.#removedUnloaded.delete(element);
    this.#taken.delete(element);
    if (!super.includes(element)) super.push(element);
  }

  /** Takes an element out without telling the owner; used to follow the other side. */
  unfollow(element: E): void {
    const index = super.indexOf(element);
    if (index >= 0) {
      super.splice(index, 1);
      this.#taken.add(element);
    } else if (!this.#loaded) this.#removedUnloaded.add(element);
  }

  /** Takes an element out that the database has no more, as if it had never been in. */
  forget(element: E): void {
    const index = super.indexOf(element);
    if (index >= 0) super.splice(index, 1);
    const before = this.#original.indexOf(element);
    if (before >= 0) this.#original.splice(before, 1);
    this.#removedUnloaded.delete(element);
    this.#taken.delete(element);
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

  /** Puts an element in unless it is there already, and says whether it did. */
  #insert(element: E, index: number): boolean {
    if (super.includes(element)) return false;
    this.#removedUnloaded.delete(element);
    this.#taken.delete(element);
    super.splice(index, 0, element);
    this.#owner.added(element);
    return true;
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
