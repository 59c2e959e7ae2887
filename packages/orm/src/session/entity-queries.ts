import type { Select } from '@sqlayer/expression';
import { type Connection, createRowDecoder, type Parameters, Result } from '@sqlayer/kernel';
import type { StatementStructure } from '@sqlayer/kernel/contracts';
import { ArgumentError } from '@sqlayer/kernel/errors';
import { planOf } from '../loading/plan-cache.ts';
import { RelationshipLoader } from '../loading/relationship-loader.ts';
import { RowLoader } from '../loading/row-loader.ts';
import type { SelectPlan } from '../loading/select-plan.ts';
import type { OwningSession } from '../state/entity-state.ts';
import type { IdentityMap } from './identity-map.ts';

type EntitySelect = Select<unknown, string>;
type EntityRows = readonly (readonly unknown[])[];

/** What queries need of the session whose objects they give. */
export interface QueryingSession {
  readonly owner: OwningSession;
  readonly identities: IdentityMap;
  connected(): Promise<Connection>;
  /** The end of the flushes that are under way; undefined if there is none. */
  settled(): Promise<void> | undefined;
}

/** Rows of entities that are asked for. */
export interface EntityQuery {
  readonly select: EntitySelect;
  /** Of the statement that gives the select, which may be one that knows it without building it. */
  readonly structure: StatementStructure;
  readonly parameters?: Parameters;
  /** Objects that take over what the rows say, whatever they hold. */
  readonly refresh?: ReadonlySet<object> | undefined;
}

/** Runs selects with entities, and makes objects of a session of their rows. */
export class EntityQueries {
  /** Loads relationships of objects. */
  readonly relationships: RelationshipLoader;
  /** Loads what a flush needs to know, without waiting for the flush. */
  readonly flushRelationships: RelationshipLoader;
  readonly #session: QueryingSession;

  constructor(session: QueryingSession) {
    this.#session = session;
    this.relationships = new RelationshipLoader((select) => this.select(select), session.identities);
    this.flushRelationships = new RelationshipLoader((select) => this.#selectNow(select), session.identities);
  }

  /** The result of a query, under the keys of what it selects. */
  async execute(connection: Connection, query: EntityQuery): Promise<Result> {
    const plan = planOf(connection, query.select, query.structure);
    const rows = await this.#load(connection, plan, query);
    const decoder = createRowDecoder(plan.keys.map((key) => ({ key, decode: undefined })));
    return new Result({ rows, columnNames: plan.keys, affectedRows: undefined, lastInsertId: undefined }, decoder, plan.compiled.sql);
  }

  /** The rows of a select with entities, when the flushes that are under way have ended. */
  async select(select: EntitySelect, refresh?: ReadonlySet<object>): Promise<EntityRows> {
    const settled = this.#session.settled();
    if (settled !== undefined) await settled;
    return this.#selectNow(select, refresh);
  }

  async #selectNow(select: EntitySelect, refresh?: ReadonlySet<object>): Promise<EntityRows> {
    const structure = select.structure();
    const connection = await this.#session.connected();
    return this.#load(connection, planOf(connection, select, structure), { select, structure, refresh });
  }

  async #load(connection: Connection, plan: SelectPlan, query: EntityQuery): Promise<EntityRows> {
    const { structure, parameters, refresh = new Set() } = query;
    if (Array.isArray(parameters)) throw new ArgumentError('ORM_INVALID_OPTION', 'a select takes one set of parameters.');
    const { owner, identities } = this.#session;
    const { executionOptions } = query.select;
    const { rows: raw } = await connection.executeCompiled(plan.compiled, plan.valuesOf(structure.values), parameters, executionOptions);
    const { rows, tasks } = new RowLoader(owner, identities, refresh).load(plan, raw);
    // What is loaded beyond the rows is loaded with the options of the statement.
    const loader =
      executionOptions === undefined
        ? this.relationships
        : new RelationshipLoader((select) => this.select(select.withOptions(executionOptions)), identities);
    for (const { tree, entities } of tasks) await loader.loadTree(entities, tree);
    return rows;
  }
}
