import { decodeEvent } from '@earwitness/messaging';
import { readStreams, type Sql } from '@earwitness/persistence';
import { nothing, project, type Projected } from './projected';

/** Conversations as the ledger has them now, all in one query. */
export const loadProjected = async (sql: Sql, ids: readonly string[]): Promise<ReadonlyMap<string, Projected>> => {
  const loaded = new Map<string, Projected>();
  if (ids.length === 0) return loaded;
  for (const { streamId, body } of await readStreams(sql, ids))
    loaded.set(streamId, project(loaded.get(streamId) ?? nothing(streamId), decodeEvent(body)));
  return loaded;
};
