const LONGEST_SQL = 2_000;

/** A text up to a length in characters, with the length of the whole behind what was cut. */
export function cutText(text: string, length: number): string {
  return text.length <= length ? text : `${text.slice(0, length)}… (${text.length} characters)`;
}

/** SQL as messages show it: one paragraph, not endless. */
export function shownSql(sql: string): string {
  return cutText(sql, LONGEST_SQL);
}
