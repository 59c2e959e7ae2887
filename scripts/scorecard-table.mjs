// The pure part of scorecard.mjs: reading docs/scorecard.md and judging it by a test report.

export const states = ['yes', 'partly', 'not yet'];

/** Rows `| id | capability | state | proof | note |` of the page. */
export function parseScorecard(text) {
  return text.split('\n').flatMap((line) => {
    const cells = line
      .split(/(?<!\\)\|/)
      .slice(1, -1)
      .map((cell) => cell.trim());
    if (cells.length !== 5 || !/^[A-Z]\d\d$/.test(cells[0])) return [];
    const [id, capability, state, proof, note] = cells;
    const tests =
      proof === ''
        ? []
        : proof.split('<br>').map((one) => {
            const [file, ...title] = one.trim().split(' › ');
            return { file: file.replace(/^`/, ''), title: title.join(' › ').replace(/`$/, '') };
          });
    return [{ id, capability, state, tests, note }];
  });
}

/**
 * What is wrong with the rows, as sentences. `ids` are the capabilities there are; `results` gives, for a file, the state
 * of each test by its title: its own, or with those of the groups around it.
 */
export function judge(rows, ids, results) {
  const problems = [];
  const seen = new Set();
  for (const { id, state, tests, note } of rows) {
    if (seen.has(id)) problems.push(`${id} stands twice.`);
    seen.add(id);
    if (!ids.includes(id)) problems.push(`${id} is no capability.`);
    if (!states.includes(state)) problems.push(`${id} has the state '${state}'; there are ${states.join(', ')}.`);
    if (state !== 'not yet' && tests.length === 0) problems.push(`${id} is '${state}' without a test that proves it.`);
    if (state === 'not yet' && tests.length > 0) problems.push(`${id} is 'not yet' but names a test.`);
    if (state === 'partly' && note === '') problems.push(`${id} is 'partly' without a note of what is missing.`);
    for (const { file, title } of tests) {
      const result = results.get(file)?.get(title);
      if (result === undefined) problems.push(`${id}: there is no test '${title}' in ${file}.`);
      else if (result !== 'passed') problems.push(`${id}: the test '${title}' in ${file} is ${result}.`);
    }
  }
  for (const id of ids) if (!seen.has(id)) problems.push(`${id} is missing.`);
  return problems;
}

/** States by file and title from the JSON report of vitest; paths are relative to `root`. */
export function resultsOf(report, root) {
  const results = new Map();
  for (const { name, assertionResults } of report.testResults) {
    const file = name.startsWith(root) ? name.slice(root.length) : name;
    const tests = results.get(file) ?? new Map();
    for (const { title, ancestorTitles, status } of assertionResults) {
      // Above type tests stands the file too.
      const path = [...ancestorTitles, title].filter((part) => part !== '' && part !== file);
      for (const one of [title, path.join(' › ')]) tests.set(one, status);
    }
    results.set(file, tests);
  }
  return results;
}

export function countStates(rows) {
  return Object.fromEntries(states.map((state) => [state, rows.filter((row) => row.state === state).length]));
}
