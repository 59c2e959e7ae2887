import type { DriverResult, RawRow } from '@sqlayer/kernel/contracts';
import { isEnd, isError, isOk, MORE_RESULTS, OUT_PARAMETERS, readOutcome } from './command-exchange.ts';
import { copied, readCount } from './packet-reader.ts';
import type { PacketWriter } from './packet-writer.ts';
import { ResultShape } from './result-shape.ts';
import type { KnownStatement } from './statement-cache.ts';
import { HEADER_BYTES, type Packet, sendPacket, type Wire } from './wire.ts';

/** A statement to be carried out. */
export interface Order {
  readonly statement: KnownStatement;
  readonly parameters: readonly unknown[];
  /** Sent as text, without parameters; otherwise prepared, unless it is already. */
  readonly asText: boolean;
  readonly writer: PacketWriter;
  /** Commands that are not answered and go before it. */
  readonly before: readonly Buffer[];
  /** Told what the server says of its transaction. */
  readonly onStatus: (status: number) => void;
}

/** Sends the data that a server asks for. */
export type SendData = (wire: Wire) => Promise<void>;

type Step = (packet: Packet, bytes: Buffer, start: number, end: number, wire: Wire) => boolean;

const LOCAL_INFILE = 0xfb;
const nothing: readonly never[] = [];

/**
 * Prepares a statement where that is needed, carries it out, and reads its results (MySQL manual, "Prepared Statements",
 * "COM_QUERY").
 */
export class StatementExchange {
  /** All of the results, but for rows that were taken while they came. */
  readonly answer: Promise<readonly DriverResult[]>;
  protected shape: ResultShape | undefined;
  protected rows: RawRow[] = [];
  readonly #order: Order;
  readonly #sendData: SendData | undefined;
  #step: Step;
  /** Packets of a preparation that are still to come, but for the ends of both lists. */
  #definitionsLeft = 0;
  #lists = 0;
  #width = 0;
  /** The columns as far as they are those that are known. */
  #matching = 0;
  #definitions: Buffer[] | undefined;
  #status = 0;
  #sendError: unknown;
  #warnings = 0;
  readonly #results: DriverResult[] = [];
  #resolve: (results: readonly DriverResult[]) => void = () => undefined;
  #reject: (error: unknown) => void = () => undefined;

  constructor(order: Order, sendData?: SendData) {
    this.#order = order;
    this.#sendData = sendData;
    this.#step = this.#readHead;
    this.answer = new Promise((resolve, reject) => {
      this.#resolve = resolve;
      this.#reject = reject;
    });
  }

  /** How often the last result is otherwise than was asked for. */
  get warnings(): number {
    return this.#warnings;
  }

  execute(packet: Packet | undefined, wire: Wire): boolean {
    if (packet === undefined) return this.#start(wire);
    const { buffer, end } = packet;
    const start = packet.start + HEADER_BYTES;
    if (!isError(buffer, start)) return this.#step(packet, buffer, start, end, wire);
    this.fail(this.#sendError ?? packet.asError('utf8'));
    return true;
  }

  onResult(error: Error): void {
    this.fail(error);
  }

  /** Results that have ended. */
  protected get resultsRead(): number {
    return this.#results.length;
  }

  /** A row has come. */
  protected rowRead(_wire: Wire): void {
    // All of them are kept.
  }

  /** The columns of the first result are known. */
  protected columnsRead(_shape: ResultShape): void {
    // They come with the rows.
  }

  protected fail(error: unknown): void {
    this.#reject(error);
  }

  protected done(results: readonly DriverResult[]): void {
    this.#resolve(results);
  }

  #start(wire: Wire): boolean {
    const { statement, before, asText, writer } = this.#order;
    for (const bytes of before) {
      wire.sequenceId = 0;
      sendPacket(wire, bytes);
    }
    wire.sequenceId = 0;
    if (asText) sendPacket(wire, writer.query(statement.sql));
    else if (statement.id !== undefined) return this.#carryOut(wire, statement.id);
    else {
      sendPacket(wire, writer.prepare(statement.sql));
      this.#step = this.#readPrepared;
    }
    return false;
  }

  #carryOut(wire: Wire, id: number): boolean {
    wire.sequenceId = 0;
    this.#step = this.#readHead;
    try {
      sendPacket(wire, this.#order.writer.execute(id, this.#order.parameters));
    } catch (error) {
      // A value that cannot be written: nothing was sent.
      this.fail(error);
      return true;
    }
    return false;
  }

