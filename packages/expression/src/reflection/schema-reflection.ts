import {
  type Inspector,
  type ReflectedName,
  type ReflectedSequence,
  type ReflectedTable,
  type RelationKind,
  warnProcess,
} from '@sqlayer/kernel/contracts';
import { ArgumentError, ProgrammingError } from '@sqlayer/kernel/errors';
import { Label } from '../elements/column-element.ts';
import { SqlFragment } from '../elements/text.ts';
import type { SchemaTarget } from '../schema/schema-events.ts';
import { Sequence, type SequenceRegistry } from '../schema/sequence.ts';
import type { Table, TableRegistry } from '../schema/table.ts';
import { type AnyView, CreateView, type ViewRegistry } from '../statements/ddl/view-ddl.ts';
import { TextStatement } from '../statements/text-statement.ts';
import type { DomainType } from '../types/domain.ts';
import type { EnumType } from '../types/text.ts';
import { type ColumnReflectHook, fullNameOf, type TableAdditions, type TableReflectionContext, tableOf } from './table-reflection.ts';
import { type ReflectingDialect, TypeReflection } from './type-reflection.ts';
import { orderViews } from './view-order.ts';

/** How what a database tells becomes a part of the metadata. */
export interface ReflectionOptions {
  /** The schema to look in; the metadata's default, or the one in which names without a schema are looked up. */
  readonly schema?: string | undefined;
  /** True, if not given: tables that foreign keys lead to are reflected too, whichever schema they are in. */
  readonly resolveForeignKeys?: boolean | undefined;
  /** Types that any database has, instead of the database's own: see `asGeneric`. */
  readonly generic?: boolean | undefined;
  /** Called with each column that the application does not give itself; what it returns is changed. */
  readonly columnReflect?: ColumnReflectHook | undefined;
  /** Told of what cannot be understood; a warning of the process, if not given. */
  readonly onWarning?: ((message: string) => void) | undefined;
}

/** What is read of a schema, and into what. */
export interface ReflectOptions extends ReflectionOptions {
  /** Names, of which each must exist, or a function that chooses among the names that there are. */
  readonly only?: readonly string[] | ((name: string) => boolean) | undefined;
  /** Views too, which become views of the metadata; false, if not given. */
  readonly views?: boolean | undefined;
  /** Tables that are parts of others too; false, if not given. */
  readonly partitions?: boolean | undefined;
}

/** How one table is read, and what is said of it beside what the database says. */
export interface ReflectTableOptions<Constraints = TableAdditions['constraints']> extends ReflectionOptions {
  /** The names of the columns to have, or a function that chooses them; keys that need another one are left out. */
  readonly only?: TableAdditions['only'];
  /** Constraints and indexes besides those that the database has. */
  readonly constraints?: Constraints | undefined;
  readonly comment?: string | undefined;
}

/** What a schema is read through: a connection, or an engine, each of whose questions takes a connection of its own. */
export type ReflectionTarget = Pick<SchemaTarget, 'dialect' | 'inspect'>;

/** A metadata as reflection sees it. */
export interface ReflectionRegistry extends TableRegistry, SequenceRegistry, ViewRegistry {
  readonly sequences: ReadonlyMap<string, Sequence>;
  readonly views: ReadonlyMap<string, AnyView>;
  readonly types: ReadonlyMap<string, EnumType<string> | DomainType<unknown>>;
  addType(type: EnumType<string> | DomainType<unknown>): void;
}

const everyKind: readonly RelationKind[] = ['table', 'view', 'materializedView'];

/** Reads tables, views, sequences and types of a database into a metadata. */
export class SchemaReflection {
  readonly #registry: ReflectionRegistry;
  readonly #inspector: Inspector;
  readonly #options: ReflectionOptions;
  readonly #schema: string | undefined;
  readonly #types: TypeReflection;
  readonly #hooks: readonly ColumnReflectHook[];
  readonly #dialectName: string;
  readonly #warn: (message: string) => void;
  readonly #sequences = new Map<string, ReflectedSequence>();

  constructor(registry: ReflectionRegistry, target: ReflectionTarget, options: ReflectionOptions, hooks: readonly ColumnReflectHook[]) {
    const { dialect } = target;
    if (!isReflecting(dialect)) {
      throw new ArgumentError('SQL_UNSUPPORTED', `the dialect '${dialect.name}' does not tell the types of its database by their names.`);
    }
    this.#registry = registry;
    this.#inspector = target.inspect();
    this.#options = options;
    this.#schema = options.schema ?? registry.schema;
    this.#warn = options.onWarning ?? warnProcess;
    this.#types = new TypeReflection(dialect, { generic: options.generic ?? false, warn: this.#warn });
    this.#hooks = options.columnReflect === undefined ? hooks : [...hooks, options.columnReflect];
    this.#dialectName = dialect.name;
  }

