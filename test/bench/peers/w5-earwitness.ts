import 'reflect-metadata';
import { MicroBatchProducer } from '@earwitness/messaging';
import { startTelemetry } from '@earwitness/observability';
import { noPolicies, parsePolicySet, type PolicySet } from '@earwitness/policy';
import { answer } from '../child';
import { accountsOf } from '../w5/accounts';
import { type Bus, openBus, topics } from '../w5/bus';
import { fiftyPolicies } from '../w5/policies';
import { servedIngress } from './served-ingress';

export interface W5Settings {
  readonly bus: Bus;
  readonly directory: string;
  readonly privateKey: string;
  readonly hasPolicies: boolean;
}

const policySet = (): PolicySet => {
  const parsed = parsePolicySet(fiftyPolicies());
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

const open = async ({ bus, directory, privateKey, hasPolicies }: W5Settings): Promise<number> => {
  startTelemetry({ serviceName: 'earwitness-ingress', env: {} });
  const { log } = await openBus(bus);
  const producer = await MicroBatchProducer.open(log, { topics, deadlineMs: 1_800 });
  const policies = hasPolicies ? policySet() : noPolicies;
  return servedIngress({ accounts: accountsOf(privateKey), policies, log, producer, directory, level: 'error' });
};

answer({ open });
