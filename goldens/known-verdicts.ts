import { createHash } from 'node:crypto';
import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { createRequire } from 'node:module';
import type { SQLDialect } from 'antlr4ts-sql';
import type { Verdict } from './grammar.ts';

type Parse = (dialect: SQLDialect, sql: string) => Verdict;

interface Saved {
  readonly grammar: string;
  /** Hashes of statements. */
  readonly accepted: readonly string[];
  /** What is wrong with statements, by their hashes. */
  readonly refused: Readonly<Record<string, string>>;
}

const file = new URL('./known-verdicts.json', import.meta.url);
const { version } = createRequire(import.meta.url)('antlr4ts-sql/package.json') as { readonly version: string };

/**
 * What the grammars of ANTLR said of statements.
 *
 * They take half a minute for all of them, and nothing but the text and the version of the grammar decides. So tests parse only
 * what is new; `npm run goldens -- --grammar` parses everything.
 */
export class KnownVerdicts {
  readonly #parse: Parse;
  readonly #known = saved();
  readonly #asked = new Map<string, Verdict>();
  #trusting = true;

  constructor(parse: Parse) {
    this.#parse = parse;
  }

  /** From now on everything is parsed, whatever is known of it. */
  distrust(): void {
    this.#trusting = false;
  }

  of(dialect: SQLDialect, sql: string): Verdict {
    const hash = createHash('sha256').update(`${dialect} ${sql}`).digest('base64url').slice(0, 16);
    if (this.#asked.has(hash)) return this.#asked.get(hash);
    const verdict = this.#trusting && this.#known.has(hash) ? this.#known.get(hash) : this.#parse(dialect, sql);
    this.#asked.set(hash, verdict);
    return verdict;
  }

  /** Writes down what was asked; gives how many verdicts are others than before. */
  save(): number {
    const changed = [...this.#asked].filter(([hash, verdict]) => this.#known.has(hash) && this.#known.get(hash) !== verdict);
    const judged = [...this.#asked].sort(([a], [b]) => (a < b ? -1 : 1));
    const content: Saved = {
      grammar: version,
      accepted: judged.flatMap(([hash, verdict]) => (verdict === undefined ? [hash] : [])),
      refused: Object.fromEntries(judged.flatMap(([hash, verdict]) => (verdict === undefined ? [] : [[hash, verdict]]))),
    };
    writeFileSync(file, `${JSON.stringify(content, undefined, 2)}\n`);
    return changed.length;
  }
}

function saved(): Map<string, Verdict> {
  if (!existsSync(file)) return new Map();
  const { grammar, accepted, refused } = JSON.parse(readFileSync(file, 'utf8')) as Saved;
  return grammar === version
    ? new Map<string, Verdict>([...accepted.map((hash) => [hash, undefined] as const), ...Object.entries(refused)])
    : new Map();
}
