import { poolPlugin } from '@sqlayer/pool';
import { Kernel, type Plugin } from 'sqlayer';
import { administer } from '../tools/servers/administration.ts';
import { ServerKeeper } from '../tools/servers/server-keeper.ts';
import type { ServerKind } from '../tools/servers/server-kind.ts';
import { type Measurements, measureWorkloads, POOL_SIZE, type RawDriver } from './server-workloads.ts';

/** A server, and the driver that is used by hand beside sqlayer. */
export interface ServerBench {
  readonly kind: ServerKind;
  /** The npm name of the driver. */
  readonly driver: string;
  readonly dialect: Plugin;
  /** What stands behind CREATE DATABASE and the name, and behind DROP DATABASE and the name. */
  readonly createOptions: string;
  readonly dropOptions: string;
  open(url: URL): Promise<RawDriver>;
}

/** What was measured, or why nothing was. */
export type ServerMeasurements = (Measurements & { readonly version: string }) | { readonly missing: string };

/** Measures in a database of its own, which is dropped in the end. */
export async function measureServer({ kind, dialect, createOptions, dropOptions, open }: ServerBench): Promise<ServerMeasurements> {
  await using keeper = new ServerKeeper();
  const server = await keeper.find(kind);
  if (server.url === undefined) return { missing: server.reason };
  const name = `sqlayer_bench_${process.pid}`;
  await administer(server.url, `CREATE DATABASE ${name} ${createOptions}`);
  const url = new URL(server.url);
  url.pathname = `/${name}`;
  try {
    await using kernel = new Kernel().use([poolPlugin, dialect]);
    const engine = await kernel.engine(url.href, { pool: { size: POOL_SIZE, maxOverflow: 0 } });
    await using raw = await open(url);
    return { version: server.version, ...(await measureWorkloads(engine, raw)) };
  } finally {
    await administer(server.url, `DROP DATABASE ${name} ${dropOptions}`);
  }
}
