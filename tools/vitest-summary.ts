import type { Reporter, TestModule } from 'vitest/node';

/** Ends a run with a table of what was skipped and why, and one line of counts. */
export default class SummaryReporter implements Reporter {
  onTestRunEnd(modules: readonly TestModule[]): void {
    const counts = { passed: 0, failed: 0, skipped: 0 };
    const skipped: { readonly test: string; readonly reason: string }[] = [];
    for (const module of modules) {
      if (module.errors().length > 0) counts.failed += 1;
      for (const test of module.children.allTests()) {
        const result = test.result();
        if (result.state === 'pending') continue;
        counts[result.state] += 1;
        if (result.state === 'skipped')
          skipped.push({ test: `${module.project.name} › ${test.fullName}`, reason: result.note ?? 'no reason given' });
      }
    }
    if (skipped.length > 0) {
      console.log('\nSkipped:');
      for (const { test, reason } of skipped) console.log(`  ${test}: ${reason}`);
    }
    console.log(`\n${counts.passed} passed, ${counts.failed} failed${counts.skipped > 0 ? `, ${counts.skipped} skipped` : ''}`);
  }
}
