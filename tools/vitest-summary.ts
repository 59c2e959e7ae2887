import Table from 'cli-table3';
import type { Reporter, TestModule, Vitest } from 'vitest/node';
import { reasonLines, summarise, summaryLine } from '../packages/testing/src/conformance-summary.ts';
import type { ServerAnswer } from './servers/server-keeper.ts';
import { servers } from './servers/server-kind.ts';

/**
 * Ends a run with tables of the database servers that were asked for and of what was skipped and why, one line of counts, and
 * one for each database that the conformance suite was run on.
 *
 * In CI a server that must be there and is not fails the run.
 */
export default class SummaryReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  async onTestRunEnd(modules: readonly TestModule[]): Promise<void> {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: { readonly test: string; readonly reason: string }[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') continue;
        counts[result.state] += 1;
        if (result.state === 'skipped' && test.meta().sqlayerConformance?.notApplicable === undefined)
          skipped.push({ test: `${module.project.name} › ${test.fullName}`, reason: result.note ?? 'no reason given' });
      }
    }
    reportServers(await this.#servers());
    if (skipped.length > 0) {
      console.log('\nSkipped:');
      for (const { test, reason } of skipped) console.log(`  ${test}: ${reason}`);
    }
    console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
    reportConformance(modules);
  }

  async #servers(): Promise<readonly ServerAnswer[]> {
    const contexts = this.#vitest?.projects.map((project) => project.getProvidedContext()) ?? [];
    const url = contexts.find(({ serverKeeperUrl }) => serverKeeperUrl !== undefined)?.serverKeeperUrl;
    if (url === undefined) return [];
    const response = await fetch(url);
    return (await response.json()) as readonly ServerAnswer[];
  }
}

/** What the databases lack is told where nothing but the suite was run; among all other tests it would be much. */
function reportConformance(modules: readonly TestModule[]): void {
  const databases = summarise(modules);
  if (databases.length === 0) return;
  const isAlone = modules.every((module) => module.relativeModuleId.includes('conformance'));
  if (isAlone) for (const line of reasonLines(databases)) console.log(line);
  console.log(`\n${databases.map(summaryLine).join('\n')}`);
}

function reportServers(answers: readonly ServerAnswer[]): void {
  if (answers.length === 0) return;
  const table = new Table({ head: ['database server', 'version', 'where, or why not'], style: { head: [], border: [], compact: true } });
  for (const answer of answers) {
    const { title, required } = servers[answer.kind];
    if (answer.url === undefined) {
      table.push([title, '-', answer.reason]);
      if (required && process.env['CI'] === 'true') process.exitCode = 1;
    } else table.push([title, answer.version, answer.started ? 'started for the tests' : withoutPassword(answer.url)]);
  }
  console.log(`\n${table}`);
}

function withoutPassword(url: string): string {
  const shown = new URL(url);
  if (shown.password !== '') shown.password = '***';
  return shown.href;
}
