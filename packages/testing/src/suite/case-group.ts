import type { Connection, Engine } from '@sqlayer/kernel';
import type { CaseDatabase } from './case-database.ts';
import type { Fixture } from './fixture.ts';
import type { Requirement } from './requirements.ts';

/** What a case does on a connection, in a transaction that is rolled back afterwards. */
export type ConnectionCase = (connection: Connection, database: CaseDatabase) => Promise<void> | void;
/** What a case does with an engine; afterwards the tables of its group are as they were. */
export type EngineCase = (engine: Engine, database: CaseDatabase) => Promise<void> | void;

/** One thing that every database must do, or every one that has what it needs. */
export type Case = {
  readonly title: string;
  readonly needs: readonly Requirement[];
} & ({ readonly on: 'connection'; readonly run: ConnectionCase } | { readonly on: 'engine'; readonly run: EngineCase });

export interface CaseGroupOptions {
  /** Tables that are there for every case. */
  readonly fixtures?: readonly Fixture[];
  /** What every case of the group needs. */
  readonly needs?: readonly Requirement[];
}

/** Cases about one subject. */
export class CaseGroup {
  readonly title: string;
  readonly fixtures: readonly Fixture[];
  readonly needs: readonly Requirement[];
  readonly #cases: Case[] = [];

  constructor(title: string, { fixtures = [], needs = [] }: CaseGroupOptions = {}) {
    this.title = title;
    this.fixtures = fixtures;
    this.needs = needs;
  }

  get cases(): readonly Case[] {
    return this.#cases;
  }

  /** Adds a case in a transaction of its own. */
  it(title: string, run: ConnectionCase): void;
  it(title: string, needs: readonly Requirement[], run: ConnectionCase): void;
  it(title: string, ...rest: readonly [ConnectionCase] | readonly [readonly Requirement[], ConnectionCase]): void {
    const [needs, run] = rest.length === 1 ? [[], rest[0]] : rest;
    this.#cases.push({ title, needs: [...this.needs, ...needs], on: 'connection', run });
  }

  /** Adds a case that commits, or has connections of its own. */
  onEngine(title: string, run: EngineCase): void;
  onEngine(title: string, needs: readonly Requirement[], run: EngineCase): void;
  onEngine(title: string, ...rest: readonly [EngineCase] | readonly [readonly Requirement[], EngineCase]): void {
    const [needs, run] = rest.length === 1 ? [[], rest[0]] : rest;
    this.#cases.push({ title, needs: [...this.needs, ...needs], on: 'engine', run });
  }
}
