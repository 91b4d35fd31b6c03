import {
  type DynamicModule,
  Inject,
  Module,
  type OnApplicationBootstrap,
  type OnApplicationShutdown,
} from '@nestjs/common';
import type { Directory } from '@earwitness/configuration';
import { allTopics, encodeFact, outbox, type Publish, type Queues } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import { Database } from '@earwitness/persistence';
import { AccessTokens, adapters, type Sealer } from '@earwitness/vendors';
import { Housekeeping } from './bus/housekeeping';
import { Conversations } from './conversations/conversations';
import { FactsController } from './conversations/facts.controller';
import { type PoliciesInForce, policyContext } from './conversations/policy-context';
import { StateCache } from './conversations/state-cache';
import { AccountGate } from './dispatch/account-gate';
import { CommandsController } from './dispatch/commands.controller';
import { Dispatcher, type DispatcherParts } from './dispatch/dispatcher';
import { Dispatchers } from './dispatch/dispatchers';
import { addressAnswer } from './dispatch/address-answer';
import { Sender } from './dispatch/sender';
import { Reader } from './reading/reader';
import { Readers } from './reading/readers';
import { VendorLine } from './reading/vendor-line';
import { noteWatches, watchChanges } from './reading/watch-changes';
import { SweepLoop } from './timers/sweep-loop';
import { TimerLoop } from './timers/timer-loop';

/** What the saga is put together from; made by whoever runs it. */
export interface SagaParts {
  readonly database: Database;
  readonly directory: Directory;
  readonly policies: PoliciesInForce;
  readonly sealer: Sealer;
  readonly queues: Queues;
  readonly vendorTimeoutMs: number;
  readonly vendorConcurrency: number;
  /** How long after one search for what vendors did not tell the next begins. */
  readonly searchEveryMs: number;
  readonly keepLogMs: number;
  readonly logger: Logger;
}

const CACHED_STATES = 20_000;
const MOST_SENDS = 5;
/** A call that has timed out must have been noted before its command counts as interrupted. */
const LEASE_MARGIN_MS = 2_000;
/** Lists of vendors fill late. */
const SEARCH_OVERLAP_MS = 3_600_000;

const topics = allTopics(adapters.map(({ vendor }) => vendor));

const conversationsOf = (parts: SagaParts, publish: Publish): Conversations =>
  new Conversations({
    database: parts.database,
    cache: new StateCache(CACHED_STATES),
    context: policyContext(parts),
    publish,
    watch: (tx, heard, now) =>
      noteWatches(
        tx,
        watchChanges(
          heard.map(({ fact }) => fact),
          parts.directory,
        ),
        now,
      ),
    onUndecided: (conversationId, err) => parts.logger.error({ err, conversationId }, 'cannot be decided about'),
    now: () => new Date().toISOString(),
  });

/** What calls to vendors have in common, whether they command or ask. */
interface Lines {
  readonly tokens: AccessTokens;
  readonly gates: ReadonlyMap<string, AccountGate>;
  clock(): number;
}

const linesOf = ({ vendorTimeoutMs }: SagaParts): Lines => {
  const clock = (): number => Date.now();
  return {
    tokens: new AccessTokens({ timeoutMs: vendorTimeoutMs, clock }),
    gates: new Map(adapters.map(({ vendor }) => [vendor, new AccountGate()])),
    clock,
  };
};

const dispatchersOf = (parts: SagaParts, publish: Publish, { tokens, gates, clock }: Lines): Dispatchers => {
  const { database, directory, queues, sealer, logger, vendorTimeoutMs: timeoutMs } = parts;
  const { vendorConcurrency: concurrency } = parts;
  const publishFacts: DispatcherParts['publish'] = (tx, facts) =>
    publish(
      tx,
      facts.map(({ fact, traceparent }) => encodeFact(fact, fact.origin.links[0]?.value ?? '', { traceparent })),
    );
  const toDispatcher = (vendor: string, gate: AccountGate): Dispatcher =>
    new Dispatcher(
      { vendor, concurrency, leaseMs: timeoutMs + LEASE_MARGIN_MS, mostSends: MOST_SENDS },
      {
        database,
        sender: new Sender({ directory, queues, sealer, tokens, gate, timeoutMs, clock }),
        logger,
        clock,
        address: (dispatch, stated) => addressAnswer(dispatch, stated, directory),
        publish: publishFacts,
      },
    );
  return new Dispatchers(new Map([...gates].map(([vendor, gate]) => [vendor, toDispatcher(vendor, gate)])));
};

const readersOf = (parts: SagaParts, publish: Publish, { tokens, gates, clock }: Lines): Readers => {
  const { database, directory, sealer, logger, vendorTimeoutMs: timeoutMs, searchEveryMs } = parts;
  const shared = { database, directory, sealer, logger, publish, clock };
  const withReads = [...gates].filter(([vendor]) => adapters.some((one) => one.vendor === vendor && one.reads));
  const readers = withReads.map(
    ([vendor, gate]) =>
      new Reader(
        { vendor, concurrency: parts.vendorConcurrency, timeoutMs, searchEveryMs, overlapMs: SEARCH_OVERLAP_MS },
        { ...shared, line: new VendorLine({ gate, tokens, timeoutMs, clock }) },
      ),
  );
  return new Readers(readers, { database, directory, logger, clock });
};

const LOOPS = Symbol('Loops');
type Loop = Dispatchers | Readers | TimerLoop | SweepLoop | Housekeeping;

/** Facts to events and commands, commands to vendors, deadlines to decisions. */
@Module({})
export class SagaModule implements OnApplicationBootstrap, OnApplicationShutdown {
  constructor(@Inject(LOOPS) private readonly loops: readonly Loop[]) {}

  static register(parts: SagaParts): DynamicModule {
    const publish = outbox(topics);
    const { logger, database } = parts;
    const lines = linesOf(parts);
    return {
      module: SagaModule,
      controllers: [FactsController, CommandsController],
      providers: [
        { provide: Database, useValue: database },
        { provide: Conversations, useFactory: () => conversationsOf(parts, publish) },
        { provide: Dispatchers, useFactory: () => dispatchersOf(parts, publish, lines) },
        {
          provide: LOOPS,
          inject: [Conversations, Dispatchers],
          useFactory: (conversations: Conversations, dispatchers: Dispatchers): readonly Loop[] => [
            dispatchers,
            readersOf(parts, publish, lines),
            new TimerLoop({
              passTime: (now, most) => conversations.passTime(now, most),
              logger,
              clock: () => Date.now(),
            }),
            new SweepLoop({ database, logger, clock: () => Date.now() }),
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
