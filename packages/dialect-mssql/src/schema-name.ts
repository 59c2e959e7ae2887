/**
 * The names that a schema of SQL Server stands for: `shop` is one, `db.shop` a database and its schema.
 *
 * Brackets keep a dot: `[my.db].shop`.
 */
export function schemaParts(schema: string): readonly string[] {
  const parts = schema.match(/\[(?:[^\]]|\]\])*\]|[^.[\]]+/g);
  if (parts === null || parts.join('.') !== schema) return [schema];
  return parts.map((part) => (part.startsWith('[') ? part.slice(1, -1).replaceAll(']]', ']') : part));
}
