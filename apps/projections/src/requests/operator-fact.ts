import { createHash } from 'node:crypto';
import type { Fact, FactData, Instant, RequestName, StatementName } from '@earwitness/domain';

/** What can be taken by API: something to be done, or something to be known. */
export type TakenName = RequestName | StatementName;

/** What is asked or stated, without who does. */
export type Asked = {
  [N in TakenName]: { readonly name: N; readonly data: Omit<FactData<N>, 'requestId' | 'requestedBy'> };
}[TakenName];

/** Where a request is about, as it is known when it is asked. */
export interface Target {
  readonly conversationId: string;
  readonly traceId: string;
}

export interface Asking {
  readonly requestId: string;
  readonly tenant: string;
  readonly requestedBy: string;
  readonly at: Instant;
}

export const digestOf = (value: unknown): string => createHash('sha256').update(JSON.stringify(value)).digest('hex');

/** A request as a fact: kept, ordered and replayed like what a vendor says. Its id is the request's. */
export const toFact = ({ name, data }: Asked, { conversationId, traceId }: Target, asking: Asking): Fact => {
  const { requestId, tenant, requestedBy, at } = asking;
  return {
    name,
    id: requestId,
    data: { ...data, requestId, requestedBy },
    origin: {
      tenant,
      vendor: 'earwitness',
      account: 'api',
      links: [{ kind: 'conversation', value: conversationId, evidence: 'API' }],
      occurredAt: at,
      occurredAtSource: 'received',
      receivedAt: at,
      deliveryId: requestId,
      digest: digestOf(data),
      traceId,
    },
  } as Fact;
};
