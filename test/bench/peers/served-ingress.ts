import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { type Account, keepHeapSteady, toDirectory } from '@earwitness/configuration';
import { type Log, type MicroBatchProducer, Queues } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { ActivePolicies, type PolicySet } from '@earwitness/policy';
import { Certificates, Sealer } from '@earwitness/vendors';
import { followCalls } from '../../../apps/ingress/src/calls/follow-calls';
import { createIngress } from '../../../apps/ingress/src/create-ingress';

export interface Served {
  readonly accounts: readonly Account[];
  readonly policies: PolicySet;
  readonly log: Log;
  readonly producer: MicroBatchProducer;
  readonly directory: string;
  readonly level: string;
}

/** The ingress as its `main.ts` puts it together, on a port of its own. @returns the port */
export const servedIngress = async (served: Served): Promise<number> => {
  keepHeapSteady();
  const { accounts, policies, log, producer, directory, level } = served;
  const active = new ActivePolicies(policies);
  const { calls } = await followCalls({ log, policies: active, notify: () => undefined });
  const parts = {
    directory: toDirectory({ accounts: [...accounts], stores: {}, apiKeys: [] }),
    policies: (tenant: string) => active.active(tenant),
    calls,
    append: (records: Parameters<MicroBatchProducer['append']>[0]) => producer.append(records),
    sealer: new Sealer([Buffer.alloc(32, 1)]),
    resources: new Certificates(),
    queues: new Queues({}),
    spillDirectory: join(directory, 'spill'),
    answerWithinMs: 250,
    logger: createLogger({ service: 'ingress', level, destination: join(directory, 'log') }),
  };
  const app = await createIngress(parts, { mostBodyBytes: 262_144 });
  await app.listen(0, '127.0.0.1');
  return ((app.getHttpServer() as Server).address() as AddressInfo).port;
};
