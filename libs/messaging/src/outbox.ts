import type { Appendable } from './log';
import { placement } from './partitioner';
import { appendToLog } from './postgres/append';
import type { Sql } from './sql';
import type { Topic } from './topics';

/** Appends in the transaction of the work that the records speak of: both happen or neither. */
export type Publish = (tx: Sql, records: readonly Appendable[]) => Promise<void>;

/** The log in Postgres, which is the bus or is forwarded to it. */
export const outbox = (topics: readonly Topic[]): Publish => {
  const place = placement(topics);
  return async (tx, records) => {
    if (records.length > 0) await appendToLog(tx, records.map(place));
  };
};
