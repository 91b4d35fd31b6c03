import { Kafka, logLevel } from 'kafkajs';

/**
 * What one writes first with kafkajs: an idempotent producer, one send per record, as many at once as there are
 * requests. Kept to show that the test of lost answers can fail: it loses acknowledged records and stores others twice.
 */
export const naiveProducer = async (
  brokers: readonly string[],
  requestTimeout: number,
): Promise<{ append: (topic: string, key: string, value: string) => Promise<void>; close: () => Promise<void> }> => {
  const kafka = new Kafka({ brokers: [...brokers], requestTimeout, logLevel: logLevel.NOTHING });
  const producer = kafka.producer({ idempotent: true, retry: { initialRetryTime: 50, maxRetryTime: 200 } });
  await producer.connect();
  return {
    append: async (topic, key, value) => void (await producer.send({ topic, messages: [{ key, value }] })),
    close: () => producer.disconnect(),
  };
};
