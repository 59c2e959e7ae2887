import { ArgumentError } from '@sqlayer/kernel/errors';
import { type NodePass, nextIdentity } from '../elements/node.ts';
import { TableAlias } from '../selectables/alias.ts';
import { ColumnReference, columnCollection, FromClause } from '../selectables/from-clause.ts';
import type { ColumnSpecs, TableColumns } from './column.types.ts';
import type { AnyColumnDef, ColumnOptions, ForeignKeyDefinition } from './column-definition.ts';
import { CheckConstraint, PrimaryKeyConstraint, type TableConstraint, UniqueConstraint } from './constraints.ts';
import type { DialectOptions } from './dialect-options.ts';
import { ForeignKeyConstraint } from './foreign-key.ts';
import { type NamingConvention, nameOf } from './naming.ts';
import { type SchemaAction, type SchemaActions, SchemaEvents, type SchemaMoment } from './schema-events.ts';
import { Sequence } from './sequence.ts';
import { type SchemaExpression, schemaExpression } from './sql-expression.ts';
import { Index } from './table-index.ts';

/** Where tables are registered; MetaData is one. */
export interface TableRegistry {
  /** The schema of tables that name none. */
  readonly schema?: string | undefined;
  readonly naming?: NamingConvention | undefined;
  add(table: Table): void;
  /** The table of a name, with its schema if it has one. */
  find(fullName: string): Table | undefined;
}

/** What a table can be told beside its columns. */
export interface TableOptions<S, N extends string> {
  /** Null for none, where the metadata has a default. */
  readonly schema?: string | null;
  readonly metadata?: TableRegistry;
  readonly comment?: string;
  /** Constraints and indexes over several columns. */
  readonly constraints?: (columns: TableColumns<S, N>) => readonly (TableConstraint | Index)[];
  /** Words between CREATE and TABLE, as they are: `['TEMPORARY']`. */
  readonly prefixes?: readonly string[];
  /** Full names of tables that must be there first, besides those that foreign keys lead to. */
  readonly dependsOn?: readonly string[];
  readonly options?: DialectOptions;
  /** What is done when the table is created or dropped with its metadata. */
  readonly events?: SchemaActions;
}

/** How a table is copied into another metadata. */
export interface TableCopyOptions<N extends string> {
  readonly name?: N;
  /** Null for none; the table's own if not given. */
  readonly schema?: string | null;
  /**
   * The schema that a foreign key of the copy refers to, null for none.
   *
   * Without it, keys to tables of the same schema as this one's go to the schema of the copy, others stay as they are.
   */
  readonly referredSchema?: (constraint: ForeignKeyConstraint, schema: string | undefined) => string | null;
}

/** A table of a database, by its columns. */
export class Table<S = unknown, out N extends string = string> extends FromClause<N> {
  declare readonly _spec?: S;
  /** Columns by key. */
  readonly c: TableColumns<S, N>;
  readonly name: N;
  readonly schema: string | undefined;
  readonly comment: string | undefined;
  readonly columns: readonly ColumnReference[];
  readonly primaryKey: PrimaryKeyConstraint;
  readonly constraints: readonly TableConstraint[];
  readonly indexes: readonly Index[];
  readonly prefixes: readonly string[];
  /** Full names of tables that must be there first, besides those that foreign keys lead to. */
  readonly dependsOn: readonly string[];
  readonly options: DialectOptions | undefined;
  /** The collection it is registered in. */
  readonly registry: TableRegistry | undefined;
  readonly events: SchemaEvents;
  override readonly identity: number;
  /** What constraints were made with, to make those of a copy. */
  protected readonly makeConstraints: ((columns: never) => readonly (TableConstraint | Index)[]) | undefined;

