import type { INestApplication } from '@nestjs/common';
import { connectLog, EVENTS, type Log, LogServer, tellDeadLetters } from '@earwitness/messaging';
import { type Database, isUnavailable, storedClaims, storedDeadLetters } from '@earwitness/persistence';

/** What a conversation says within a slice is written once: who lags behind writes less. */
const SLICE_RECORDS = 2_000;

export interface EventBus {
  readonly log: Log;
  /** Where progress is committed, with the rows. */
  readonly database: Database;
  /** The consumer cannot go on: the process should end. */
  onFatal(error: unknown): void;
}

/** Connects the events of the bus to an application; they flow once its microservices are started. */
export const followEvents = (app: INestApplication, { log, database, onFatal }: EventBus): LogServer => {
  const server = new LogServer({
    log,
    group: 'projections',
    maxRecords: SLICE_RECORDS,
    topics: [EVENTS.topic],
    claims: storedClaims(database),
    deadLetters: storedDeadLetters(database, tellDeadLetters),
    isUnavailable,
    onFatal,
  });
  connectLog(app, server);
  return server;
};
