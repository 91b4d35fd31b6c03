import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Bench, profiling } from '../bench';
import { describeMachine, kafkaVersion } from '../machine';
import { alternate, median, type Pair } from '../pairs';
import type { Report, Row } from '../report';
import { newPrivateKey } from './accounts';
import { type Ground, kafkaGround, postgresGround } from './ground';
import type { Measured } from './open-loop';
import { POLICIES } from './policies';
import { type Lane, LANES } from './questions';
import { readDecisions } from './read-decisions';
import { type Pace, System } from './system';

const PER_SECOND = 500;
const MOST_P99_MS = 10;
const MOST_ADDED_MICROSECONDS = 150;
const DRAINED_WITHIN_MS = 60_000;
const SHOWN_FAULTS = 10;

interface Plan {
  readonly pairs: number;
  /** Code is compiled while it runs: figures are of a process that has been at work for a while. */
  readonly atFirst: Pace;
  readonly warmUp: Pace;
  readonly measured: Pace;
}
const paceOf = (seconds: number): Pace => ({ perSecond: PER_SECOND, seconds });
const planOf = ({ isQuick }: Bench): Plan =>
  isQuick
    ? { pairs: 1, atFirst: paceOf(1.5), warmUp: paceOf(1.5), measured: paceOf(3) }
    : { pairs: 7, atFirst: paceOf(60), warmUp: paceOf(5), measured: paceOf(10) };

interface Stage {
  readonly ours: System;
  readonly empty: System;
  readonly ground: Ground;
  readonly plan: Plan;
}

/** Pair by pair, because what else the machine has to do changes from one pair to the next. */
const addedBy = (pairs: readonly Pair<Measured>[]): readonly number[] =>
  pairs.map(({ ours, theirs }) => ours.cpuPerRequest - theirs.cpuPerRequest);

const middle = (pairs: readonly Pair<Measured>[], side: 'ours' | 'theirs', of: keyof Measured): number =>
  median(pairs.map((pair) => pair[side][of]));

const compare = async (lane: Lane, { ours, empty, plan }: Stage) => {
  const { pairs, warmUp, measured } = plan;
  await ours.run(lane, warmUp);
  await empty.run(lane, warmUp);
  return alternate(
    pairs,
    () => ours.run(lane, measured),
    () => empty.run(lane, measured),
  );
};

const verdictOf = (holds: boolean): string => (holds ? 'holds' : 'falls short');

const rowOf = (lane: Lane, pairs: readonly Pair<Measured>[]): Row => {
  const added = median(addedBy(pairs));
  const p99Ms = middle(pairs, 'ours', 'p99Ms');
  return {
    question: lane,
    'p50 ms': middle(pairs, 'ours', 'p50Ms'),
    'p99 ms': p99Ms,
    [`p99 ≤ ${MOST_P99_MS}`]: verdictOf(p99Ms <= MOST_P99_MS),
    'p99 ms, empty set': middle(pairs, 'theirs', 'p99Ms'),
    'CPU µs': middle(pairs, 'ours', 'cpuPerRequest'),
    'CPU µs, empty set': middle(pairs, 'theirs', 'cpuPerRequest'),
    'added µs': added,
    'worst pair': Math.max(...addedBy(pairs)),
    [`added ≤ ${MOST_ADDED_MICROSECONDS}`]: verdictOf(added <= MOST_ADDED_MICROSECONDS),
  };
};

/** The bus is stopped in the middle of it, and is back afterwards. */
const withoutBus = async (lane: Lane, { ours, ground, plan: { measured } }: Stage): Promise<Row> => {
  const running = ours.run(lane, measured);
  await sleep((measured.seconds * 1_000) / 2);
  await ground.stop();
  const { asked, p50Ms, p99Ms, mostMs } = await running;
  await ground.startAgain();
  const startedAt = performance.now();
  while (!ours.isDrained && performance.now() - startedAt < DRAINED_WITHIN_MS) await sleep(50);
  if (!ours.isDrained) ours.faults.push(`${lane}: the spill was not delivered within ${DRAINED_WITHIN_MS} ms`);
  return { question: lane, asked, 'p50 ms': p50Ms, 'p99 ms': p99Ms, 'most ms': mostMs };
};

