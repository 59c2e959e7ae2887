import { hex, unreadable } from '@sqlayer/expression';

// The text forms of PostgreSQL's arrays, hstores, ranges and rows (manual, sections 8.15.6, 8.16.6, 8.17.5 and F.16.1). All of
// them quote with `"`; within quotes a backslash stands before a quote and a backslash, and ranges and rows also double the quote.

/** A list within braces, nested to any depth; null is NULL. */
export function writeArray(values: readonly unknown[]): string {
  return `{${values.map((value) => (Array.isArray(value) ? writeArray(value) : value === null ? 'NULL' : arrayItem(value))).join(',')}}`;
}

/** What goes into the text of an array: bytes in hexadecimal, all else as it prints. */
function arrayItem(value: unknown): string {
  const text = plainText(value);
  return text === '' || /[{}",\\\s]/.test(text) || /^null$/i.test(text) ? quoted(text) : text;
}

function plainText(value: unknown): string {
  if (value instanceof Uint8Array) return `\\x${hex(value)}`;
  // The sign of zero is lost in the usual notation.
  return Object.is(value, -0) ? '-0' : String(value);
}

function quoted(text: string): string {
  return `"${text.replace(/["\\]/g, '\\$&')}"`;
}

/** Reads `{1,NULL,"a b"}`, with `[2:4]=` before it where the first index is not 1; items are text or null. */
export function readArray(text: string): readonly unknown[] {
  const reader = new TextReader(text);
  reader.skip(/\s*(?:\[[^\]]*\])*=?\s*/y);
  const array = readItems(reader);
  reader.end();
  return array;
}

function readItems(reader: TextReader): readonly unknown[] {
  reader.expect('{');
  const items: unknown[] = [];
  if (reader.take('}')) return items;
  do {
    if (reader.at('{')) items.push(readItems(reader));
    else {
      const { value, wasQuoted } = reader.word(/[^,}"\\]/y);
      items.push(!wasQuoted && /^null$/i.test(value) ? null : value);
    }
  } while (reader.take(','));
  reader.expect('}');
  return items;
}

/** Pairs as `"a"=>"1", "b"=>NULL`. */
export function writeHstore(pairs: Readonly<Record<string, string | null>>): string {
  return Object.entries(pairs)
    .map(([key, value]) => `${quoted(key)}=>${value === null ? 'NULL' : quoted(value)}`)
    .join(', ');
}

export function readHstore(text: string): Record<string, string | null> {
  const reader = new TextReader(text);
  const pairs: [string, string | null][] = [];
  reader.skip(/\s*/y);
  while (!reader.done) {
    const key = reader.word(/[^\s=,"\\]/y).value;
    reader.skip(/\s*=>\s*/y);
    const { value, wasQuoted } = reader.word(/[^\s,"\\]/y);
    pairs.push([key, !wasQuoted && /^null$/i.test(value) ? null : value]);
    reader.skip(/\s*,?\s*/y);
  }
  return Object.fromEntries(pairs);
}

/** The ends of a range as text, null where it has no end; undefined for the empty range. */
export interface RangeText {
  readonly lower: string | null;
  readonly upper: string | null;
  readonly bounds: '[)' | '[]' | '()' | '(]';
}

export function writeRange(range: RangeText | undefined): string {
  if (range === undefined) return 'empty';
  const { lower, upper, bounds } = range;
  const end = (value: string | null): string => (value === null ? '' : /^[\w.+:-]+$/.test(value) ? value : quoted(value));
  return `${bounds.charAt(0)}${end(lower)},${end(upper)}${bounds.charAt(1)}`;
}

export function readRange(text: string): RangeText | undefined {
  const reader = new TextReader(text.trim());
  const range = readOneRange(reader);
  reader.end();
  return range;
}

/** Reads `{[1,3),[7,9)}`. */
export function readMultirange(text: string): readonly (RangeText | undefined)[] {
  const reader = new TextReader(text.trim());
  reader.expect('{');
  const ranges: (RangeText | undefined)[] = [];
  if (!reader.take('}')) {
    do ranges.push(readOneRange(reader));
    while (reader.take(','));
    reader.expect('}');
  }
  reader.end();
  return ranges;
}

function readOneRange(reader: TextReader): RangeText | undefined {
  if (reader.take('empty')) return undefined;
  const open = reader.take('[') ? '[' : reader.expect('(');
  const lower = readEnd(reader, /[^,"\\]/y);
  reader.expect(',');
  const upper = readEnd(reader, /[^)\]"\\]/y);
  const close = reader.take(']') ? ']' : reader.expect(')');
  return { lower, upper, bounds: `${open}${close}` as RangeText['bounds'] };
}

/** One end of a range, or one field of a row. */
function readEnd(reader: TextReader, plain: RegExp): string | null {
  const { value, wasQuoted } = reader.word(plain);
  return value === '' && !wasQuoted ? null : value;
}

/** The fields of a row, `(1,"a b",)`: nothing at all is NULL. */
export function writeRow(fields: readonly unknown[]): string {
  return `(${fields.map((field) => (field === null ? '' : quoted(plainText(field)))).join(',')})`;
}

export function readRow(text: string): readonly (string | null)[] {
  const reader = new TextReader(text);
  const fields: (string | null)[] = [];
  reader.expect('(');
  do fields.push(readEnd(reader, /[^,)"\\]/y));
  while (reader.take(','));
  reader.expect(')');
  reader.end();
  return fields;
}

/** Goes through a text from left to right. */
class TextReader {
  readonly #text: string;
  #position = 0;

  constructor(text: string) {
    this.#text = text;
  }

  get done(): boolean {
    return this.#position >= this.#text.length;
  }

  at(part: string): boolean {
    return this.#text.startsWith(part, this.#position);
  }

  take(part: string): boolean {
    if (!this.at(part)) return false;
    this.#position += part.length;
    return true;
  }

  expect<P extends string>(part: P): P {
    if (!this.take(part)) throw this.#malformed();
    return part;
  }

  end(): void {
    if (!this.done) throw this.#malformed();
  }

  /** Goes over what a sticky expression matches. */
  skip(pattern: RegExp): void {
    pattern.lastIndex = this.#position;
    if (pattern.test(this.#text)) this.#position = pattern.lastIndex;
  }

  /** Characters that match, or are quoted or escaped, up to the first that are not. */
  word(plain: RegExp): { readonly value: string; readonly wasQuoted: boolean } {
    let value = '';
    let wasQuoted = false;
    while (!this.done) {
      const next = this.#text.charAt(this.#position);
      if (next === '"') {
        wasQuoted = true;
        value += this.#quotedPart();
      } else if (next === '\\') {
        value += this.#text.charAt(this.#position + 1);
        this.#position += 2;
      } else {
        plain.lastIndex = this.#position;
        if (!plain.test(this.#text)) break;
        value += next;
        this.#position++;
      }
    }
    return { value, wasQuoted };
  }

  #quotedPart(): string {
    let value = '';
    for (this.#position++; !this.done; this.#position++) {
      const next = this.#text.charAt(this.#position);
      if (next === '\\') value += this.#text.charAt(++this.#position);
      else if (next !== '"') value += next;
      else if (this.#text.charAt(this.#position + 1) === '"') value += this.#text.charAt(++this.#position);
      else {
        this.#position++;
        return value;
      }
    }
    throw this.#malformed();
  }

  #malformed(): Error {
    return unreadable('an array, hstore, range or row that is not in the text form of PostgreSQL', 'the driver must give it as text');
  }
}
