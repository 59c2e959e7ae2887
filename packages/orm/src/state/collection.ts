/** From here on a collection is searched by a set. */
const LONG = 64;

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
  /** What a long collection holds, to be found without looking at each element; undefined until it is asked for. */
  #members: Set<E> | undefined;

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
    if (this.#take(element)) {
      this.#taken.add(element);
      this.#owner.removed(element);
    } else if (!this.#loaded && !this.#removedUnloaded.has(element)) {
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
    for (const element of removed) this.#members?.delete(element);
    for (const element of removed) {
      this.#taken.add(element);
      this.#owner.removed(element);
    }
    let index = from;
    for (const element of elements) if (this.#insert(element, index)) index += 1;
    return removed;
  }

  /** Holds other elements instead, however many. */
  replaceBy(elements: readonly E[]): void {
    // They may come from a collection that loses them on the way.
    const wanted = new Set(elements);
    this.splice(0);
    for (const element of wanted) this.#insert(element, this.length);
  }

  /** Tells the owner what was assigned by index or cut off by length, which no method saw. */
  settle(): void {
    for (const element of this.removed()) {
      if (this.#taken.has(element) || this.#removedUnloaded.has(element)) continue;
      this.#taken.add(element);
      this.#owner.removed(element);
    }
    for (const element of this.added()) this.#owner.added(element);
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
    this.#members = undefined;
    // One by one: there may be more than a call takes arguments.
    for (const element of elements) if (!this.#removedUnloaded.has(element)) this[this.length] = element;
    for (const element of before) if (!present.has(element)) this[this.length] = element;
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
    if (!this.#holds(element)) this.#put(element, this.length);
  }

  /** Takes an element out without telling the owner; used to follow the other side. */
  unfollow(element: E): void {
    if (this.#take(element)) this.#taken.add(element);
    else if (!this.#loaded) this.#removedUnloaded.add(element);
  }

  /** Takes an element out that the database has no more, as if it had never been in. */
  forget(element: E): void {
    this.#take(element);
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
    if (this.#holds(element)) return false;
    this.#removedUnloaded.delete(element);
    this.#taken.delete(element);
    this.#put(element, index);
    this.#owner.added(element);
    return true;
  }

  // The methods of arrays are many times slower on a class that extends them, so what is done for each element is a loop here.

  /** Whether an element is in; without looking at all of them where there are many. */
  #holds(element: E): boolean {
    if (this.length < LONG) return this.#position(element) >= 0;
    // What was assigned by index or length is not known yet.
    if (this.#members?.size !== this.length) this.#members = new Set(this);
    return this.#members.has(element) && this.#position(element) >= 0;
  }

  #position(element: E): number {
    for (let i = 0; i < this.length; i++) if (this[i] === element) return i;
    return -1;
  }

  #put(element: E, index: number): void {
    for (let i = this.length; i > index; i--) this[i] = this[i - 1] as E;
    this[index] = element;
    this.#members?.add(element);
  }

  /** Takes an element out, and says whether it was in. */
  #take(element: E): boolean {
    const index = this.#position(element);
    if (index < 0) return false;
    for (let i = index; i < this.length - 1; i++) this[i] = this[i + 1] as E;
    this.length -= 1;
    this.#members?.delete(element);
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
