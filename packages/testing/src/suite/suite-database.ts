import { delete_, type MetaData, update } from '@sqlayer/expression';
import { type Connection, DatabaseUrl, type Engine, type EngineOptions, Kernel, type Plugin } from '@sqlayer/kernel';
import type { Dialect, MaybePromise } from '@sqlayer/kernel/contracts';
import { poolPlugin } from '@sqlayer/pool';
import { findDialect } from 'sqlayer';
import type { No, Requirements, RequirementsOf } from './answers.ts';
import type { CaseDatabase } from './case-database.ts';
import type { Case, CaseGroup } from './case-group.ts';
import type { Fixture } from './fixture.ts';
import type { Requirement } from './requirements.ts';

/** A database that was made for the suite, and goes with it. */
export interface MadeDatabase extends Partial<AsyncDisposable> {
  readonly url: string | DatabaseUrl;
}

export interface SuiteDatabaseOptions {
  readonly url: string | DatabaseUrl | (() => MaybePromise<MadeDatabase>);
  readonly requirements: Requirements | RequirementsOf;
  readonly plugins: readonly Plugin[] | undefined;
  readonly engine: EngineOptions | undefined;
}

/** The database that the suite runs on, and what its cases find there. */
export class SuiteDatabase implements CaseDatabase, AsyncDisposable {
  readonly engine: Engine;
  readonly #url: DatabaseUrl;
  readonly #made: MadeDatabase;
  readonly #kernel: Kernel;
  readonly #options: SuiteDatabaseOptions;
  readonly #requirements: Requirements;
  readonly #fixtures: Fixture[] = [];
  /** Tables that the case at hand has made. */
  readonly #scratch: MetaData[] = [];
  /** Kernels of engines that the case at hand has asked for. */
  readonly #others: Kernel[] = [];

  private constructor(made: MadeDatabase, kernel: Kernel, engine: Engine, requirements: Requirements, options: SuiteDatabaseOptions) {
    this.engine = engine;
    this.#made = made;
    this.#url = urlOf(made);
    this.#kernel = kernel;
    this.#requirements = requirements;
    this.#options = options;
  }

  static async open(options: SuiteDatabaseOptions): Promise<SuiteDatabase> {
    const { url, requirements } = options;
    const made = typeof url === 'function' ? await url() : { url };
    const kernel = kernelOf(options);
    try {
      const engine = await kernel.engine(urlOf(made), options.engine);
      // The dialect learns what the server is from the first connection.
      await engine.connect(() => undefined);
      const answers = typeof requirements === 'function' ? await requirements(engine) : requirements;
      return new SuiteDatabase(made, kernel, engine, answers, options);
    } catch (error) {
      await kernel.dispose();
      await made[Symbol.asyncDispose]?.();
      throw error;
    }
  }

  get dialect(): Dialect {
    return this.engine.dialect;
  }

  /** What the requirements say not to work. */
  get denied(): readonly Requirement[] {
    const answers = Object.entries(this.#requirements) as readonly (readonly [Requirement, No])[];
    return answers.filter(([, { isUnpromised }]) => isUnpromised !== true).map(([requirement]) => requirement);
  }

  has(requirement: Requirement): boolean {
    return this.#requirements[requirement] === undefined;
  }

  /** The first of what is needed that the database does not have, and why. */
  missing(needs: readonly Requirement[]): (No & { readonly requirement: Requirement }) | undefined {
    for (const requirement of needs) {
      const answer = this.#requirements[requirement];
      if (answer !== undefined) return { requirement, reason: answer.reason };
    }
    return undefined;
  }

  /** Makes the tables of a group unless they are there, with their rows. */
  async prepare(group: CaseGroup): Promise<void> {
    if (this.missing(group.needs) !== undefined) return;
    for (const fixture of group.fixtures) {
      if (this.#fixtures.includes(fixture)) continue;
      this.#fixtures.push(fixture);
      await this.engine.begin(async (connection) => {
        await fixture.metadata.createAll(connection);
        await fixture.fill?.(connection);
      });
    }
  }

  /** Runs a case, and leaves the database as it was before. */
  async run(one: Case, { fixtures }: CaseGroup): Promise<void> {
    try {
      if (one.on === 'engine') await one.run(this.engine, this);
      else await this.#runRolledBack(one.run);
    } finally {
      for (const kernel of this.#others.splice(0)) await kernel.dispose();
      if (one.on === 'engine') for (const fixture of fixtures) await this.#refill(fixture);
      for (const metadata of this.#scratch.splice(0)) await this.engine.begin((connection) => metadata.dropAll(connection));
    }
  }

  async create(metadata: MetaData, connection?: Connection): Promise<void> {
    this.#scratch.push(metadata);
    if (connection === undefined) await this.engine.begin((own) => metadata.createAll(own, { checkFirst: false }));
    else await metadata.createAll(connection, { checkFirst: false });
  }

  dropAfterwards(metadata: MetaData): void {
    this.#scratch.push(metadata);
  }

  otherEngine(options: EngineOptions): Promise<Engine> {
    const kernel = kernelOf(this.#options);
    this.#others.push(kernel);
    return kernel.engine(this.#url, { ...this.#options.engine, ...options });
  }

  async [Symbol.asyncDispose](): Promise<void> {
    try {
      for (const { metadata } of this.#fixtures.splice(0).reverse()) await this.engine.begin((connection) => metadata.dropAll(connection));
    } finally {
      await this.#kernel.dispose();
      await this.#made[Symbol.asyncDispose]?.();
    }
  }

  #runRolledBack(run: Extract<Case, { on: 'connection' }>['run']): Promise<void> {
    return this.engine.connect(async (connection) => {
      try {
        await run(connection, this);
      } finally {
        await connection.rollback();
      }
    });
  }

  async #refill({ metadata, fill }: Fixture): Promise<void> {
    await this.engine.begin(async (connection) => {
      for (const table of [...metadata.sortedTables].reverse()) {
        // Some databases check each row by itself when it goes.
        const own = table.foreignKeys.filter((key) => key.columns.every((_column, i) => key.target(i).fullName === table.fullName));
        const references = own.flatMap((key) => key.columns.map((column) => [column.key, null] as const));
        if (references.length > 0) await connection.execute(update(table).set(Object.fromEntries(references) as never));
        await connection.execute(delete_(table));
      }
      await fill?.(connection);
    });
  }
}

function kernelOf({ plugins }: SuiteDatabaseOptions): Kernel {
  return plugins === undefined ? new Kernel({ findDialect }).use(poolPlugin) : new Kernel().use([poolPlugin, ...plugins]);
}

function urlOf({ url }: MadeDatabase): DatabaseUrl {
  return typeof url === 'string' ? DatabaseUrl.parse(url) : url;
}
