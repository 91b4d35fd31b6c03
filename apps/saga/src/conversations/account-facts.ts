import { deriveId, type Fact } from '@earwitness/domain';
import { encodeEvent } from '@earwitness/messaging';
import { traceparentFor } from '@earwitness/observability';
import { type Append, type NewEvent, readHeads, type Sql } from '@earwitness/persistence';
import { unheard } from './unheard';
import type { Heard } from './workspace';

/** Facts that name no call have one stream for each account: kept and shown, with nothing to decide. */
const streamOf = ({ origin }: Fact): string => deriveId('account', origin.tenant, origin.vendor, origin.account);

const toEvents = (
  heard: readonly Heard[],
  { streamId, after, now }: { readonly streamId: string; readonly after: number; readonly now: string },
): readonly NewEvent[] =>
  heard.map(({ fact, raw, traceparent }, index) => {
    const { tenant, traceId } = fact.origin;
    const at = { eventId: fact.id, conversationId: streamId, tenant, version: after + index + 1, recordedAt: now };
    const { type, body } = encodeEvent(fact, { ...at, traceparent: traceparent ?? traceparentFor(traceId) });
    return { eventId: fact.id, type, recordedAt: now, body, ...(raw ? { raw } : {}) };
  });

/** What account-wide facts add to the ledger; those that are in it already add nothing. */
export const accountAppends = async (sql: Sql, heard: readonly Heard[], now: string): Promise<readonly Append[]> => {
  if (heard.length === 0) return [];
  const fresh = await unheard(sql, heard);
  const byStream = Map.groupBy(fresh, ({ fact }) => streamOf(fact));
  const heads = await readHeads(sql, [...byStream.keys()], 0);
  return [...byStream].map(([streamId, facts]) => {
    const head = heads.get(streamId);
    const tenant = facts[0]?.fact.origin.tenant ?? '';
    const events = toEvents(facts, { streamId, after: head?.version ?? 0, now });
    return { streamId, kind: 'account', tenant, head, events, state: null, stateVersion: 0 };
  });
};
