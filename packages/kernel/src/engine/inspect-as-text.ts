/**
 * Has `util.inspect` and `console.log` show objects of a class as their `toString()` does.
 *
 * A method named by the symbol would have no place in declarations that are made file by file.
 */
export function inspectAsText(prototype: object): void {
  Object.defineProperty(prototype, Symbol.for('nodejs.util.inspect.custom'), {
    value(this: object): string {
      return String(this);
    },
    configurable: true,
    writable: true,
  });
}
