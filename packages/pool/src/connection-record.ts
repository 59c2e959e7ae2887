/** One physical connection, as long as it lives. */
export class ConnectionRecord<C> {
  readonly connection: C;
  /** By `performance.now()`. */
  readonly connectedAtMs: number;
  /** Connections of an earlier generation than the pool's are dropped instead of being given out. */
  readonly generation: number;
  /** Of no use any more; not given out again. */
  invalid = false;
  /** Closing has begun, which it does once. */
  closed = false;

  constructor(connection: C, connectedAtMs: number, generation: number) {
    this.connection = connection;
    this.connectedAtMs = connectedAtMs;
    this.generation = generation;
  }
}
