// How MySQL writes SQL text and names where information_schema shows them.

const escapes: Readonly<Record<string, string>> = { '0': '\0', b: '\b', n: '\n', r: '\r', t: '\t', Z: '\u001a' };

/** The string that a literal stands for, without the quotes around it. */
export function unescapeString(inner: string): string {
  return inner.replace(/''|\\([\s\S])/g, (whole, escaped: string | undefined) =>
    escaped === undefined ? whole.slice(1) : (escapes[escaped] ?? escaped),
  );
}

/** A string as a literal. */
export function quoteLiteral(value: string): string {
  return `'${value.replaceAll('\\', '\\\\').replaceAll("'", "''")}'`;
}

/** The strings of a list of literals: `'a','it''s'`. */
export function readLiterals(list: string): readonly string[] {
  return [...list.matchAll(/'((?:[^'\\]|''|\\[\s\S])*)'/g)].map(([, inner = '']) => unescapeString(inner));
}

const utf8 = new TextDecoder('utf-8', { fatal: true });

/**
 * An expression as MySQL was given it.
 *
 * Its information_schema shows expressions as if they stood in a literal, and shows each byte of their UTF-8 as one
 * character, so that `'ü'` comes as `\'Ã¼\'`. What is no such text is left as it is.
 */
export function readExpression(shown: string): string {
  return unescapeExpression(decodeTwice(shown));
}

function unescapeExpression(text: string): string {
  return text.replace(/\\([\s\S])/g, (_whole, escaped: string) => escapes[escaped] ?? escaped);
}

function decodeTwice(text: string): string {
  if (!/[\u0080-\u00ff]/.test(text) || /[\u0100-\uffff]/.test(text)) return text;
  try {
    return utf8.decode(Uint8Array.from(text, (character) => character.charCodeAt(0)));
  } catch {
    return text;
  }
}

export function quoteName(name: string): string {
  return `\`${name.replaceAll('`', '``')}\``;
}

const tokens = /'(?:[^'\\]|''|\\[\s\S])*'|"(?:[^"\\]|""|\\[\s\S])*"|`(?:[^`]|``)*`|[^'"`]+/g;

/**
 * The query of a view without the name of its own database, so that it means the same elsewhere.
 *
 * Where a table goes by that name too, the query is left as it is: the two could not be told apart.
 */
export function withoutDatabase(sql: string, database: string): string {
  const own = quoteName(database);
  const parts = sql.match(tokens) ?? [];
  const isOwn = (index: number): boolean => parts[index] === own;
  // Tables get their names without AS, columns with it.
  const isTable = (index: number): boolean =>
    isOwn(index) && !isAfterDot(parts[index - 1]) && !/\bAS $/i.test(parts[index - 1] ?? '') && parts[index + 1]?.startsWith('.') !== true;
  if (parts.some((_part, i) => isTable(i))) return sql;
  const isDatabase = (index: number): boolean =>
    isOwn(index) && !isAfterDot(parts[index - 1]) && parts[index + 1]?.startsWith('.') === true;
  return parts
    .map((part, i) => {
      if (isDatabase(i)) return '';
      // The dot between the database and the name.
      return isDatabase(i - 1) ? part.slice(1) : part;
    })
    .join('');
}

function isAfterDot(part: string | undefined): boolean {
  return part?.endsWith('.') === true && !/^['"`]/.test(part);
}
