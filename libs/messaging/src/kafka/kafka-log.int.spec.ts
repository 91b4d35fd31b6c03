import { type EmbeddedKafka, startKafka } from '@earwitness/embedded';
import { describeWithKafka, freshName, losingProduceAnswers, type Loss, TcpProxy, until } from '@earwitness/testing';
import { Kafka, logLevel } from 'kafkajs';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { freshTopic, numbered, placed, Reader } from '../conformance/fixtures';
import { keepsLogPromises, type LogUnderTest } from '../log.conformance';
import { KafkaLog } from './kafka-log';

/** What a broker takes unless it is told otherwise. */
const maxRecordBytes = 1_048_588;

describeWithKafka('with a broker of its own', () => {
  let directory: string;
  let kafka: EmbeddedKafka;
  let proxy: TcpProxy;
  let log: KafkaLog;
  let loss: Loss | undefined;
  let lost = 0;

  const under = (): LogUnderTest => ({
    log,
    maxRecordBytes,
    answersLost: lost,
    loseNextAnswer: () => void (loss = lost % 2 === 0 ? 'cut' : 'swallow'),
    removeBefore: async ({ topic, partition, offset }) => {
      const admin = new Kafka({ brokers: [...kafka.brokers], logLevel: logLevel.NOTHING }).admin();
      await admin.connect();
      // Without asking for it first, kafkajs does not know the topic's leaders here.
      await admin.fetchTopicOffsets(topic);
      await admin.deleteTopicRecords({ topic, partitions: [{ partition, offset: String(offset) }] });
      await admin.disconnect();
    },
    crash: async () => {
      const [broker] = kafka.nodes;
      await broker?.kill();
      await broker?.restart();
    },
  });

  beforeAll(async () => {
    directory = mkdtempSync(join(tmpdir(), 'earwitness-kafka-'));
    let listening = 0;
    const filters = losingProduceAnswers(() => {
      const now = loss;
      loss = undefined;
      if (now) lost += 1;
      return now;
    });
    proxy = await TcpProxy.start({ targetPort: () => listening, filters });
    const advertised = (port: number): number => {
      listening = port;
      return proxy.port;
    };
    kafka = await startKafka({ directory, advertised });
    const timing = { requestTimeoutMs: 2_000, sessionTimeoutMs: 6_000, heartbeatIntervalMs: 300 };
    log = new KafkaLog({ brokers: kafka.brokers, ...timing });
  });

  afterAll(async () => {
    await log.close();
    await kafka.stop();
    await proxy.close();
    rmSync(directory, { recursive: true, force: true });
  });

  keepsLogPromises('the log in Kafka', under);

  it('ends the run when the log ends before the position of the group', async () => {
    const topic = await freshTopic(log, 1);
    const lane = await log.openLane();
    await lane.send(placed(topic, numbered(topic, 5)));
    await lane.close();
    const reader = new Reader(() => 50);
    const following = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.failures.length > 0);
    expect(reader.failures[0]).toMatchObject({ message: expect.stringContaining('ends at 5, before our position 50') });
    expect(reader.seen).toEqual([]);
    await following.close();
  });
});
