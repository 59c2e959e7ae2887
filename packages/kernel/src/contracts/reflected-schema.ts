/**
 * What a database tells of its schema. Names are as the database stores them, and SQL as it writes it.
 *
 * A schema that is undefined is the one in which names without a schema are looked up.
 */
export interface ReflectedName {
  readonly name: string;
  readonly schema: string | undefined;
}

/**
 * What only one database knows, by the names that the options of its dialect have when the object is created.
 *
 * Empty where everything is as it is by itself.
 */
export type ReflectedOptions = Readonly<Record<string, unknown>>;

/** An enumeration that is a type of the schema. */
export interface ReflectedEnum extends ReflectedName {
  readonly kind: 'enum';
  /** In the order in which they sort. */
  readonly values: readonly string[];
  readonly comment: string | undefined;
}

/** A type of the schema that is another one with rules for its values. */
export interface ReflectedDomain extends ReflectedName {
  readonly kind: 'domain';
  readonly base: ReflectedType;
  readonly nullable: boolean;
  readonly defaultSql: string | undefined;
  /** Conditions on VALUE. */
  readonly checks: readonly ReflectedCheck[];
  readonly comment: string | undefined;
}

/** A type of the schema whose values are ranges, or several ranges, of another one. */
export interface ReflectedRange extends ReflectedName {
  readonly kind: 'range' | 'multirange';
  readonly element: ReflectedType;
}

/** A type of the schema. */
export type ReflectedNamedType = ReflectedEnum | ReflectedDomain | ReflectedRange;

/** The type of a column, or that a domain is made of. */
export interface ReflectedType {
  /** As the database writes it, with lengths and the like: `VARCHAR(30)`, `numeric(10,2)[]`. */
  readonly typeName: string;
  /** The type of the schema that the values, or the elements of an array, are of. */
  readonly namedType: ReflectedNamedType | undefined;
  /** The collation, where it is not the one that the table or the type has by itself. */
  readonly collation: string | undefined;
}

/** How a sequence or an identity counts. */
export interface ReflectedCounting {
  readonly start: bigint;
  readonly increment: bigint;
  readonly minValue: bigint;
  readonly maxValue: bigint;
  /** How many values a session takes in advance. */
  readonly cache: bigint;
  readonly cycle: boolean;
}

/** How an identity column counts. */
export interface ReflectedIdentity extends ReflectedCounting {
  /** Values of the application are refused. */
  readonly always: boolean;
}

/** A sequence. */
export interface ReflectedSequence extends ReflectedName, ReflectedCounting {
  readonly typeName: string | undefined;
  /** The column with which the sequence is dropped. */
  readonly ownedBy: { readonly table: string; readonly column: string } | undefined;
  readonly comment: string | undefined;
}

/** The sequence whose next value is the default of a column. */
export interface ReflectedDefaultSequence extends ReflectedName {
  /** The sequence belongs to the column and was made with it, as SERIAL does. */
  readonly isOwned: boolean;
}

/** A column. */
export interface ReflectedColumn extends ReflectedType {
  readonly name: string;
  readonly nullable: boolean;
  /** The default as SQL text; undefined for a computed column and an identity. */
  readonly defaultSql: string | undefined;
  readonly defaultSequence: ReflectedDefaultSequence | undefined;
  /** What an UPDATE that does not set the column sets it to, as SQL text. */
  readonly onUpdateSql: string | undefined;
  /** Position in the primary key from 1, or 0. */
  readonly primaryKeyPosition: number;
  /** The database makes the value of a new row by counting, in whichever way. */
  readonly autoincrement: boolean;
  readonly identity: ReflectedIdentity | undefined;
  /** The expression as SQL text, and whether its value is kept in the row. */
  readonly computed: { readonly sql: string; readonly stored: boolean } | undefined;
  readonly comment: string | undefined;
  readonly options: ReflectedOptions;
}

/** What all constraints have. */
export interface ReflectedConstraint {
  /** Undefined where the database keeps none. */
  readonly name: string | undefined;
  readonly deferrable: boolean;
  readonly initiallyDeferred: boolean;
  readonly comment: string | undefined;
  readonly options: ReflectedOptions;
}