type Findings = Pick<Report, 'tables' | 'notes' | 'faults'>;

const measure = async (stage: Stage): Promise<Findings> => {
  const { ours, empty, ground, plan } = stage;
  const rows: Row[] = [];
  const down: Row[] = [];
  await ours.run('newCall', plan.atFirst);
  await empty.run('newCall', plan.atFirst);
  for (const lane of LANES) rows.push(rowOf(lane, await compare(lane, stage)));
  for (const lane of LANES) down.push(await withoutBus(lane, stage));
  const duplicates = ours.compare(await readDecisions(ground.bus));
  return {
    tables: [
      { title: `On ${ground.name}: ${PER_SECOND} questions/s, open loop, ${POLICIES} policies and none`, rows },
      { title: `The same, with ${ground.name} stopped half-way`, rows: down },
    ],
    notes: [
      `${ground.name}: ${ours.answered} questions with policies were answered and read back; ${duplicates} decisions are there more than once, the same by id and content.`,
    ],
    faults: [...ours.faults, ...empty.faults],
  };
};

type StartGround = (directory: string) => Promise<Ground>;

/** Each has a bus of its own: what one is asked is not told to the other. */
const measureOn = async (startGround: StartGround, directory: string, bench: Bench): Promise<Findings> => {
  const privateKey = newPrivateKey();
  const start = async (hasPolicies: boolean, execArgv: readonly string[] = []) => {
    const own = join(directory, hasPolicies ? 'ours' : 'empty');
    mkdirSync(own);
    const ground = await startGround(own);
    const settings = { bus: ground.bus, directory: own, privateKey, hasPolicies };
    const system = await System.start(settings, execArgv).catch(async (error: unknown) => {
      await ground.stop();
      throw error;
    });
    return { system, ground, stop: () => system.stop().then(() => ground.stop()) };
  };
  const ours = await start(true, profiling(bench));
  try {
    const empty = await start(false);
    const stage = { ours: ours.system, empty: empty.system, ground: ours.ground, plan: planOf(bench) };
    return await measure(stage).finally(() => empty.stop());
  } finally {
    await ours.stop();
  }
};

const GROUNDS = { kafka: kafkaGround, postgres: postgresGround } as const;

const shown = (faults: readonly string[]): readonly string[] =>
  faults.length > SHOWN_FAULTS
    ? [...faults.slice(0, SHOWN_FAULTS), `and ${faults.length - SHOWN_FAULTS} more`]
    : faults;

/** What was measured on the other one is not lost. */
const failed =
  (ground: string) =>
  (error: Error): Findings => ({ tables: [], notes: [], faults: [`${ground}: ${error.stack ?? error.message}`] });

/** In a hurry, on Kafka alone. */
export const runW5 = async (bench: Bench): Promise<Report> => {
  const findings: Findings[] = [];
  for (const [name, start] of Object.entries(GROUNDS)) {
    if (bench.isQuick && name !== 'kafka') continue;
    const directory = join(bench.directory, name);
    mkdirSync(directory);
    findings.push(await measureOn(start, directory, bench).catch(failed(name)));
  }
  return {
    workload: 'W5 synchronous decision',
    tables: findings.flatMap(({ tables }) => tables),
    ratios: [],
    notes: [
      'CPU is of the whole ingress process, from /proc. Load generator and bus are on the same cores.',
      ...findings.flatMap(({ notes }) => notes),
    ],
    faults: shown(findings.flatMap(({ faults }) => faults)),
    machine: describeMachine({ kafka: await kafkaVersion() }, bench.loadBefore),
  };
};
