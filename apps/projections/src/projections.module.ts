import { type DynamicModule, Module, type OnModuleInit, type Provider } from '@nestjs/common';
import {
  APP_FILTER,
  APP_GUARD,
  APP_PIPE,
  DiscoveryModule,
  DiscoveryService,
  MetadataScanner,
  Reflector,
} from '@nestjs/core';
import { CqrsModule } from '@nestjs/cqrs';
import type { Directory } from '@earwitness/configuration';
import type { Instant } from '@earwitness/domain';
import type { Appendable } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import type { ActivePolicies } from '@earwitness/policy';
import { adapters as allAdapters, type VendorAdapter } from '@earwitness/vendors';
import { FactLog } from './bus/fact-log';
import { ConversationsController } from './conversations/conversations.controller';
import { FindConversationHandler } from './conversations/find-conversation.query';
import { ListConversationsHandler } from './conversations/list-conversations.query';
import { DeadLettersController } from './dead-letters/dead-letters.controller';
import { ListDeadLettersHandler } from './dead-letters/list-dead-letters.query';
import { DecisionsController } from './decisions/decisions.controller';
import { FindDecisionHandler } from './decisions/find-decision.query';
import { ListConversationDecisionsHandler } from './decisions/list-conversation-decisions.query';
import { ListDecisionsHandler } from './decisions/list-decisions.query';
import { ApplyEvents, type ApplyEventsParts, type SqlDatabase } from './folding/apply-events';
import { EventsController } from './folding/events.controller';
import { ProjectedCache } from './folding/projected.cache';
import { ApiKeyGuard } from './http/api-key.guard';
import { ProblemFilter } from './http/problem.filter';
import { undeclaredRoutes } from './http/scope';
import { ValidationPipe } from './bodies/validation.pipe';
import { PoliciesController } from './policies/policies.controller';
import { PolicyBooks } from './policies/policy-books';
import { PolicySetsController } from './policies/policy-sets.controller';
import { PolicySetsReader } from './policies/policy-sets.reader';
import { policyProviders } from './policies/policy.providers';
import { type TenantReader, TenantRows } from './reading/tenant-rows';
import { FindRecordingHandler } from './recordings/find-recording.query';
import { ListRecordingsHandler } from './recordings/list-recordings.query';
import { RecordingsController } from './recordings/recordings.controller';
import { Refusals } from './refusals/refusals';
import { StatementsController } from './statements/statements.controller';
import { ConversationRequestsController } from './requests/conversation-requests.controller';
import { FindRequestHandler } from './requests/find-request.query';
import { RecordingRequestsController } from './requests/recording-requests.controller';
import { RequestsController } from './requests/requests.controller';
import { TakeRequestHandler } from './requests/take-request.command';
import { PolicySets } from './replays/policy-sets';
import { ReplayJobs } from './replays/replay-jobs';
import { ReplayStore } from './replays/replay-store';
import { ReplaysController } from './replays/replays.controller';
import { ReadTimelineHandler } from './timeline/read-timeline.query';
import { TimelineController } from './timeline/timeline.controller';
import { FindTraceHandler } from './traces/find-trace.query';
import { TracesController } from './traces/traces.controller';
import { AccessController } from './trials/access.controller';
import { FindAccessHandler } from './trials/find-access.query';
import { TrialsController } from './trials/trials.controller';
import { TryPoliciesHandler } from './trials/try-policies.query';
import { TenantAccounts } from './vendors/tenant-accounts';
import { VendorCatalogue } from './vendors/vendor-catalogue';
import { VendorsController } from './vendors/vendors.controller';
import { ListUnrecognisedHandler } from './webhooks/list-unrecognised.query';
import { UnrecognisedController } from './webhooks/unrecognised.controller';

