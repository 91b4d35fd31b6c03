import { chmodSync, mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { parseArgs } from 'node:util';
import type { Bench } from './bench';
import { waitForQuiet } from './machine';
import { runReplay } from './replay/replay';
import { publish, type Report } from './report';
import { runW1 } from './w1/w1';
import { runW2 } from './w2/w2';
import { runW5 } from './w5/w5';

const USAGE = 'npm run bench -- w1|w2|w5|replay [--quick] [--json <file>] [--profile <directory>]';
const QUIET_WITHIN_MS = 5 * 60_000;

const workloads: Readonly<Record<string, (bench: Bench) => Promise<Report>>> = {
  w1: runW1,
  w2: runW2,
  w5: runW5,
  replay: runReplay,
};

const refuse = (problem: string): never => {
  console.error(`${problem}${USAGE}`);
  return process.exit(2);
};

const parsed = () => {
  try {
    return parseArgs({
      allowPositionals: true,
      options: {
        quick: { type: 'boolean', default: false },
        json: { type: 'string' },
        profile: { type: 'string' },
        help: { type: 'boolean', default: false },
      },
    });
  } catch (error) {
    return refuse(`${(error as Error).message}\n`);
  }
};

const readArguments = () => {
  const { positionals, values } = parsed();
  const run = workloads[positionals.join(' ')] ?? refuse('');
  return { run, isQuick: values.quick, jsonPath: values.json, profileDirectory: values.profile };
};

/** Removed when this process ends, however it is told to. */
const scratch = (): string => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-bench-'));
  // Root's Postgres runs as an unprivileged user, who must be able to reach its cluster.
  chmodSync(directory, 0o711);
  process.on('exit', () => rmSync(directory, { recursive: true, force: true }));
  for (const signal of ['SIGINT', 'SIGTERM'] as const) process.on(signal, () => process.exit(130));
  return directory;
};

/** Exits with 1 when a check of the bench itself fails; a bar that is missed is a finding, not a failure. */
const main = async (): Promise<void> => {
  const { run, isQuick, jsonPath, profileDirectory } = readArguments();
  const loadBefore = await waitForQuiet(isQuick ? 0 : QUIET_WITHIN_MS);
  const report = await run({
    isQuick,
    directory: scratch(),
    loadBefore,
    ...(profileDirectory && { profileDirectory }),
  });
  publish(report, jsonPath);
  process.exit(report.faults.length > 0 ? 1 : 0);
};

main().catch((error: unknown) => {
  console.error(error instanceof Error ? (error.stack ?? error.message) : error);
  process.exit(1);
});