/** No columns where a table has no primary key. */
export interface ReflectedPrimaryKey extends ReflectedConstraint {
  readonly columns: readonly string[];
}

/** What happens to rows that refer to one that is deleted or whose key changes. */
export type ReferentialAction = 'NO ACTION' | 'RESTRICT' | 'CASCADE' | 'SET NULL' | 'SET DEFAULT';

/** A foreign key. */
export interface ReflectedForeignKey extends ReflectedConstraint {
  readonly columns: readonly string[];
  readonly targetSchema: string | undefined;
  readonly targetTable: string;
  readonly targetColumns: readonly string[];
  readonly onDelete: ReferentialAction;
  readonly onUpdate: ReferentialAction;
  readonly match: 'SIMPLE' | 'FULL' | 'PARTIAL';
}

/** A UNIQUE constraint. */
export interface ReflectedUnique extends ReflectedConstraint {
  readonly columns: readonly string[];
  /** Two NULLs are the same. */
  readonly nullsNotDistinct: boolean;
  /** Columns that the index keeps beside those it is searched by. */
  readonly include: readonly string[];
}

/** A CHECK constraint. */
export interface ReflectedCheck extends ReflectedConstraint {
  readonly sql: string;
}

/** An EXCLUDE constraint. */
export interface ReflectedExclusion extends ReflectedConstraint {
  readonly elements: readonly {
    /** A quoted column, or an expression, as it stands in the constraint. */
    readonly sql: string;
    readonly operator: string;
    readonly operatorClass: string | undefined;
  }[];
  readonly using: string;
  readonly whereSql: string | undefined;
}

/** What an index sorts by. */
export interface ReflectedIndexElement {
  /** Undefined for an expression. */
  readonly column: string | undefined;
  /** The expression as SQL text; undefined for a column. */
  readonly sql: string | undefined;
  readonly descending: boolean;
  /** Where NULLs stand, if not where the database puts them by itself. */
  readonly nulls: 'first' | 'last' | undefined;
  /** A collation that is not the column's. */
  readonly collation: string | undefined;
  /** An operator class that is not the usual one. */
  readonly operatorClass: string | undefined;
  /** How many characters, or bytes, of the beginning are indexed. */
  readonly length: number | undefined;
}

/** An index. */
export interface ReflectedIndex {
  readonly name: string;
  readonly elements: readonly ReflectedIndexElement[];
  readonly unique: boolean;
  readonly nullsNotDistinct: boolean;
  readonly include: readonly string[];
  /** The kind of index, if not the usual one: `gin`, `hash`. */
  readonly using: string | undefined;
  /** The predicate of a partial index as SQL text. */
  readonly whereSql: string | undefined;
  readonly comment: string | undefined;
  readonly options: ReflectedOptions;
}

/** What holds rows. */
export type RelationKind = 'table' | 'view' | 'materializedView';

/** A table, or a view, which has no keys. */
export interface ReflectedTable extends ReflectedName {
  readonly kind: RelationKind;
  /** Seen by this connection only, and gone with it. */
  readonly temporary: boolean;
  readonly columns: readonly ReflectedColumn[];
  readonly primaryKey: ReflectedPrimaryKey;
  readonly foreignKeys: readonly ReflectedForeignKey[];
  readonly uniques: readonly ReflectedUnique[];
  readonly checks: readonly ReflectedCheck[];
  readonly exclusions: readonly ReflectedExclusion[];
  readonly indexes: readonly ReflectedIndex[];
  readonly comment: string | undefined;
  /** The query of a view. */
  readonly definitionSql: string | undefined;
  /** How the rows are divided: `{ strategy: 'range', sql: 'RANGE (created)' }`, as PARTITION BY takes it. */
  readonly partitioning: { readonly strategy: string; readonly sql: string } | undefined;
  /** Which rows the table has as a part of its one parent: `FOR VALUES IN (1)`; undefined if it is no such part. */
  readonly partitionBoundSql: string | undefined;
  /** The table that this one is a part of, or those whose columns it inherits. */
  readonly parents: readonly ReflectedName[];
  readonly options: ReflectedOptions;
}
