import { join } from 'node:path';
import { startKafka } from '@earwitness/embedded';
import { EVENTS } from '@earwitness/messaging';
import { type Bench, profiling } from '../bench';
import { describeMachine, kafkaVersion } from '../machine';
import { alternate, median, type Pair, type Ratio, ratioOf } from '../pairs';
import type { Report, Row } from '../report';
import { preload } from './bus-traffic';
import { EVENTS_PER_CALL } from './calls';
import { consume, earwitness, Floor, type Ground, type Sample, stock, type Traffic } from './contestants';
import { Databases } from './databases';

interface Pace {
  readonly pairs: number;
  readonly calls: number;
  /** For those who would take hours. */
  readonly callsOfStock: number;
}

const FULL: Pace = { pairs: 5, calls: 50_000, callsOfStock: 1_500 };
const QUICK: Pace = { pairs: 1, calls: 4_000, callsOfStock: 150 };

const SMALL = { topic: 'bench.events', partitions: EVENTS.partitions };

interface Load {
  readonly all: Traffic;
  readonly some: Traffic;
}

const load = async (brokers: readonly string[], { calls, callsOfStock }: Pace): Promise<Load> => ({
  all: { brokers, calls, topic: EVENTS.topic, records: await preload(brokers, EVENTS, calls) },
  some: { brokers, calls: callsOfStock, topic: SMALL.topic, records: await preload(brokers, SMALL, callsOfStock) },
});

interface Compared {
  readonly name: string;
  readonly calls: number;
  readonly pairs: readonly Pair<Sample>[];
}

interface Contest {
  readonly pairs: number;
  readonly load: Load;
  readonly ground: Ground;
  readonly execArgv: readonly string[];
}

const compareAll = async ({ pairs, load: { all, some }, ground, execArgv }: Contest): Promise<readonly Compared[]> => {
  const ours = (): Promise<Sample> => consume(earwitness(execArgv), all, ground);
  const againstStock = await alternate(pairs, ours, () => consume(stock, some, ground));
  return ground.databases.with(async (url) => {
    const floor = await Floor.open(url, all.calls);
    const everyEvent = await alternate(pairs, ours, () => floor.run('everyEvent', ground));
    const finalRows = await alternate(1, ours, () => floor.run('finalRows', ground));
    await floor.close();
    return [
      { name: 'stock: eachMessage + TypeORM save', calls: some.calls, pairs: againstStock },
      { name: 'floor: the row of every event', calls: all.calls, pairs: everyEvent },
      { name: 'floor: the final rows only', calls: all.calls, pairs: finalRows },
    ];
  });
};

const BARS = [{ atLeast: 20 }, { atLeast: 0.55 }, undefined];

const ratiosOf = (compared: readonly Compared[]): readonly Ratio[] =>
  compared.map(({ name, pairs }, index) => {
    const bar = BARS[index];
    return ratioOf(`events/s, ${name}`, pairs, { of: ({ perSecond }) => perSecond, ...(bar && { bar }) });
  });

const rowOf = (system: string, calls: number, samples: readonly Sample[]): Row => ({
  system,
  events: calls * EVENTS_PER_CALL,
  'events/s': median(samples.map(({ perSecond }) => perSecond)),
  'CPU µs/event': median(samples.map(({ cpuPerEvent }) => cpuPerEvent)),
  'of Postgres': median(samples.map(({ postgresCpuPerEvent }) => postgresCpuPerEvent)),
  runs: samples.length,
});

const rowsOf = (calls: number, compared: readonly Compared[]): readonly Row[] => [
  rowOf(
    'earwitness',
    calls,
    compared.flatMap(({ pairs }) => pairs.map(({ ours }) => ours)),
  ),
  ...compared.map(({ name, calls: theirs, pairs }) =>
    rowOf(
      name,
      theirs,
      pairs.map((pair) => pair.theirs),
    ),
  ),
  rowOf('Emmett’s PostgreSQL consumer', Number.NaN, []),
];

const notesOf = ({ all, some }: Load): readonly string[] => [
  `${all.calls} conversations × ${EVENTS_PER_CALL} events became ${all.records} records: 5 % come twice in a row, after 5 % an earlier one of the stream comes again; 5,000 calls go on at once. ` +
    'The ledger and the relay keep the order of a stream, and may go back: there are no gaps.',
  `Stock works on ${some.records} records of the same kind and is compared by its rate; it keeps one narrow row for a call, ours three tables and their indexes.`,
  'The floor is one connection and rows that are in the database already: one upsert statement for the n-th event of all calls (or for the last one), into the same tables with the same indexes.',
  'Emmett is not measured: its packages come without a licence, so that they cannot be a dependency.',
  'Postgres with fsync; a run begins when the consumer is told to start, and joins its group within it.',
];

/** W2: what is on the bus is in the read models. */
export const runW2 = async (bench: Bench): Promise<Report> => {
  const pace = bench.isQuick ? QUICK : FULL;
  const [kafka, databases] = await Promise.all([
    startKafka({ directory: join(bench.directory, 'kafka') }),
    Databases.start(bench.directory),
  ]);
  const ground: Ground = { databases, directory: bench.directory, faults: [] };
  try {
    const traffic = await load(kafka.brokers, pace);
    const compared = await compareAll({ pairs: pace.pairs, load: traffic, ground, execArgv: profiling(bench) });
    const versions = { kafka: await kafkaVersion(), postgres: await databases.version() };
    return {
      workload: 'W2 Kafka → read model',
      machine: describeMachine(versions, bench.loadBefore),
      tables: [{ title: 'From the first event to lag 0', rows: rowsOf(pace.calls, compared) }],
      ratios: ratiosOf(compared),
      notes: notesOf(traffic),
      faults: ground.faults,
    };
  } finally {
    await Promise.all([kafka.stop(), databases.stop()]);
  }
};