/** What the projections are put together from; made by whoever runs them. */
export interface ProjectionsParts extends Pick<ApplyEventsParts, 'onApplied'> {
  /** Where rows are written, in one transaction with the progress on the bus. */
  readonly database: SqlDatabase;
  /** What the API reads from: connections of its own, so that it and the projections do not wait for each other. */
  readonly queries: TenantReader;
  readonly directory: Pick<Directory, 'apiKey' | 'accounts' | 'accountOf' | 'storesOf' | 'activationOf'>;
  /** In force for tenants that have put nothing in force, where this process knows; nothing is, otherwise. */
  readonly policies?: Pick<ActivePolicies, 'active' | 'byHash'>;
  /** The vendors that are shown: every one there is, unless told otherwise. */
  readonly adapters?: readonly VendorAdapter[];
  /** Resolves when the records are durable. */
  append(records: readonly Appendable[]): Promise<void>;
  now(): Instant;
  /** How many events the folded conversations that are kept in memory may have between them. */
  readonly mostCachedEvents: number;
  readonly logger: Pick<Logger, 'error' | 'warn'>;
}

const controllers = [
  EventsController,
  RecordingsController,
  RecordingRequestsController,
  TimelineController,
  ConversationsController,
  ConversationRequestsController,
  StatementsController,
  TracesController,
  RequestsController,
  VendorsController,
  UnrecognisedController,
  DeadLettersController,
  PoliciesController,
  PolicySetsController,
  DecisionsController,
  TrialsController,
  AccessController,
  ReplaysController,
];

const handlers = [
  FindAccessHandler,
  FindDecisionHandler,
  ListConversationDecisionsHandler,
  ListDecisionsHandler,
  TryPoliciesHandler,
  FindConversationHandler,
  FindRecordingHandler,
  FindRequestHandler,
  FindTraceHandler,
  ListConversationsHandler,
  ListDeadLettersHandler,
  ListRecordingsHandler,
  ListUnrecognisedHandler,
  ReadTimelineHandler,
  TakeRequestHandler,
];

/** What decides now and what would have decided; and the replays of this process. */
const replayProviders = ({ logger, policies: file }: ProjectionsParts, rows: TenantRows): readonly Provider[] => {
  const store = new ReplayStore(rows);
  return [
    { provide: ReplayStore, useValue: store },
    {
      provide: PolicySets,
      inject: [PolicySetsReader, PolicyBooks],
      useFactory: (reader: PolicySetsReader, books: PolicyBooks) => new PolicySets({ reader, books, file }),
    },
    {
      provide: ReplayJobs,
      inject: [PolicySets],
      useFactory: (sets: PolicySets) => new ReplayJobs({ rows, store, sets, logger }),
    },
  ];
};

/** The read models and the query API. */
@Module({})
export class ProjectionsModule implements OnModuleInit {
  constructor(
    private readonly discovery: DiscoveryService,
    private readonly scanner: MetadataScanner,
    private readonly reflector: Reflector,
  ) {}

  static register(parts: ProjectionsParts): DynamicModule {
    const { database, queries, onApplied, directory, adapters = allAdapters, logger } = parts;
    const cache = new ProjectedCache(parts.mostCachedEvents);
    const rows = new TenantRows(queries, database);
    const accounts = new TenantAccounts(directory);
    return {
      module: ProjectionsModule,
      imports: [CqrsModule.forRoot(), DiscoveryModule],
      controllers,
      providers: [
        ...handlers,
        { provide: ApplyEvents, useValue: new ApplyEvents({ database, cache, onApplied }) },
        { provide: TenantRows, useValue: rows },
        ...policyProviders(parts, rows),
        ...replayProviders(parts, rows),
        { provide: Refusals, useValue: new Refusals(rows, accounts) },
        { provide: VendorCatalogue, useValue: new VendorCatalogue(adapters, accounts) },
        { provide: FactLog, useValue: { append: parts.append, now: parts.now } satisfies FactLog },
        {
          provide: APP_GUARD,
          inject: [Reflector],
          useFactory: (reflector: Reflector) => new ApiKeyGuard(reflector, directory),
        },
        { provide: APP_PIPE, useClass: ValidationPipe },
        { provide: APP_FILTER, useFactory: () => new ProblemFilter(logger) },
      ],
    };
  }

  /** @throws Error when a route has no scope: it does not start rather than be open to anybody with a key. */
  onModuleInit(): void {
    const undeclared = undeclaredRoutes(this.discovery, this.scanner, this.reflector);
    if (undeclared.length > 0) throw new Error(`no scope is declared for ${undeclared.join(', ')}`);
  }
}
