import { existingEventIds, type Sql } from '@earwitness/persistence';
import type { Heard } from './workspace';

/** What the ledger does not hold yet, each once: the first to be heard is the one that counts. */
export const unheard = async (sql: Sql, heard: readonly Heard[]): Promise<readonly Heard[]> => {
  const byId = new Map(heard.toReversed().map((one) => [one.fact.id, one]));
  const stored = await existingEventIds(sql, [...byId.keys()]);
  return heard.filter((one) => byId.get(one.fact.id) === one && !stored.has(one.fact.id));
};
