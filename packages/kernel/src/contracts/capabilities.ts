/**
 * What a database can do, as data, so that compilers, ORM and conformance suite ask the same source.
 *
 * Ask for a capability, never for the name of a dialect. Each defaults to the most cautious answer.
 */
export interface Capabilities {
  /** INSERT gives back columns of the new rows. */
  readonly insertReturning: boolean;
  /** UPDATE gives back columns of the changed rows. */
  readonly updateReturning: boolean;
  /** DELETE gives back columns of the removed rows. */
  readonly deleteReturning: boolean;
  /** Rows given back by a multi-row INSERT stand in the order of its VALUES. */
  readonly insertReturningKeepsOrder: boolean;
  /**
   * An INSERT of rows gives back the keys that the database makes for them, in the order of the rows: as rows that are returned, or
   * counted from the first of them.
   */
  readonly insertGivesKeys: boolean;
  /** One INSERT takes several rows. */
  readonly multiRowValues: boolean;
  /** The keyword DEFAULT may stand for a value in VALUES. */
  readonly defaultInValues: boolean;
  /** An INSERT without any column: how it is written. */
  readonly emptyInsert: 'default-values' | 'empty-parentheses' | 'unsupported';
  /** SAVEPOINT, ROLLBACK TO and, if it has one, RELEASE. */
  readonly savepoints: boolean;
  /** DDL takes part in a transaction and can be rolled back. */
  readonly transactionalDdl: boolean;
  /** Constraints can be added to an existing table, as cycles of foreign keys need. */
  readonly alterAddConstraint: boolean;
  /** Every foreign key can be left unchecked until the transaction ends, whatever was said of it when it was made. */
  readonly deferForeignKeys: boolean;
  /** Foreign keys are checked at all; a list of tables need not be ordered where they are not. */
  readonly foreignKeys: boolean;
  /** Recursive common table expressions. */
  readonly recursiveCte: boolean;
  /** Window functions. */
  readonly windowFunctions: boolean;
  /** `RIGHT JOIN` and `FULL JOIN`. */
  readonly rightAndFullJoin: boolean;
  /** NULLS FIRST and NULLS LAST in ORDER BY. */
  readonly nullsOrdering: boolean;
  /** A native boolean type; otherwise 0 and 1. */
  readonly nativeBoolean: boolean;
  /** A truth value may stand where a condition is wanted: `WHERE is_active`; otherwise it is compared with 1. */
  readonly booleanConditions: boolean;
  /** Sequences that give numbers. */
  readonly sequences: boolean;
  /** `IS NOT DISTINCT FROM` or an operator of the same meaning. */
  readonly nullSafeEquality: boolean;
  /** Isolation levels that can be asked for, most isolated last. */
  readonly isolationLevels: readonly string[];
  /** Transactions that can be begun as read-only. */
  readonly readOnlyTransactions: boolean;
  /** Serializable read-only transactions that wait for a moment from which they cannot fail. */
  readonly deferrableTransactions: boolean;
  /** Transactions of two phases, which can be prepared and found again after a crash. */
  readonly twoPhaseTransactions: boolean;
  /** Stored procedures, which can be called. */
  readonly storedProcedures: boolean;
  /** A statement under way can be cancelled from outside. */
  readonly cancel: boolean;
  /** DELETE reads other tables. */
  readonly deleteUsing: boolean;
  /** UPDATE reads other tables through FROM. */
  readonly updateFrom: boolean;
  /** UPDATE ... FROM a list of rows changes many rows with different values in one statement. */
  readonly updateFromValues: boolean;
  /** The database makes the values of an integer primary key without being given a sequence or an identity. */
  readonly autoincrement: boolean;
  /** Comments on tables and columns: within CREATE TABLE, by statements of their own, or not at all. */
  readonly comments: 'inline' | 'statement' | 'none';
  /** Comments on constraints and indexes, by statements of their own. */
  readonly constraintComments: boolean;
  /** Enumerations and domains are types with a name, created before the tables that use them. */
  readonly namedTypes: boolean;
  /** Views that keep their rows. */
  readonly materializedViews: boolean;
  /** Constraints that keep rows from conflicting under any operator. */
  readonly exclusionConstraints: boolean;
  /** Temporary tables can be listed. */
  readonly listsTemporaryTables: boolean;
}

/** Bounds a dialect keeps to. */
export interface DialectLimits {
  /** Longest identifier; the unit is what the database counts, characters or bytes, by the dialect's preparer. */
  readonly identifierLength: number;
  /** Bound parameters of one statement. */
  readonly parameters: number;
  /** Rows of one VALUES list. */
  readonly rowsPerInsert: number;
  /** Bytes of one statement with its values; without it, any number. */
  readonly statementBytes?: number | undefined;
}

/** The cautious defaults: what a dialect that says nothing is taken to be able to do. */
export const minimalCapabilities: Capabilities = Object.freeze({
  insertReturning: false,
  updateReturning: false,
  deleteReturning: false,
  insertReturningKeepsOrder: false,
  insertGivesKeys: false,
  multiRowValues: false,
  defaultInValues: false,
  emptyInsert: 'unsupported',
  savepoints: false,
  transactionalDdl: false,
  alterAddConstraint: false,
  deferForeignKeys: false,
  foreignKeys: true,
  recursiveCte: false,
  windowFunctions: false,
  rightAndFullJoin: false,
  nullsOrdering: false,
  nativeBoolean: false,
  booleanConditions: false,
  sequences: false,
  nullSafeEquality: false,
  isolationLevels: [],
  readOnlyTransactions: false,
  deferrableTransactions: false,
  twoPhaseTransactions: false,
  storedProcedures: false,
  cancel: false,
  deleteUsing: false,
  updateFrom: false,
  updateFromValues: false,
  autoincrement: false,
  comments: 'none',
  constraintComments: false,
  namedTypes: false,
  materializedViews: false,
  exclusionConstraints: false,
  listsTemporaryTables: false,
});
