import { readdirSync } from 'node:fs';
import { availableParallelism, cpus, loadavg } from 'node:os';
import { dirname } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { kafkaClassPath } from '@earwitness/embedded';

/** Where and on what a figure was measured: without it the figure says nothing. */
export interface Machine {
  readonly cpu: string;
  readonly cores: number;
  readonly node: string;
  readonly kafka: string;
  readonly postgres?: string;
  /** One-minute averages. */
  readonly loadBefore: number;
  readonly loadAfter: number;
}

const QUIET_LOAD = 0.7;

/** Waits until others leave the machine alone, and no longer than that. */
export const waitForQuiet = async (patienceMs: number): Promise<number> => {
  const load = (): number => loadavg()[0] ?? 0;
  for (const deadline = Date.now() + patienceMs; load() > QUIET_LOAD && Date.now() < deadline;) await sleep(2_000);
  return load();
};

export const describeMachine = (versions: Pick<Machine, 'kafka' | 'postgres'>, loadBefore: number): Machine => ({
  cpu: cpus()[0]?.model.trim() ?? 'unknown',
  cores: availableParallelism(),
  node: process.versions.node,
  ...versions,
  loadBefore,
  loadAfter: loadavg()[0] ?? 0,
});

/** The version that a jar of the class path carries in its name. */
export const kafkaVersion = async (): Promise<string> => {
  const names = readdirSync(dirname(await kafkaClassPath()));
  const versions = names.map((name) => /^kafka_2\.13-(.+)\.jar$/.exec(name)?.[1]);
  return versions.find((version) => version !== undefined) ?? 'unknown';
};
