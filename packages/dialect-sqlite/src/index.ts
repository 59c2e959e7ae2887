/** SQLite for sqlayer, on better-sqlite3. */
export { SqliteDdlCompiler } from './ddl-compiler.ts';
export { SqliteDialect } from './dialect.ts';
export { BetterSqlite3Driver } from './driver-better-sqlite3.ts';
export type { SqliteErrorCode } from './errors.ts';
export { sqliteErrorCodes } from './errors.ts';
export { SqliteInspector } from './inspector.ts';
// `plugin` is the name under which every dialect package gives its plugin, for kernels that find it by the scheme of a URL.
export { sqlite, sqlite as plugin } from './plugin.ts';
export { SqliteStatementCompiler } from './statement-compiler.ts';
export { SqliteTypes } from './types.ts';
