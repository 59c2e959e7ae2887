import { type BinaryCell, binaryCell, type TextCell, textCell } from './cells.ts';
import { readColumn, readLength } from './packet-reader.ts';

/** The columns of a result, and how their values are read from both kinds of rows. */
export class ResultShape {
  readonly columnNames: readonly string[];
  /** The packets that tell of the columns, as they came. */
  readonly #definitions: readonly Buffer[];
  readonly #textCells: readonly TextCell[];
  readonly #binaryCells: readonly BinaryCell[];

  constructor(definitions: readonly Buffer[]) {
    const columns = definitions.map(readColumn);
    this.#definitions = definitions;
    this.columnNames = columns.map(({ name }) => name);
    this.#textCells = columns.map(textCell);
    this.#binaryCells = columns.map(binaryCell);
  }

  get width(): number {
    return this.#definitions.length;
  }

  /** Whether a packet tells of the column `i` what is known of it. */
  knows(i: number, bytes: Buffer, start: number, end: number): boolean {
    const known = this.#definitions[i];
    return known !== undefined && known.length === end - start && bytes.compare(known, 0, known.length, start, end) === 0;
  }

  /** The definitions of the first `count` columns, for a result that differs from there. */
  first(count: number): Buffer[] {
    return this.#definitions.slice(0, count);
  }

  /** A row of the text protocol: the length of each value before it (MySQL manual, "Text Resultset Row"). */
  readText(bytes: Buffer, start: number): unknown[] {
    const cells = this.#textCells;
    const { length } = cells;
    const row = new Array<unknown>(length);
    const place = { at: start };
    for (let i = 0; i < length; i++) {
      if (bytes[place.at] === NULL_MARK) {
        place.at += 1;
        row[i] = null;
      } else {
        const size = readLength(bytes, place);
        // The loop is bounded by the length.
        row[i] = (cells[i] as TextCell)(bytes, place.at, place.at + size);
        place.at += size;
      }
    }
    return row;
  }

  /** A row of the binary protocol: a bit for each NULL, then the others (MySQL manual, "Binary Protocol Resultset Row"). */
  readBinary(bytes: Buffer, start: number): unknown[] {
    const cells = this.#binaryCells;
    const { length } = cells;
    const row = new Array<unknown>(length);
    const nulls = start + 1;
    const place = { at: nulls + ((length + 9) >> 3) };
    for (let i = 0; i < length; i++) {
      // Two bits stand before the first column.
      const bit = i + 2;
      row[i] = ((bytes[nulls + (bit >> 3)] as number) >> (bit & 7)) & 1 ? null : (cells[i] as BinaryCell)(bytes, place);
    }
    return row;
  }
}

const NULL_MARK = 0xfb;
