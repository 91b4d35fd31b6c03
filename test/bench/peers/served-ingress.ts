import type { AddressInfo, Server } from 'node:net';
import { join } from 'node:path';
import { type Account, toDirectory } from '@earwitness/configuration';
import { type MicroBatchProducer, Queues } from '@earwitness/messaging';
import { createLogger } from '@earwitness/observability';
import { ActivePolicies, type PolicySet } from '@earwitness/policy';
import { Certificates, Sealer } from '@earwitness/vendors';
import { AskedCalls } from '../../../apps/ingress/src/calls/asked-calls';
import { createIngress } from '../../../apps/ingress/src/create-ingress';

export interface Served {
  readonly accounts: readonly Account[];
  readonly policies: PolicySet;
  readonly producer: MicroBatchProducer;
  readonly directory: string;
  readonly level: string;
}

/** The ingress as its `main.ts` puts it together, on a port of its own. @returns the port */
export const servedIngress = async ({ accounts, policies, producer, directory, level }: Served): Promise<number> => {
  const parts = {
    directory: toDirectory({ accounts: [...accounts], stores: {}, apiKeys: [] }),
    policies: () => policies,
    calls: new AskedCalls({ policies: new ActivePolicies(policies), stated: () => [] }),
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
