import { execFile } from 'node:child_process';
import { mkdtempSync, rmSync, writeFileSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { promisify } from 'node:util';
import { dependencyRules } from './dependency-rules';

const run = promisify(execFile);
const root = process.cwd();

interface Report {
  readonly summary: {
    readonly totalCruised: number;
    readonly violations: readonly {
      readonly rule: { readonly name: string };
      readonly from: string;
      readonly to: string;
    }[];
  };
}

export interface Cruise {
  readonly modules: number;
  /** `rule: from → to` */
  readonly violations: readonly string[];
}

/** Holds the imports of a source tree against the rules of the house. */
export const cruise = async (directory: string): Promise<Cruise> => {
  const scratch = mkdtempSync(join(tmpdir(), 'earwitness-rules-'));
  const rules = join(scratch, 'rules.json');
  writeFileSync(rules, JSON.stringify(dependencyRules));
  const tool = join(root, 'node_modules/dependency-cruiser/bin/dependency-cruiser.mjs');
  const args = [tool, '--config', rules, '--output-type', 'json', 'apps', 'libs', 'test'];
  const running = run(process.execPath, args, { cwd: directory, maxBuffer: 100 * 2 ** 20 });
  const { stdout } = await running.finally(() => rmSync(scratch, { recursive: true }));
  const { summary } = JSON.parse(stdout) as Report;
  return {
    modules: summary.totalCruised,
    violations: summary.violations.map(({ rule, from, to }) => `${rule.name}: ${from} → ${to}`).sort(),
  };
};
