import type { Teardown } from '@earwitness/configuration';
import { allTopics, KafkaLog, type Log, notifying, PostgresLog, Relay } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
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
  /** Hears what keeps failing and is tried again. */
  readonly logger: Logger;
  onFatal(error: unknown): void;
}

const topics = allTopics(adapters.map(({ vendor }) => vendor));

/** The bus of one machine is the outbox in Postgres; with brokers a relay forwards the outbox to Kafka. */
export const openBus = async (options: BusOptions, teardown: Teardown): Promise<Bus> => {
  const { database, brokers, logger, onFatal } = options;
  const notify = notifying(logger);
  const outbox = new PostgresLog(database, { log: notify });
  teardown.add(() => outbox.close());
  await outbox.ensure(topics);
  if (!brokers) return { log: outbox };
  const kafka = new KafkaLog({ brokers, clientId: 'earwitness-saga', log: notify });
  teardown.add(() => kafka.close());
  await kafka.ensure(topics);
  const claims = storedClaims(database);
  const relay = await Relay.start({ from: outbox, to: kafka, topics, claims, isUnavailable, onFatal, notify });
  teardown.add(() => relay.close());
  return { log: kafka, relay };
};
