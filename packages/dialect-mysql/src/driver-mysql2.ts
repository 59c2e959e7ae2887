import type { DatabaseUrl } from '@sqlayer/kernel';
import type { Driver, DriverConnection } from '@sqlayer/kernel/contracts';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import { connectionOptions } from './connection-options.ts';
import { Mysql2Connection } from './mysql2-connection.ts';
import { type Mysql2, openConnection } from './open-connection.ts';

/** mysql2, which opens connections and logs in; what goes over them after that is read and written here. */
export class Mysql2Driver implements Driver {
  readonly name = 'mysql2';
  #mysql2: Mysql2 | undefined;

  async connect(url: DatabaseUrl, { signal }: { readonly signal: AbortSignal | undefined }): Promise<DriverConnection> {
    const options = connectionOptions(url);
    this.#mysql2 ??= await loadMysql2();
    signal?.throwIfAborted();
    const native = await openConnection(this.#mysql2, options.connect, signal);
    const connection = new Mysql2Connection(native, options, this.#mysql2);
    try {
      await connection.settle();
    } catch (error) {
      native.destroy();
      throw error;
    }
    return connection;
  }
}

async function loadMysql2(): Promise<Mysql2> {
  try {
    return (await import('mysql2')).default;
  } catch (cause) {
    throw new ConfigurationError('DB_DRIVER_MISSING', "the driver 'mysql2' cannot be loaded; run: npm install mysql2.", { cause });
  }
}
