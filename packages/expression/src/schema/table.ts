import { ArgumentError } from '@sqlayer/kernel/errors';
import { type NodePass, nextIdentity } from '../elements/node.ts';
import { TableAlias } from '../selectables/alias.ts';
import { ColumnReference, columnCollection, FromClause } from '../selectables/from-clause.ts';
import type { ColumnSpecs, TableColumns } from './column.types.ts';
import type { ForeignKeyDefinition } from './column-definition.ts';
import { ForeignKeyConstraint, Index, PrimaryKeyConstraint, type TableConstraint, UniqueConstraint } from './constraints.ts';

/** Where tables are registered; MetaData is one. */
export interface TableRegistry {
  add(table: Table): void;
}

export interface TableOptions<S, N extends string> {
  readonly schema?: string;
  readonly metadata?: TableRegistry;
  readonly comment?: string;
  /** Constraints and indexes over several columns. */
  readonly constraints?: (columns: TableColumns<S, N>) => readonly (TableConstraint | Index)[];
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
  override readonly identity: number;

  constructor(name: N, specs: ColumnSpecs, options: TableOptions<S, N> = {}) {
    super();
    if (name === '') throw new ArgumentError('SQL_INVALID_NAME', 'a table needs a name.');
    this.identity = nextIdentity();
    this.name = name;
    this.schema = options.schema;
    this.comment = options.comment;
    this.columns = Object.entries(specs).map(
      ([key, definition]) =>
        new ColumnReference(this, key, { name: definition.options.name ?? key, type: definition.type, options: definition.options }),
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
        undefined,
      );
    this.constraints = [this.primaryKey, ...this.#columnConstraints(), ...constraints.filter((item) => item !== this.primaryKey)];
    this.indexes = [
      ...this.columns.filter((column) => column.options.index).map((column) => new Index([column])),
      ...given.filter((item): item is Index => item instanceof Index),
    ];
    options.metadata?.add(this);
  }

  get kind(): 'table' {
    return 'table';
  }

  /** The name with the schema, as foreign keys write it. */
  get fullName(): string {
    return this.schema === undefined ? this.name : `${this.schema}.${this.name}`;
  }

  get foreignKeys(): readonly ForeignKeyConstraint[] {
    return this.constraints.filter((constraint) => constraint instanceof ForeignKeyConstraint);
  }

  /** The column whose value the database makes for a new row: the only column of an integer primary key that is no foreign key. */
  get autoincrementColumn(): ColumnReference | undefined {
    const [column, ...others] = this.primaryKey.columns;
    if (column === undefined || others.length > 0) return undefined;
    const { autoincrement, foreignKey: target, default: initial, serverDefault } = column.options;
    if (autoincrement === false || serverDefault !== undefined || initial !== undefined) return undefined;
    if (target !== undefined && autoincrement !== true) return undefined;
    return /integer$/i.test(column.type.kind) ? column : undefined;
  }

  /** The same table under another name in a statement. */
  as<A extends string>(alias: A): TableAlias<S, A> {
    return new TableAlias<S, A>(this, alias);
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

  #columnConstraints(): TableConstraint[] {
    const made: TableConstraint[] = [];
    for (const column of this.columns) {
      if (column.options.unique) made.push(new UniqueConstraint([column], undefined));
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

/** Defines a table: `table('item', { id: column(Integer, { primaryKey: true }) })`. */
export function table<const N extends string, S extends ColumnSpecs>(name: N, columns: S, options?: TableOptions<S, N>): Table<S, N> {
  return new Table<S, N>(name, columns, options);
}
