import type { MetaData } from '@sqlayer/expression';
import type { Connection, Engine, EngineOptions } from '@sqlayer/kernel';
import type { Dialect } from '@sqlayer/kernel/contracts';
import type { Requirement } from './requirements.ts';

/** The database as cases see it. */
export interface CaseDatabase {
  readonly engine: Engine;
  readonly dialect: Dialect;
  /** Whether the requirements say no to something, for a case that has another way. */
  has(requirement: Requirement): boolean;
  /** Makes tables for the case at hand; they go with it. */
  create(metadata: MetaData, connection?: Connection): Promise<void>;
  /** Drops what the case at hand makes by itself, when it is done. */
  dropAfterwards(metadata: MetaData): void;
  /** Another engine on the same database, with options of its own, for the case at hand. */
  otherEngine(options: EngineOptions): Promise<Engine>;
}
