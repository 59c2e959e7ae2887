/**
 * Tells values apart that mean different things, for `unique()`.
 *
 * Primitives, dates, bytes, arrays and plain objects are the same when their contents are; instances of classes only when
 * they are the same object.
 */
export class RowIdentity {
  readonly #numbers = new Map<unknown, number>();

  /** A text that is equal for values that are the same, and only for those. */
  of(value: unknown): string {
    switch (typeof value) {
      case 'string':
        return `s${value}`;
      case 'object':
        return value === null ? 'null' : this.#ofObject(value);
      case 'function':
      case 'symbol':
        return this.#ofReference(value);
      default:
        return `${typeof value} ${value}`;
    }
  }

  #ofObject(value: object): string {
    if (value instanceof Date) return `d${value.getTime()}`;
    if (value instanceof Uint8Array) return `b${value.join()}`;
    if (Array.isArray(value)) return `[${value.map((element) => this.#part(element)).join('')}`;
    const prototype: unknown = Object.getPrototypeOf(value);
    if (prototype !== Object.prototype && prototype !== null) return this.#ofReference(value);
    const fields = Object.entries(value).sort(([a], [b]) => (a < b ? -1 : 1));
    return `{${fields.map(([key, field]) => this.#part(key) + this.#part(field)).join('')}`;
  }

  /** The length before it keeps neighbours apart, whatever they hold. */
  #part(value: unknown): string {
    const text = this.of(value);
    return `${text.length}:${text}`;
  }

  #ofReference(value: unknown): string {
    const number = this.#numbers.get(value) ?? this.#numbers.size;
    this.#numbers.set(value, number);
    return `r${number}`;
  }
}
