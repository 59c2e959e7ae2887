/** SQLite for sqlayer, on better-sqlite3. */
export { SqliteDdlCompiler, SqliteStatementCompiler } from './compiler.ts';
export { SqliteDialect } from './dialect.ts';
export { BetterSqlite3Driver } from './driver-better-sqlite3.ts';
export type { SqliteErrorCode } from './errors.ts';
export { sqliteErrorCodes } from './errors.ts';
export { SqliteInspector } from './inspector.ts';
export { plugin, sqlite } from './plugin.ts';
export { SqliteTypes } from './types.ts';
