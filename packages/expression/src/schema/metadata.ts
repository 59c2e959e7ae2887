import { ArgumentError } from '@sqlayer/kernel/errors';
import {
  type ReflectionOptions,
  type ReflectionTarget,
  type ReflectOptions,
  type ReflectTableOptions,
  SchemaReflection,
} from '../reflection/schema-reflection.ts';
import type { ColumnReflectHook } from '../reflection/table-reflection.ts';
import type { AnyView, ViewRegistry } from '../statements/ddl/view-ddl.ts';
import { Statement } from '../statements/statement.ts';
import type { DomainType } from '../types/domain.ts';
import type { EnumType } from '../types/text.ts';
import type { ColumnSpecs, TableColumns } from './column.types.ts';
import type { TableConstraint } from './constraints.ts';
import type { SchemaDialect } from './ddl-condition.ts';
import type { DynamicColumns, DynamicTable } from './dynamic-table.ts';
import type { NamingConvention } from './naming.ts';
import { type SchemaAction, SchemaEvents, type SchemaMoment, type SchemaTarget } from './schema-events.ts';
import { creationSteps, removalSteps, type SchemaParts, type SchemaStep } from './schema-steps.ts';
import { translatedSchema } from './schema-translation.ts';
import { Sequence, type SequenceOptions, type SequenceRegistry } from './sequence.ts';
import { Table, type TableOptions, type TableRegistry } from './table.ts';
import type { Index } from './table-index.ts';
import { orderTables } from './table-order.ts';

/** What a collection of tables can be told. */
export interface MetaDataOptions {
  /** The schema of tables, sequences and views that name none. */
  readonly schema?: string;
  readonly naming?: NamingConvention;
}

/** What of a metadata is meant. */
export interface SchemaScope {
  /** Only these tables, with the sequences and types that they use; events and views of the metadata are left out. */
  readonly tables?: readonly Table[];
}

/** What is created or dropped, and whether it is looked for before. */
export interface SchemaChange extends SchemaScope {
  /** False sends everything without looking what is there. */
  readonly checkFirst?: boolean;
}

/** A collection of tables that belong together and may refer to each other by name. */
export class MetaData implements TableRegistry, SequenceRegistry, ViewRegistry {
  readonly schema: string | undefined;
  readonly naming: NamingConvention | undefined;
  readonly #tables = new Map<string, Table>();
  readonly #sequences = new Map<string, Sequence>();
  readonly #views = new Map<string, AnyView>();
  readonly #types = new Map<string, EnumType<string> | DomainType<unknown>>();
  readonly #columnHooks: ColumnReflectHook[] = [];
  readonly #events = new SchemaEvents();
  readonly #attached: ((table: Table) => void)[] = [];

  constructor(options: MetaDataOptions = {}) {
    this.schema = options.schema;
    this.naming = options.naming;
  }

  /** Tables by name, with the schema where they have one, in the order of their definition. */
  get tables(): ReadonlyMap<string, Table> {
    return this.#tables;
  }

  /** Sequences that were registered by themselves, by name. */
  get sequences(): ReadonlyMap<string, Sequence> {
    return this.#sequences;
  }

  /** Views by name, in the order of their definition; `table` of each is what is selected from. */
  get views(): ReadonlyMap<string, AnyView> {
    return this.#views;
  }

  /** Enumerations and domains that were registered by themselves, by name. */
  get types(): ReadonlyMap<string, EnumType<string> | DomainType<unknown>> {
    return this.#types;
  }

