import { execFile } from 'node:child_process';
import { randomBytes } from 'node:crypto';
import { mkdirSync, writeFileSync } from 'node:fs';
import { join, resolve } from 'node:path';
import { promisify } from 'node:util';
import { freePort } from '../machine/free-port';
import { kafkaClassPath } from './jars';
import { type KafkaNode, KafkaProcess } from './node';
import { type KafkaPorts, kafkaProperties } from './properties';

const run = promisify(execFile);

export interface EmbeddedKafka {
  /** What clients connect to: `127.0.0.1:` and the advertised port of each node. */
  readonly brokers: readonly string[];
  readonly nodes: readonly KafkaNode[];
  /** All nodes at once, and not orderly: what they hold is thrown away. */
  stop(): Promise<void>;
}

export interface KafkaOptions {
  /** For a new cluster. */
  readonly directory: string;
  /** With three, every topic is on all of them, and two must have a record before it is acknowledged. */
  readonly nodes?: 1 | 3;
  /** Of the first node; the others take the next ones. Free ones when it is absent. */
  readonly port?: number;
  /** Tells clients another port than the one that the node listens on: that of a proxy in front of it. */
  readonly advertised?: (listeningPort: number) => number | Promise<number>;
  readonly heapMb?: number;
  /** Further lines of `server.properties`. */
  readonly settings?: Readonly<Record<string, string>>;
}

const choosePorts = async (options: KafkaOptions, node: number): Promise<KafkaPorts> => {
  const client = options.port ? options.port + node : await freePort();
  const advertised = (await options.advertised?.(client)) ?? client;
  return { client, advertised, internal: await freePort(), controller: await freePort() };
};

const format = async (directory: string, classPath: string, clusterId: string): Promise<void> => {
  const properties = join(directory, 'server.properties');
  const tool = ['-XX:TieredStopAtLevel=1', '-cp', classPath, 'kafka.tools.StorageTool', 'format'];
  await run('java', [...tool, `--cluster-id=${clusterId}`, '-c', properties]);
};

const killAll = async (nodes: readonly KafkaProcess[]): Promise<void> => {
  await Promise.all(nodes.map((node) => node.kill()));
};

/** @throws what the first node that does not come up says, with no node left running. */
const startAll = async (nodes: readonly KafkaProcess[]): Promise<void> => {
  const started = await Promise.allSettled(nodes.map((node) => node.start()));
  const failure = started.find((outcome) => outcome.status === 'rejected');
  if (!failure) return;
  await killAll(nodes);
  throw failure.reason;
};

/**
 * A real Apache Kafka (KRaft) on the loopback interface, for tests and benchmarks. It ends with this process.
 * @throws KafkaUnavailable when this machine has no Java, or no Maven to fetch Kafka with.
 * @throws Error with Kafka's own words when it does not come up within 60 s.
 */
export const startKafka = async (options: KafkaOptions): Promise<EmbeddedKafka> => {
  const classPath = await kafkaClassPath();
  const cluster: KafkaPorts[] = [];
  while (cluster.length < (options.nodes ?? 1)) cluster.push(await choosePorts(options, cluster.length));
  const heapMb = options.heapMb ?? (cluster.length === 1 ? 512 : 384);
  const clusterId = randomBytes(16).toString('base64url');
  const prepare = async ({ client: port }: KafkaPorts, node: number): Promise<KafkaProcess> => {
    const directory = resolve(options.directory, String(node + 1));
    mkdirSync(directory, { recursive: true });
    const settings = { 'log.dirs': join(directory, 'data'), ...options.settings };
    writeFileSync(join(directory, 'server.properties'), kafkaProperties(cluster, node, settings));
    await format(directory, classPath, clusterId);
    return new KafkaProcess({ directory, port, classPath, heapMb });
  };
  const nodes = await Promise.all(cluster.map(prepare));
  await startAll(nodes);
  return {
    brokers: cluster.map(({ advertised }) => `127.0.0.1:${advertised}`),
    nodes,
    stop: () => killAll(nodes),
  };
};
