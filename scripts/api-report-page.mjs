/** The report of a package as a page: a section for each entry. */
export function renderReport(packageName, entries) {
  const head = [
    `# API of ${packageName}`,
    '',
    'Written by `npm run api:write`. A change here is a change for applications, and needs a changeset.',
  ];
  return `${[...head, ...entries.flatMap(section)].join('\n')}\n`;
}

function section({ specifier, declarations, passedOn, unexported }) {
  const code = [...passedOn, ...declarations];
  const beyond = unexported.length === 0 ? [] : ['', `Named above, not exported: ${unexported.map((name) => `\`${name}\``).join(', ')}.`];
  return ['', `## \`${specifier}\``, '', '```ts', code.join('\n\n'), '```', ...beyond];
}
