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
  Teardown,
} from '@earwitness/configuration';
import { followPolicies, notifying, Queues } from '@earwitness/messaging';
import { createLogger, type Logger, type Probe, serveManagement, startTelemetry } from '@earwitness/observability';
import { Database, migrate } from '@earwitness/persistence';
import { ActivePolicies } from '@earwitness/policy';
import { adapters, Sealer } from '@earwitness/vendors';
import { openBus } from './bus/open-bus';
import { createSaga } from './create-saga';
import { type SagaEnvironment, sagaEnvironment } from './saga.config';

const STUCK_AFTER_MS = 60_000;
const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };

const readDocuments = ({ ACCOUNTS_FILE, POLICIES_FILE }: SagaEnvironment) =>
  readAll({
    directory: () => loadDirectory(readText('ACCOUNTS_FILE', ACCOUNTS_FILE, sources), adapters, sources),
    policies: () => loadPolicies(readText('POLICIES_FILE', POLICIES_FILE, sources)),
  });

const openDatabase = async (url: string, teardown: Teardown): Promise<Database> => {
  await migrate(url);
  const database = new Database({ url, connections: 20, applicationName: 'earwitness-saga' });
  teardown.add(() => database.close());
  return database;
};

const openQueues = ({ SQS_ENDPOINT }: SagaEnvironment, teardown: Teardown): Queues => {
  const queues = new Queues(SQS_ENDPOINT ? { endpoint: SQS_ENDPOINT } : {});
  teardown.add(() => queues.close());
  return queues;
};

const endProcess = (logger: Logger) => (error: unknown) => {
  logger.fatal({ err: error }, 'a consumer cannot go on');
  process.exitCode = 1;
  process.kill(process.pid, 'SIGTERM');
};

const moving = (consumers: readonly { isAlive(stuckAfterMs: number): Promise<boolean> }[]): readonly Probe[] =>
  consumers.map((consumer, index) => ({
    name: `consumer-${index}`,
    check: async () => ((await consumer.isAlive(STUCK_AFTER_MS)) ? undefined : 'stuck'),
  }));

const start = async (): Promise<Running> => {
  const env = readEnvironment(sagaEnvironment, sources);
  const documents = readDocuments(env);
  const directory = new LiveDirectory(documents.directory);
  const policies = new ActivePolicies(documents.policies);
  const teardown = new Teardown();
  const telemetry = startTelemetry({ serviceName: 'earwitness-saga', env: process.env });
  teardown.add(() => telemetry.stop());
  const logger = createLogger({ service: 'saga', level: env.LOG_LEVEL });
  const onFatal = endProcess(logger);
  const database = await openDatabase(env.DATABASE_URL, teardown);
  const bus = await openBus({ database, brokers: env.KAFKA_BROKERS, logger, onFatal }, teardown);
  const followed = await followPolicies({
    log: bus.log,
    activated: (inForce) => policies.activated(inForce),
    notify: notifying(logger),
  });
  teardown.add(() => followed.close());
  await followed.whenCaughtUp();
  const parts = {
    database,
    directory,
    policies,
    sealer: new Sealer([env.SEALING_KEY, ...(env.SEALING_KEY_OLD ? [env.SEALING_KEY_OLD] : [])]),
    queues: openQueues(env, teardown),
    vendorTimeoutMs: env.VENDOR_TIMEOUT_MS,
    vendorConcurrency: env.VENDOR_CONCURRENCY,
    searchEveryMs: env.SEARCH_EVERY_MS,
    keepLogMs: env.KEEP_LOG_MS,
    logger,
  };
  const { app, consumers } = await createSaga(parts, { log: bus.log, onFatal });
  teardown.add(() => app.close());
  const reachable = { name: 'database', check: () => database.query('SELECT 1').then(() => undefined, String) };
  const liveness = moving([...consumers, ...(bus.relay ? [bus.relay] : [])]);
  const address = { host: env.HOST, port: env.MANAGEMENT_PORT };
  teardown.add(await serveManagement({ telemetry, liveness, readiness: [reachable] }, address));
  const reload = (): void => {
    const read = readDocuments(env);
    directory.replace(read.directory);
    policies.fileRead(read.policies);
  };
  return { reload, stop: () => teardown.run() };
};

void runProcess(start);
