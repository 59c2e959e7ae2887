import { CompileError } from '@sqlayer/kernel/errors';

/** How a database writes names. */
export interface IdentifierRules {
  /** The quotes, doubled within a name: `"` and `"`, or `[` and `]`. */
  readonly open: string;
  readonly close: string;
  /** Words that are no names unless they are quoted, in lower case. */
  readonly reserved: ReadonlySet<string>;
  /** Names that need no quotes if they are not reserved. */
  readonly plain: RegExp;
  /** The longest name, in the unit of `lengthOf`. */
  readonly maxLength: number;
  readonly lengthOf: (name: string) => number;
}

/**
 * Writes names so that each is one identifier, whatever is in it.
 *
 * A name is quoted when it must be: a reserved word, an upper-case letter, a special character (docs/decisions/0001).
 */
export class IdentifierPreparer {
  readonly #rules: IdentifierRules;
  readonly #quoted = new Map<string, string>();

  constructor(rules: IdentifierRules) {
    this.#rules = rules;
  }

  quote(name: string): string {
    let quoted = this.#quoted.get(name);
    if (quoted === undefined) {
      quoted = this.#prepare(name);
      // Names of a schema are few; names made up at run time must not fill the memory.
      if (this.#quoted.size < 10_000) this.#quoted.set(name, quoted);
    }
    return quoted;
  }

  /** Parts joined by dots, each quoted on its own; undefined ones are left out. */
  qualified(...parts: readonly (string | undefined)[]): string {
    return parts.flatMap((part) => (part === undefined ? [] : [this.quote(part)])).join('.');
  }

  #prepare(name: string): string {
    const { open, close, reserved, plain, maxLength, lengthOf } = this.#rules;
    if (name === '') throw new CompileError('SQL_INVALID_NAME', 'a name is empty.');
    if (name.includes('\0')) throw new CompileError('SQL_INVALID_NAME', 'a name holds a NUL character.');
    if (lengthOf(name) > maxLength) {
      throw new CompileError(
        'SQL_NAME_TOO_LONG',
        `the name '${name.slice(0, 40)}…' has ${lengthOf(name)} characters; the database allows ${maxLength}.`,
      );
    }
    if (plain.test(name) && !reserved.has(name)) return name;
    return `${open}${name.replaceAll(close, close + close)}${close}`;
  }
}
