/** Rows of an INSERT as the values of their columns, one row behind the other. */
export interface BoundRows {
  readonly cells: readonly unknown[];
  readonly count: number;
}

/** What a value takes beside its own bytes, at the most: its type and its length. */
const OVERHEAD_BYTES = 11;
/** Left for the text around the rows and for headers. */
const FRAME_BYTES = 1_024;
/** Texts up to this length are taken to be as long as they can be. */
const COUNTED_FROM = 256;

/** Cuts rows of `width` values into parts that keep to both limits, in order; a part has one row at least. */
export function cutRows(
  { cells, count }: BoundRows,
  width: number,
  most: { readonly rows: number; readonly bytes: number | undefined },
): readonly BoundRows[] {
  const mostBytes = most.bytes === undefined ? Number.POSITIVE_INFINITY : most.bytes - FRAME_BYTES;
  const parts: BoundRows[] = [];
  let start = 0;
  let bytes = 0;
  const cut = (end: number): void => {
    parts.push(start === 0 && end === count ? { cells, count } : { cells: cells.slice(start * width, end * width), count: end - start });
    start = end;
    bytes = 0;
  };
  for (let row = 0; row < count; row++) {
    const rowBytes = mostBytes === Number.POSITIVE_INFINITY ? 0 : bytesOfRow(cells, row * width, width);
    if (row > start && (row - start === most.rows || bytes + rowBytes > mostBytes)) cut(row);
    bytes += rowBytes;
  }
  cut(count);
  return parts;
}

function bytesOfRow(cells: readonly unknown[], first: number, width: number): number {
  let bytes = width * OVERHEAD_BYTES;
  for (let i = first; i < first + width; i++) bytes += bytesOf(cells[i]);
  return bytes;
}

/** The bytes of a value, or more. */
function bytesOf(value: unknown): number {
  if (typeof value === 'string') return value.length < COUNTED_FROM ? value.length * 3 : utf8Bytes(value);
  return value instanceof Uint8Array ? value.byteLength : 8;
}

function utf8Bytes(text: string): number {
  let bytes = text.length;
  for (let i = 0; i < text.length; i++) {
    const unit = text.charCodeAt(i);
    // Each half of a pair is two of its four bytes.
    if (unit >= 0x80) bytes += unit >= 0x800 && (unit < 0xd800 || unit > 0xdfff) ? 2 : 1;
  }
  return bytes;
}