  /** Columns by key; those of a map stand in its order, even if their keys look like numbers. */
  constructor(name: N, specs: ColumnSpecs | ReadonlyMap<string, AnyColumnDef>, options: TableOptions<S, N> = {}) {
    super();
    if (name === '') throw new ArgumentError('SQL_INVALID_NAME', 'a table needs a name.');
    this.identity = nextIdentity();
    this.name = name;
    this.registry = options.metadata;
    this.schema = options.schema === undefined ? options.metadata?.schema : (options.schema ?? undefined);
    this.comment = options.comment;
    this.prefixes = options.prefixes ?? [];
    this.dependsOn = options.dependsOn ?? [];
    this.options = options.options;
    this.events = new SchemaEvents(options.events);
    this.makeConstraints = options.constraints;
    this.columns = (specs instanceof Map ? [...(specs as ReadonlyMap<string, AnyColumnDef>)] : Object.entries(specs)).map(
      ([key, definition]) =>
        new ColumnReference(this, key, {
          name: definition.options.name ?? key,
          type: definition.type,
          options: checkedOptions(definition.options, `column '${name}.${key}'`),
        }),
    );
    this.#checkNames();
    // Keys and types were inferred from the same specs.
    this.c = columnCollection(`table '${name}'`, this.columns) as unknown as TableColumns<S, N>;
    const given = options.constraints?.(this.c) ?? [];
    const constraints = given.filter((item): item is TableConstraint => !(item instanceof Index));
    this.primaryKey =
      constraints.find((item) => item instanceof PrimaryKeyConstraint) ??
      new PrimaryKeyConstraint(
        this.columns.filter((column) => column.options.primaryKey),
        { isImplicit: true },
      );
    this.constraints = [this.primaryKey, ...this.#columnConstraints(), ...constraints.filter((item) => item !== this.primaryKey)];
    this.indexes = [
      ...this.columns
        .filter((column) => column.options.index)
        .map((column) => new Index([column], { unique: column.options.unique ?? false })),
      ...given.filter((item): item is Index => item instanceof Index),
    ];
    this.#checkAutoincrement();
    // What a convention cannot name is refused here; the targets of foreign keys may not be defined yet.
    for (const constraint of this.constraints) if (constraint.kind === 'check') nameOf(constraint, this);
    options.metadata?.add(this);
  }

  get kind(): 'table' {
    return 'table';
  }

  /** The name with the schema, as foreign keys write it. */
  get fullName(): string {
    return this.schema === undefined ? this.name : `${this.schema}.${this.name}`;
  }

  /** The column of a key; SQL_UNKNOWN_COLUMN if there is none. For tables whose columns only the run time knows. */
  column(key: string): ColumnReference<unknown, string, N> {
    // Reading an unknown key throws.
    return (this.c as Readonly<Record<string, ColumnReference<unknown, string, N>>>)[key] as ColumnReference<unknown, string, N>;
  }

  get foreignKeys(): readonly ForeignKeyConstraint[] {
    return this.constraints.filter((constraint) => constraint instanceof ForeignKeyConstraint);
  }

  /**
   * The column whose value the database makes for a new row: the one that asks for it, or the only column of an integer
   * primary key that is no foreign key and has no default but a sequence.
   */
  get autoincrementColumn(): ColumnReference | undefined {
    const { columns } = this.primaryKey;
    const asked = columns.find((column) => column.options.autoincrement === true);
    if (asked !== undefined) return asked.options.serverDefault === undefined ? asked : undefined;
    const [column, ...others] = columns;
    if (column === undefined || others.length > 0) return undefined;
    const { autoincrement, default: initial, serverDefault } = column.options;
    if (autoincrement === false || serverDefault !== undefined) return undefined;
    if (initial !== undefined && !(initial instanceof Sequence)) return undefined;
    if (this.foreignKeys.some((constraint) => constraint.columns.includes(column))) return undefined;
    return /integer$/i.test(column.type.kind) ? column : undefined;
  }

  /** The same table under another name in a statement, one made up by the compiler if none is given. */
  as<A extends string = 'anon'>(alias?: A): TableAlias<S, A> {
    return new TableAlias<S, A>(this, alias);
  }

  /** Asks for something to be done whenever the table is created or dropped with its metadata. */
  on(moment: SchemaMoment, action: SchemaAction): this {
    this.events.add(moment, action);
    return this;
  }

  /**
   * A copy of the table in another metadata, in another schema or under another name.
   *
   * Columns, constraints and indexes are made anew; foreign keys then name their targets, which may be defined later.
   */
  toMetaData<M extends string = N>(metadata: TableRegistry, options: TableCopyOptions<M> = {}): Table<S, M> {
    // Without a name of its own the copy has this one's, which is then what `M` is.
    const name = (options.name ?? this.name) as M;
    const schema = options.schema === undefined ? this.schema : (options.schema ?? undefined);
    const retarget = (constraint: ForeignKeyConstraint): readonly string[] =>
      constraint.targets.map((_target, i) => {
        const target = constraint.target(i);
        if (target.fullName === this.fullName && options.referredSchema === undefined) return join(schema, name, target.column);
        const moved = target.schema === this.schema ? schema : target.schema;
        const chosen = options.referredSchema === undefined ? moved : (options.referredSchema(constraint, target.schema) ?? undefined);
        return join(chosen, target.table, target.column);
      });
    const specs = this.columns.map((column): [string, AnyColumnDef] => {
      const { key, type, options: given } = column;
      const own = this.foreignKeys.find((constraint) => constraint.columns.length === 1 && constraint.columns[0] === column);
      const foreignKey = given.foreignKey === undefined || own === undefined ? undefined : retarget(own)[0];
      const actions = typeof given.foreignKey === 'object' ? given.foreignKey : undefined;
      return [
        key,
        { kind: 'column', type, options: foreignKey === undefined ? given : { ...given, foreignKey: { ...actions, target: foreignKey } } },
      ];
    });
    const { makeConstraints } = this;
    return new Table<S, M>(name, new Map(specs), {
      metadata,
      schema: schema ?? null,
      prefixes: this.prefixes,
      dependsOn: this.dependsOn,
      ...(this.comment !== undefined && { comment: this.comment }),
      ...(this.options !== undefined && { options: this.options }),
      ...(makeConstraints !== undefined && {
        // The columns of the copy have the keys and types of this table's.
        constraints: (columns: TableColumns<S, M>) =>
          makeConstraints(columns as never).map((item) => (item instanceof ForeignKeyConstraint ? item.withTargets(retarget(item)) : item)),
      }),
    });
  }

  /** Its identity says all. */
  describe(_pass: NodePass): void {}

  #checkNames(): void {
    const names = new Set<string>();
    for (const { name } of this.columns) {
      if (names.has(name)) throw new ArgumentError('SQL_DUPLICATE_COLUMN', `table '${this.name}' has two columns named '${name}'.`);
      names.add(name);
    }
  }

