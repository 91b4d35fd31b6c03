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
import { allTopics, KafkaLog, PostgresLog, Queues, Relay } from '@earwitness/messaging';
import { createLogger, serveManagement, startTelemetry } from '@earwitness/observability';
import { Database, isUnavailable, migrate } from '@earwitness/persistence';
import { adapters, Sealer } from '@earwitness/vendors';
import { storedClaims } from './bus/group-state';
import { createSaga } from './create-saga';
import { type SagaEnvironment, sagaEnvironment } from './saga.config';

const STUCK_AFTER_MS = 60_000;
const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };
const topics = allTopics(adapters.map(({ vendor }) => vendor));

const readDocuments = ({ ACCOUNTS_FILE, POLICIES_FILE }: SagaEnvironment) =>
  readAll({
    directory: () => loadDirectory(readText('ACCOUNTS_FILE', ACCOUNTS_FILE, sources), adapters, sources),
    policies: () => loadPolicies(readText('POLICIES_FILE', POLICIES_FILE, sources)),
  });

const start = async (): Promise<Running> => {
  const env = readEnvironment(sagaEnvironment, sources);
  let documents = readDocuments(env);
  const directory = new LiveDirectory(documents.directory);
  const telemetry = startTelemetry({ serviceName: 'earwitness-saga', env: process.env });
  const logger = createLogger({ service: 'saga', level: env.LOG_LEVEL });
  await migrate(env.DATABASE_URL);
  const database = new Database({ url: env.DATABASE_URL, connections: 20, applicationName: 'earwitness-saga' });
  const outboxLog = new PostgresLog(database);
  await outboxLog.ensure(topics);
  const kafka = env.KAFKA_BROKERS && new KafkaLog({ brokers: env.KAFKA_BROKERS, clientId: 'earwitness-saga' });
  await kafka?.ensure(topics);
  const queues = new Queues(env.SQS_ENDPOINT ? { endpoint: env.SQS_ENDPOINT } : {});
  const onFatal = (error: unknown): void => {
    logger.fatal({ err: error }, 'a consumer cannot go on');
    process.exitCode = 1;
    process.kill(process.pid, 'SIGTERM');
  };
  const claims = storedClaims(database);
  const relay = kafka && (await Relay.start({ from: outboxLog, to: kafka, topics, claims, isUnavailable, onFatal }));
  const { app, consumers } = await createSaga(
    {
      database,
      directory,
      policies: () => documents.policies,
      sealer: new Sealer([env.SEALING_KEY, ...(env.SEALING_KEY_OLD ? [env.SEALING_KEY_OLD] : [])]),
      queues,
      vendorTimeoutMs: env.VENDOR_TIMEOUT_MS,
      vendorConcurrency: env.VENDOR_CONCURRENCY,
      keepLogMs: env.KEEP_LOG_MS,
      logger,
    },
    { log: kafka ?? outboxLog, onFatal },
  );
  const moving = [...consumers, ...(relay ? [relay] : [])].map((consumer) => ({
    name: 'consumers',
    check: async () => ((await consumer.isAlive(STUCK_AFTER_MS)) ? undefined : 'stuck'),
  }));
  const reachable = { name: 'database', check: () => database.query('SELECT 1').then(() => undefined, String) };
  const stopManagement = await serveManagement(
    { telemetry, liveness: moving, readiness: [reachable] },
    { host: env.HOST, port: env.MANAGEMENT_PORT },
  );
  return {
    reload: () => {
      documents = readDocuments(env);
      directory.replace(documents.directory);
    },
    stop: async () => {
      await app.close();
      await relay?.close();
      await kafka?.close();
      await outboxLog.close();
      await database.close();
      queues.close();
      await stopManagement();
      await telemetry.stop();
    },
  };
};

void runProcess(start);