  /** Tables in the order in which they can be created. */
  get sortedTables(): readonly Table[] {
    return orderTables([...this.#tables.values()]).tables;
  }

  /** Registers a table; throws SQL_DUPLICATE_TABLE if there is one of its name. */
  add(table: Table): void {
    if (this.#tables.has(table.fullName)) {
      throw new ArgumentError(
        'SQL_DUPLICATE_TABLE',
        `a table named '${table.fullName}' is defined already; give it another name or a MetaData of its own.`,
      );
    }
    this.#tables.set(table.fullName, table);
    for (const listener of this.#attached) listener(table);
  }

  find(fullName: string): Table | undefined {
    return this.#tables.get(fullName);
  }

  /** Registers a sequence that is created and dropped with the tables. */
  addSequence(sequence: Sequence): void {
    this.#sequences.set(sequence.fullName, sequence);
  }

  /** Registers a view that is created after the tables and dropped before them. */
  addView(view: AnyView): void {
    this.#views.set(view.table.fullName, view);
  }

  /** Registers an enumeration or a domain that is created before the tables, whether one uses it or not. */
  addType(type: EnumType<string> | DomainType<unknown>): void {
    const { name, schema } = type;
    if (name === undefined) throw new ArgumentError('SQL_INVALID_NAME', 'an enumeration of the schema needs a name.');
    this.#types.set(schema === undefined ? name : `${schema}.${name}`, type);
  }

  /** Defines a table in this collection. */
  table<const N extends string, S extends ColumnSpecs>(
    name: N,
    columns: S,
    options: Omit<TableOptions<S, N>, 'metadata'> = {},
  ): Table<S, N> {
    return new Table<S, N>(name, columns, { ...options, metadata: this });
  }

  /** Defines a sequence in this collection. */
  sequence(name: string, options: Omit<SequenceOptions, 'metadata'> = {}): Sequence {
    return new Sequence(name, { ...options, metadata: this });
  }

  /** Asks for something to be done before or after all of it is created or dropped. */
  on(moment: SchemaMoment, action: SchemaAction): this {
    this.#events.add(moment, action);
    return this;
  }

  /** Calls `listener` with every table that is defined from now on. */
  onTable(listener: (table: Table) => void): this {
    this.#attached.push(listener);
    return this;
  }

  /** Calls `hook` with every column that is reflected from now on, before a hook that is given to `reflect()`. */
  onColumnReflect(hook: ColumnReflectHook): this {
    this.#columnHooks.push(hook);
    return this;
  }

  /**
   * Defines the tables that the database has, and without `only` its sequences, enumerations and domains: what is there
   * becomes a part of this metadata. Gives the tables and views that are new.
   *
   * Tables that the metadata has already are left as they are. Those that are parts of partitioned ones are left out unless
   * they are named. An unknown name is INSPECT_NO_SUCH_TABLE; a type that is not known keeps its name, with a warning.
   */
  async reflect(target: ReflectionTarget, options: ReflectOptions = {}): Promise<readonly DynamicTable[]> {
    const tables = await new SchemaReflection(this, target, options, this.#columnHooks).schema(options);
    return tables as readonly DynamicTable[];
  }

  /**
   * Defines one table or view that the database has: `await metadata.reflectTable(connection, 'user')`.
   *
   * `columns` are defined as they are given, with the types that they say, under their keys; all others as the database
   * has them. One that it does not have is INSPECT_NO_SUCH_OBJECT. A table that the metadata has is given as it is.
   */
  async reflectTable<const N extends string, O extends ColumnSpecs = Record<never, never>>(
    target: ReflectionTarget,
    name: N,
    columns?: O,
    options: ReflectTableOptions<(columns: TableColumns<O, N> & DynamicColumns<N>) => readonly (TableConstraint | Index)[]> = {},
  ): Promise<DynamicTable<O, N>> {
    const { schema = this.schema } = options;
    const fullName = schema === undefined ? name : `${schema}.${name}`;
    const known = this.find(fullName) ?? this.#views.get(fullName)?.table;
    if (known !== undefined && columns === undefined) return known as unknown as DynamicTable<O, N>;
    const table = await new SchemaReflection(this, target, options, this.#columnHooks).table(name, { ...options, columns });
    // The table has the columns that were given, under their keys.
    return table as unknown as DynamicTable<O, N>;
  }

  /**
   * Defines several tables or views that the database has, each with columns that are defined as they are given:
   * `{ user: { id: column(BigInteger, { primaryKey: true }) }, address: {} }`.
   *
   * It takes a number of queries that does not grow with the number of tables. All of them must be new to the metadata.
   */
  async reflectTables<const S extends Readonly<Record<string, ColumnSpecs>>>(
    target: ReflectionTarget,
    tables: S,
    options: ReflectionOptions = {},
  ): Promise<{ readonly [N in keyof S & string]: DynamicTable<S[N], N> }> {
    const additions = new Map(Object.entries(tables).map(([name, columns]) => [name, { columns }]));
    const made = await new SchemaReflection(this, target, options, this.#columnHooks).tables(additions);
    // Each table has the columns that were given for it.
    return Object.fromEntries(made) as unknown as { readonly [N in keyof S & string]: DynamicTable<S[N], N> };
  }

  /**
   * The statements that create everything, in order, for a database where nothing is there; functions that were asked to
   * be called are left out. `toSql()` shows each as text.
   */
  createStatements(dialect: SchemaDialect, scope: SchemaScope = {}): readonly Statement[] {
    return statementsOf(creationSteps(this.#parts(scope), dialect));
  }

  /** The statements that drop everything, in order, for a database where all of it is there. */
  dropStatements(dialect: SchemaDialect, scope: SchemaScope = {}): readonly Statement[] {
    return statementsOf(removalSteps(this.#parts(scope), dialect));
  }

  /**
   * Creates tables with their indexes and comments, each after those it refers to, sequences and types before and views
   * after them; tables and views that exist are left as they are.
   *
   * Tables that refer to each other get their foreign keys afterwards, by ALTER TABLE where the database has it and
   * within CREATE TABLE where it does not mind tables that are not there yet (SQLite).
   */
  async createAll(target: SchemaTarget, options: SchemaChange = {}): Promise<void> {
    const parts = this.#parts(options);
    const guarded = options.checkFirst !== false;
    const skip = guarded ? await existing(target, parts) : new Set<Table>();
    await run(creationSteps(parts, target.dialect, { guarded, skip }), target);
  }

  /**
   * Drops what exists, each table before those it refers to.
   *
   * Foreign keys of tables that refer to each other go first, which needs their names; SQLite, where they cannot go alone,
   * does not check them until the transaction ends.
   */
  async dropAll(target: SchemaTarget, options: SchemaChange = {}): Promise<void> {
    const parts = this.#parts(options);
    const guarded = options.checkFirst !== false;
    const present = guarded ? await existing(target, parts) : undefined;
    const skip = new Set(present === undefined ? [] : parts.tables.filter((table) => !present.has(table)));
    await run(removalSteps(parts, target.dialect, { guarded, skip }), target);
  }

  #parts({ tables }: SchemaScope): SchemaParts {
    if (tables === undefined) {
      return {
        tables: [...this.#tables.values()],
        isPartial: false,
        others: [],
        sequences: [...this.#sequences.values()],
        types: [...this.#types.values()],
        views: [...this.#views.values()],
        events: this.#events,
      };
    }
    for (const table of tables) {
      if (this.#tables.get(table.fullName) !== table)
        throw new ArgumentError('SQL_UNRESOLVED_FOREIGN_KEY', `the table '${table.fullName}' is none of this metadata.`);
    }
    const others = [...this.#tables.values()].filter((table) => !tables.includes(table));
    return { tables, isPartial: true, others, sequences: [], types: [], views: [], events: undefined };
  }
}

function statementsOf(steps: readonly SchemaStep[]): readonly Statement[] {
  return steps.filter((step): step is Statement => step instanceof Statement);
}

async function run(steps: readonly SchemaStep[], connection: SchemaTarget): Promise<void> {
  for (const step of steps) {
    if (step instanceof Statement) await connection.execute(step);
    else await step.call({ moment: step.moment, table: step.table, connection });
  }
}

/** Tables, and tables of views, that the database has. */
async function existing(target: SchemaTarget, { tables, views }: SchemaParts): Promise<ReadonlySet<Table>> {
  const inspector = target.inspect();
  const { schemaTranslateMap } = target.executionOptions ?? {};
  const found = new Set<Table>();
  const look = async (wanted: readonly Table[], names: typeof inspector.tableNames): Promise<void> => {
    const known = new Map<string | undefined, ReadonlySet<string>>();
    for (const table of wanted) {
      const schema = translatedSchema(schemaTranslateMap, table.schema);
      if (!known.has(schema)) known.set(schema, new Set(await names.call(inspector, schema === undefined ? {} : { schema })));
      if (known.get(schema)?.has(table.name)) found.add(table);
    }
  };
  await look(tables, inspector.tableNames);
  const tablesOf = (materialized: boolean): readonly Table[] =>
    views.filter((view) => view.materialized === materialized).map((view) => view.table);
  await look(tablesOf(false), inspector.viewNames);
  await look(tablesOf(true), inspector.materializedViewNames);
  return found;
}
