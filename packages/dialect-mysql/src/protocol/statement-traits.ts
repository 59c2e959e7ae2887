/** Removes what stands before the first word. */
const beforeFirstWord = /^(?:[\s(]+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?![!M])[\s\S]*?\*\/)+/;

/** Statements that leave nothing behind but what they write into tables, but for what is below. */
const harmless =
  /^(?:select|insert|update|delete|replace|with|values|table|explain|show|desc|describe|analyze|optimize|truncate|drop|alter|create(?!\s+(?:or\s+replace\s+)?temporary))\b/i;
/** Variables that are set within a statement, and locks that outlive their transaction. */
const leavesTrace = /:=|\binto\s*@|\bget_lock\s*\(|\bsql_calc_found_rows\b|\blast_insert_id\s*\(\s*[^\s)]/i;
const lastsForTransaction = /^(?:commit|rollback|savepoint|release\s+savepoint|set\s+transaction)\b/i;
/** DDL and what else commits the transaction that it is in (MySQL manual, "Statements That Cause an Implicit Commit"). */
const committing = /^(?:alter|analyze|check|create|drop|grant|install|optimize|rename|repair|revoke|truncate|uninstall)\b/i;
const reading = /^(?:select|with|values|table)\b/i;

/** What a text tells of its statement. */
export interface StatementTraits {
  /**
   * It may leave something behind in its session that the end of a transaction does not take away: variables, temporary tables,
   * locks, a transaction that was begun by hand. What procedures and functions do that it calls is not seen, so that a CALL
   * counts as one.
   */
  readonly changesSession: boolean;
  /** It has the session use another database. */
  readonly changesDatabase: boolean;
  /** It commits the transaction that it stands in. */
  readonly commitsByItself: boolean;
  /** It reads rows and does nothing else. */
  readonly isQuery: boolean;
}

/** Looks at a text once. */
export function traitsOf(sql: string): StatementTraits {
  const text = sql.replace(beforeFirstWord, '');
  return {
    changesSession: harmless.test(text) ? leavesTrace.test(text) : !lastsForTransaction.test(text),
    changesDatabase: /^use\b/i.test(text),
    commitsByItself: committing.test(text),
    isQuery: reading.test(text),
  };
}
