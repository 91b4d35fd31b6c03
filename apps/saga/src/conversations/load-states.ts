import { type Conversation, type ConversationEvent, STATE_VERSION } from '@earwitness/domain';
import { decodeEvent } from '@earwitness/messaging';
import { type Head, readHeads, readStreams, type Sql } from '@earwitness/persistence';
import type { StateCache } from './state-cache';
import { foldStream, type Loaded } from './workspace';

/** The stored events of some conversations, each in order. */
export const loadStreams = async (
  sql: Sql,
  ids: readonly string[],
): Promise<ReadonlyMap<string, readonly ConversationEvent[]>> => {
  const streams = new Map<string, ConversationEvent[]>(ids.map((id) => [id, []]));
  if (ids.length === 0) return streams;
  for (const { streamId, body } of await readStreams(sql, ids)) streams.get(streamId)?.push(decodeEvent(body).event);
  return streams;
};

const folded = async (sql: Sql, heads: readonly Head[]): Promise<ReadonlyMap<string, Conversation>> => {
  const streams = await loadStreams(
    sql,
    heads.map(({ streamId }) => streamId),
  );
  return new Map([...streams].map(([id, events]) => [id, foldStream(id, events)]));
};

/**
 * The present states of conversations: from the cache where there is one, else as stored, else folded anew from the
 * ledger where the stored state has another shape. Those that do not exist yet are left out.
 */
export const loadStates = async (
  sql: Sql,
  ids: readonly string[],
  cache?: StateCache,
): Promise<ReadonlyMap<string, Loaded>> => {
  const loaded = new Map<string, Loaded>();
  const missing: string[] = [];
  for (const id of ids) {
    const known = cache?.get(id);
    if (known) loaded.set(id, known);
    else missing.push(id);
  }
  if (missing.length === 0) return loaded;
  const heads = [...(await readHeads(sql, missing, STATE_VERSION)).values()];
  const outdated = await folded(
    sql,
    heads.filter(({ state }) => state === undefined),
  );
  for (const head of heads) {
    const state = outdated.get(head.streamId) ?? (head.state as Conversation);
    loaded.set(head.streamId, { head, state });
  }
  return loaded;
};
