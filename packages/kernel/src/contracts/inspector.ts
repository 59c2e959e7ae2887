/** What a database tells of its schema. Names are as the database stores them. */

export interface ReflectedColumn {
  readonly name: string;
  /** The type as the database writes it: `VARCHAR(30)`. */
  readonly typeName: string;
  readonly nullable: boolean;
  /** The default as SQL text. */
  readonly defaultSql: string | undefined;
  /** Position in the primary key from 1, or 0. */
  readonly primaryKeyPosition: number;
  readonly autoincrement: boolean;
  /** The expression of a computed column as SQL text. */
  readonly computedSql: string | undefined;
}

export interface ReflectedPrimaryKey {
  readonly name: string | undefined;
  readonly columns: readonly string[];
}

export type ReferentialAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

export interface ReflectedForeignKey {
  readonly name: string | undefined;
  readonly columns: readonly string[];
  readonly targetSchema: string | undefined;
  readonly targetTable: string;
  readonly targetColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
}

export interface ReflectedUnique {
  readonly name: string | undefined;
  readonly columns: readonly string[];
}

export interface ReflectedCheck {
  readonly name: string | undefined;
  readonly sql: string;
}

export interface ReflectedIndex {
  readonly name: string;
  /** Columns in order; undefined stands for an expression. */
  readonly columns: readonly (string | undefined)[];
  readonly unique: boolean;
  /** The predicate of a partial index as SQL text. */
  readonly whereSql: string | undefined;
}

export interface ReflectedTable {
  readonly name: string;
  readonly schema: string | undefined;
  readonly columns: readonly ReflectedColumn[];
  readonly primaryKey: ReflectedPrimaryKey;
  readonly foreignKeys: readonly ReflectedForeignKey[];
  readonly uniques: readonly ReflectedUnique[];
  readonly checks: readonly ReflectedCheck[];
  readonly indexes: readonly ReflectedIndex[];
}

/** Reads a schema through one connection. A table that does not exist is `INSPECT_NO_SUCH_TABLE`. */
export interface Inspector {
  schemaNames(): Promise<readonly string[]>;
  tableNames(options?: { readonly schema?: string }): Promise<readonly string[]>;
  viewNames(options?: { readonly schema?: string }): Promise<readonly string[]>;
  hasTable(name: string, options?: { readonly schema?: string }): Promise<boolean>;
  table(name: string, options?: { readonly schema?: string }): Promise<ReflectedTable>;
  /** Every table of a schema, with a number of queries that does not grow with their number. */
  tables(options?: { readonly schema?: string }): Promise<readonly ReflectedTable[]>;
}
