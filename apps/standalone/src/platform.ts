import type { Directory } from '@earwitness/configuration';
import { Repetition, Teardown } from '@earwitness/configuration';
import { toInstant } from '@earwitness/domain';
import { type EmbeddedPostgres, startPostgres } from '@earwitness/embedded';
import {
  allTopics,
  followPolicies,
  type Log,
  type LogServer,
  MicroBatchProducer,
  notifying,
  type Queues,
  type Relay,
} from '@earwitness/messaging';
import { type Logger, type Probe, serveManagement, type Telemetry } from '@earwitness/observability';
import { Database, migrate, TenantDatabase } from '@earwitness/persistence';
import { ActivePolicies, type PolicySet } from '@earwitness/policy';
import { adapters, Certificates, Sealer } from '@earwitness/vendors';
import { createIngress } from '../../ingress/src/create-ingress';
import { followCalls } from '../../ingress/src/calls/follow-calls';
import { traceApplied } from '../../projections/src/bus/applied-spans';
import { followEvents } from '../../projections/src/bus/follow-events';
import { createQueryApi } from '../../projections/src/create-query-api';
import { openBus } from '../../saga/src/bus/open-bus';
import { createSaga } from '../../saga/src/create-saga';
import type { DataDirectory } from './data-directory';
import type { Ports } from './ports';

export interface PlatformOptions {
  readonly data: DataDirectory;
  readonly ports: Ports;
  readonly directory: Directory;
  readonly policies: PolicySet;
  readonly queues: Queues;
  /** Kafka, `host:port`. Left out: the log in Postgres is the bus. */
  readonly brokers?: readonly string[];
  readonly vendorTimeoutMs: number;
  readonly logger: Logger;
  readonly telemetry: Telemetry;
  onFatal(error: unknown): void;
}

const HOST = '127.0.0.1';
const STUCK_AFTER_MS = 60_000;
const WATCH_EVERY_MS = 1_000;
const QUERY_TIMEOUT_MS = 10_000;
const KEEP_LOG_MS = 86_400_000;
/** A demonstration has no quarter of an hour to spare. */
const SEARCH_EVERY_MS = 3_000;
const topics = allTopics(adapters.map(({ vendor }) => vendor));

/** What runs, and where its database is. */
export interface Platform {
  readonly databaseUrl: string;
  stop(): Promise<void>;
}

interface Ground {
  readonly postgres: EmbeddedPostgres;
  readonly options: PlatformOptions;
  readonly database: Database;
  readonly queries: TenantDatabase;
  readonly log: Log;
  readonly relay?: Relay;
  readonly producer: MicroBatchProducer;
  readonly sealer: Sealer;
  readonly policies: ActivePolicies;
  readonly teardown: Teardown;
}

/** Those of the options, until a tenant activates others. */
const followedPolicies = async (
  log: Log,
  { policies: file, logger }: PlatformOptions,
  teardown: Teardown,
): Promise<ActivePolicies> => {
  const policies = new ActivePolicies(file);
  const activated: Parameters<typeof followPolicies>[0]['activated'] = (inForce) => policies.activated(inForce);
  const followed = await followPolicies({ log, activated, notify: notifying(logger) });
  teardown.add(() => followed.close());
  await followed.whenCaughtUp();
  return policies;
};

const prepare = async (options: PlatformOptions, teardown: Teardown): Promise<Ground> => {
  const postgres = await startPostgres({ directory: options.data.postgres });
  teardown.add(() => postgres.stop());
  await migrate(postgres.url);
  const database = new Database({ url: postgres.url, connections: 30, applicationName: 'earwitness' });
  teardown.add(() => database.close());
  const queries = new TenantDatabase({ url: postgres.url, statementTimeoutMs: QUERY_TIMEOUT_MS });
  teardown.add(() => queries.close());
  const { brokers, logger, onFatal } = options;
  const bus = await openBus({ database, brokers, logger, onFatal }, teardown);
  const producer = await MicroBatchProducer.open(bus.log, { topics });
  teardown.add(() => producer.close());
  const sealer = new Sealer([Buffer.from(options.data.keys.sealing, 'base64')]);
  const policies = await followedPolicies(bus.log, options, teardown);
  return { options, postgres, database, queries, ...bus, producer, sealer, policies, teardown };
};

