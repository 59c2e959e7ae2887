// Rows of an INSERT are read by code that is generated for their keys: a loop over the keys would look each one up by name
// in every row, which takes a fifth of the time of a bulk insert. Keys enter the code as JSON strings.

import { canGenerateCode } from '@sqlayer/kernel/contracts';

type Row = Readonly<Record<string, unknown>>;
type Encode = ((value: unknown) => unknown) | undefined;

/** Appends the encoded values of a row to a list; `refuse` is called for a row that lacks one. */
export type AppendRow = (parameters: unknown[], row: Row, index: number) => void;

/** Makes a function that appends the values of `keys`, each through its encoder; null is not encoded. */
export function appendRow(
  keys: readonly string[],
  encoders: readonly Encode[],
  refuse: (row: Row, index: number) => never,
  generate: boolean = canGenerateCode(),
): AppendRow {
  if (!generate) {
    return (parameters, row, index) => {
      keys.forEach((key, i) => {
        const value = row[key];
        if (value === undefined) refuse(row, index);
        const encode = encoders[i];
        parameters.push(value === null || encode === undefined ? value : encode(value));
      });
    };
  }
  if (keys.length === 0) return () => {};
  const own = keys.map((key, i) => `v${i} = row[${JSON.stringify(key)}]`);
  const made = encoders.map((_encode, i) => `e${i} = encoders[${i}]`);
  const missing = keys.map((_key, i) => `v${i} === undefined`);
  const encoded = keys.map((_key, i) => (encoders[i] === undefined ? `v${i}` : `v${i} === null ? null : e${i}(v${i})`));
  const body = `const ${own.join(', ')}; if (${missing.join(' || ')}) refuse(row, index); parameters.push(${encoded.join(', ')});`;
  return new Function('encoders', 'refuse', `const ${made.join(', ')}; return (parameters, row, index) => { ${body} };`)(
    encoders,
    refuse,
  ) as AppendRow;
}

/** Makes a function that tells whether one of the values of `keys` is an object, which may be an expression. */
export function holdsObject(keys: readonly string[], generate: boolean = canGenerateCode()): (row: Row) => boolean {
  if (!generate || keys.length === 0) return (row) => keys.some((key) => typeof row[key] === 'object' && row[key] !== null);
  const tests = keys.map((key) => {
    const value = `row[${JSON.stringify(key)}]`;
    return `typeof ${value} === 'object' && ${value} !== null`;
  });
  return new Function('row', `return ${tests.join(' || ')};`) as (row: Row) => boolean;
}
