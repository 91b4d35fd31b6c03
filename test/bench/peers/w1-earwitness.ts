import 'reflect-metadata';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { type Account, toDirectory } from '@earwitness/configuration';
import { allTopics, KafkaLog, MicroBatchProducer, Queues } from '@earwitness/messaging';
import { createLogger, startTelemetry } from '@earwitness/observability';
import { ActivePolicies, noPolicies } from '@earwitness/policy';
import { adapters, Certificates, Sealer } from '@earwitness/vendors';
import { createIngress } from '../../../apps/ingress/src/create-ingress';
import { AskedCalls } from '../../../apps/ingress/src/calls/asked-calls';
import { answer } from '../child';
import { accountOf } from '../w1/signatures';
import type { W1Opened, W1Settings } from './w1-normaliser';

const directoryOf = (account: Account) => toDirectory({ accounts: [account], stores: {}, apiKeys: [] });

/** The ingress as its `main.ts` puts it together, with the account of the bench. */
const open = async ({ lane, brokers, directory }: W1Settings): Promise<W1Opened> => {
  startTelemetry({ serviceName: 'earwitness-ingress', env: {} });
  const topics = allTopics(adapters.map(({ vendor }) => vendor));
  const log = new KafkaLog({ brokers, clientId: 'earwitness-ingress' });
  await log.ensure(topics);
  const producer = await MicroBatchProducer.open(log, { topics });
  const parts = {
    directory: directoryOf(accountOf(lane)),
    policies: () => noPolicies,
    calls: new AskedCalls({ policies: new ActivePolicies(noPolicies), stated: () => [] }),
    append: (records: Parameters<MicroBatchProducer['append']>[0]) => producer.append(records),
    sealer: new Sealer([Buffer.alloc(32, 1)]),
    resources: new Certificates(),
    queues: new Queues({}),
    spillDirectory: join(directory, 'spill'),
    answerWithinMs: 250,
    logger: createLogger({ service: 'ingress', level: 'info', destination: join(directory, 'log') }),
  };
  const app = await createIngress(parts, { mostBodyBytes: 262_144 });
  await app.listen(0, '127.0.0.1');
  return { port: ((app.getHttpServer() as Server).address() as AddressInfo).port };
};

answer({ open });
