import type mysql2 from 'mysql2';
import type { Connection, ConnectionOptions } from 'mysql2';

/** The driver's module, which is loaded when it is needed. */
export type Mysql2 = typeof mysql2;

/** Opens a connection; one that is given up meanwhile is closed. */
export function openConnection(module: Mysql2, options: ConnectionOptions, signal?: AbortSignal): Promise<Connection> {
  const native = module.createConnection(options);
  const giveUp = (): void => native.destroy();
  signal?.addEventListener('abort', giveUp, { once: true });
  return new Promise<Connection>((resolve, reject) => {
    native.connect((error) => (error === null || error === undefined ? resolve(native) : reject(error)));
    signal?.addEventListener('abort', () => reject(signal.reason as Error), { once: true });
  }).finally(() => signal?.removeEventListener('abort', giveUp));
}
