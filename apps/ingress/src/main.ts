import 'reflect-metadata';
import { readFileSync } from 'node:fs';
import {
  ConfigurationInvalid,
  LiveDirectory,
  loadDirectory,
  loadPolicies,
  readAll,
  readEnvironment,
  readText,
  runProcess,
  type Running,
} from '@earwitness/configuration';
import { allTopics, KafkaLog, type Log, MicroBatchProducer, PostgresLog, Queues } from '@earwitness/messaging';
import { createLogger, serveManagement, startTelemetry } from '@earwitness/observability';
import { Database } from '@earwitness/persistence';
import { adapters, Certificates, Sealer } from '@earwitness/vendors';
import { createIngress } from './create-ingress';
import { type IngressEnvironment, ingressEnvironment } from './ingress.config';

const sources = { readFile: (path: string) => readFileSync(path, 'utf8'), env: process.env };

const openLog = ({ KAFKA_BROKERS, DATABASE_URL }: IngressEnvironment): Log => {
  if (KAFKA_BROKERS) return new KafkaLog({ brokers: KAFKA_BROKERS, clientId: 'earwitness-ingress' });
  if (DATABASE_URL) return new PostgresLog(new Database({ url: DATABASE_URL, applicationName: 'earwitness-ingress' }));
  throw new ConfigurationInvalid([{ at: 'KAFKA_BROKERS', problem: 'needed, or DATABASE_URL for the log in Postgres' }]);
};

const readDocuments = ({ ACCOUNTS_FILE, POLICIES_FILE }: IngressEnvironment) =>
  readAll({
    directory: () => loadDirectory(readText('ACCOUNTS_FILE', ACCOUNTS_FILE, sources), adapters, sources),
    policies: () => loadPolicies(readText('POLICIES_FILE', POLICIES_FILE, sources)),
  });

const start = async (): Promise<Running> => {
  const env = readEnvironment(ingressEnvironment, sources);
  let documents = readDocuments(env);
  const directory = new LiveDirectory(documents.directory);
  const telemetry = startTelemetry({ serviceName: 'earwitness-ingress', env: process.env });
  const logger = createLogger({ service: 'ingress', level: env.LOG_LEVEL });
  const topics = allTopics(adapters.map(({ vendor }) => vendor));
  const log = openLog(env);
  await log.ensure(topics);
  const producer = await MicroBatchProducer.open(log, { topics });
  const queues = new Queues(env.SQS_ENDPOINT ? { endpoint: env.SQS_ENDPOINT } : {});
  const app = await createIngress(
    {
      directory,
      policies: () => documents.policies,
      append: (records) => producer.append(records),
      sealer: new Sealer([env.SEALING_KEY, ...(env.SEALING_KEY_OLD ? [env.SEALING_KEY_OLD] : [])]),
      resources: new Certificates(),
      queues,
      spillDirectory: env.SPILL_DIRECTORY,
      answerWithinMs: env.ANSWER_WITHIN_MS,
      logger,
    },
    { mostBodyBytes: env.MOST_BODY_BYTES },
  );
  await app.listen(env.INGRESS_PORT, env.HOST);
  const isFull = { name: 'bus', check: () => (producer.isAvailable ? undefined : 'no way to the log') };
  const stopManagement = await serveManagement(
    { telemetry, liveness: [], readiness: [isFull] },
    { host: env.HOST, port: env.MANAGEMENT_PORT },
  );
  return {
    reload: () => {
      documents = readDocuments(env);
      directory.replace(documents.directory);
    },
    stop: async () => {
      await app.close();
      await producer.close();
      await log.close();
      queues.close();
      await stopManagement();
      await telemetry.stop();
    },
  };
};

void runProcess(start);
