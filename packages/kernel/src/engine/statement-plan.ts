import type { Compiled } from '../contracts/statement.ts';
import { ResultError } from '../errors.ts';
import { rowDecoder, untypedColumns } from './result-columns.ts';
import type { RowDecoder } from './row-decoder.ts';
import { shownSql } from './shown-text.ts';

/** A compiled statement and the decoder of its rows; what the cache of an engine keeps. */
export class StatementPlan {
  readonly compiled: Compiled;
  #decoder: RowDecoder | undefined;
  /** The names that `#decoder` was made for, where only the database knows them. */
  #names: readonly string[] | undefined;

  constructor(compiled: Compiled) {
    this.compiled = compiled;
  }

  /**
   * The decoder for a result whose columns the driver names so; undefined where the statement gives no rows.
   *
   * Throws RESULT_COLUMN_COUNT where the statement says that it has another number of columns.
   */
  decoderFor(names: readonly string[]): RowDecoder;
  decoderFor(names: readonly string[] | undefined): RowDecoder | undefined;
  decoderFor(names: readonly string[] | undefined): RowDecoder | undefined {
    const { columns, returnsRows } = this.compiled;
    if (names === undefined && returnsRows !== true) return undefined;
    if (columns === undefined) return this.#decoderForNames(names ?? []);
    if (names !== undefined && names.length !== columns.length) throw this.#wrongCount(columns.length, names);
    this.#decoder ??= rowDecoder(columns);
    return this.#decoder;
  }

  /** Textual SQL may give other columns each time, after `ALTER TABLE` for one. */
  #decoderForNames(names: readonly string[]): RowDecoder {
    if (this.#decoder === undefined || this.#names === undefined || !sameNames(this.#names, names)) {
      this.#decoder = rowDecoder(untypedColumns(names));
      this.#names = names;
    }
    return this.#decoder;
  }

  #wrongCount(declared: number, names: readonly string[]): ResultError {
    return new ResultError(
      'RESULT_COLUMN_COUNT',
      `the statement says that it has ${declared} columns and the database gives ${names.length} (${names.join(', ')}); declare each of them.\n  in: ${shownSql(this.compiled.sql)}`,
    );
  }
}

function sameNames(a: readonly string[], b: readonly string[]): boolean {
  if (a === b) return true;
  if (a.length !== b.length) return false;
  for (let i = 0; i < a.length; i++) if (a[i] !== b[i]) return false;
  return true;
}
