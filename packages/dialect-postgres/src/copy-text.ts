import { parameterText } from './protocol/parameter-text.ts';

// The text format of COPY (PostgreSQL manual, "COPY", File Formats): a line for each row, a tab between values, `\N` for NULL,
// and a backslash before what would otherwise mean something.

const special = /[\\\b\f\n\r\t\v]/g;
const escapes: Readonly<Record<string, string>> = {
  '\\': '\\\\',
  '\b': '\\b',
  '\f': '\\f',
  '\n': '\\n',
  '\r': '\\r',
  '\t': '\\t',
  '\v': '\\v',
};
const unescapes: Readonly<Record<string, string>> = { b: '\b', f: '\f', n: '\n', r: '\r', t: '\t', v: '\v' };

/** A value as it stands in a line: null, bytes, or what the driver would be given. */
export function copyField(value: unknown): string {
  if (value === null) return '\\N';
  if (value instanceof Uint8Array) return `\\\\x${Buffer.from(value.buffer, value.byteOffset, value.byteLength).toString('hex')}`;
  const text = parameterText(value);
  // Most values hold none of them.
  return /[\\\b\f\n\r\t\v]/.test(text) ? text.replace(special, (letter) => escapes[letter] as string) : text;
}

/** The values of a line, with the newline at its end, as text or null. */
export function copyFields(line: string): (string | null)[] {
  return line.replace(/\n$/, '').split('\t').map(copyValue);
}

function copyValue(field: string): string | null {
  if (field === '\\N') return null;
  // The server writes no octal and no hexadecimal escapes.
  return field.includes('\\') ? field.replace(/\\(.)/gs, (_all, letter: string) => unescapes[letter] ?? letter) : field;
}