  /** Everything of a schema, or what was chosen of it; tables and views that the metadata has are left as they are. */
  async schema({ only, views = false, partitions = false }: ReflectOptions): Promise<readonly Table[]> {
    const found = await this.#choose(only, views ? everyKind : ['table']);
    const wanted = found.filter(
      (table) => this.#isNew(table) && (partitions || isNamed(only, table) || table.partitionBoundSql === undefined),
    );
    if (only === undefined) await this.#readObjects();
    return this.#define(await this.#withTargets(wanted));
  }

  /** Tables and views by name, defined as the application says; those that exist in the metadata must not be among them. */
  async tables(additions: ReadonlyMap<string, TableAdditions>): Promise<ReadonlyMap<string, Table>> {
    const found = await this.#choose([...additions.keys()], everyKind);
    const asked = new Map(found.map((table) => [table, additions.get(table.name) ?? {}]));
    const all = await this.#withTargets(found);
    const made = await this.#define(all, (table) => asked.get(table) ?? {});
    return new Map(found.map((table) => [table.name, made[all.indexOf(table)] as Table]));
  }

  /** One table or view; a temporary one where there is no other of its name. */
  async table(name: string, additions: TableAdditions): Promise<Table> {
    const found = await this.#inspector.table(name, { schema: this.#schema });
    const tables = await this.#withTargets([found]);
    const [table] = await this.#define(tables, (reflected) => (reflected === found ? additions : {}));
    return table as Table;
  }

