import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { type EmbeddedPostgres, startPostgres } from '@earwitness/embedded';
import pg from 'pg';
import { type Bench, profiling } from '../bench';
import { describeMachine } from '../machine';
import { alternate, median, type Pair } from '../pairs';
import type { Report, Row } from '../report';
import { newPrivateKey } from './accounts';
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
  readonly warmUp: Pace;
  readonly measured: Pace;
}
const planOf = ({ isQuick }: Bench): Plan => ({
  pairs: isQuick ? 1 : 5,
  warmUp: { perSecond: PER_SECOND, seconds: isQuick ? 1.5 : 5 },
  measured: { perSecond: PER_SECOND, seconds: isQuick ? 3 : 10 },
});

interface Ground {
  server: EmbeddedPostgres;
  readonly directory: string;
}

interface Stage {
  readonly ours: System;
  readonly empty: System;
  readonly ground: Ground;
}

const databaseOn = async ({ url }: EmbeddedPostgres, name: string): Promise<string> => {
  const admin = new pg.Client({ connectionString: url });
  await admin.connect();
  await admin.query(`CREATE DATABASE ${name}`);
  await admin.end();
  return Object.assign(new URL(url), { pathname: `/${name}` }).href;
};

const middle = (pairs: readonly Pair<Measured>[], side: 'ours' | 'theirs', of: keyof Measured): number =>
  median(pairs.map((pair) => pair[side][of]));

const compare = async (lane: Lane, { ours, empty }: Stage, { pairs, warmUp, measured }: Plan) => {
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
  const added = middle(pairs, 'ours', 'cpuPerRequest') - middle(pairs, 'theirs', 'cpuPerRequest');
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
    [`added ≤ ${MOST_ADDED_MICROSECONDS}`]: verdictOf(added <= MOST_ADDED_MICROSECONDS),
  };
};

/** The server is stopped in the middle of it, and is back afterwards. */
const withoutServer = async (lane: Lane, { ours, ground }: Stage, { measured }: Plan): Promise<Row> => {
  const running = ours.run(lane, measured);
  await sleep((measured.seconds * 1_000) / 2);
  await ground.server.stop();
  const { asked, p50Ms, p99Ms, mostMs } = await running;
  ground.server = await startPostgres({ directory: ground.directory, port: ground.server.port });
  const startedAt = performance.now();
  while (!ours.isDrained && performance.now() - startedAt < DRAINED_WITHIN_MS) await sleep(50);
  if (!ours.isDrained) ours.faults.push(`${lane}: the spill was not delivered within ${DRAINED_WITHIN_MS} ms`);
  return { question: lane, asked, 'p50 ms': p50Ms, 'p99 ms': p99Ms, 'most ms': mostMs };
};

const measure = async (bench: Bench, stage: Stage, url: string): Promise<Omit<Report, 'machine'>> => {
  const plan = planOf(bench);
  const rows: Row[] = [];
  const down: Row[] = [];
  for (const lane of LANES) rows.push(rowOf(lane, await compare(lane, stage, plan)));
  for (const lane of LANES) down.push(await withoutServer(lane, stage, plan));
  const duplicates = stage.ours.compare(await readDecisions(url));
  const faults = [...stage.ours.faults, ...stage.empty.faults];
  return {
    workload: 'W5 synchronous decision',
    tables: [
      { title: `${PER_SECOND} questions/s, open loop, ${POLICIES} policies and none`, rows },
      { title: 'The same, with the bus and Postgres stopped half-way', rows: down },
    ],
    ratios: [],
    notes: [
      'The bus is the log in Postgres: one server is both, and is stopped and started for real. CPU is of the whole ingress process, from /proc.',
      `${stage.ours.answered} questions with policies were answered and read back; ${duplicates} decisions are there more than once, the same by id and content.`,
    ],
    faults:
      faults.length > SHOWN_FAULTS
        ? [...faults.slice(0, SHOWN_FAULTS), `and ${faults.length - SHOWN_FAULTS} more`]
        : faults,
  };
};

export const runW5 = async (bench: Bench): Promise<Report> => {
  const directory = join(bench.directory, 'w5-postgres');
  const ground: Ground = { server: await startPostgres({ directory }), directory };
  process.on('exit', () => void ground.server.stop());
  const [url, other] = [await databaseOn(ground.server, 'ours'), await databaseOn(ground.server, 'empty')];
  const privateKey = newPrivateKey();
  const settings = (name: string) => ({ directory: join(bench.directory, name), privateKey });
  const ours = await System.start({ ...settings('ours'), databaseUrl: url, hasPolicies: true }, profiling(bench));
  const empty = await System.start({ ...settings('empty'), databaseUrl: other, hasPolicies: false });
  try {
    const report = await measure(bench, { ours, empty, ground }, url);
    return { ...report, machine: describeMachine({ kafka: 'none' }, bench.loadBefore) };
  } finally {
    await Promise.all([ours.stop(), empty.stop()]);
    await ground.server.stop();
  }
};
