import { readFileSync, writeFileSync } from 'node:fs';
import { fileURLToPath } from 'node:url';
import { DatabaseError, SqlayerError } from '@sqlayer/kernel/errors';
import { expect } from 'vitest';

const page = fileURLToPath(new URL('../../../../docs/guide/faults.md', import.meta.url));
const BEGIN = '<!-- measured: begin -->';
const END = '<!-- measured: end -->';
const products = ['PostgreSQL', 'MariaDB', 'MySQL', 'SQLite'] as const;

/** What a fault looked like to the caller, and how soon the next statement went through. */
export interface Outcome {
  readonly error: unknown;
  readonly recoveredMs: number;
}

/**
 * The table of faults in the guide, held to what is measured: what an error is called and whether a retry can help must be as
 * it says. With SQLAYER_WRITE_FAULTS set, the table is written instead.
 */
export class FaultTable {
  readonly #rows = new Map<string, Map<string, string>>();
  readonly #writes = (process.env['SQLAYER_WRITE_FAULTS'] ?? '') !== '';

  constructor() {
    const text = readFileSync(page, 'utf8');
    const table = text
      .slice(text.indexOf(BEGIN) + BEGIN.length, text.indexOf(END))
      .trim()
      .split('\n')
      .slice(2);
    for (const line of table) {
      const [fault = '', ...cells] = line
        .split('|')
        .slice(1, -1)
        .map((cell) => cell.trim());
      this.#rows.set(fault, new Map(cells.map((cell, i) => [products[i] as string, cell])));
    }
  }

  check(fault: string, product: string, { error, recoveredMs }: Outcome): void {
    const seen = described(error);
    if (this.#writes) {
      const row = this.#rows.get(fault) ?? new Map<string, string>();
      row.set(product, `${seen} (${rounded(recoveredMs)} ms)`);
      this.#rows.set(fault, row);
      return;
    }
    const written = this.#rows
      .get(fault)
      ?.get(product)
      ?.replace(/ \(\d+ ms\)$/, '');
    expect(seen, `what docs/guide/faults.md says of '${fault}' on ${product}`).toBe(written);
  }

  write(): void {
    if (!this.#writes) return;
    const text = readFileSync(page, 'utf8');
    const lines = [...this.#rows].map(
      ([fault, cells]) => `| ${fault} | ${products.map((product) => cells.get(product) ?? '').join(' | ')} |`,
    );
    const table = [`| fault | ${products.join(' | ')} |`, `|---|${'---|'.repeat(products.length)}`, ...lines].join('\n');
    writeFileSync(page, `${text.slice(0, text.indexOf(BEGIN))}${BEGIN}\n${table}\n${text.slice(text.indexOf(END))}`);
  }
}

/** `DB_CONNECTION_LOST, retry`. */
function described(error: unknown): string {
  if (!(error instanceof SqlayerError)) return String(error);
  return `\`${error.code}\`${error instanceof DatabaseError && error.retryable ? ', retry' : ''}`;
}

function rounded(ms: number): number {
  return ms < 10 ? Math.ceil(ms) : Math.round(ms / 10) * 10;
}
