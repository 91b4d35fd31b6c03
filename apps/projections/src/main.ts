import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import {
  LiveDirectory,
  loadDirectory,
  loadPolicies,
  readAll,
  readEnvironment,
  readText,
  runProcess,
  type Running,
} from '@earwitness/configuration';
import { toInstant } from '@earwitness/domain';
import {
  allTopics,
  FACTS,
  KafkaLog,
  type Log,
  type LogServer,
  MicroBatchProducer,
  notifying,
  type Notify,
  PostgresLog,
  STATEMENTS,
} from '@earwitness/messaging';
import { createLogger, type Probe, serveManagement, startTelemetry } from '@earwitness/observability';
import { Database, migrate, TenantDatabase } from '@earwitness/persistence';
import { noPolicies } from '@earwitness/policy';
import { adapters } from '@earwitness/vendors';
import { traceApplied } from './bus/applied-spans';
import { followEvents } from './bus/follow-events';
import { createQueryApi } from './create-query-api';
import { type ProjectionsEnvironment, projectionsEnvironment } from './projections.config';

const STUCK_AFTER_MS = 60_000;
const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };

/** @throws ConfigurationInvalid with the faults of both. */
const readDocuments = ({ ACCOUNTS_FILE, POLICIES_FILE: path }: ProjectionsEnvironment) =>
  readAll({
    directory: () => loadDirectory(readText('ACCOUNTS_FILE', ACCOUNTS_FILE, sources), adapters, sources),
    policies: () => (path === undefined ? noPolicies : loadPolicies(readText('POLICIES_FILE', path, sources))),
  });

const openDatabases = ({ DATABASE_URL: url, QUERY_TIMEOUT_MS, QUERY_CONNECTIONS }: ProjectionsEnvironment) => ({
  database: new Database({ url, applicationName: 'earwitness-projections' }),
  queries: new TenantDatabase({
    url,
    connections: QUERY_CONNECTIONS,
    statementTimeoutMs: QUERY_TIMEOUT_MS,
    applicationName: 'earwitness-query-api',
  }),
});

const topics = allTopics(adapters.map(({ vendor }) => vendor));

/** The bus; dead letters are told through the log in Postgres, whatever the bus is. */
const openLog = async (
  brokers: ProjectionsEnvironment['KAFKA_BROKERS'],
  database: Database,
  notify: Notify,
): Promise<Log> => {
  const outbox = new PostgresLog(database, { log: notify });
  await outbox.ensure(topics);
  if (!brokers) return outbox;
  await outbox.close();
  const kafka = new KafkaLog({ brokers, clientId: 'earwitness-projections', log: notify });
  await kafka.ensure(topics);
  return kafka;
};

const moving = (consumer: LogServer): Probe => ({
  name: 'consumer',
  check: async () => ((await consumer.isAlive(STUCK_AFTER_MS)) ? undefined : 'stuck'),
});

const reachable = (database: Database): Probe => ({
  name: 'database',
  check: () => database.query('SELECT 1').then(() => undefined, String),
});

const start = async (): Promise<Running> => {
  const env = readEnvironment(projectionsEnvironment, sources);
  let documents = readDocuments(env);
  const directory = new LiveDirectory(documents.directory);
  const telemetry = startTelemetry({ serviceName: 'earwitness-projections', env: process.env });
  const logger = createLogger({ service: 'projections', level: env.LOG_LEVEL });
  await migrate(env.DATABASE_URL);
  const { database, queries } = openDatabases(env);
  const log = await openLog(env.KAFKA_BROKERS, database, notifying(logger));
  const producer = await MicroBatchProducer.open(log, { topics: [FACTS, STATEMENTS], lanes: 1 });
  const app = await createQueryApi({
    database,
    queries,
    directory,
    policies: {
      active: () => documents.policies,
      byHash: (hash) => (documents.policies.hash === hash ? documents.policies : undefined),
    },
    append: (records) => producer.append(records),
    now: () => toInstant(Date.now()),
    mostCachedEvents: env.MOST_CACHED_EVENTS,
    logger,
    ...(telemetry.isTracing ? { onApplied: traceApplied } : {}),
  });
  const onFatal = (error: unknown): void => {
    logger.fatal({ err: error }, 'the consumer cannot go on');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
  const consumer = followEvents(app, { log, database, onFatal });
  await app.init();
  await app.startAllMicroservices();
  await app.listen(env.QUERY_PORT, env.HOST);
  const probes = { liveness: [moving(consumer)], readiness: [reachable(database)] };
  const stopManagement = await serveManagement({ telemetry, ...probes }, { host: env.HOST, port: env.MANAGEMENT_PORT });
  return {
    reload: () => {
      documents = readDocuments(env);
      directory.replace(documents.directory);
    },
    stop: async () => {
      await app.close();
      await producer.close();
      await log.close();
      await Promise.all([database.close(), queries.close()]);
      await stopManagement();
      await telemetry.stop();
    },
  };
};

void runProcess(start);
