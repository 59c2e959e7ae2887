import { CustomType } from './custom-type.ts';
import { DomainType } from './domain.ts';
import type { AnySqlType } from './sql-type.ts';
import { ArrayType } from './structured.ts';
import { VariantType } from './variant.ts';

// For layers that keep values of a type and tell later whether they changed.

type Same = (a: unknown, b: unknown) => boolean;
type Copy = (value: unknown) => unknown;
type Fields = Readonly<Record<string, unknown>>;

/**
 * Whether two values of a type, null included, are the same.
 *
 * Instants, bytes, arrays and plain objects are the same by content, values of a custom type when what is stored of them
 * is. Objects of other classes are the same when their fields are; one without fields is like nothing but itself.
 */
export function sameValue(type: AnySqlType, a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (isAbsent(a) || isAbsent(b)) return false;
  if (type instanceof CustomType) return sameValue(type.base, type.encode(a), type.encode(b));
  if (type instanceof DomainType || type instanceof VariantType) return sameValue(type.base, a, b);
  if (type instanceof ArrayType) return sameNested(a, b, (x, y) => sameValue(type.element, x, y));
  return sameContent(a, b);
}

/**
 * A copy of a value of a type that does not change with it.
 *
 * Values of a custom type are made anew from what is stored of them. Objects of other classes are given as they are: only
 * their class could copy them.
 */
export function copyOfValue(type: AnySqlType, value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (type instanceof CustomType) return type.decode(copyOfValue(type.base, type.encode(value)));
  if (type instanceof DomainType || type instanceof VariantType) return copyOfValue(type.base, value);
  if (type instanceof ArrayType) return copyOfNested(value, (element) => copyOfValue(type.element, element));
  return copyOfContent(value);
}

/** What is stored of a value of a custom type; other values as they are. Keys are told apart by it. */
export function storedValue(type: AnySqlType, value: unknown): unknown {
  if (isAbsent(value)) return value;
  if (type instanceof CustomType) return storedValue(type.base, type.encode(value));
  return type instanceof DomainType || type instanceof VariantType ? storedValue(type.base, value) : value;
}

function isAbsent(value: unknown): value is null | undefined {
  return value === null || value === undefined;
}

/** Compares the elements of arrays of any number of dimensions. */
function sameNested(a: unknown, b: unknown, same: Same): boolean {
  if (!Array.isArray(a) || !Array.isArray(b)) return same(a, b);
  return a.length === b.length && a.every((element, i) => sameNested(element, b[i], same));
}

function copyOfNested(value: unknown, copy: Copy): unknown {
  return Array.isArray(value) ? value.map((element) => copyOfNested(element, copy)) : copy(value);
}

function sameContent(a: unknown, b: unknown): boolean {
  if (Object.is(a, b)) return true;
  if (typeof a !== 'object' || typeof b !== 'object' || a === null || b === null) return false;
  if (a instanceof Date && b instanceof Date) return a.getTime() === b.getTime();
  if (a instanceof Uint8Array && b instanceof Uint8Array) return a.length === b.length && a.every((byte, i) => byte === b[i]);
  if (Object.getPrototypeOf(a) !== Object.getPrototypeOf(b)) return false;
  const [keys, others] = [Object.keys(a), Object.keys(b)];
  if (keys.length !== others.length || (keys.length === 0 && !isPlain(a))) return false;
  return keys.every((key) => Object.hasOwn(b, key) && sameContent((a as Fields)[key], (b as Fields)[key]));
}

function copyOfContent(value: unknown): unknown {
  if (typeof value !== 'object' || value === null) return value;
  if (value instanceof Date) return new Date(value);
  // That of Buffer itself would share the bytes.
  if (value instanceof Uint8Array) return Uint8Array.prototype.slice.call(value);
  if (Array.isArray(value)) return value.map(copyOfContent);
  return isPlain(value) ? Object.fromEntries(Object.entries(value).map(([key, field]) => [key, copyOfContent(field)])) : value;
}

/** An array, or an object that a literal made. */
function isPlain(value: object): boolean {
  const prototype: unknown = Object.getPrototypeOf(value);
  return prototype === Object.prototype || prototype === null || Array.isArray(value);
}
