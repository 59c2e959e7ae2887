import Table from 'cli-table3';

const numbers = new Intl.NumberFormat('en-GB');

/** A table of text; whole numbers are grouped and stand at the right. */
export function tableOf(head: readonly string[], rows: readonly (readonly (string | number)[])[]): string {
  const alignments = head.map((_title, i) => (rows.some((row) => typeof row[i] === 'number') ? 'right' : 'left'));
  const table = new Table({
    head: [...head],
    colAligns: alignments as ('left' | 'right')[],
    style: { head: [], border: [], compact: true },
  });
  for (const row of rows) table.push(row.map((cell) => (typeof cell === 'number' ? numbers.format(cell) : cell)));
  return table.toString();
}

export function heading(text: string): string {
  return `\n${text}\n${'─'.repeat(text.length)}`;
}

export function grouped(value: number): string {
  return numbers.format(value);
}
