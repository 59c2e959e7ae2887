import type { Socket } from 'node:net';
import type { DatabaseUrl } from '@sqlayer/kernel';
import type { DriverConnection } from '@sqlayer/kernel/contracts';
import { ConfigurationError, OperationalError } from '@sqlayer/kernel/errors';
import type { Client, ClientConfig } from 'pg';
import { type RawConnectionConstructor, requestCancel } from './cancel-request.ts';
import { type ConnectionOptions, connectionOptions, type ServerAddress } from './connection-options.ts';
import { passwordFromFile } from './password-file.ts';
import { PgLink } from './pg-link.ts';
import { PostgresConnection } from './postgres-connection.ts';
import type { PostgresDriver } from './postgres-driver.ts';
import { passesOf, type ServerParameters, unfitness } from './target-session.ts';
import type { TlsMode } from './tls-options.ts';

/** What is used of pg, which is loaded when it is needed. */
interface PgModule {
  readonly Client: new (config: ClientConfig) => Client;
  readonly Connection: RawConnectionConstructor;
}

interface Opening {
  readonly options: ConnectionOptions;
  readonly address: ServerAddress;
  readonly signal: AbortSignal | undefined;
}

/** pg, which opens connections and logs in; what goes over them after that is read and written here. */
export class PgDriver implements PostgresDriver {
  readonly name = 'pg';
  readonly canCancel = true;
  readonly hasTwoPhase = true;
  #pg: PgModule | undefined;

  async connect(url: DatabaseUrl, { signal }: { readonly signal: AbortSignal | undefined }): Promise<DriverConnection> {
    const options = connectionOptions(url);
    this.#pg ??= await loadPg();
    const failures: Failure[] = [];
    for (const target of passesOf(options.target)) {
      for (const address of options.shuffle ? shuffled(options.addresses) : options.addresses) {
        try {
          const { connection, parameters } = await this.#open(this.#pg, { options, address, signal });
          const unfit = await unfitness(target, parameters, connection);
          if (unfit === undefined) return connection;
          failures.push({ address, why: unfit });
          await connection.close();
        } catch (error) {
          signal?.throwIfAborted();
          // With another server the user and the database would be the same.
          if (options.addresses.length === 1 || isRefused(error)) throw error;
          failures.push({ address, why: reasonOf(error), error });
        }
      }
    }
    throw noServer(failures);
  }

  /** Opens a connection to one server; one that has no encryption where it is only preferred, without. */
  async #open(pg: PgModule, opening: Opening): Promise<Opened> {
    const { tls } = opening.options;
    try {
      return await this.#openWith(pg, opening, tls);
    } catch (error) {
      if (!tls.optional || !(error instanceof Error && error.message === 'The server does not support SSL connections')) throw error;
      return this.#openWith(pg, opening, undefined);
    }
  }

  async #openWith(pg: PgModule, { options, address, signal }: Opening, tls: TlsMode | undefined): Promise<Opened> {
    const client = new pg.Client(clientConfig(options, address, tls));
    tellTimeZone(client as StartingClient, options.timeZone);
    const parameters: Record<string, string> = {};
    client.connection.on('parameterStatus', ({ parameterName, parameterValue }: ParameterStatus) => {
      parameters[parameterName] = parameterValue;
    });
    const giveUp = (): void => void (client.connection.stream as Socket).destroy(signal?.reason as Error);
    signal?.addEventListener('abort', giveUp, { once: true });
    try {
      signal?.throwIfAborted();
      await client.connect();
      const link = new PgLink(client, () => requestCancel(pg.Connection, client, { host: address.host, tls }));
      const connection = new PostgresConnection(link, { statementsKept: options.statementsKept, hasTwoPhase: true });
      await connection.settle(parameters);
      return { connection, parameters };
    } finally {
      signal?.removeEventListener('abort', giveUp);
    }
  }
}

interface Opened {
  readonly connection: PostgresConnection;
  readonly parameters: ServerParameters;
}

interface ParameterStatus {
  readonly parameterName: string;
  readonly parameterValue: string;
}

interface Failure {
  readonly address: ServerAddress;
  readonly why: string;
  readonly error?: unknown;
}

function clientConfig(options: ConnectionOptions, { host, port }: ServerAddress, tls: TlsMode | undefined): ClientConfig {
  const { user, database, settings } = options;
  return {
    host,
    port,
    user,
    database,
    // Asked for when the server wants one.
    password: () => passwordFor(options, { host, port }),
    ...settings,
    connectionTimeoutMillis: options.connectTimeoutMs,
    keepAlive: options.keepAlive,
    keepAliveInitialDelayMillis: options.keepAliveDelayMs,
    ssl: tls?.options ?? false,
    ...(tls?.direct === true ? { sslnegotiation: 'direct' } : {}),
    ...(tls?.channelBinding === true ? { enableChannelBinding: true } : {}),
  } as ClientConfig;
}

/** What is used of pg beyond its documented interface; all of version 8 has it. */
type StartingClient = Client & { getStartupConf(): Readonly<Record<string, string>> };

/** Has the session begin in a time zone, which it goes back to when it is reset; pg has no option for it. */
function tellTimeZone(client: StartingClient, timeZone: string | undefined): void {
  if (timeZone === undefined) return;
  const usual = client.getStartupConf.bind(client);
  client.getStartupConf = () => ({ ...usual(), TimeZone: timeZone });
}

async function passwordFor(options: ConnectionOptions, address: ServerAddress): Promise<string> {
  const user = options.user ?? process.env['PGUSER'] ?? process.env['USER'] ?? '';
  const database = options.database ?? process.env['PGDATABASE'] ?? user;
  const password =
    options.password ?? process.env['PGPASSWORD'] ?? (await passwordFromFile(options.passwordFile, { ...address, database, user }));
  if (password !== undefined) return password;
  throw new OperationalError(
    'DB_LOGIN_FAILED',
    `the server ${address.host}:${address.port} asks for the password of '${user}'; write it into the URL, PGPASSWORD or a password file.`,
  );
}

async function loadPg(): Promise<PgModule> {
  try {
    return (await import('pg')).default as unknown as PgModule;
  } catch (cause) {
    throw new ConfigurationError('DB_DRIVER_MISSING', "the driver 'pg' cannot be loaded; run: npm install pg.", { cause });
  }
}

/** Whether a server was there and refused the user, the password or the database. */
function isRefused(error: unknown): boolean {
  const { code } = error as { readonly code?: unknown };
  return typeof code === 'string' && /^(?:28|3D000|DB_LOGIN_FAILED$)/.test(code);
}

function reasonOf(error: unknown): string {
  const { code, message } = error as { readonly code?: unknown; readonly message?: unknown };
  return String(code ?? message);
}

function noServer(failures: readonly Failure[]): OperationalError {
  const tried = failures.map(({ address: { host, port }, why }) => `${host}:${port} (${why})`).join(', ');
  const cause = new AggregateError(failures.flatMap(({ error }) => (error === undefined ? [] : [error])));
  return new OperationalError('DB_CANNOT_CONNECT', `none of the servers can be used: ${tried}.`, {
    cause,
    retryable: true,
    disconnected: true,
  });
}

function shuffled<T>(items: readonly T[]): readonly T[] {
  return items
    .map((item) => ({ item, place: Math.random() }))
    .sort((a, b) => a.place - b.place)
    .map(({ item }) => item);
}
