import type { DriverResult } from '@sqlayer/kernel/contracts';
import type { Exchange, Link } from './link.ts';
import { COMMAND_COMPLETE, COPY_DATA, COPY_OUT, DATA_ROW, ERROR, PARSE_COMPLETE, READY, ROW_DESCRIPTION } from './message-codes.ts';
import { type ResultShape, readRow, readShape } from './row-reader.ts';
import { PostgresError, readServerMessage } from './server-message.ts';

/** A statement as a session knows it. */
export interface KnownStatement {
  /** The name under which the server keeps it; empty for one that it does not keep. */
  readonly name: string;
  /** Whether the server has it; `sent` while it is on its way, for others that come at the same time. */
  parse: 'unsent' | 'sent' | 'done';
  /** Undefined until it was executed once; null if it gives no rows. */
  shape: ResultShape | null | undefined;
}

/** The first messages of an exchange, and what in the answer is not the statement's own. */
export interface Opening {
  readonly bytes: Buffer;
  /** Commands before the statement, such as BEGIN. */
  readonly commandsBefore: number;
  /** Statements that are parsed, the statement's own last. */
  readonly parses: number;
  /** What the rows are, where the server is not asked to describe them. */
  readonly shape: ResultShape | null | undefined;
}

/** Another try in the place of an error; undefined where the error is the answer. */
export type Recover = (error: Error) => Promise<DriverResult> | undefined;

const none: readonly never[] = [];
/** What stands for the columns of a COPY TO STDOUT: one, which holds a part of the data in each row. */
export const copyColumns: readonly string[] = ['data'];

/** Executes a statement and collects its rows. */
export class StatementExchange implements Exchange {
  readonly answer: Promise<DriverResult>;
  protected readonly opening: Opening;
  readonly #statement: KnownStatement;
  readonly #recover: Recover | undefined;
  #resolve: (result: DriverResult | Promise<DriverResult>) => void = ignore;
  #reject: (error: unknown) => void = ignore;
  #shape: ResultShape | null | undefined;
  #cells: ResultShape['asText'] = none;
  #rows: unknown[][] = [];
  #commandsBefore: number;
  #parses: number;
  #tag = '';
  #isCopyOut = false;
  #error: Error | undefined;

  constructor(opening: Opening, statement: KnownStatement, recover?: Recover) {
    this.opening = opening;
    this.#recover = recover;
    this.#statement = statement;
    this.#shape = opening.shape;
    this.#cells = opening.shape?.asAsked ?? none;
    this.#commandsBefore = opening.commandsBefore;
    this.#parses = opening.parses;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  start(link: Link): void {
    link.write(this.opening.bytes);
  }

  take(code: number, bytes: Buffer, start: number, end: number): void {
    switch (code) {
      case DATA_ROW:
        this.#rows.push(readRow(bytes, start, this.#cells));
        break;
      case COMMAND_COMPLETE:
        if (this.#commandsBefore > 0) this.#commandsBefore -= 1;
        else this.#tag = bytes.toString('latin1', start, end - 1);
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
        this.failed(new PostgresError(readServerMessage(bytes, start, end)));
        break;
      case COPY_OUT:
        this.#isCopyOut = true;
        break;
      case COPY_DATA:
        this.#rows.push([new Uint8Array(bytes.subarray(start, end))]);
        break;
    }
  }

  fail(error: Error): void {
    this.#reject(this.#error ?? error);
  }

  /** The first error is the one that matters. After a fatal one nothing more comes. */
  protected failed(error: Error): void {
    this.#error ??= error;
    if (this.#statement.parse === 'sent') this.#statement.parse = 'unsent';
    if (isFatal(error)) this.fail(error);
  }

  #finish(): void {
    if (this.#error !== undefined) {
      const again = this.#recover?.(this.#error);
      if (again === undefined) this.#reject(this.#error);
      else this.#resolve(again);
      return;
    }
    this.#statement.shape = this.#shape ?? null;
    const columnNames = this.#isCopyOut ? copyColumns : this.#shape?.columnNames;
    this.#resolve({ rows: this.#rows, columnNames, affectedRows: affectedRows(this.#tag), lastInsertId: undefined });
  }
}

/** Whether the server ends the connection with an error. */
export function isFatal(error: Error): boolean {
  const { severity } = error as Partial<PostgresError>;
  return severity === 'FATAL' || severity === 'PANIC';
}

/** Commands whose count is one of changed rows; SELECT and FETCH count what they give. */
const changing = /^(?:INSERT \d+|UPDATE|DELETE|MERGE|COPY) (\d+)$/;

/** The number of changed rows in the tag of a command: `INSERT 0 5`. */
export function affectedRows(tag: string): number | undefined {
  // SELECT is by far the most frequent.
  if (tag.charCodeAt(0) === 0x53) return undefined;
  const count = changing.exec(tag)?.[1];
  return count === undefined ? undefined : Number(count);
}

function ignore(): void {}
