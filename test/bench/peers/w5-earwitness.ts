import 'reflect-metadata';
import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { toDirectory } from '@earwitness/configuration';
import { allTopics, MicroBatchProducer, PostgresLog, Queues } from '@earwitness/messaging';
import { createLogger, startTelemetry } from '@earwitness/observability';
import { Database, migrate } from '@earwitness/persistence';
import { ActivePolicies, noPolicies, parsePolicySet, type PolicySet } from '@earwitness/policy';
import { adapters, Certificates, Sealer } from '@earwitness/vendors';
import { createIngress } from '../../../apps/ingress/src/create-ingress';
import { AskedCalls } from '../../../apps/ingress/src/calls/asked-calls';
import { answer } from '../child';
import { accountsOf } from '../w5/accounts';
import { fiftyPolicies } from '../w5/policies';

export interface W5Settings {
  readonly databaseUrl: string;
  readonly directory: string;
  readonly privateKey: string;
  readonly hasPolicies: boolean;
}

const policySet = (): PolicySet => {
  const parsed = parsePolicySet(fiftyPolicies());
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

/** The ingress as its `main.ts` puts it together, on the log in Postgres. */
const open = async ({ databaseUrl, directory, privateKey, hasPolicies }: W5Settings): Promise<number> => {
  startTelemetry({ serviceName: 'earwitness-ingress', env: {} });
  const topics = allTopics(adapters.map(({ vendor }) => vendor));
  await migrate(databaseUrl);
  const log = new PostgresLog(new Database({ url: databaseUrl }));
  await log.ensure(topics);
  const producer = await MicroBatchProducer.open(log, { topics, deadlineMs: 1_800 });
  const set = hasPolicies ? policySet() : noPolicies;
  const parts = {
    directory: toDirectory({ accounts: [...accountsOf(privateKey)], stores: {}, apiKeys: [] }),
    policies: () => set,
    calls: new AskedCalls({ policies: new ActivePolicies(set), stated: () => [] }),
    append: (records: Parameters<MicroBatchProducer['append']>[0]) => producer.append(records),
    sealer: new Sealer([Buffer.alloc(32, 1)]),
    resources: new Certificates(),
    queues: new Queues({}),
    spillDirectory: join(directory, 'spill'),
    answerWithinMs: 250,
    logger: createLogger({ service: 'ingress', level: 'error', destination: join(directory, 'log') }),
  };
  const app = await createIngress(parts, { mostBodyBytes: 262_144 });
  await app.listen(0, '127.0.0.1');
  return ((app.getHttpServer() as Server).address() as AddressInfo).port;
};

answer({ open });
