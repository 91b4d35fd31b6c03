import { deriveId, deriveTraceId, type Fact, type Instant, type Origin } from '@earwitness/domain';
import type { AccountBase, VendorAdapter } from './adapter';
import { bodyDigest } from './body-digest';
import { believedData, hasHappened } from './vendor-clock';
import type { RawWebhook, VendorFact } from './webhook';

/** What all facts of one webhook, or of one answer to a command, have in common. */
export interface Delivery {
  readonly vendor: string;
  readonly account: AccountBase;
  /** Stable over redeliveries. */
  readonly id: string;
  /** SHA-256 of the raw words, hex. */
  readonly digest: string;
  readonly receivedAt: Instant;
  /** How it was learned, where it was asked for. */
  readonly learnedBy?: 'poll' | 'backfill';
  /** The trace id that an earlier fact of the same group came with, where that is known. */
  readonly traceIdOf?: (groupRef: string) => string | undefined;
}

export const deliveryOf = <Account extends AccountBase>(
  adapter: Pick<VendorAdapter<Account>, 'vendor' | 'deliveryId'>,
  webhook: RawWebhook,
  account: Account,
): Delivery => ({
  vendor: adapter.vendor,
  account,
  id: adapter.deliveryId(webhook),
  digest: bodyDigest(webhook),
  receivedAt: webhook.receivedAt,
});

const traceIdFor = ({ traceId, groupRef }: VendorFact, delivery: Delivery): string =>
  traceId ??
  (groupRef === undefined ? undefined : delivery.traceIdOf?.(groupRef)) ??
  deriveTraceId(delivery.vendor, delivery.account.id, groupRef ?? delivery.id);

const subjectOf = ({ sessionRef, sessionKnownBy, captureRef, captureId, refs }: VendorFact) => ({
  ...(sessionRef !== undefined && { sessionRef }),
  ...(sessionKnownBy !== undefined && { sessionKnownBy }),
  ...(captureRef !== undefined && { captureRef }),
  ...(captureId !== undefined && { captureId }),
  ...(refs && { refs }),
});

const momentOf = ({ occurredAt, occurredAtSource = 'vendor' }: VendorFact, { receivedAt }: Delivery) =>
  occurredAt === undefined || !hasHappened(occurredAt, receivedAt)
    ? { occurredAt: receivedAt, occurredAtSource: 'received' as const }
    : { occurredAt, occurredAtSource };

const originOf = (stated: VendorFact, delivery: Delivery): Origin => ({
  tenant: delivery.account.tenant,
  vendor: delivery.vendor,
  account: delivery.account.id,
  ...subjectOf(stated),
  links: stated.links ?? [],
  ...momentOf(stated, delivery),
  receivedAt: delivery.receivedAt,
  deliveryId: stated.statement?.id ?? delivery.id,
  ...(delivery.learnedBy && { learnedBy: delivery.learnedBy }),
  digest: delivery.digest,
  traceId: traceIdFor(stated, delivery),
});

/**
 * Delivery ids are the vendor's word: the same id about another call is another fact, so that neither hides the other.
 * The same id, name and place about the same call is the same fact, whatever else is said: what is redelivered counts
 * its attempts, and may be worded anew.
 */
const idOf = (stated: VendorFact, ordinal: number, { account, vendor, id }: Delivery): string => {
  const { name, sessionRef = '', captureRef = '', groupRef = '', statement } = stated;
  const said = statement ? [statement.id, name, String(statement.ordinal ?? 0)] : [id, name, String(ordinal)];
  return deriveId('fact', account.tenant, vendor, account.id, ...said, sessionRef, captureRef, groupRef);
};

/**
 * Puts a fact as an adapter states it into its place: the same statement of the same delivery always becomes the same
 * fact. Moments that its vendor cannot know of are not believed; they stay in the raw words. Its `secrets` stay behind; who seals them adds them as `handles`.
 * @param ordinal tells the facts of one delivery apart
 */
export const addressFact = (stated: VendorFact, ordinal: number, delivery: Delivery): Fact => {
  const { name } = stated;
  const id = idOf(stated, ordinal, delivery);
  return { name, id, origin: originOf(stated, delivery), data: believedData(stated, delivery.receivedAt) } as Fact;
};
