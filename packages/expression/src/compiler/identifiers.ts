import { CompileError } from '@sqlayer/kernel/errors';
import { md5 } from './md5.ts';

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
  /** Finds a character that no name may hold, not even in quotes; any but NUL may, if not given. */
  readonly forbidden?: RegExp;
  /** The names that a schema stands for, where it may hold several: a database and its schema. One if not given. */
  readonly schemaParts?: (schema: string) => readonly string[];
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

  /** Parts joined by dots, each quoted on its own; undefined ones are left out. All but the last are schemas. */
  qualified(...parts: readonly (string | undefined)[]): string {
    const { schemaParts } = this.#rules;
    const last = parts.length - 1;
    let sql = '';
    for (let i = 0; i <= last; i++) {
      const part = parts[i];
      if (part === undefined) continue;
      const quoted =
        i < last && schemaParts !== undefined
          ? schemaParts(part)
              .map((one) => this.quote(one))
              .join('.')
          : this.quote(part);
      sql += sql === '' ? quoted : `.${quoted}`;
    }
    return sql;
  }

  /**
   * A name that was made up rather than given, cut to what the database allows.
   *
   * The end is replaced by four digits of the MD5 of the whole, so that the same name is always cut in the same way and
   * names that begin alike stay apart; other toolkits cut them so, too.
   */
  shortened(name: string): string {
    const { maxLength, lengthOf } = this.#rules;
    if (lengthOf(name) <= maxLength) return name;
    const kept = [...name];
    while (lengthOf(kept.join('')) > maxLength - 8) kept.length -= 1;
    return `${kept.join('')}_${md5(name).slice(-4)}`;
  }

  #prepare(name: string): string {
    const { open, close, reserved, plain, maxLength, lengthOf, forbidden } = this.#rules;
    if (name === '') throw new CompileError('SQL_INVALID_NAME', 'a name is empty.');
    if (name.includes('\0')) throw new CompileError('SQL_INVALID_NAME', 'a name holds a NUL character.');
    // Half of a surrogate pair has no place in UTF-8: two names that differ in it would become one.
    const found = /\p{Surrogate}/u.exec(name) ?? forbidden?.exec(name);
    if (found) {
      const point = found[0].codePointAt(0)?.toString(16).toUpperCase().padStart(4, '0');
      throw new CompileError('SQL_INVALID_NAME', `a name holds the character U+${point}, which the database allows in no name.`);
    }
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
