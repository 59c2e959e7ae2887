/** The dialects that a type can be told about; a package with another one adds its name by declaration merging. */
export interface DialectNames {
  sqlite: string;
  postgres: string;
  mysql: string;
  mariadb: string;
  oracle: string;
  mssql: string;
}

/** The name of a dialect: `mysql` and `mariadb` are two. */
export type DialectName = keyof DialectNames;

// No other file of this package names a database. This one does, because a type may be told that only some have it.
const products: Readonly<Record<string, string | undefined>> = {
  sqlite: 'SQLite',
  postgres: 'PostgreSQL',
  mysql: 'MySQL',
  mariadb: 'MariaDB',
  oracle: 'Oracle',
  mssql: 'SQL Server',
} satisfies Partial<DialectNames>;

/** How people call the database of a dialect. */
export function productName(dialect: string): string {
  return products[dialect] ?? dialect;
}
