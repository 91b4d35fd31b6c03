import { startKafka } from '@earwitness/embedded';
import { KafkaLog, MicroBatchProducer } from '@earwitness/messaging';
import { describeWithKafka, freshName, until } from '@earwitness/testing';
import { mkdtempSync, rmSync } from 'node:fs';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as sleep } from 'node:timers/promises';
import { NONE, request, violationsOf } from './request-ledger';

const KILLS = 20;
const BACK_WITHIN_MS = 10_000;

describeWithKafka('R1: brokers are killed and come back under load, 20 times', () => {
  it.each([1, 3] as const)(
    'with %i of them every acknowledged record is stored exactly once',
    async (nodes) => {
      const directory = mkdtempSync(join(tmpdir(), 'earwitness-kafka-'));
      const kafka = await startKafka({ directory, nodes });
      const log = new KafkaLog({ brokers: kafka.brokers, requestTimeoutMs: 2_000 });
      const topic = { topic: freshName('r1'), partitions: 12 };
      await log.ensure([topic]);
      const producer = await MicroBatchProducer.open(log, { topics: [topic], deadlineMs: 5_000 });
      let acknowledged = 0;
      const append = async (key: string, value: string): Promise<void> => {
        await producer.append({ topic: topic.topic, key, value: Buffer.from(value), headers: {} });
        acknowledged += 1;
      };
      const over = new AbortController();
      const requests = request({ concurrency: 64, append, isOver: () => over.signal.aborted });
      for (let kill = 0; kill < KILLS; kill += 1) {
        const node = kafka.nodes[kill % nodes];
        await node?.kill();
        await sleep(Math.random() * 500);
        await node?.restart();
        const before = acknowledged;
        const backWithin = { what: 'the first acknowledgement', withinMs: BACK_WITHIN_MS };
        await until(() => acknowledged > before, backWithin);
      }
      over.abort();
      const outcomes = await requests;
      await producer.close();
      const violations = await violationsOf(kafka.brokers, topic.topic, outcomes);
      await log.close();
      await kafka.stop();
      rmSync(directory, { recursive: true, force: true });
      expect(violations).toMatchObject(NONE);
      expect(violations.acknowledged).toBeGreaterThan(KILLS);
    },
    300_000,
  );
});
