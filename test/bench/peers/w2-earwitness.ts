import 'reflect-metadata';
import { join } from 'node:path';
import { keepHeapSteady, toDirectory } from '@earwitness/configuration';
import { EVENTS, KafkaLog } from '@earwitness/messaging';
import { createLogger, startTelemetry } from '@earwitness/observability';
import { Database, TenantDatabase } from '@earwitness/persistence';
import { followEvents } from '../../../apps/projections/src/bus/follow-events';
import { createQueryApi } from '../../../apps/projections/src/create-query-api';
import { answer } from '../child';

/** What every consumer under test is told, in the same words. */
export interface W2Settings {
  readonly brokers: readonly string[];
  readonly topic: string;
  readonly databaseUrl: string;
  /** For what it keeps on disk. */
  readonly directory: string;
}

/** As the environment has it where it says nothing. */
const MOST_CACHED_EVENTS = 200_000;

const end = (error: unknown): void => {
  console.error(error);
  process.exit(1);
};

/** The projections as their `main.ts` puts them together. */
const open = async ({ brokers, topic, databaseUrl: url, directory }: W2Settings): Promise<void> => {
  if (topic !== EVENTS.topic) throw new Error(`the projections read ${EVENTS.topic}`);
  keepHeapSteady();
  startTelemetry({ serviceName: 'earwitness-projections', env: {} });
  const database = new Database({ url, applicationName: 'earwitness-projections' });
  const queries = new TenantDatabase({
    url,
    connections: 16,
    statementTimeoutMs: 5_000,
    applicationName: 'earwitness-query-api',
  });
  const log = new KafkaLog({ brokers, clientId: 'earwitness-projections' });
  const app = await createQueryApi({
    database,
    queries,
    directory: toDirectory({ accounts: [], stores: {}, apiKeys: [] }),
    append: () => Promise.reject(new Error('nobody asks for anything')),
    now: () => new Date().toISOString(),
    mostCachedEvents: MOST_CACHED_EVENTS,
    logger: createLogger({ service: 'projections', level: 'info', destination: join(directory, 'projections.log') }),
  });
  followEvents(app, { log, database, onFatal: end });
  await app.init();
  opened = { start: () => app.startAllMicroservices(), close: () => app.close().then(() => log.close()) };
};

let opened: { start(): Promise<unknown>; close(): Promise<void> } | undefined;

answer({ open, start: async () => void (await opened?.start()), close: () => opened?.close() });
