import type { ConnectionLifecycle } from '@sqlayer/kernel/contracts';

/** A connection of nothing. */
export interface FakeConnection {
  readonly id: number;
  closed: number;
  resets: number;
  dead: boolean;
}

/** A lifecycle that counts, and fails or takes its time as it is told. */
export class FakeLifecycle implements ConnectionLifecycle<FakeConnection> {
  readonly made: FakeConnection[] = [];
  /** Answers at once, or after a turn of the event loop. */
  asynchronous = false;
  failConnects = 0;
  failResets = 0;

  connect(signal: AbortSignal | undefined): FakeConnection | Promise<FakeConnection> {
    const make = (): FakeConnection => {
      if (this.failConnects > 0) {
        this.failConnects -= 1;
        throw new Error('no connection');
      }
      const connection: FakeConnection = { id: this.made.length + 1, closed: 0, resets: 0, dead: false };
      this.made.push(connection);
      return connection;
    };
    void signal;
    return this.asynchronous ? turn().then(make) : make();
  }

  close(connection: FakeConnection): void | Promise<void> {
    connection.closed += 1;
    return this.asynchronous ? turn() : undefined;
  }

  ping(connection: FakeConnection): void {
    if (connection.dead) throw new Error('no answer');
  }

  reset(connection: FakeConnection): void | Promise<void> {
    if (this.failResets > 0) {
      this.failResets -= 1;
      throw new Error('cannot be reset');
    }
    connection.resets += 1;
    return this.asynchronous ? turn() : undefined;
  }

  /** Connections that are open. */
  get open(): readonly FakeConnection[] {
    return this.made.filter((connection) => connection.closed === 0);
  }
}

export function turn(): Promise<void> {
  return new Promise((resolve) => setImmediate(resolve));
}
