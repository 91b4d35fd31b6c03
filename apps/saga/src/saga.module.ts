import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Directory } from '@earwitness/configuration';
import type { DecisionContext } from '@earwitness/domain';
import { allTopics, encodeFact, type Queues } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import { Database } from '@earwitness/persistence';
import { decideCapture, type PolicySet } from '@earwitness/policy';
import { adapters, type Sealer } from '@earwitness/vendors';
import { Housekeeping } from './bus/housekeeping';
import { outbox, type Publish } from './bus/outbox';
import { Conversations } from './conversations/conversations';
import { FactsController } from './conversations/facts.controller';
import { StateCache } from './conversations/state-cache';
import { AccountGate } from './dispatch/account-gate';
import { CommandsController } from './dispatch/commands.controller';
import { Dispatcher } from './dispatch/dispatcher';
import { Dispatchers } from './dispatch/dispatchers';
import { addressAnswer } from './dispatch/address-answer';
import { Sender } from './dispatch/sender';
import { TimerLoop } from './timers/timer-loop';

/** What the saga is put together from; made by whoever runs it. */
export interface SagaParts {
  readonly database: Database;
  readonly directory: Directory;
  policies(): PolicySet;
  readonly sealer: Sealer;
  readonly queues: Queues;
  readonly vendorTimeoutMs: number;
  readonly vendorConcurrency: number;
  readonly keepLogMs: number;
  readonly logger: Logger;
}

const CACHED_STATES = 20_000;
const MOST_SENDS = 5;
/** A call that has timed out must have been noted before its command counts as interrupted. */
const LEASE_MARGIN_MS = 2_000;

const topics = allTopics(adapters.map(({ vendor }) => vendor));

const contextOf = ({ directory, policies }: SagaParts): DecisionContext => ({
  profileOf: (vendor, account) => directory.profileOf(vendor, account),
  decisionFor: (conversation) => decideCapture(policies(), conversation.tenant),
});

const conversationsOf = (parts: SagaParts, publish: Publish): Conversations =>
  new Conversations({
    database: parts.database,
    cache: new StateCache(CACHED_STATES),
    context: contextOf(parts),
    publish,
    onUndecided: (conversationId, err) => parts.logger.error({ err, conversationId }, 'cannot be decided about'),
    now: () => new Date().toISOString(),
  });

const dispatchersOf = (parts: SagaParts, publish: Publish): Dispatchers => {
  const { database, directory, queues, sealer, logger, vendorTimeoutMs } = parts;
  const clock = (): number => Date.now();
  const toSender = (): Sender =>
    new Sender({ directory, queues, sealer, gate: new AccountGate(), timeoutMs: vendorTimeoutMs, clock });
  const toDispatcher = (vendor: string): Dispatcher =>
    new Dispatcher(
      {
        vendor,
        concurrency: parts.vendorConcurrency,
        leaseMs: vendorTimeoutMs + LEASE_MARGIN_MS,
        mostSends: MOST_SENDS,
      },
      {
        database,
        sender: toSender(),
        logger,
        clock,
        address: (dispatch, stated) => addressAnswer(dispatch, stated, directory),
        publish: (tx, facts) =>
          publish(
            tx,
            facts.map(({ fact, traceparent }) => encodeFact(fact, fact.origin.links[0]?.value ?? '', { traceparent })),
          ),
      },
    );
  return new Dispatchers(new Map(adapters.map(({ vendor }) => [vendor, toDispatcher(vendor)])));
};

const LOOPS = Symbol('Loops');
type Loop = Dispatchers | TimerLoop | Housekeeping;

/** Facts to events and commands, commands to vendors, deadlines to decisions. */
@Module({})
export class SagaModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(LOOPS) private readonly loops: readonly Loop[]) {}

  static register(parts: SagaParts): DynamicModule {
    const publish = outbox(topics);
    const { logger, database } = parts;
    return {
      module: SagaModule,
      controllers: [FactsController, CommandsController],
      providers: [
        { provide: Database, useValue: database },
        { provide: Conversations, useFactory: () => conversationsOf(parts, publish) },
        { provide: Dispatchers, useFactory: () => dispatchersOf(parts, publish) },
        {
          provide: LOOPS,
          inject: [Conversations, Dispatchers],
          useFactory: (conversations: Conversations, dispatchers: Dispatchers): readonly Loop[] => [
            dispatchers,
            new TimerLoop({
              passTime: (now, most) => conversations.passTime(now, most),
              logger,
              clock: () => Date.now(),
            }),
            new Housekeeping(database, { keepMs: parts.keepLogMs }, logger),
          ],
        },
      ],
    };
  }

  onApplicationBootstrap(): void {
    for (const loop of this.loops) loop.start();
  }

  async onApplicationShutdown(): Promise<void> {
    await Promise.all(this.loops.map((loop) => loop.stop()));
  }
}
