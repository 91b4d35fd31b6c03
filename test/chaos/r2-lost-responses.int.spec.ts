import { KafkaLog, MicroBatchProducer } from '@earwitness/messaging';
import { describeWithKafka, freshName } from '@earwitness/testing';
import { type BrokerBehindProxy, startBrokerBehindProxy } from './broker-behind-proxy';
import { naiveProducer } from './naive-kafka-producer';
import { NONE, request, type Load, violationsOf } from './request-ledger';

const REQUEST_TIMEOUT_MS = 500;
/** A producer that has broken down answers at once and never loses an answer again. */
const MOST_REQUESTS = 200_000;

describeWithKafka('R2: answers to produce requests get lost under 64 concurrent requests', () => {
  let broker: BrokerBehindProxy;
  let log: KafkaLog;

  beforeAll(async () => {
    broker = await startBrokerBehindProxy();
    log = new KafkaLog({ brokers: broker.brokers, requestTimeoutMs: REQUEST_TIMEOUT_MS });
  });

  afterAll(async () => {
    await log.close();
    await broker.stop();
  });

  const requestUntilLost = (losses: number, share: number, append: Load['append']): ReturnType<typeof request> => {
    const goal = broker.lost + losses;
    let requests = 0;
    broker.lose(share, losses);
    const isOver = (): boolean => broker.lost >= goal || (requests += 1) > MOST_REQUESTS;
    return request({ concurrency: 64, append, isOver });
  };

  it('after 1,000 of them every acknowledged record is stored exactly once', async () => {
    const topic = { topic: freshName('r2'), partitions: 12 };
    await log.ensure([topic]);
    const producer = await MicroBatchProducer.open(log, { topics: [topic] });
    const lostBefore = broker.lost;
    const outcomes = await requestUntilLost(1_000, 0.5, (key, value) =>
      producer.append({ topic: topic.topic, key, value: Buffer.from(value), headers: {} }),
    );
    await producer.close();
    const violations = await violationsOf(broker.brokers, topic.topic, outcomes);
    expect(broker.lost - lostBefore).toBe(1_000);
    expect(violations.acknowledged).toBeGreaterThan(1_000);
    expect(violations).toMatchObject(NONE);
  }, 170_000);

  it('with concurrent sends of one idempotent producer acknowledged records are missing', async () => {
    const topic = { topic: freshName('naive'), partitions: 12 };
    await log.ensure([topic]);
    const producer = await naiveProducer(broker.brokers, REQUEST_TIMEOUT_MS);
    const outcomes = await requestUntilLost(20, 0.2, (key, value) => producer.append(topic.topic, key, value));
    await producer.close();
    const violations = await violationsOf(broker.brokers, topic.topic, outcomes);
    expect(violations.missing).toBeGreaterThan(0);
  }, 120_000);
});