  #checkAutoincrement(): void {
    const asked = this.columns.filter((column) => column.options.autoincrement === true);
    if (asked.length > 1) {
      const names = asked.map((column) => column.name).join(' and ');
      throw new ArgumentError(
        'SQL_INVALID_OPTION',
        `table '${this.name}' asks for autoincrement twice, for ${names}; one column may have it.`,
      );
    }
    const [column] = asked;
    if (column === undefined || (column.type.family === 'number' && !/^(float|double)$/.test(column.type.kind))) return;
    throw new ArgumentError(
      'SQL_INVALID_OPTION',
      `'${this.name}.${column.name}' asks for autoincrement, but is of type '${column.type.kind}'; it must hold whole numbers.`,
    );
  }

  #columnConstraints(): TableConstraint[] {
    const made: TableConstraint[] = [];
    for (const column of this.columns) {
      const { check, unique, index } = column.options;
      if (check !== undefined) made.push(columnCheck(column, check));
      if (unique && !index) made.push(new UniqueConstraint([column]));
    }
    for (const column of this.columns) {
      const target = column.options.foreignKey;
      if (target === undefined) continue;
      const definition: ForeignKeyDefinition = typeof target === 'object' ? target : { target };
      made.push(new ForeignKeyConstraint([column], [definition.target], definition));
    }
    return made;
  }
}

function join(schema: string | undefined, table: string, column: string): string {
  return `${schema === undefined ? '' : `${schema}.`}${table}.${column}`;
}

function columnCheck(column: ColumnReference, given: NonNullable<ColumnOptions['check']>): CheckConstraint {
  const { condition, name } = 'condition' in given ? given : { condition: given as SchemaExpression, name: undefined };
  return new CheckConstraint(schemaExpression(condition, `the check of '${column.name}'`), { name, column });
}

/** Refuses options that contradict each other; what the database makes is marked as generated. */
function checkedOptions(options: ColumnOptions, place: string): ColumnOptions {
  const { computed, identity, serverDefault, default: initial } = options;
  if (computed === undefined && identity === undefined) return options;
  const made = computed === undefined ? 'an identity' : 'computed';
  const others: string[] = [];
  if (computed !== undefined && identity !== undefined) others.push('an identity');
  if (serverDefault !== undefined) others.push('a serverDefault');
  if (computed !== undefined && initial !== undefined) others.push('a default');
  if (others.length > 0)
    throw new ArgumentError('SQL_INVALID_OPTION', `${place} is ${made} and cannot have ${others.join(' or ')} as well.`);
  return { ...options, generated: true };
}

/** Defines a table: `table('item', { id: column(Integer, { primaryKey: true }) })`. */
export function table<const N extends string, S extends ColumnSpecs>(name: N, columns: S, options?: TableOptions<S, N>): Table<S, N> {
  return new Table<S, N>(name, columns, options);
}