  #readPrepared(_packet: Packet, bytes: Buffer, start: number, _end: number, wire: Wire): boolean {
    this.#order.statement.id = bytes.readUInt32LE(start + 1);
    const columns = bytes.readUInt16LE(start + 5);
    const parameters = bytes.readUInt16LE(start + 7);
    this.#lists = (columns > 0 ? 1 : 0) + (parameters > 0 ? 1 : 0);
    this.#definitionsLeft = columns + parameters + this.#lists;
    if (this.#definitionsLeft === 0) return this.#carryOut(wire, this.#order.statement.id);
    this.#step = this.#skipDefinitions;
    return false;
  }

  /** What is told of columns here can be otherwise when it is carried out. */
  #skipDefinitions(_packet: Packet, _bytes: Buffer, _start: number, _end: number, wire: Wire): boolean {
    this.#definitionsLeft -= 1;
    return this.#definitionsLeft === 0 && this.#carryOut(wire, this.#order.statement.id as number);
  }

  #readHead(_packet: Packet, bytes: Buffer, start: number, _end: number, wire: Wire): boolean {
    if (isOk(bytes, start)) {
      const { affectedRows, lastInsertId, status, warnings } = readOutcome(bytes, start);
      this.#warnings = warnings;
      this.#results.push({ rows: nothing, columnNames: undefined, affectedRows, lastInsertId });
      return this.#endResult(status);
    }
    if (bytes[start] === LOCAL_INFILE) return this.#giveData(wire);
    this.#width = Number(readCount(bytes, { at: start }));
    const { shape } = this.#order.statement;
    this.shape = this.#results.length === 0 && shape?.width === this.#width ? shape : undefined;
    this.#matching = 0;
    this.#definitions = this.shape === undefined ? [] : undefined;
    this.rows = [];
    this.#step = this.#readDefinition;
    return false;
  }

  #readDefinition(_packet: Packet, bytes: Buffer, start: number, end: number): boolean {
    const definitions = this.#definitions;
    if (definitions === undefined) {
      if (this.shape?.knows(this.#matching, bytes, start, end) === true) {
        this.#matching += 1;
        if (this.#matching === this.#width) this.#step = this.#endDefinitions;
        return false;
      }
      this.#definitions = this.shape?.first(this.#matching) ?? [];
      return this.#readDefinition(_packet, bytes, start, end);
    }
    definitions.push(copied(bytes, start, end));
    if (definitions.length === this.#width) {
      this.shape = new ResultShape(definitions);
      this.#step = this.#endDefinitions;
    }
    return false;
  }

  #endDefinitions(_packet: Packet, bytes: Buffer, start: number): boolean {
    this.#status = bytes.readUInt16LE(start + 3);
    // There are columns by now.
    const shape = this.shape as ResultShape;
    if (this.#results.length === 0) {
      this.#order.statement.shape = shape;
      this.columnsRead(shape);
    }
    this.#step = this.#readRow;
    return false;
  }

  #readRow(_packet: Packet, bytes: Buffer, start: number, end: number, wire: Wire): boolean {
    const shape = this.shape as ResultShape;
    if (isEnd(bytes, start, end)) {
      this.#results.push({ rows: this.rows, columnNames: shape.columnNames, affectedRows: undefined, lastInsertId: undefined });
      const status = bytes.readUInt16LE(start + 3);
      // That another result follows OUT parameters is said before them only.
      return this.#endResult(this.#status & OUT_PARAMETERS ? status | MORE_RESULTS : status);
    }
    this.rows.push(this.#order.asText ? shape.readText(bytes, start) : shape.readBinary(bytes, start));
    this.rowRead(wire);
    return false;
  }

  #endResult(status: number): boolean {
    this.#order.onStatus(status);
    if (status & MORE_RESULTS) {
      this.#step = this.#readHead;
      return false;
    }
    if (this.#sendError === undefined) this.done(this.#results);
    else this.fail(this.#sendError);
    return true;
  }

  /** The server asks for a file; it is given the data of the statement, and nothing where there are none. */
  #giveData(wire: Wire): boolean {
    // Nothing ends the data.
    const end = (): void => sendPacket(wire, Buffer.alloc(HEADER_BYTES));
    if (this.#sendData === undefined) end();
    else {
      this.#sendData(wire)
        .catch((error: unknown) => {
          this.#sendError = error;
        })
        .then(() => {
          if (!wire.stream.destroyed) end();
        });
    }
    this.#step = this.#readHead;
    return false;
  }
}
