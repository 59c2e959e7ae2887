// What checking typed queries costs, for projects of several sizes.
import Table from 'cli-table3';
import { buildDeclarations, measure, wrongStatements } from './type-project.ts';

const QUERIES = 25;
buildDeclarations();
const ofQueries = new Table({
  head: ['tables', 'all', `of ${QUERIES} queries`, 'seconds'],
  style: { head: [], border: [], compact: true },
});
for (const tables of [10, 100, 500]) {
  const without = measure(tables, 0);
  const { instantiations, seconds, errors } = measure(tables, QUERIES, '', 10);
  if (errors.length > 0) throw new Error(errors.join('\n'));
  ofQueries.push([tables, instantiations, instantiations - without.instantiations, seconds]);
}
console.log(`Type instantiations; the cost of the queries must not grow with the number of tables.\n${ofQueries}`);

const project = measure(50, 100);
if (project.errors.length > 0) throw new Error(project.errors.join('\n'));
console.log(`50 tables and 100 queries: ${project.instantiations} instantiations (aim: under 100,000), ${project.seconds} s`);

const right = measure(10, 0);
for (const [i, statement] of wrongStatements.entries()) {
  const { instantiations, errors } = measure(10, 0, statement);
  if (errors.length === 0) throw new Error(`compiles, though it must not: ${statement}`);
  console.log(
    `wrong statement ${i + 1}: ${instantiations - right.instantiations} instantiations; ${(errors[0] as string).replace(/^.*error /, '')}`,
  );
}
