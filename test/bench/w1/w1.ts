import { mkdirSync } from 'node:fs';
import { join } from 'node:path';
import { startKafka } from '@earwitness/embedded';
import { KafkaLog } from '@earwitness/messaging';
import { type Bench, profiling } from '../bench';
import { Child } from '../child';
import { describeMachine, kafkaVersion } from '../machine';
import type { Report } from '../report';
import { LaneBench, type Pace } from './lane-bench';
import { type LaneFindings, LaneRun } from './lane-run';
import type { Lane } from './signatures';
import { OURS, PEERS, type RunningSystem, startSystem, stopSystem, type SystemPlan } from './systems';
import { BODY_BYTES, CONVERSATIONS } from './webhook-shape';

const FULL: Pace = { pairs: 5, warmUpMs: 700, measuredMs: 3_000, poolSize: 120_000 };
const QUICK: Pace = { pairs: 1, warmUpMs: 250, measuredMs: 500, poolSize: 20_000 };

/** In a hurry, one framework is enough. */
const peersOf = ({ isQuick }: Bench): readonly SystemPlan[] =>
  PEERS.filter(({ settings }) => !isQuick || settings?.platform !== 'fastify');

const LANES: readonly Lane[] = ['hmac', 'ed25519'];
const PARTITIONS = 12;

/** Small segments, so that what was read back does not stay on the disk. */
const KAFKA_SETTINGS = { 'log.segment.bytes': String(64 * 2 ** 20), 'log.retention.check.interval.ms': '20000' };

const createTopics = async (brokers: readonly string[]): Promise<void> => {
  const log = new KafkaLog({ brokers });
  await log.ensure([OURS, ...PEERS].map(({ topic }) => ({ topic, partitions: PARTITIONS })));
  // The first producer id after a broker's start takes a while.
  await (await log.openLane()).close();
  await log.close();
};

const runLane = async (lane: Lane, brokers: readonly string[], bench: Bench): Promise<LaneFindings> => {
  const pace = bench.isQuick ? QUICK : FULL;
  const start = async (plan: SystemPlan): Promise<[SystemPlan, RunningSystem]> => {
    const directory = join(bench.directory, `${lane} ${plan.name}`);
    mkdirSync(directory);
    return [plan, await startSystem(plan, { lane, brokers, directory }, plan === OURS ? profiling(bench) : [])];
  };
  const generator = new Child(join(__dirname, 'generator.js'));
  const systems = new Map(await Promise.all([OURS, ...peersOf(bench)].map(start)));
  try {
    return await new LaneRun(systems, new LaneBench(generator, lane, pace), pace.pairs).run(lane);
  } finally {
    await Promise.all([generator.stop(), ...[...systems.values()].map(stopSystem)]);
  }
};

const NOTES: readonly string[] = [
  `Webhooks of ${BODY_BYTES} bytes, ${CONVERSATIONS} conversations, 128 keep-alive connections, acks=all, ${PARTITIONS} partitions of one broker; load generator and broker on the same cores.`,
  'Capacity is a closed loop; latency is counted from when a request was due, at shares of the capacity of that system itself.',
  'Ours seals the raw words and counts metrics besides, as in production; nobody else does.',
];

/** W1: a webhook is accepted when it is durable in Kafka. */
export const runW1 = async (bench: Bench): Promise<Report> => {
  const kafka = await startKafka({ directory: join(bench.directory, 'kafka'), settings: KAFKA_SETTINGS });
  try {
    await createTopics(kafka.brokers);
    const found: (readonly [Lane, LaneFindings])[] = [];
    for (const lane of LANES) found.push([lane, await runLane(lane, kafka.brokers, bench)]);
    return {
      workload: 'W1 accept → durable',
      machine: describeMachine({ kafka: await kafkaVersion() }, bench.loadBefore),
      tables: found.map(([lane, { rows }]) => ({ title: `Lane ${lane}`, rows })),
      ratios: found.flatMap(([, { ratios }]) => ratios),
      notes: NOTES,
      faults: found.flatMap(([, { faults }]) => faults),
    };
  } finally {
    await kafka.stop();
  }
};
