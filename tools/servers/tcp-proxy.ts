import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Server, type Socket } from 'node:net';

/** A client and its way to the server. */
interface Pair {
  readonly client: Socket;
  readonly server: Socket;
}

/**
 * A stretch of network between a client and a server, whose faults are at hand: it can be cut, stalled, slowed down, and reset
 * after so many bytes.
 */
export class TcpProxy implements AsyncDisposable {
  readonly #listener: Server;
  #port = 0;
  readonly #target: { readonly host: string; readonly port: number };
  readonly #pairs = new Set<Pair>();
  #isStalled = false;
  #sends = 0;
  #delayMs = 0;
  /** How many bytes still come from the server before the connection is reset. */
  #bytesLeft = Number.POSITIVE_INFINITY;

  private constructor(target: { readonly host: string; readonly port: number }) {
    this.#target = target;
    this.#listener = createServer({ pauseOnConnect: true }, (client) => this.#join(client));
  }

  /** Stands before the server of a URL. */
  static async before(url: string): Promise<TcpProxy> {
    const { hostname, port } = new URL(url);
    const proxy = new TcpProxy({ host: hostname, port: Number(port) });
    await proxy.#listen(0);
    return proxy;
  }

  /** Connections that are open. */
  get connections(): number {
    return this.#pairs.size;
  }

  /** How often clients have sent something. */
  get sends(): number {
    return this.#sends;
  }

  /** The same URL through this stretch. */
  through(url: string): string {
    const changed = new URL(url);
    changed.hostname = '127.0.0.1';
    changed.port = String(this.#port);
    return changed.href;
  }

  /** Breaks every connection, with a reset as a router would, and goes on with new ones. */
  cut(): void {
    for (const pair of this.#pairs) this.#reset(pair);
  }

  /** Nothing passes any more, and nobody is told; new connections are taken and hear nothing. */
  stall(): void {
    this.#isStalled = true;
    for (const { client, server } of this.#pairs) {
      client.pause();
      server.pause();
    }
  }

  /** Lets everything pass again, what was held back first. */
  resume(): void {
    this.#isStalled = false;
    this.#delayMs = 0;
    this.#bytesLeft = Number.POSITIVE_INFINITY;
    for (const { client, server } of this.#pairs) {
      client.resume();
      server.resume();
    }
  }

  /** Holds back what the server sends. */
  delay(ms: number): void {
    this.#delayMs = ms;
  }

  /** Resets the connection that brings so many bytes from the server. */
  resetAfter(bytes: number): void {
    this.#bytesLeft = bytes;
  }

  /** Breaks every connection and takes no new ones, until `listen()`. */
  async refuse(): Promise<void> {
    this.#listener.close();
    this.cut();
    await once(this.#listener, 'close');
  }

  /** Takes connections again, at the same place. */
  listen(): Promise<void> {
    return this.#listen(this.#port);
  }

  async [Symbol.asyncDispose](): Promise<void> {
    for (const { client, server } of this.#pairs) {
      client.destroy();
      server.destroy();
    }
    if (!this.#listener.listening) return;
    this.#listener.close();
    await once(this.#listener, 'close');
  }

  async #listen(port: number): Promise<void> {
    this.#listener.listen(port, '127.0.0.1');
    await once(this.#listener, 'listening');
    this.#port = (this.#listener.address() as AddressInfo).port;
  }

  #join(client: Socket): void {
    const server = connect(this.#target);
    const pair: Pair = { client, server };
    this.#pairs.add(pair);
    const end = (): void => {
      this.#pairs.delete(pair);
      client.destroy();
      server.destroy();
    };
    for (const socket of [client, server]) {
      socket.setNoDelay(true);
      socket.on('error', end);
      socket.on('close', end);
    }
    client.on('data', (chunk) => {
      this.#sends += 1;
      server.write(chunk);
    });
    server.on('data', (chunk: Buffer) => this.#bring(pair, chunk));
    if (this.#isStalled) server.pause();
    else client.resume();
  }

  #bring(pair: Pair, chunk: Buffer): void {
    const passed = chunk.subarray(0, this.#bytesLeft);
    this.#bytesLeft -= passed.length;
    const write = (): void => {
      pair.client.write(passed, () => {
        if (passed.length < chunk.length) this.#reset(pair);
      });
    };
    if (this.#delayMs === 0) write();
    else setTimeout(write, this.#delayMs);
  }

  #reset({ client, server }: Pair): void {
    client.resetAndDestroy();
    server.destroy();
  }
}
