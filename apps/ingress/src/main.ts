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
import {
  allTopics,
  followPolicies,
  KafkaLog,
  type Log,
  MicroBatchProducer,
  notifying,
  type Notify,
  PostgresLog,
  Queues,
} from '@earwitness/messaging';
import { createLogger, serveManagement, startTelemetry } from '@earwitness/observability';
import { Database, migrate } from '@earwitness/persistence';
import { ActivePolicies } from '@earwitness/policy';
import { adapters, Certificates, Sealer } from '@earwitness/vendors';
import { createIngress } from './create-ingress';
import { type FollowedCalls, followCalls } from './calls/follow-calls';
import { documentFiles, type DocumentFiles, type IngressEnvironment, ingressEnvironment } from './ingress.config';

/** Then the vendor is told to come again. Telnyx waits for two seconds. */
const DURABLE_WITHIN_MS = 1_800;
const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };

const topics = allTopics(adapters.map(({ vendor }) => vendor));

interface Bus {
  readonly log: Log;
  /** Undefined when it can be reached. */
  check(): Promise<string | undefined>;
}

const onPostgres = async (url: string, log: Notify, teardown: Teardown): Promise<Bus> => {
  await migrate(url);
  const database = new Database({ url, applicationName: 'earwitness-ingress' });
  teardown.add(() => database.close());
  const check = (): Promise<string | undefined> => database.query('SELECT 1').then(() => undefined, String);
  return { log: new PostgresLog(database, { log }), check };
};

const openBus = async (env: IngressEnvironment, notify: Notify, teardown: Teardown): Promise<Bus> => {
  const { KAFKA_BROKERS, DATABASE_URL } = env;
  if (KAFKA_BROKERS) {
    const log = new KafkaLog({ brokers: KAFKA_BROKERS, clientId: 'earwitness-ingress', log: notify });
    return { log, check: () => Promise.resolve(undefined) };
  }
  if (!DATABASE_URL) throw new Error('the environment was read without a bus');
  return onPostgres(DATABASE_URL, notify, teardown);
};

const openProducer = async ({ log }: Bus, teardown: Teardown): Promise<MicroBatchProducer> => {
  teardown.add(() => log.close());
  await log.ensure(topics);
  const producer = await MicroBatchProducer.open(log, { topics, deadlineMs: DURABLE_WITHIN_MS });
  teardown.add(() => producer.close());
  return producer;
};

/** Resolves when every set that is in force by now is known, and what was told of the calls that go on. */
const follow = async (
  { log }: Bus,
  policies: ActivePolicies,
  { notify, teardown }: { readonly notify: Notify; readonly teardown: Teardown },
): Promise<FollowedCalls> => {
  const followed = await followPolicies({ log, notify, activated: (inForce) => policies.activated(inForce) });
  teardown.add(() => followed.close());
  await followed.whenCaughtUp();
  const calls = await followCalls({ log, notify, policies });
  teardown.add(() => calls.close());
  return calls;
};

const openQueues = ({ SQS_ENDPOINT }: IngressEnvironment, teardown: Teardown): Queues => {
  const queues = new Queues(SQS_ENDPOINT ? { endpoint: SQS_ENDPOINT } : {});
  teardown.add(() => queues.close());
  return queues;
};

const readDocuments = ({ ACCOUNTS_FILE, POLICIES_FILE }: DocumentFiles) =>
  readAll({
    directory: () => loadDirectory(readText('ACCOUNTS_FILE', ACCOUNTS_FILE, sources), adapters, sources),
    policies: () => loadPolicies(readText('POLICIES_FILE', POLICIES_FILE, sources)),
  });

/** @throws ConfigurationInvalid with the faults of the variables and of the documents. */
const readConfiguration = () =>
  readAll({
    env: () => readEnvironment(ingressEnvironment, sources),
    documents: () => readDocuments(readEnvironment(documentFiles, sources)),
  });

const start = async (): Promise<Running> => {
  const { env, documents } = readConfiguration();
  const directory = new LiveDirectory(documents.directory);
  const policies = new ActivePolicies(documents.policies);
  const teardown = new Teardown();
  const telemetry = startTelemetry({ serviceName: 'earwitness-ingress', env: process.env });
  teardown.add(() => telemetry.stop());
  const logger = createLogger({ service: 'ingress', level: env.LOG_LEVEL });
  const notify = notifying(logger);
  const bus = await openBus(env, notify, teardown);
  const producer = await openProducer(bus, teardown);
  const { calls } = await follow(bus, policies, { notify, teardown });
  const parts = {
    directory,
    policies: (tenant: string) => policies.active(tenant),
    calls,
    append: (records: Parameters<MicroBatchProducer['append']>[0]) => producer.append(records),
    sealer: new Sealer([env.SEALING_KEY, ...(env.SEALING_KEY_OLD ? [env.SEALING_KEY_OLD] : [])]),
    resources: new Certificates(),
    queues: openQueues(env, teardown),
    spillDirectory: env.SPILL_DIRECTORY,
    answerWithinMs: env.ANSWER_WITHIN_MS,
    logger,
  };
  const app = await createIngress(parts, { mostBodyBytes: env.MOST_BODY_BYTES });
  teardown.add(() => app.close());
  await app.listen(env.INGRESS_PORT, env.HOST);
  const check = () => (producer.isAvailable ? bus.check() : 'no way to the log');
  const address = { host: env.HOST, port: env.MANAGEMENT_PORT };
  teardown.add(await serveManagement({ telemetry, liveness: [], readiness: [{ name: 'bus', check }] }, address));
  const reload = (): void => {
    const read = readDocuments(readEnvironment(documentFiles, sources));
    directory.replace(read.directory);
    policies.fileRead(read.policies);
  };
  return { reload, stop: () => teardown.run() };
};

void runProcess(start);
