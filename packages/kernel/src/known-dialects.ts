// No other file of the kernel names a database. This one does, because an error can only say what to install for a URL if
// somebody knows the name of the package.

interface KnownDialect {
  readonly package: string;
  readonly driver: string;
}

const known: ReadonlyMap<string, KnownDialect> = new Map([
  ['postgres', { package: '@sqlayer/dialect-postgres', driver: 'pg' }],
  ['mysql', { package: '@sqlayer/dialect-mysql', driver: 'mysql2' }],
  ['mariadb', { package: '@sqlayer/dialect-mysql', driver: 'mysql2' }],
  ['oracle', { package: '@sqlayer/dialect-oracle', driver: 'oracledb' }],
  ['mssql', { package: '@sqlayer/dialect-mssql', driver: 'tedious' }],
  ['sqlite', { package: '@sqlayer/dialect-sqlite', driver: 'better-sqlite3' }],
]);

const aliases: ReadonlyMap<string, string> = new Map([
  ['postgresql', 'postgres'],
  ['sqlserver', 'mssql'],
]);

/** The name of a dialect by a scheme: `postgresql` is `postgres`. */
export function dialectName(scheme: string): string {
  return aliases.get(scheme) ?? scheme;
}

/** The package that provides a dialect; for those we do not know, the names that it may have. */
export function dialectPackages(name: string): readonly string[] {
  const own = known.get(name);
  return own === undefined ? [`sqlayer-dialect-${name}`, `@sqlayer/dialect-${name}`] : [own.package];
}

/** What to do about a dialect that is not there. */
export function installAdvice(name: string): string {
  const own = known.get(name);
  if (own !== undefined) return `run: npm install ${own.package} ${own.driver}`;
  return `install a plugin that provides the dialect '${name}' and pass it to kernel.use(); sqlayer itself has ${[...known.keys()].join(', ')}`;
}
