import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describeWithKafka, elsewhere, freshName, TcpProxy, until } from '@earwitness/testing';
import { Kafka, logLevel } from 'kafkajs';
import { isAlive } from '../machine/process';
import { type EmbeddedKafka, type KafkaOptions, startKafka } from './kafka';

const directories: string[] = [];
const clusters: EmbeddedKafka[] = [];
const newDirectory = () => {
  const directory = mkdtempSync(join(tmpdir(), 'earwitness-kafka-spec-'));
  directories.push(directory);
  return directory;
};
const start = async (options: Omit<KafkaOptions, 'directory'> = {}) => {
  const cluster = await startKafka({ directory: newDirectory(), ...options });
  clusters.push(cluster);
  return cluster;
};

afterEach(async () => {
  for (const cluster of clusters.splice(0)) await cluster.stop();
  for (const directory of directories.splice(0)) rmSync(directory, { recursive: true, force: true });
});

const clientOf = ({ brokers }: EmbeddedKafka, retries = 20) =>
  new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING, retry: { initialRetryTime: 100, retries } });

const makeTopic = async (kafka: Kafka): Promise<string> => {
  const topic = freshName('topic');
  const admin = kafka.admin();
  await admin.connect();
  await admin.createTopics({ topics: [{ topic, numPartitions: 1 }], waitForLeaders: true });
  await admin.disconnect();
  return topic;
};

const send = async (kafka: Kafka, topic: string, value: string) => {
  const producer = kafka.producer();
  await producer.connect();
  const sent = producer.send({ topic, acks: -1, timeout: 1000, messages: [{ value }] });
  await sent.finally(() => producer.disconnect());
};

const endOf = async (kafka: Kafka, topic: string): Promise<string | undefined> => {
  const admin = kafka.admin();
  await admin.connect();
  const [partition] = await admin.fetchTopicOffsets(topic).finally(() => admin.disconnect());
  return partition?.high;
};

describeWithKafka('an embedded Kafka of one node', () => {
  it('keeps what it acknowledged over a kill and a restart', async () => {
    const cluster = await start();
    const kafka = clientOf(cluster);
    const topic = await makeTopic(kafka);
    await send(kafka, topic, 'kept');
    const [node] = cluster.nodes;
    const before = node?.pid ?? 0;
    await node?.kill();
    expect(isAlive(before)).toBe(false);
    await node?.restart();
    expect(node?.pid).not.toBe(before);
    await expect(endOf(kafka, topic)).resolves.toBe('1');
  });

  it('answers nobody while it is paused, and everybody afterwards', async () => {
    const cluster = await start();
    const kafka = clientOf(cluster);
    const topic = await makeTopic(kafka);
    cluster.nodes[0]?.pause();
    const sending = send(kafka, topic, 'late');
    const first = await Promise.race([sending.then(() => 'sent'), until(() => 'waiting', { withinMs: 500 })]);
    cluster.nodes[0]?.resume();
    await sending;
    expect([first, await endOf(kafka, topic)]).toEqual(['waiting', '1']);
  });

  it('sends clients through the proxy that it advertises', async () => {
    let connections = 0;
    let targetPort = 0;
    const filters = () => {
      connections += 1;
      return {};
    };
    const proxy = await TcpProxy.start({ targetPort: () => targetPort, filters });
    const cluster = await start({ advertised: (port) => ((targetPort = port), proxy.port) });
    expect(cluster.brokers).toEqual([`127.0.0.1:${proxy.port}`]);
    const kafka = clientOf({ ...cluster, brokers: [`127.0.0.1:${cluster.nodes[0]?.port}`] });
    expect(connections).toBe(0);
    await send(kafka, await makeTopic(kafka), 'through the proxy');
    expect(connections).toBeGreaterThan(0);
    await proxy.close();
  });

  it('ends with the process that started it', async () => {
    const other = elsewhere('embedded');
    const script = `const { nodes } = await lib.startKafka({ directory: '${newDirectory()}' }); say(nodes[0].pid);
      setInterval(() => undefined, 1000);`;
    const child = other.run(script, { env: { HOME: process.env.HOME ?? '' } });
    const pid = Number(await child.said);
    expect(isAlive(pid)).toBe(true);
    child.kill();
    await until(() => !isAlive(pid), { what: 'the end of Kafka' });
    other.remove();
  });
});

describeWithKafka('an embedded Kafka of three nodes', () => {
  it('acknowledges with one node lost, and no longer with two', async () => {
    const cluster = await start({ nodes: 3 });
    const kafka = clientOf(cluster);
    const topic = await makeTopic(kafka);
    await send(kafka, topic, 'on three');
    await cluster.nodes[0]?.kill();
    await until(() => send(kafka, topic, 'on two').then(() => true), { what: 'a new leader', withinMs: 30_000 });
    await cluster.nodes[1]?.kill();
    await expect(send(clientOf(cluster, 2), topic, 'on one')).rejects.toThrow();
  });
});
