import type { Directory } from '@earwitness/configuration';
import { allTopics, followPolicies, MicroBatchProducer, PostgresLog, Queues } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import { Database } from '@earwitness/persistence';
import { ActivePolicies, type PolicySet } from '@earwitness/policy';
import { adapters, Certificates, type Sealer } from '@earwitness/vendors';
import type { NestFastifyApplication } from '@nestjs/platform-fastify';
import { followCalls } from '../calls/follow-calls';
import { createIngress, type IngressServerOptions } from '../create-ingress';

export const TOPICS = allTopics(adapters.map(({ vendor }) => vendor));
export const MOST_BODY_BYTES = 262_144;

/** How long the bus is waited for: the machine that runs tests may be busy. */
export interface Patience {
  readonly busDeadlineMs: number;
  readonly answerWithinMs: number;
}
const patient: Patience = { busDeadlineMs: 20_000, answerWithinMs: 10_000 };

export interface IngressUnderTest {
  readonly databaseUrl: string;
  readonly directory: Directory;
  readonly policies: PolicySet;
  readonly sealer: Sealer;
  readonly sqsEndpoint: string;
  readonly spillDirectory: string;
  readonly logger: Logger;
  readonly server: Partial<IngressServerOptions>;
  readonly patience: Partial<Patience>;
}

/** The ingress as its `main` puts it together, on the log in Postgres, listening on a port of its own. */
export class RunningIngress {
  private constructor(
    readonly url: string,
    private readonly parts: {
      readonly app: NestFastifyApplication;
      readonly queues: Queues;
      readonly producer: MicroBatchProducer;
      readonly followed: readonly { close(): Promise<void> }[];
      readonly log: PostgresLog;
      readonly database: Database;
    },
  ) {}

  static async start(underTest: IngressUnderTest): Promise<RunningIngress> {
    const { policies, server, databaseUrl, sqsEndpoint, ...under } = underTest;
    const { busDeadlineMs: deadlineMs, answerWithinMs } = { ...patient, ...underTest.patience };
    const database = new Database({ url: databaseUrl });
    const log = new PostgresLog(database);
    await log.ensure(TOPICS);
    const producer = await MicroBatchProducer.open(log, { topics: TOPICS, deadlineMs });
    const active = new ActivePolicies(policies);
    const notify = (): void => undefined;
    const followed = await followPolicies({ log, activated: (inForce) => active.activated(inForce), notify });
    await followed.whenCaughtUp();
    const called = await followCalls({ log, policies: active, notify });
    const credentials = { accessKeyId: 'emulator', secretAccessKey: 'emulator' };
    const queues = new Queues({ endpoint: sqsEndpoint, credentials });
    const parts = {
      ...under,
      policies: (tenant: string) => active.active(tenant),
      calls: called.calls,
      append: (records: Parameters<MicroBatchProducer['append']>[0]) => producer.append(records),
      resources: new Certificates(),
      queues,
      answerWithinMs,
    };
    const app = await createIngress(parts, { mostBodyBytes: MOST_BODY_BYTES, ...server });
    await app.listen(0, '127.0.0.1');
    return new RunningIngress(await app.getUrl(), {
      app,
      queues,
      producer,
      followed: [followed, called],
      log,
      database,
    });
  }

  async stop(): Promise<void> {
    const { app, queues, producer, followed, log, database } = this.parts;
    await app.close();
    queues.close();
    await producer.close(0);
    await Promise.all(followed.map((topic) => topic.close()));
    await log.close();
    await database.close();
  }
}
