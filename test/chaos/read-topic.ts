import { until } from '@earwitness/testing';
import { Kafka, logLevel } from 'kafkajs';
import { randomUUID } from 'node:crypto';

export interface Stored {
  readonly partition: number;
  readonly key: string;
  readonly value: string;
}

/** Everything that a topic holds, read by kafkajs alone: none of the code under test is asked. */
export const readTopic = async (brokers: readonly string[], topic: string): Promise<readonly Stored[]> => {
  const kafka = new Kafka({ brokers: [...brokers], logLevel: logLevel.NOTHING });
  const admin = kafka.admin();
  await admin.connect();
  const offsets = await admin.fetchTopicOffsets(topic);
  const expected = offsets.reduce((sum, { high }) => sum + Number(high), 0);
  const stored: Stored[] = [];
  const consumer = kafka.consumer({ groupId: randomUUID(), maxWaitTimeInMs: 100 });
  await consumer.connect();
  await consumer.subscribe({ topic, fromBeginning: true });
  await consumer.run({
    eachBatch: ({ batch: { partition, messages } }) => {
      for (const { key, value } of messages)
        stored.push({ partition, key: key?.toString() ?? '', value: value?.toString() ?? '' });
      return Promise.resolve();
    },
  });
  await until(() => stored.length >= expected, { what: `all ${expected} records of ${topic}`, withinMs: 60_000 });
  await consumer.disconnect();
  await admin.disconnect();
  return stored;
};