const startSaga = async ({
  options,
  database,
  log,
  sealer,
  policies,
  teardown,
}: Ground): Promise<readonly LogServer[]> => {
  const { directory, queues, vendorTimeoutMs, logger, onFatal } = options;
  const parts = { database, directory, policies, sealer, queues, logger, vendorTimeoutMs };
  const bus = { log, onFatal };
  const { app, consumers } = await createSaga(
    { ...parts, vendorConcurrency: 32, searchEveryMs: SEARCH_EVERY_MS, keepLogMs: KEEP_LOG_MS },
    bus,
  );
  teardown.add(() => app.close());
  return consumers;
};

const startProjections = async ({ options, queries, ...ground }: Ground): Promise<LogServer> => {
  const { database, log, producer, policies, teardown } = ground;
  const { directory, logger, telemetry, ports, onFatal } = options;
  const app = await createQueryApi({
    database,
    queries,
    directory,
    policies,
    append: (records) => producer.append(records),
    now: () => toInstant(Date.now()),
    mostCachedEvents: 200_000,
    logger,
    ...(telemetry.isTracing ? { onApplied: traceApplied } : {}),
  });
  teardown.add(() => app.close());
  const consumer = followEvents(app, { log, database, onFatal });
  await app.startAllMicroservices();
  await app.listen(ports.api, HOST);
  return consumer;
};

const startIngress = async ({ options, log, producer, sealer, policies, teardown }: Ground): Promise<void> => {
  const { directory, queues, logger, data, ports } = options;
  const inForce = (tenant: string): PolicySet => policies.active(tenant);
  const followed = await followCalls({ log, policies, notify: notifying(logger) });
  teardown.add(() => followed.close());
  const parts = {
    directory,
    policies: inForce,
    calls: followed.calls,
    sealer,
    queues,
    logger,
    resources: new Certificates(),
  };
  const app = await createIngress(
    { ...parts, append: (records) => producer.append(records), spillDirectory: data.spill, answerWithinMs: 250 },
    { mostBodyBytes: 262_144 },
  );
  teardown.add(() => app.close());
  await app.listen(ports.ingress, HOST);
};

const alive = (consumers: readonly { isAlive(stuckAfterMs: number): Promise<boolean> }[]): readonly Probe[] =>
  consumers.map((consumer, index) => ({
    name: `consumer-${index}`,
    check: async () => ((await consumer.isAlive(STUCK_AFTER_MS)) ? undefined : 'stuck'),
  }));

/** Nobody starts it anew here, so that its end is ours. */
const watch = ({ postgres, options, teardown }: Ground): void => {
  const look = (): Promise<number> => {
    if (!postgres.isRunning())
      options.onFatal(new Error(`the embedded Postgres has ended: see ${postgres.directory}.log`));
    return Promise.resolve(WATCH_EVERY_MS);
  };
  const watching = new Repetition(look, { afterFailureMs: WATCH_EVERY_MS });
  watching.start();
  teardown.add(() => watching.stop());
};

/**
 * The whole platform in one process, on a Postgres of its own; on Kafka where there are brokers. Webhooks are taken
 * only when everything else works.
 */
export const startPlatform = async (options: PlatformOptions): Promise<Platform> => {
  const teardown = new Teardown();
  try {
    const ground = await prepare(options, teardown);
    const consumers = [...(await startSaga(ground)), await startProjections(ground)];
    const moving = [...consumers, ...(ground.relay ? [ground.relay] : [])];
    await startIngress(ground);
    const { telemetry, ports } = options;
    const reachable = {
      name: 'database',
      check: () => ground.database.query('SELECT 1').then(() => undefined, String),
    };
    const management = { telemetry, liveness: alive(moving), readiness: [reachable] };
    teardown.add(await serveManagement(management, { host: HOST, port: ports.management }));
    watch(ground);
    return { databaseUrl: ground.postgres.url, stop: () => teardown.run() };
  } catch (error) {
    await teardown.run().catch(() => undefined);
    throw error;
  }
};
