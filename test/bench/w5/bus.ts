import { allTopics, KafkaLog, type Log, PostgresLog } from '@earwitness/messaging';
import { Database, migrate } from '@earwitness/persistence';
import { adapters } from '@earwitness/vendors';

/** Where the bus is: on Kafka, or the log in a database. */
export type Bus = { readonly brokers: readonly string[] } | { readonly databaseUrl: string };

export interface OpenBus {
  readonly log: Log;
  close(): Promise<void>;
}

export const topics = allTopics(adapters.map(({ vendor }) => vendor));

const onPostgres = async (url: string): Promise<OpenBus> => {
  await migrate(url);
  const database = new Database({ url });
  const log = new PostgresLog(database);
  return { log, close: () => log.close().then(() => database.close()) };
};

const onKafka = (brokers: readonly string[]): OpenBus => {
  const log = new KafkaLog({ brokers, clientId: 'earwitness-ingress' });
  return { log, close: () => log.close() };
};

export const openBus = async (bus: Bus): Promise<OpenBus> => {
  const opened = 'brokers' in bus ? onKafka(bus.brokers) : await onPostgres(bus.databaseUrl);
  await opened.log.ensure(topics);
  return opened;
};
