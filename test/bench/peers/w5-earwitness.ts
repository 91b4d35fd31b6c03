import 'reflect-metadata';
import { allTopics, MicroBatchProducer, PostgresLog } from '@earwitness/messaging';
import { startTelemetry } from '@earwitness/observability';
import { Database, migrate } from '@earwitness/persistence';
import { noPolicies, parsePolicySet, type PolicySet } from '@earwitness/policy';
import { adapters } from '@earwitness/vendors';
import { answer } from '../child';
import { accountsOf } from '../w5/accounts';
import { fiftyPolicies } from '../w5/policies';
import { servedIngress } from './served-ingress';

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

/** On the log in Postgres. */
const open = async ({ databaseUrl, directory, privateKey, hasPolicies }: W5Settings): Promise<number> => {
  startTelemetry({ serviceName: 'earwitness-ingress', env: {} });
  const topics = allTopics(adapters.map(({ vendor }) => vendor));
  await migrate(databaseUrl);
  const log = new PostgresLog(new Database({ url: databaseUrl }));
  await log.ensure(topics);
  const producer = await MicroBatchProducer.open(log, { topics, deadlineMs: 1_800 });
  const policies = hasPolicies ? policySet() : noPolicies;
  return servedIngress({ accounts: accountsOf(privateKey), policies, producer, directory, level: 'error' });
};

answer({ open });
