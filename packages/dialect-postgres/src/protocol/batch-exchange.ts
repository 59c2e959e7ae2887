import { type DriverResult, ParameterSetError } from '@sqlayer/kernel/contracts';
import type { Exchange, Link } from './link.ts';
import { COMMAND_COMPLETE, DATA_ROW, ERROR, PARSE_COMPLETE, READY, ROW_DESCRIPTION } from './message-codes.ts';
import { type ResultShape, readRow, readShape } from './row-reader.ts';
import { PostgresError, readServerMessage } from './server-message.ts';
import { affectedRows, isFatal, type KnownStatement, type Opening } from './statement-exchange.ts';

/**
 * Executes a statement with several sets of values, all of them sent at once: the server answers to each in turn, and after an
 * error to none that comes behind (PostgreSQL manual, 55.2.4 "Pipelining").
 */
export class BatchExchange implements Exchange {
  readonly answer: Promise<DriverResult>;
  readonly #opening: Opening;
  readonly #statement: KnownStatement;
  #resolve: (result: DriverResult) => void = ignore;
  #reject: (error: unknown) => void = ignore;
  #shape: ResultShape | null | undefined;
  #cells: ResultShape['asText'];
  readonly #rows: unknown[][] = [];
  #commandsBefore: number;
  #parses: number;
  /** Sets that were carried out. */
  #done = 0;
  #affectedRows: number | undefined;
  #error: Error | undefined;

  constructor(opening: Opening, statement: KnownStatement) {
    this.#opening = opening;
    this.#statement = statement;
    this.#shape = opening.shape;
    this.#cells = opening.shape?.asAsked ?? [];
    this.#commandsBefore = opening.commandsBefore;
    this.#parses = opening.parses;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  start(link: Link): void {
    link.write(this.#opening.bytes);
  }

  take(code: number, bytes: Buffer, start: number, end: number): void {
    switch (code) {
      case DATA_ROW:
        this.#rows.push(readRow(bytes, start, this.#cells));
        break;
      case COMMAND_COMPLETE:
        if (this.#commandsBefore > 0) this.#commandsBefore -= 1;
        else this.#completed(bytes.toString('latin1', start, end - 1));
        break;
      case READY:
        this.#finish();
        break;
      case PARSE_COMPLETE:
        this.#parses -= 1;
        if (this.#parses === 0) this.#statement.parse = 'done';
        break;
      case ROW_DESCRIPTION:
        this.#shape = readShape(bytes, start);
        this.#cells = this.#shape.asText;
        break;
      case ERROR:
        this.#failed(new PostgresError(readServerMessage(bytes, start, end)));
        break;
    }
  }

  fail(error: Error): void {
    this.#reject(this.#error ?? error);
  }

  #completed(tag: string): void {
    this.#done += 1;
    const count = affectedRows(tag);
    if (count !== undefined) this.#affectedRows = (this.#affectedRows ?? 0) + count;
  }

  #failed(error: Error): void {
    // What comes before the statement fails for reasons of its own, and a connection that ends for none of a set's.
    this.#error ??= this.#commandsBefore > 0 || isFatal(error) ? error : new ParameterSetError(this.#done, error);
    if (this.#statement.parse === 'sent') this.#statement.parse = 'unsent';
    if (isFatal(error)) this.fail(error);
  }

  #finish(): void {
    if (this.#error !== undefined) {
      this.#reject(this.#error);
      return;
    }
    this.#statement.shape = this.#shape ?? null;
    this.#resolve({ rows: this.#rows, columnNames: this.#shape?.columnNames, affectedRows: this.#affectedRows, lastInsertId: undefined });
  }
}

function ignore(): void {}
