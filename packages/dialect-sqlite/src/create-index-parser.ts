import { TokenCursor } from './sql-tokens.ts';

/** What CREATE INDEX says that pragmas do not. */
export interface ParsedIndex {
  /** Each element without its order, as it is written. */
  readonly elements: readonly string[];
  readonly whereSql: string | undefined;
}

/** Reads a CREATE INDEX statement, as SQLite keeps it (sqlite.org/lang_createindex.html). */
export function parseCreateIndex(sql: string): ParsedIndex {
  const cursor = new TokenCursor(sql);
  cursor.skipToWord('ON');
  cursor.skipTo('(');
  const elements: string[] = [];
  while (cursor.skipSign('(') || cursor.skipSign(',')) elements.push(withoutOrder(cursor.takeTextTo(',', ')')));
  cursor.skipSign(')');
  return { elements, whereSql: cursor.skip('WHERE') ? cursor.rest : undefined };
}

function withoutOrder(element: string): string {
  return element.replace(/\s+(?:ASC|DESC)$/i, '').trim();
}

/**
 * The query of a CREATE VIEW statement (sqlite.org/lang_createview.html).
 *
 * Names that the view gives its columns become those of a common table expression, so that the query alone tells them.
 */
export function parseCreateView(sql: string): string {
  const cursor = new TokenCursor(sql);
  cursor.skipToWord('VIEW');
  cursor.take();
  cursor.skip('IF', 'NOT', 'EXISTS');
  let name = cursor.take()?.text ?? '';
  if (cursor.skipSign('.')) name = cursor.take()?.text ?? '';
  const columns = cursor.isAt('(') ? cursor.takeGroup() : undefined;
  cursor.skip('AS');
  const query = cursor.rest;
  return columns === undefined ? query : `WITH ${name} (${columns}) AS (${query}) SELECT * FROM ${name}`;
}
