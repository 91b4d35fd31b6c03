import type { Teardown } from '@earwitness/configuration';
import { allTopics, KafkaLog, type Log, PostgresLog, Relay } from '@earwitness/messaging';
import { type Database, isUnavailable, storedClaims } from '@earwitness/persistence';
import { adapters } from '@earwitness/vendors';

export interface Bus {
  /** What is followed. */
  readonly log: Log;
  /** Forwards the outbox, where the bus is not the outbox itself. */
  readonly relay?: Relay;
}

export interface BusOptions {
  readonly database: Database;
  readonly brokers: readonly string[] | undefined;
  onFatal(error: unknown): void;
}

const topics = allTopics(adapters.map(({ vendor }) => vendor));

/** The bus of one machine is the outbox in Postgres; with brokers a relay forwards the outbox to Kafka. */
export const openBus = async ({ database, brokers, onFatal }: BusOptions, teardown: Teardown): Promise<Bus> => {
  const outbox = new PostgresLog(database);
  teardown.add(() => outbox.close());
  await outbox.ensure(topics);
  if (!brokers) return { log: outbox };
  const kafka = new KafkaLog({ brokers, clientId: 'earwitness-saga' });
  teardown.add(() => kafka.close());
  await kafka.ensure(topics);
  const claims = storedClaims(database);
  const relay = await Relay.start({ from: outbox, to: kafka, topics, claims, isUnavailable, onFatal });
  teardown.add(() => relay.close());
  return { log: kafka, relay };
};
