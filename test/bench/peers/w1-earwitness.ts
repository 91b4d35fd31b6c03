import 'reflect-metadata';
import { allTopics, KafkaLog, MicroBatchProducer } from '@earwitness/messaging';
import { startTelemetry } from '@earwitness/observability';
import { noPolicies } from '@earwitness/policy';
import { adapters } from '@earwitness/vendors';
import { answer } from '../child';
import { accountOf } from '../w1/signatures';
import { servedIngress } from './served-ingress';
import type { W1Opened, W1Settings } from './w1-normaliser';

/** With the account of the bench, on Kafka. */
const open = async ({ lane, brokers, directory }: W1Settings): Promise<W1Opened> => {
  startTelemetry({ serviceName: 'earwitness-ingress', env: {} });
  const topics = allTopics(adapters.map(({ vendor }) => vendor));
  const log = new KafkaLog({ brokers, clientId: 'earwitness-ingress' });
  await log.ensure(topics);
  const producer = await MicroBatchProducer.open(log, { topics });
  const served = {
    accounts: [accountOf(lane)],
    policies: noPolicies,
    log,
    producer,
    directory,
    level: 'info',
  } as const;
  return { port: await servedIngress(served) };
};

answer({ open });