  /** By names, whatever is called so, and each must be there. */
  async #choose(only: ReflectOptions['only'], kinds: readonly RelationKind[]): Promise<readonly ReflectedTable[]> {
    const schema = this.#schema;
    if (typeof only !== 'object') {
      const all = await this.#inspector.tables({ schema, kinds });
      return only === undefined ? all : all.filter((table) => only(table.name));
    }
    const found = await this.#inspector.tables({ schema, names: only, kinds: everyKind });
    const missing = only.filter((name) => !found.some((table) => table.name === name));
    if (missing.length > 0) {
      const place = schema === undefined ? '' : ` in '${schema}'`;
      throw new ProgrammingError('INSPECT_NO_SUCH_TABLE', `there is no table or view '${missing.join("', '")}'${place}.`);
    }
    return found;
  }

  #isNew(table: ReflectedName): boolean {
    const name = fullNameOf(table.name, table.schema);
    return this.#registry.find(name) === undefined && !this.#registry.views.has(name);
  }

  /** Sequences and types of the schema, whether a table uses them or not. */
  async #readObjects(): Promise<void> {
    const schema = this.#schema;
    for (const type of [...(await this.#inspector.enums({ schema })), ...(await this.#inspector.domains({ schema }))]) {
      if (!this.#registry.types.has(fullNameOf(type.name, type.schema))) this.#registry.addType(this.#types.named(type));
    }
    await this.#readSequences(schema);
    for (const sequence of this.#sequences.values()) {
      if (sequence.ownedBy === undefined && !this.#registry.sequences.has(fullNameOf(sequence.name, schema)))
        this.#sequence(sequence, this.#registry);
    }
  }

  async #readSequences(schema: string | undefined): Promise<void> {
    for (const sequence of await this.#inspector.sequences({ schema })) {
      this.#sequences.set(fullNameOf(sequence.name, sequence.schema), sequence);
    }
  }

  /** With the tables that foreign keys lead to, theirs, and so on, one question for each schema and step. */
  async #withTargets(tables: readonly ReflectedTable[]): Promise<readonly ReflectedTable[]> {
    if (this.#options.resolveForeignKeys === false) return tables;
    const all = new Map(tables.map((table) => [fullNameOf(table.name, table.schema), table]));
    const asked = new Set(all.keys());
    let open = tables;
    while (open.length > 0) {
      const found: ReflectedTable[] = [];
      for (const [schema, names] of this.#unknownTargets(open, asked)) {
        const read = await this.#inspector.tables({ schema, names });
        for (const name of names.filter((one) => !read.some((table) => table.name === one))) {
          this.#warn(`the table '${fullNameOf(name, schema)}', to which a foreign key leads, cannot be read.`);
        }
        found.push(...read);
      }
      for (const table of found) all.set(fullNameOf(table.name, table.schema), table);
      open = found;
    }
    return [...all.values()];
  }

  #unknownTargets(tables: readonly ReflectedTable[], asked: Set<string>): ReadonlyMap<string | undefined, readonly string[]> {
    const targets = new Map<string | undefined, string[]>();
    for (const { targetSchema, targetTable } of tables.flatMap(({ foreignKeys }) => foreignKeys)) {
      const name = fullNameOf(targetTable, targetSchema);
      if (asked.has(name) || this.#registry.find(name) !== undefined) continue;
      asked.add(name);
      const names = targets.get(targetSchema);
      if (names === undefined) targets.set(targetSchema, [targetTable]);
      else names.push(targetTable);
    }
    return targets;
  }

  async #define(
    relations: readonly ReflectedTable[],
    additionsTo: (table: ReflectedTable) => TableAdditions = () => ({}),
  ): Promise<readonly Table[]> {
    await this.#readDefaultSequences(relations);
    const names = new Set(relations.map((table) => fullNameOf(table.name, table.schema)));
    const context: TableReflectionContext = {
      dialectName: this.#dialectName,
      types: this.#types,
      hooks: this.#hooks,
      warn: this.#warn,
      registry: this.#registry,
      knows: (name) => names.has(name) || this.#registry.find(name) !== undefined,
      sequence: (name, schema) => this.#sequenceNamed(name, schema),
    };
    const made = new Map<ReflectedTable, Table>();
    for (const table of relations.filter(({ kind }) => kind === 'table')) made.set(table, tableOf(table, context, additionsTo(table)));
    for (const view of orderViews(relations.filter(({ kind }) => kind !== 'table')))
      made.set(view, this.#defineView(view, context, additionsTo(view)));
    return relations.map((relation) => made.get(relation) as Table);
  }

  #defineView(view: ReflectedTable, context: TableReflectionContext, additions: TableAdditions): Table {
    const { name, schema = null, definitionSql = '', kind } = view;
    const table = tableOf(view, context, { ...additions, isView: true });
    const output = table.columns.map((column) => ({
      key: column.key,
      name: column.name,
      element: new Label(new SqlFragment([column.name], [], column.type), column.name),
    }));
    const query = new TextStatement<unknown>(new SqlFragment([definitionSql], []), output);
    this.#registry.addView(new CreateView<unknown, string>(name, query, { schema, materialized: kind === 'materializedView', table }));
    return table;
  }

  /** How the sequences count that columns have as their defaults, where that is not known yet. */
  async #readDefaultSequences(tables: readonly ReflectedTable[]): Promise<void> {
    const used = tables.flatMap(({ columns }) => columns.map(({ defaultSequence }) => defaultSequence).filter((one) => one !== undefined));
    const unknown = used.filter(({ name, schema }) => !this.#sequences.has(fullNameOf(name, schema)));
    for (const schema of new Set(unknown.map((sequence) => sequence.schema))) await this.#readSequences(schema);
  }

  #sequenceNamed(name: string, schema: string | undefined): Sequence {
    const fullName = fullNameOf(name, schema);
    return (
      this.#registry.sequences.get(fullName) ??
      this.#made.get(fullName) ??
      this.#sequence(this.#sequences.get(fullName) ?? { name, schema }, undefined)
    );
  }

  readonly #made = new Map<string, Sequence>();

  #sequence(sequence: ReflectedName & Partial<ReflectedSequence>, metadata: SequenceRegistry | undefined): Sequence {
    const { name, schema = null, start, increment, minValue, maxValue, cache, cycle, typeName } = sequence;
    const made = new Sequence(name, {
      schema,
      metadata,
      ...(start !== undefined && { start, increment, minValue, maxValue, cache, cycle }),
      ...(typeName !== undefined && {
        dataType: this.#types.typeOf({ typeName, namedType: undefined, collation: undefined }, `sequence '${name}'`),
      }),
    });
    this.#made.set(made.fullName, made);
    return made;
  }
}

function isNamed(only: ReflectOptions['only'], { name }: ReflectedTable): boolean {
  return typeof only === 'object' && only.includes(name);
}

function isReflecting(dialect: object): dialect is ReflectingDialect {
  return typeof (dialect as Partial<ReflectingDialect>).reflectType === 'function';
}
