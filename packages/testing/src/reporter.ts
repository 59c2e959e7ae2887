/** A reporter for vitest that ends a run of the conformance suite with what each database lacks, and one line of counts for each. */

import type { Reporter, TestModule } from 'vitest/node';
import { reasonLines, summarise, summaryLine } from './conformance-summary.ts';

/** `reporters: ['default', '@sqlayer/testing/reporter']` */
export default class ConformanceReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const databases = summarise(modules);
    for (const line of [...reasonLines(databases), '', ...databases.map(summaryLine)]) console.log(line);
  }
}
