import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import { APP_FILTER } from '@nestjs/core';
import type { Directory } from '@earwitness/configuration';
import type { Appendable, Queues } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import type { PolicySet } from '@earwitness/policy';
import type { Sealer, VerificationResources } from '@earwitness/vendors';
import { AnswerQuestion } from './decisions/answer-question';
import type { AskedCalls } from './calls/asked-calls';
import { CustomerApplication } from './decisions/customer-application';
import { RecordQuestion } from './decisions/record-question';
import { Spill } from './decisions/spill';
import { confirmSubscription } from './webhooks/confirm-subscription';
import { type DrainedQueue, EventQueueDrain } from './polling/event-queue-drain';
import { FactRecords } from './webhooks/fact-records';
import { ProblemFilter } from './webhooks/problem.filter';
import { ReceiveWebhook } from './webhooks/receive-webhook';
import { TraceMemory } from './webhooks/trace-memory';
import { WebhooksController } from './webhooks/webhooks.controller';

/** What the ingress is put together from; made by whoever runs it. */
export interface IngressParts {
  readonly directory: Directory;
  /** The set that is in force for a tenant. */
  policies(tenant: string): PolicySet;
  /** Those that are being set up. */
  readonly calls: AskedCalls;
  /** Resolves when the records are durable. */
  append(records: readonly Appendable[]): Promise<void>;
  readonly sealer: Sealer;
  readonly resources: VerificationResources;
  readonly queues: Queues;
  readonly spillDirectory: string;
  readonly answerWithinMs: number;
  readonly logger: Logger;
}

const DRAINS = Symbol('EventQueueDrains');

const drainedQueues = ({ directory }: IngressParts): readonly DrainedQueue[] =>
  directory.accounts.flatMap(({ adapter, settings }) => {
    const queue = adapter.eventQueue?.(settings);
    return queue ? [{ ...queue, vendor: adapter.vendor, accountId: settings.id }] : [];
  });

const recordQuestion = ({ policies, calls, logger }: IngressParts): RecordQuestion =>
  new RecordQuestion(policies, logger, calls);

@Module({})
export class IngressModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(
    private readonly spill: Spill,
    private readonly customer: CustomerApplication,
    @Inject(DRAINS) private readonly drains: readonly EventQueueDrain[],
  ) {}

  static register(parts: IngressParts): DynamicModule {
    const { logger, append, queues } = parts;
    return {
      module: IngressModule,
      controllers: [WebhooksController],
      providers: [
        { provide: CustomerApplication, useFactory: () => new CustomerApplication(logger) },
        { provide: Spill, useFactory: () => new Spill({ directory: parts.spillDirectory, append, logger }) },
        {
          provide: ReceiveWebhook,
          inject: [Spill, CustomerApplication],
          useFactory: (spill: Spill, customer: CustomerApplication) =>
            new ReceiveWebhook({
              ...parts,
              append,
              records: new FactRecords({ sealer: parts.sealer, traces: new TraceMemory() }),
              question: new AnswerQuestion(recordQuestion(parts), customer),
              customer,
              spill,
              confirm: confirmSubscription,
            }),
        },
        {
          provide: DRAINS,
          inject: [ReceiveWebhook],
          useFactory: (webhooks: ReceiveWebhook) =>
            drainedQueues(parts).map(
              (queue) =>
                new EventQueueDrain(queue, {
                  queues,
                  logger,
                  receive: (webhook) => webhooks.receive(webhook),
                  reject: (webhook, reason) => webhooks.reject(webhook, reason),
                }),
            ),
        },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(logger) },
      ],
      exports: [ReceiveWebhook],
    };
  }

  async onApplicationBootstrap(): Promise<void> {
    await this.spill.start();
    for (const drain of this.drains) drain.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all([...this.drains.map((drain) => drain.stop()), this.customer.stop()]);
    await this.spill.stop();
  }
}
