/** Resolves `better-sqlite3` to the version that has binaries for this Node. */
export async function resolve(specifier, context, next) {
  return next(specifier === 'better-sqlite3' ? 'better-sqlite3-13' : specifier, context);
}
