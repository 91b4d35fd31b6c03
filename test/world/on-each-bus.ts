import { describeWithKafka, type FreshKafka, freshDatabase, freshKafka } from '@earwitness/testing';
import type { WorldOptions } from './world';

/** Tells a story twice, each time in a world of its own: on the log in Postgres, and on Kafka. */
export const onEachBus = (story: (bus: () => Promise<WorldOptions>) => void): void => {
  describe('on the log in Postgres', () => {
    story(async () => ({ databaseUrl: await freshDatabase() }));
  });

  describeWithKafka('on Kafka', () => {
    let kafka: FreshKafka | undefined;
    story(async () => {
      kafka = await freshKafka();
      return { databaseUrl: await freshDatabase(), brokers: kafka.brokers };
    });
    afterAll(() => kafka?.stop());
  });
};
