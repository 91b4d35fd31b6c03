import { type Appendable, appendToLog, placement, type Topic } from '@earwitness/messaging';
import type { Sql } from '@earwitness/persistence';

/** Appends in the transaction of the work that the records speak of: both happen or neither. */
export type Publish = (tx: Sql, records: readonly Appendable[]) => Promise<void>;

export const outbox = (topics: readonly Topic[]): Publish => {
  const place = placement(topics);
  return async (tx, records) => {
    if (records.length > 0) await appendToLog(tx, records.map(place));
  };
};
