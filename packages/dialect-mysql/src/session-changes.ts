/** Removes what stands before the first word. */
const beforeFirstWord = /^(?:[\s(]+|--[^\n]*(?:\n|$)|#[^\n]*(?:\n|$)|\/\*(?![!M])[\s\S]*?\*\/)+/;

/** Statements that leave nothing behind but what they write into tables, but for what is below. */
const harmless =
  /^(?:select|insert|update|delete|replace|with|values|table|explain|show|desc|describe|analyze|optimize|truncate|drop|alter|create(?!\s+(?:or\s+replace\s+)?temporary))\b/i;
/** Variables that are set within a statement, and locks that outlive their transaction. */
const leavesTrace = /:=|\binto\s*@|\bget_lock\s*\(|\bsql_calc_found_rows\b|\blast_insert_id\s*\(\s*[^\s)]/i;
const lastsForTransaction = /^(?:commit|rollback|savepoint|release\s+savepoint|set\s+transaction)\b/i;

/**
 * Whether a statement may leave something behind in its session that the end of a transaction does not take away: variables,
 * temporary tables, locks, a transaction that was begun by hand. What procedures and functions do that it calls is not seen,
 * so that a CALL counts as one.
 */
export function changesSession(sql: string): boolean {
  const known = seen.get(sql);
  if (known !== undefined) return known;
  const text = sql.replace(beforeFirstWord, '');
  const changes = harmless.test(text) ? leavesTrace.test(text) : !lastsForTransaction.test(text);
  if (seen.size >= TEXTS_KEPT) seen.clear();
  seen.set(sql, changes);
  return changes;
}

/** Texts come again and again. */
const seen = new Map<string, boolean>();
const TEXTS_KEPT = 1_000;

/** DDL and what else commits the transaction that it is in (MySQL manual, "Statements That Cause an Implicit Commit"). */
const committing = /^(?:alter|analyze|check|create|drop|grant|install|optimize|rename|repair|revoke|truncate|uninstall)\b/i;

/** Whether a statement commits the transaction that it stands in. */
export function commitsByItself(sql: string): boolean {
  return committing.test(sql.replace(beforeFirstWord, ''));
}

/** Whether a statement reads rows and does nothing else. */
export function isQuery(sql: string): boolean {
  return /^(?:select|with|values|table)\b/i.test(sql.replace(beforeFirstWord, ''));
}

/** Whether a statement has the session use another database. */
export function changesDatabase(sql: string): boolean {
  return /^use\b/i.test(sql.replace(beforeFirstWord, ''));
}
