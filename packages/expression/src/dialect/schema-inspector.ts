import type {
  Inspector,
  InspectorScope,
  InspectorSelection,
  QueryRunner,
  ReflectedDomain,
  ReflectedEnum,
  ReflectedSequence,
  ReflectedTable,
  RelationKind,
} from '@sqlayer/kernel/contracts';
import { ProgrammingError } from '@sqlayer/kernel/errors';

/** Which tables and views are asked for. */
export interface RelationSelection {
  /** Undefined for the schema in which names without one are looked up. */
  readonly schema: string | undefined;
  /** Undefined for all. */
  readonly names: readonly string[] | undefined;
  readonly kinds: readonly RelationKind[];
}

const allKinds: readonly RelationKind[] = ['table', 'view', 'materializedView'];

/**
 * What every inspector shares: single objects, questions of existence, and empty lists for what a database does not have.
 *
 * A dialect reads tables and their names, and overrides the lists of what else it has.
 */
export abstract class SchemaInspector implements Inspector {
  protected readonly query: QueryRunner;
  /** The schema of temporary tables, where they have one. */
  protected readonly temporarySchema: string | undefined = undefined;

  constructor(query: QueryRunner) {
    this.query = query;
  }

  abstract defaultSchemaName(): Promise<string>;
  abstract schemaNames(): Promise<readonly string[]>;
  /** Names of tables and views, sorted. */
  protected abstract relationNames(selection: RelationSelection): Promise<readonly string[]>;
  /** Tables and views, sorted by name, with a number of queries that does not depend on how many there are. */
  protected abstract readRelations(selection: RelationSelection): Promise<readonly ReflectedTable[]>;

  tableNames({ schema }: InspectorScope = {}): Promise<readonly string[]> {
    return this.relationNames({ schema, names: undefined, kinds: ['table'] });
  }

  viewNames({ schema }: InspectorScope = {}): Promise<readonly string[]> {
    return this.relationNames({ schema, names: undefined, kinds: ['view'] });
  }

  materializedViewNames({ schema }: InspectorScope = {}): Promise<readonly string[]> {
    return this.relationNames({ schema, names: undefined, kinds: ['materializedView'] });
  }

  async temporaryTableNames(): Promise<readonly string[]> {
    return this.temporarySchema === undefined ? [] : this.tableNames({ schema: this.temporarySchema });
  }

  async sequenceNames(scope?: InspectorScope): Promise<readonly string[]> {
    return (await this.sequences(scope)).map(({ name }) => name);
  }

  async hasSchema(name: string): Promise<boolean> {
    return (await this.schemaNames()).includes(name);
  }

  async hasTable(name: string, scope: InspectorScope = {}): Promise<boolean> {
    for (const schema of this.#schemasOf(scope)) {
      if ((await this.relationNames({ schema, names: [name], kinds: allKinds })).length > 0) return true;
    }
    return false;
  }

  async hasIndex(table: string, index: string, scope: InspectorScope = {}): Promise<boolean> {
    const found = await this.#find(table, scope);
    return found !== undefined && [...found.indexes, ...found.uniques].some(({ name }) => name === index);
  }

  async hasSequence(name: string, scope?: InspectorScope): Promise<boolean> {
    return (await this.sequenceNames(scope)).includes(name);
  }

  async table(name: string, scope: InspectorScope = {}): Promise<ReflectedTable> {
    const table = await this.#find(name, scope);
    if (table !== undefined) return table;
    throw new ProgrammingError('INSPECT_NO_SUCH_TABLE', `there is no table or view '${name}'${placeOf(scope)}.`);
  }

  tables({ schema, names, kinds = ['table'] }: InspectorSelection = {}): Promise<readonly ReflectedTable[]> {
    return this.readRelations({ schema, names, kinds });
  }

  views({ schema }: InspectorScope = {}): Promise<readonly ReflectedTable[]> {
    return this.readRelations({ schema, names: undefined, kinds: ['view', 'materializedView'] });
  }

  async sequence(name: string, scope: InspectorScope = {}): Promise<ReflectedSequence> {
    const found = (await this.sequences(scope)).find((sequence) => sequence.name === name);
    if (found !== undefined) return found;
    throw new ProgrammingError('INSPECT_NO_SUCH_OBJECT', `there is no sequence '${name}'${placeOf(scope)}.`);
  }

  async sequences(_scope?: InspectorScope): Promise<readonly ReflectedSequence[]> {
    return [];
  }

  async enums(_scope?: InspectorScope): Promise<readonly ReflectedEnum[]> {
    return [];
  }

  async domains(_scope?: InspectorScope): Promise<readonly ReflectedDomain[]> {
    return [];
  }

  /** Where a name is looked for: without a schema, among temporary tables too. */
  #schemasOf({ schema }: InspectorScope): readonly (string | undefined)[] {
    return schema === undefined && this.temporarySchema !== undefined ? [undefined, this.temporarySchema] : [schema];
  }

  async #find(name: string, scope: InspectorScope): Promise<ReflectedTable | undefined> {
    for (const schema of this.#schemasOf(scope)) {
      const [table] = await this.readRelations({ schema, names: [name], kinds: allKinds });
      if (table !== undefined) return schema === scope.schema ? table : withoutSchema(table);
    }
    return undefined;
  }
}

/** A temporary table as it was asked for, which is without a schema; those it refers to are temporary, too. */
function withoutSchema(table: ReflectedTable): ReflectedTable {
  const foreignKeys = table.foreignKeys.map((key) => (key.targetSchema === table.schema ? { ...key, targetSchema: undefined } : key));
  return { ...table, schema: undefined, foreignKeys };
}

function placeOf({ schema }: InspectorScope): string {
  return schema === undefined ? '' : ` in '${schema}'`;
}

type Row = readonly unknown[];

/** Rows by the text of one of their columns, in the order in which they come. */
export function groupRows(rows: readonly Row[], index: number): ReadonlyMap<string, readonly Row[]> {
  const groups = new Map<string, Row[]>();
  for (const row of rows) {
    const name = String(row[index]);
    const group = groups.get(name);
    if (group === undefined) groups.set(name, [row]);
    else group.push(row);
  }
  return groups;
}
