/** A word, name, literal or sign of SQL text as SQLite reads it (sqlite.org/lang_keywords.html, tokenize.c). */
export interface Token {
  readonly text: string;
  /** Where it stands in the source. */
  readonly start: number;
  /** `name` is one in quotes of any kind but `'`. */
  readonly kind: 'word' | 'name' | 'string' | 'number' | 'sign';
}

// Letters are those of ASCII and everything beyond it.
const pattern =
  /(\s+|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$))|("(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\])|([xX]?'(?:[^']|'')*')|([A-Za-z_\u0080-\u{10ffff}][\w$\u0080-\u{10ffff}]*)|(\d[\w.]*(?:(?<=[eE])[+-]\d+)?)|([\s\S])/gu;

export function tokenize(sql: string): readonly Token[] {
  const tokens: Token[] = [];
  for (const match of sql.matchAll(pattern)) {
    const [text, blank, name, string, word, number] = match;
    if (blank !== undefined) continue;
    const kind =
      name !== undefined
        ? 'name'
        : string !== undefined
          ? 'string'
          : word !== undefined
            ? 'word'
            : number !== undefined
              ? 'number'
              : 'sign';
    tokens.push({ text, start: match.index, kind });
  }
  return tokens;
}

/** The name that a token writes, without its quotes. */
export function nameOf({ text, kind }: Token): string {
  if (kind !== 'name' && kind !== 'string') return text;
  const close = text.at(-1) as string;
  return text.slice(1, -1).replaceAll(close + close, close);
}

/** A comment that ends with its line would take in what is written behind the text. */
function withoutComments(sql: string): string {
  return sql
    .replace(
      /("(?:[^"]|"")*"|`(?:[^`]|``)*`|\[[^\]]*\]|'(?:[^']|'')*')|--[^\n]*|\/\*[\s\S]*?(?:\*\/|$)/g,
      (_whole, quoted?: string) => quoted ?? ' ',
    )
    .trim();
}

/** Reads tokens from first to last. */
export class TokenCursor {
  readonly #tokens: readonly Token[];
  readonly #sql: string;
  #at = 0;

  constructor(sql: string) {
    this.#sql = sql;
    this.#tokens = tokenize(sql);
  }

  get next(): Token | undefined {
    return this.#tokens[this.#at];
  }

  /** The next token as a keyword; empty if it is none. */
  get word(): string {
    return this.next?.kind === 'word' ? this.next.text.toUpperCase() : '';
  }

  isAt(sign: string): boolean {
    return this.next?.kind === 'sign' && this.next.text === sign;
  }

  take(): Token | undefined {
    const token = this.next;
    this.#at += 1;
    return token;
  }

  /** Takes these keywords if they come next, all of them or none. */
  skip(...words: readonly string[]): boolean {
    const start = this.#at;
    for (const word of words) {
      if (this.word !== word) {
        this.#at = start;
        return false;
      }
      this.#at += 1;
    }
    return true;
  }

  skipSign(sign: string): boolean {
    if (!this.isAt(sign)) return false;
    this.#at += 1;
    return true;
  }

  takeName(): string {
    const token = this.take();
    return token === undefined ? '' : nameOf(token);
  }

  /** Goes on to the sign, or the end, outside of parentheses. */
  skipTo(...signs: readonly string[]): void {
    while (this.next !== undefined && !signs.some((sign) => this.isAt(sign))) this.skipGroup();
  }

  /** Goes on to the keyword, or the end, outside of parentheses; tells whether it is there. */
  skipToWord(word: string): boolean {
    while (this.next !== undefined && this.word !== word) this.skipGroup();
    return this.next !== undefined;
  }

  /** Takes one token, or everything up to the parenthesis that closes. */
  skipGroup(): void {
    if (this.take()?.text !== '(') return;
    this.skipTo(')');
    this.#at += 1;
  }

  /** The text in the parentheses that come next, without blanks around it. */
  takeGroup(): string {
    const start = this.#startOf(this.#at + 1);
    this.take();
    this.skipTo(')');
    const end = this.#startOf(this.#at);
    this.#at += 1;
    return withoutComments(this.#sql.slice(start, end));
  }

  /** The text up to one of the signs, outside of parentheses. */
  takeTextTo(...signs: readonly string[]): string {
    const start = this.#startOf(this.#at);
    this.skipTo(...signs);
    return withoutComments(this.#sql.slice(start, this.#startOf(this.#at)));
  }

  /** Everything that is left. */
  get rest(): string {
    return withoutComments(this.#sql.slice(this.#startOf(this.#at)));
  }

  #startOf(index: number): number {
    return this.#tokens[index]?.start ?? this.#sql.length;
  }
}
