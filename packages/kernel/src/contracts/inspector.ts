import type { ReflectedDomain, ReflectedEnum, ReflectedSequence, ReflectedTable, RelationKind } from './reflected-schema.ts';

/** Where something is looked for: in a schema, or where names without one are looked up. */
export interface InspectorScope {
  readonly schema?: string | undefined;
}

/** Which tables and views are meant. */
export interface InspectorSelection extends InspectorScope {
  /** Only those of these names; of unknown ones nothing is told. */
  readonly names?: readonly string[] | undefined;
  /** Tables only, if not given. */
  readonly kinds?: readonly RelationKind[] | undefined;
}

/**
 * Reads a schema through one connection.
 *
 * A question about everything of a schema takes a number of queries that does not grow with what is in it. What a database
 * does not have, by its capabilities, is an empty list. A table or view of a name that does not exist is
 * `INSPECT_NO_SUCH_TABLE`, any other object `INSPECT_NO_SUCH_OBJECT`. Lists of names are sorted.
 */
export interface Inspector {
  /** The schema in which names without one are looked up. */
  defaultSchemaName(): Promise<string>;
  /** Without those that the database keeps for itself. */
  schemaNames(): Promise<readonly string[]>;
  tableNames(scope?: InspectorScope): Promise<readonly string[]>;
  viewNames(scope?: InspectorScope): Promise<readonly string[]>;
  materializedViewNames(scope?: InspectorScope): Promise<readonly string[]>;
  /** Tables that only this connection sees; empty where the database does not list them. */
  temporaryTableNames(): Promise<readonly string[]>;
  sequenceNames(scope?: InspectorScope): Promise<readonly string[]>;

  hasSchema(name: string): Promise<boolean>;
  /** Whether there is a table or view of the name, temporary ones included. */
  hasTable(name: string, scope?: InspectorScope): Promise<boolean>;
  /** False as well where there is no such table. */
  hasIndex(table: string, index: string, scope?: InspectorScope): Promise<boolean>;
  hasSequence(name: string, scope?: InspectorScope): Promise<boolean>;

  /** A table or view; a temporary one where there is no other of its name. */
  table(name: string, scope?: InspectorScope): Promise<ReflectedTable>;
  tables(selection?: InspectorSelection): Promise<readonly ReflectedTable[]>;
  /** Views, those that keep their rows included. */
  views(scope?: InspectorScope): Promise<readonly ReflectedTable[]>;
  sequence(name: string, scope?: InspectorScope): Promise<ReflectedSequence>;
  /** All but those that belong to an identity. */
  sequences(scope?: InspectorScope): Promise<readonly ReflectedSequence[]>;
  enums(scope?: InspectorScope): Promise<readonly ReflectedEnum[]>;
  domains(scope?: InspectorScope): Promise<readonly ReflectedDomain[]>;
}
