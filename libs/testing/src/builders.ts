import {
  deriveId,
  type FactName,
  type FactOf,
  factCatalogue,
  type Instant,
  later,
  type Origin,
} from '@earwitness/domain';
import type { z } from 'zod';

/** When every story begins. */
export const T0: Instant = '2026-01-05T09:00:00.000Z';

/** So many seconds into the story. */
export const at = (seconds: number): Instant => later(T0, Math.round(seconds * 1000));

/** Received when it happened, at the start of the story, unless told otherwise. */
export const origin = (about: Partial<Origin> = {}): Origin => {
  const { vendor = 'telnyx', account = 'main', sessionRef = 'session-1', occurredAt = T0 } = about;
  const session = { kind: 'session', value: `${vendor}:${account}:${sessionRef}`, evidence: 'sessionRef' } as const;
  const deliveryId = about.deliveryId ?? `delivery-${sessionRef}-${occurredAt}`;
  return {
    tenant: 'acme',
    vendor,
    account,
    sessionRef,
    links: [session],
    occurredAt,
    occurredAtSource: 'vendor',
    receivedAt: occurredAt,
    deliveryId,
    digest: '0'.repeat(64),
    traceId: '0af7651916cd43dd8448eb211c80319c',
    ...about,
  };
};

type DataOf<N extends FactName> = z.input<(typeof factCatalogue)[N]['data']>;

/**
 * A fact that our schema takes. Its id follows from what it says, so that the same words are a redelivery.
 * @throws ZodError when the data are none of this fact.
 */
export const fact = <N extends FactName>(name: N, data: DataOf<N>, about: Partial<Origin> = {}): FactOf<N> => {
  const from = origin(about);
  const id = deriveId('fact', name, JSON.stringify([data, from]));
  return { name, id, origin: from, data: factCatalogue[name].data.parse(data) as FactOf<N>['data'] };
};
