import type { EventEmitter } from 'node:events';
import type { Socket } from 'node:net';
import type { Client } from 'pg';
import type { TlsMode } from './tls-options.ts';

/** Long enough for any server that is there. */
const TIMEOUT_MS = 10_000;

/** The connection of pg without anything around it. */
export interface RawConnection extends EventEmitter {
  readonly stream: Socket;
  connect(port: number | string, host?: string): void;
  requestSsl(): void;
  cancel(processId: number, secretKey: number): void;
}

export type RawConnectionConstructor = new (config: {
  readonly ssl: object | false;
  readonly sslNegotiation: 'postgres' | 'direct';
}) => RawConnection;

/** What the server told a client at its start. */
interface CancelKey {
  readonly processID: number;
  readonly secretKey: number;
}

/**
 * Has the server cancel what a client is waiting for, by a CancelRequest on a connection of its own (PostgreSQL manual,
 * 55.2.10): it needs no login, and no free slot among the server's connections.
 *
 * It goes to the very address that the client is connected to. When this resolves, the server has passed the request on to
 * the client's process, so that what the client sends next is not hit.
 */
export function requestCancel(
  Connection: RawConnectionConstructor,
  client: Client,
  { host, tls }: { readonly host: string; readonly tls: TlsMode | undefined },
): Promise<void> {
  const { processID, secretKey } = client as unknown as CancelKey;
  const socket = client.connection.stream as Socket;
  // The certificate is still that of the name.
  const ssl = tls?.options === undefined ? false : { ...tls.options, host, ...(isName(host) ? { servername: host } : {}) };
  return new Promise((resolve, reject) => {
    const connection = new Connection({ ssl, sslNegotiation: tls?.direct === true ? 'direct' : 'postgres' });
    const timer = setTimeout(() => connection.stream.destroy(new Error('the server did not take a request to cancel')), TIMEOUT_MS);
    const cancel = (): void => connection.cancel(processID, secretKey);
    connection.on('connect', () => {
      if (ssl === false) cancel();
      else if (tls?.direct !== true) connection.requestSsl();
    });
    connection.on('sslconnect', cancel);
    connection.on('error', reject);
    connection.on('end', () => {
      clearTimeout(timer);
      resolve();
    });
    if (host.startsWith('/')) connection.connect(`${host}/.s.PGSQL.${client.port}`);
    else connection.connect(socket.remotePort ?? client.port, socket.remoteAddress ?? host);
  });
}

/** Whether a host is a name, and no address. */
function isName(host: string): boolean {
  return !/^[\d.]+$|:/.test(host);
}
