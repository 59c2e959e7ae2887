// The pure part of error-codes.mjs.

const code = /\b(?:KERNEL|ENGINE|RESULT|URL|POOL|SQL|ORM|DB|INSPECT|TESTING)_[A-Z][A-Z0-9_]*\b/g;

/** Codes and sentences of a table `export const …ErrorCodes = { … } as const`. */
export function parseTable(text) {
  const body = /export const \w+ErrorCodes = \{([\s\S]*?)\n\} as const/.exec(text)?.[1];
  if (body === undefined) return [];
  return [...body.matchAll(/^\s*([A-Z][A-Z0-9_]+):\s*(?:\n\s*)?(?:'((?:[^'\\]|\\.)*)'|"((?:[^"\\]|\\.)*)"|`((?:[^`\\]|\\.)*)`)/gm)].map(
    (match) => ({
      code: match[1],
      sentence: (match[2] ?? match[3] ?? match[4] ?? '').replaceAll("\\'", "'"),
    }),
  );
}

/** String literals that look like codes, by file; the tables themselves do not count. */
export function usedCodes(sources) {
  return sources.flatMap(({ path, text }) => {
    const withoutTable = text.replace(/export const \w+ErrorCodes = \{[\s\S]*?\n\} as const/, '').replace(/^\s*(?:\/\/|\*|\/\*).*$/gm, '');
    return [...withoutTable.matchAll(/'([A-Z_0-9]+)'/g)].flatMap(([, literal]) =>
      literal.match(code)?.[0] === literal ? [{ code: literal, path }] : [],
    );
  });
}

export function collectProblems(packages) {
  const problems = [];
  const owners = new Map();
  for (const { name, table } of packages) {
    for (const entry of table) {
      const other = owners.get(entry.code);
      if (other !== undefined) problems.push(`${entry.code} stands in the tables of both ${other} and ${name}.`);
      owners.set(entry.code, name);
    }
  }
  for (const { name, table, used } of packages) {
    const known = new Set(table.map((entry) => entry.code));
    for (const { code: one, path } of used) {
      if (!owners.has(one)) problems.push(`${path} uses ${one}, which stands in no table.`);
      else if (!isExpectation(path) && !known.has(one) && path.startsWith(`packages/${name}/`) && !sharedWith(owners.get(one)))
        problems.push(`${path} uses ${one}, which is a code of ${owners.get(one)}.`);
    }
    const thrown = packages.flatMap((other) => other.used.filter((entry) => !isExpectation(entry.path)));
    const usedHere = new Set(thrown.map((entry) => entry.code));
    for (const entry of table)
      if (!usedHere.has(entry.code)) problems.push(`${entry.code} stands in the table of ${name}, but nothing uses it.`);
  }
  return problems;
}

/** Cases of the conformance suite tell what others throw. */
function isExpectation(path) {
  return path.startsWith('packages/testing/src/cases/');
}

/** Codes of the kernel and of the expression language are thrown by those who build on them, too. */
function sharedWith(owner) {
  return owner === 'kernel' || owner === 'expression';
}

export function renderPage(packages) {
  const sections = packages
    .filter(({ table }) => table.length > 0)
    .map(({ name, table }) => {
      const rows = [...table]
        .sort((a, b) => (a.code < b.code ? -1 : 1))
        .map(({ code: one, sentence }) => `| \`${one}\` | ${sentence.replaceAll('|', '\\|')} |`);
      return `## ${name}\n\n| code | meaning, and what to do |\n|---|---|\n${rows.join('\n')}\n`;
    });
  return `# Error codes\n\nEvery error of sqlayer has a \`code\`, which also begins its message. Written by \`npm run errors:write\` from the tables in the sources.\n\n${sections.join('\n')}`;
}
