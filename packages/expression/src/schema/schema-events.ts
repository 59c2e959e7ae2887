import type { Executable, ExecutionOptions, Inspector } from '@sqlayer/kernel/contracts';
import type { Statement } from '../statements/statement.ts';
import type { SchemaDialect } from './ddl-condition.ts';

/** What DDL is sent through: a connection. */
export interface SchemaTarget {
  readonly dialect: SchemaDialect;
  readonly executionOptions?: ExecutionOptions;
  execute(statement: Executable): PromiseLike<unknown>;
  inspect(): Inspector;
}

/** When something is done to a schema or a table. */
export type SchemaMoment = 'beforeCreate' | 'afterCreate' | 'beforeDrop' | 'afterDrop';

/** What a function is told that was asked to be called when a table or a whole schema is created or dropped. */
export interface SchemaEvent {
  readonly moment: SchemaMoment;
  /** Undefined for the whole schema. */
  readonly table: { readonly name: string; readonly schema: string | undefined; readonly fullName: string } | undefined;
  readonly connection: SchemaTarget;
}

/** A statement to execute, or a function to call and wait for. */
export type SchemaAction = Statement | ((event: SchemaEvent) => unknown);

/** Actions by moment: `{ afterCreate: [ddl('CREATE TRIGGER …').executeIf({ dialect: 'postgres' })] }`. */
export type SchemaActions = { readonly [M in SchemaMoment]?: readonly SchemaAction[] };

/** The actions that a table or a metadata was given, in the order in which they came. */
export class SchemaEvents {
  readonly #actions = new Map<SchemaMoment, SchemaAction[]>();

  constructor(actions: SchemaActions = {}) {
    for (const [moment, list] of Object.entries(actions)) {
      // Keys of the type are moments.
      for (const action of list) this.add(moment as SchemaMoment, action);
    }
  }

  add(moment: SchemaMoment, action: SchemaAction): void {
    const actions = this.#actions.get(moment);
    if (actions === undefined) this.#actions.set(moment, [action]);
    else actions.push(action);
  }

  at(moment: SchemaMoment): readonly SchemaAction[] {
    return this.#actions.get(moment) ?? [];
  }
}
