/**
 * Runs the stages that are named, or all of them, in this order, up to the first that fails, and closes with the sum of
 * all tests: `node test/stages.mts lint unit`.
 */
import { spawnSync } from 'node:child_process';
import { mkdtempSync, readFileSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';

interface Count {
  readonly passed: number;
  readonly failed: number;
  readonly skipped: number;
}
type Stage = () => Count;

const root = join(import.meta.dirname, '..');
const scratch = mkdtempSync(join(tmpdir(), 'earwitness-stages-'));

/** A tool of ours by its script, so that it runs on the very Node that runs this. */
const run = (script: string, ...args: readonly string[]): boolean =>
  spawnSync(process.execPath, [join('node_modules', script), ...args], { cwd: root, stdio: 'inherit' }).status === 0;

const check =
  (script: string, ...args: readonly string[]): Stage =>
  () => ({ passed: 0, failed: run(script, ...args) ? 0 : 1, skipped: 0 });

const tests =
  (project: string, ...args: readonly string[]): Stage =>
  () => {
    const report = join(scratch, `${project}.json`);
    const hasPassed = run('jest/bin/jest.js', '--selectProjects', project, '--json', '--outputFile', report, ...args);
    const counted = countOf(report);
    return hasPassed ? counted : { ...counted, failed: Math.max(counted.failed, 1) };
  };

const countOf = (report: string): Count => {
  try {
    const { numPassedTests, numFailedTests, numPendingTests } = JSON.parse(readFileSync(report, 'utf8')) as Record<
      'numPassedTests' | 'numFailedTests' | 'numPendingTests',
      number
    >;
    return { passed: numPassedTests, failed: numFailedTests, skipped: numPendingTests };
  } catch {
    return { passed: 0, failed: 1, skipped: 0 };
  }
};

const stages: Readonly<Record<string, Stage>> = {
  lint: check('eslint/bin/eslint.js', '.', '--max-warnings', '0'),
  format: check('prettier/bin/prettier.cjs', '--check', '--log-level', 'warn', '.'),
  types: check('typescript/bin/tsc', '--noEmit'),
  architecture: tests('architecture'),
  unit: tests('unit'),
  conformance: tests('conformance'),
  build: check('@nestjs/cli/bin/nest.js', 'build'),
  integration: tests('int'),
  // One after the other: each needs the machine for itself.
  chaos: tests('chaos', '--runInBand'),
  journeys: tests('journeys'),
};

const add = (a: Count, b: Count): Count => ({
  passed: a.passed + b.passed,
  failed: a.failed + b.failed,
  skipped: a.skipped + b.skipped,
});

const runAll = (names: readonly string[]): Count => {
  let total: Count = { passed: 0, failed: 0, skipped: 0 };
  for (const name of names) {
    console.log(`\n== ${name}`);
    const begin = performance.now();
    const count = stages[name]?.() ?? { passed: 0, failed: 1, skipped: 0 };
    total = add(total, count);
    console.log(
      `== ${name} ${count.failed ? 'failed' : 'passed'} in ${((performance.now() - begin) / 1000).toFixed(1)} s`,
    );
    if (count.failed) break;
  }
  return total;
};

const named = process.argv.slice(2);
const { passed, failed, skipped } = runAll(named.length ? named : Object.keys(stages));
rmSync(scratch, { recursive: true, force: true });
console.log(`\n${passed} passed, ${failed} failed${skipped ? `, ${skipped} skipped` : ''}`);
process.exitCode = failed ? 1 : 0;
