/** What the server says of an error or a notice, by the names that pg has for the fields (PostgreSQL manual, 55.8). */
export interface ServerFields {
  readonly severity: string | undefined;
  /** The SQLSTATE (Appendix A). */
  readonly code: string | undefined;
  readonly detail: string | undefined;
  readonly hint: string | undefined;
  /** Where in the SQL, in characters from 1. */
  readonly position: string | undefined;
  readonly internalPosition: string | undefined;
  readonly internalQuery: string | undefined;
  readonly where: string | undefined;
  readonly schema: string | undefined;
  readonly table: string | undefined;
  readonly column: string | undefined;
  readonly dataType: string | undefined;
  readonly constraint: string | undefined;
  readonly file: string | undefined;
  readonly line: string | undefined;
  readonly routine: string | undefined;
}

/** A notice: `RAISE NOTICE`, or what the server wants to be known. */
export interface ServerNotice extends ServerFields {
  readonly message: string;
}

const names: Readonly<Record<string, keyof ServerFields>> = {
  V: 'severity',
  C: 'code',
  D: 'detail',
  H: 'hint',
  P: 'position',
  p: 'internalPosition',
  q: 'internalQuery',
  W: 'where',
  s: 'schema',
  t: 'table',
  c: 'column',
  d: 'dataType',
  n: 'constraint',
  F: 'file',
  L: 'line',
  R: 'routine',
};

/** Fields that can hold values of rows. */
const withValues: ReadonlySet<string> = new Set(['detail', 'where', 'internalQuery']);

/**
 * An error of the server.
 *
 * Printing it shows no value of a row or parameter: the fields that can hold some are there and not enumerable, and in
 * messages about values (SQLSTATE class 22) what stands in quotes is left out. `serverMessage` is the whole message.
 */
export class PostgresError extends Error implements ServerFields {
  override readonly name = 'PostgresError';
  declare readonly severity: string | undefined;
  declare readonly code: string | undefined;
  declare readonly detail: string | undefined;
  declare readonly hint: string | undefined;
  declare readonly position: string | undefined;
  declare readonly internalPosition: string | undefined;
  declare readonly internalQuery: string | undefined;
  declare readonly where: string | undefined;
  declare readonly schema: string | undefined;
  declare readonly table: string | undefined;
  declare readonly column: string | undefined;
  declare readonly dataType: string | undefined;
  declare readonly constraint: string | undefined;
  declare readonly file: string | undefined;
  declare readonly line: string | undefined;
  declare readonly routine: string | undefined;
  declare readonly serverMessage: string;

  constructor({ message, ...fields }: Partial<ServerFields> & { readonly message: string }) {
    super(fields.code?.startsWith('22') === true ? message.replace(/"(?:[^"]|"")*"/g, '"…"') : message);
    for (const [name, value] of Object.entries(fields)) {
      Object.defineProperty(this, name, { value, enumerable: value !== undefined && !withValues.has(name) });
    }
    Object.defineProperty(this, 'serverMessage', { value: message, enumerable: false });
  }
}

/** Reads the fields of an ErrorResponse or a NoticeResponse. */
export function readServerMessage(bytes: Buffer, start: number, end: number): ServerNotice {
  const fields: Record<string, string> = {};
  let message = '';
  // A zero ends them.
  for (let offset = start; offset < end && bytes[offset] !== 0; ) {
    const letter = String.fromCharCode(bytes[offset] as number);
    const stop = bytes.indexOf(0, offset + 1);
    const text = bytes.toString('utf8', offset + 1, stop);
    const name = names[letter];
    if (letter === 'M') message = text;
    else if (name !== undefined) fields[name] = text;
    offset = stop + 1;
  }
  return { message, ...(fields as Partial<ServerFields>) } as ServerNotice;
}
