import type { Driver, DriverConnection, DriverRequest, DriverResult, DriverStream } from '@sqlayer/kernel/contracts';

/** Answers one request; what it throws is the driver's error. */
export type Answer = (request: DriverRequest) => Partial<DriverResult>;

/** What happened on a fake connection, in order: SQL, or BEGIN, COMMIT, ROLLBACK, RESET, PING, CLOSE. */
export type FakeDriverLog = readonly string[];

/**
 * A driver without a database: it notes what it is asked and answers as it is told, so that compilers, engines and mappers
 * can be tested where no server is.
 */
export class FakeDriver implements Driver {
  readonly name = 'fake';
  readonly log: string[] = [];
  readonly requests: DriverRequest[] = [];
  readonly #answer: Answer;

  constructor(answer: Answer = () => ({})) {
    this.#answer = answer;
  }

  connect(): DriverConnection {
    const note = (what: string): void => {
      this.log.push(what);
    };
    const execute = (request: DriverRequest): DriverResult => {
      note(request.sql);
      this.requests.push(request);
      return { rows: [], columnNames: undefined, affectedRows: undefined, lastInsertId: undefined, ...this.#answer(request) };
    };
    return {
      native: this,
      execute,
      stream: (request, chunkRows): DriverStream => {
        const { rows, columnNames = [] } = execute(request);
        return { columnNames, chunks: chunked(rows, chunkRows) };
      },
      begin: () => note('BEGIN'),
      commit: () => note('COMMIT'),
      rollback: () => note('ROLLBACK'),
      reset: () => note('RESET'),
      ping: () => note('PING'),
      close: () => note('CLOSE'),
    };
  }
}

async function* chunked(rows: DriverResult['rows'], size: number): AsyncGenerator<DriverResult['rows']> {
  for (let start = 0; start < rows.length; start += size) yield rows.slice(start, start + size);
}
