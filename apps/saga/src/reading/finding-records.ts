import { createHash } from 'node:crypto';
import type { Account } from '@earwitness/configuration';
import type { Instant } from '@earwitness/domain';
import { type Appendable, encodeFact } from '@earwitness/messaging';
import { traceparentFor } from '@earwitness/observability';
import { addressFact, type HttpAnswer, type Read, type Sealer, type VendorFact } from '@earwitness/vendors';
import type { DueWatch } from '@earwitness/persistence';

export interface Found {
  readonly read: Read;
  readonly answer: HttpAnswer;
  readonly facts: readonly VendorFact[];
  readonly now: Instant;
  readonly sealer: Sealer;
}

/** Words larger than this do not fit into a record of the bus: of those there is the digest only. */
const MOST_KEPT_BYTES = 262_144;

const deliveryOf = (watch: DueWatch, { adapter, settings }: Account, { read, answer, now }: Found) => {
  const digest = createHash('sha256').update(answer.body).digest('hex');
  return {
    vendor: adapter.vendor,
    account: settings,
    id: `${watch.key}/${read.what}/${digest}`,
    digest,
    receivedAt: now,
    learnedBy: watch.period ? ('backfill' as const) : ('poll' as const),
  };
};

/** What was found, as facts on the bus. The raw words travel once, beside the first of them. */
export const findingRecords = (watch: DueWatch, account: Account, found: Found): readonly Appendable[] => {
  const delivery = deliveryOf(watch, account, found);
  const words = Buffer.from(found.answer.body);
  const isKept = words.length > 0 && words.length <= MOST_KEPT_BYTES;
  return found.facts.map((stated, index) => {
    const fact = addressFact(watch.traceId ? { traceId: watch.traceId, ...stated } : stated, index, delivery);
    const { tenant, traceId, deliveryId } = fact.origin;
    const key = `${delivery.vendor}/${account.settings.id}/${stated.groupRef ?? deliveryId}`;
    const raw = index === 0 && isKept ? { raw: found.sealer.seal(words, tenant) } : {};
    return encodeFact(fact, key, { traceparent: traceparentFor(traceId), ...raw });
  });
};
