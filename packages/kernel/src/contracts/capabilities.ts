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
  /** `IS NOT DISTINCT FROM` or an operator of the same meaning. */
  readonly nullSafeEquality: boolean;
  /** Isolation levels that can be asked for, most isolated last. */
  readonly isolationLevels: readonly string[];
  /** A statement under way can be cancelled from outside. */
  readonly cancel: boolean;
  /** UPDATE reads other tables through FROM. */
  readonly updateFrom: boolean;
  /** UPDATE ... FROM a list of rows changes many rows with different values in one statement. */
  readonly updateFromValues: boolean;
}

/** Bounds a dialect keeps to. */
export interface DialectLimits {
  /** Longest identifier; the unit is what the database counts, characters or bytes, by the dialect's preparer. */
  readonly identifierLength: number;
  /** Bound parameters of one statement. */
  readonly parameters: number;
  /** Rows of one VALUES list. */
  readonly rowsPerInsert: number;
}

/** The cautious defaults: what a dialect that says nothing is taken to be able to do. */
export const minimalCapabilities: Capabilities = Object.freeze({
  insertReturning: false,
  updateReturning: false,
  deleteReturning: false,
  insertReturningKeepsOrder: false,
  multiRowValues: false,
  defaultInValues: false,
  emptyInsert: 'unsupported',
  savepoints: false,
  transactionalDdl: false,
  alterAddConstraint: false,
  foreignKeys: true,
  recursiveCte: false,
  windowFunctions: false,
  rightAndFullJoin: false,
  nullsOrdering: false,
  nativeBoolean: false,
  nullSafeEquality: false,
  isolationLevels: [],
  cancel: false,
  updateFrom: false,
  updateFromValues: false,
});
