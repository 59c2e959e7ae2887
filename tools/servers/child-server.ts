import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { setTimeout as sleep } from 'node:timers/promises';

/** A database server that belongs to whoever started it, who may stop and kill it. */
export interface PrivateServer extends AsyncDisposable {
  readonly url: string;
  /** Stops it as an administrator would, and waits for its end. */
  stop(): Promise<void>;
  /** Ends it at once, as a crash would. */
  kill(): Promise<void>;
  /** Starts it again, at the same address, with what it has kept. */
  start(): Promise<void>;
}

export interface ServerCommand {
  readonly command: string;
  readonly args: readonly string[];
  /** What it prints when it takes connections. */
  readonly ready: RegExp;
  /** What it prints when something that it has left, when it was killed, is still in use; it is started again then. */
  readonly leftover?: RegExp;
  /** Removed in the end. */
  readonly folder: string;
  readonly user: { readonly uid: number; readonly gid: number } | undefined;
  readonly stopSignal: NodeJS.Signals;
}

const START_TIMEOUT_MS = 60_000;
const START_TRIES = 50;
const OUTPUT_KEPT = 4_000;

/** A server as a child process of this one, which takes it along when it ends. */
export class ChildServer {
  readonly #command: ServerCommand;
  #child: ChildProcess | undefined;
  readonly #killAtExit = (): void => void this.#child?.kill('SIGKILL');

  constructor(command: ServerCommand) {
    this.#command = command;
  }

  /** Waits until the server takes connections; an error holds the end of what it printed. */
  async start(): Promise<void> {
    const { leftover } = this.#command;
    for (let tries = 1; ; tries++) {
      try {
        return await this.#start();
      } catch (error) {
        if (tries === START_TRIES || leftover?.test((error as Error).message) !== true) throw error;
        await sleep(200);
      }
    }
  }

  async #start(): Promise<void> {
    const { command, args, user, ready } = this.#command;
    const child = spawn(command, args, { ...user, stdio: ['ignore', 'pipe', 'pipe'] });
    this.#child = child;
    process.once('exit', this.#killAtExit);
    try {
      await outputMatches(child, ready);
    } catch (error) {
      await this.kill();
      throw error;
    }
  }

  stop(): Promise<void> {
    return this.#end(this.#command.stopSignal);
  }

  kill(): Promise<void> {
    return this.#end('SIGKILL');
  }

  async remove(): Promise<void> {
    await this.kill();
    await rm(this.#command.folder, { recursive: true, force: true });
  }

  async #end(signal: NodeJS.Signals): Promise<void> {
    const child = this.#child;
    this.#child = undefined;
    process.off('exit', this.#killAtExit);
    if (child?.pid === undefined || child.exitCode !== null || child.signalCode !== null) return;
    const ended = once(child, 'exit');
    child.kill(signal);
    await ended;
  }
}

/** Waits for a line of the output; afterwards the output is read on and forgotten, so that the child never waits. */
async function outputMatches(child: ChildProcess, ready: RegExp): Promise<void> {
  let output = '';
  const watch = new AbortController();
  const matched = new Promise<void>((resolve) => {
    for (const stream of [child.stdout, child.stderr])
      stream?.on('data', (chunk: Buffer) => {
        output = (output + chunk.toString()).slice(-OUTPUT_KEPT);
        if (ready.test(output)) resolve();
      });
  });
  const ended = once(child, 'exit', watch).then(([code, signal]) => `it ended with ${code ?? signal}`);
  const late = sleep(START_TIMEOUT_MS, 'it took too long', watch);
  try {
    const why = await Promise.race([matched, ended, late]);
    if (why !== undefined) throw new Error(`${child.spawnfile} did not start (${why}): ${output.trim()}`);
  } finally {
    watch.abort();
    await Promise.allSettled([ended, late]);
  }
}

/** A port of this machine that nobody uses. */
export async function freePort(): Promise<number> {
  const server = createServer().listen(0, '127.0.0.1');
  await once(server, 'listening');
  const { port } = server.address() as { readonly port: number };
  server.close();
  await once(server, 'close');
  return port;
}

/** Runs a command to its end; an error holds what it printed. */
export async function run(command: string, args: readonly string[], user?: ServerCommand['user'], input?: string): Promise<string> {
  const child = spawn(command, args, { ...user, stdio: ['pipe', 'pipe', 'pipe'] });
  let output = '';
  for (const stream of [child.stdout, child.stderr])
    stream.on('data', (chunk: Buffer) => {
      output += chunk.toString();
    });
  child.stdin.on('error', () => undefined);
  child.stdin.end(input);
  const [code] = (await once(child, 'close')) as [number | null];
  if (code !== 0) throw new Error(`'${command}' failed: ${output.slice(-OUTPUT_KEPT).trim()}`);
  return output;
}
