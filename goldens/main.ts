// Compares every fixture with what this library writes. `--show area` or `--show id` prints what fails; `--pin 'reason' id…`
// lists what fails there as a difference that is meant. `--grammar` parses all that is written for databases with a grammar.
import { writeFileSync } from 'node:fs';
import { verdicts } from './grammar.ts';
import { checked, rejectedIn } from './grammar-check.ts';
import { areas, casesOf, compareArea, differencesFile, differencesOf, fixturesOf, type Outcome } from './run.ts';

const [mode, ...rest] = process.argv.slice(2);
const [reason, ...pinned] = rest;
const wanted = mode === '--pin' ? pinned : rest;
const outcomes: Outcome[] = [];
for (const area of areas) {
  const found = compareArea(fixturesOf(area), await casesOf(area), differencesOf(area));
  outcomes.push(...found);
  const counts = (['equal', 'listed', 'failing'] as const).map((state) => found.filter((outcome) => outcome.state === state).length);
  console.log(`${area.padEnd(20)} ${counts.map((count) => String(count).padStart(5)).join('')}`);
}

const shows = (outcome: Outcome): boolean =>
  wanted.length === 0 || wanted.some((one) => outcome.id === one || outcome.id.startsWith(`${one}.`));
const failing = outcomes.filter(({ state }) => state === 'failing');
if (mode === '--show') {
  for (const { id, target, wanted: theirs, ours } of failing.filter(shows))
    console.log(`\n${id} on ${target}\n  wanted ${theirs}\n  ours   ${ours}`);
}
if (mode === '--pin') pin(failing.filter(shows));
if (mode === '--grammar') await parseAll();

const count = (state: Outcome['state']): number => outcomes.filter((outcome) => outcome.state === state).length;
console.log(`goldens: ${count('equal')} equal, ${count('listed')} listed differences, ${count('failing')} failing`);
if (failing.length > 0) process.exitCode = 1;

function pin(chosen: readonly Outcome[]): void {
  if (reason === undefined || wanted.length === 0) throw new Error("give a reason and what to list: --pin 'reason' area.case");
  for (const { id, target, ours } of chosen) {
    const area = id.slice(0, id.indexOf('.'));
    const known = differencesOf(area);
    const changed = { ...known, [id]: { reason, ours: { ...known[id]?.ours, [target]: ours } } };
    writeFileSync(differencesFile(area), `${JSON.stringify(changed, undefined, 2)}\n`);
  }
}

/** Parses every statement, also those whose verdict is known, and writes the verdicts down. */
async function parseAll(): Promise<void> {
  verdicts.distrust();
  let rejected = 0;
  for (const target of checked) {
    for (const area of areas) {
      for (const [id, complaint] of Object.entries(await rejectedIn(area, target))) {
        console.error(`${id} on ${target}: ${complaint}`);
        rejected += 1;
      }
    }
  }
  const changed = verdicts.save();
  console.log(`grammar: ${rejected} rejected, ${changed} known verdicts were wrong`);
  if (rejected + changed > 0) process.exitCode = 1;
}
