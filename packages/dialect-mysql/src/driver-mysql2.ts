import type { DatabaseUrl } from '@sqlayer/kernel';
import type { Driver, DriverConnection } from '@sqlayer/kernel/contracts';
import { ConfigurationError } from '@sqlayer/kernel/errors';
import { connectionOptions } from './connection-options.ts';
import { type Mysql2, Mysql2Connection, openConnection } from './mysql2-connection.ts';
import { SESSION } from './session-settings.ts';

/** mysql2, with rows as arrays and parameters sent by the binary protocol. */
export class Mysql2Driver implements Driver {
  readonly name = 'mysql2';
  #mysql2: Mysql2 | undefined;

  async connect(url: DatabaseUrl, { signal }: { readonly signal: AbortSignal | undefined }): Promise<DriverConnection> {
    const options = connectionOptions(url);
    this.#mysql2 ??= await loadMysql2();
    signal?.throwIfAborted();
    const native = await openConnection(this.#mysql2, options, signal);
    const connection = new Mysql2Connection(native, options, this.#mysql2);
    try {
      await connection.command(SESSION);
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
