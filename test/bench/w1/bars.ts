import type { Bar } from '../pairs';
import type { Lane } from './signatures';
import { FLOOR, type SystemPlan } from './systems';

/** What ours shall be over theirs. */
export interface Bars {
  readonly perSecond?: Bar;
  readonly cpu?: Bar;
  readonly p99?: Bar;
}

const stock: Readonly<Record<Lane, { readonly shipped: Bars; readonly idempotent: Bars }>> = {
  hmac: {
    shipped: { perSecond: { atLeast: 3 }, cpu: { atMost: 0.35 } },
    idempotent: { perSecond: { atLeast: 6 }, cpu: { atMost: 0.2 } },
  },
  ed25519: { shipped: { perSecond: { atLeast: 2 } }, idempotent: { perSecond: { atLeast: 3.5 } } },
};

/** The floor has bars where the framework shows: beside Ed25519 it disappears. */
const floor: Readonly<Record<Lane, Bars>> = {
  hmac: { perSecond: { atLeast: 0.75 }, p99: { atMost: 2 } },
  ed25519: {},
};

export const barsOf = (lane: Lane, plan: SystemPlan): Bars => {
  if (plan === FLOOR) return floor[lane];
  return stock[lane][plan.settings?.isIdempotent ? 'idempotent' : 'shipped'];
};
