import { deriveId, later } from '@earwitness/domain';
import type { HttpAnswer, HttpCall } from '../contract/command';
import type { Findings, NextRead, Read } from '../contract/reads';
import type { VendorFact } from '../contract/webhook';
import { pathOf, regionOf } from './sinch.addresses';
import { endingOf } from './sinch.causes';
import type { SinchAccount } from './sinch.config';
import { deliveryIdOf, type Fields, isRecord, jsonIn, momentOf, textOf } from './sinch.envelope';
import { linksOf } from './sinch.origin';
import { toCall } from './sinch.requests';

/** From half an hour on, twice as long each time, this is about two days. */
const MOST_TIMES = 12;
const LONGEST_PAUSE_MS = 6 * 3_600_000;

export const callRead = (callRef: string, refs: Readonly<Record<string, string>>): Read => ({
  what: 'call',
  about: {
    callRef,
    ...(refs.callResource && { callResource: refs.callResource }),
    ...(refs.applicationRef && { applicationRef: refs.applicationRef }),
    times: '0',
  },
});

/** Sinch Voice, "Get call information". */
export const toCallRead = ({ about }: Read, account: SinchAccount, nowSeconds: number): HttpCall | undefined => {
  const path = pathOf(about.callRef ?? '.');
  if (path === undefined) return undefined;
  const region = regionOf(about.callResource, account) ?? account.apiBase;
  return toCall({ method: 'GET', url: `${region}/calling/v1/calls/id/${path}` }, account, nowSeconds);
};

const again = ({ what, about }: Read, { askAfterMinutes }: SinchAccount): NextRead | undefined => {
  const times = Number(about.times) + 1;
  if (!(times < MOST_TIMES)) return undefined;
  const afterMs = Math.min(askAfterMinutes * 60_000 * 2 ** times, LONGEST_PAUSE_MS);
  return { read: { what, about: { ...about, times: String(times) } }, afterMs };
};

const aboutOf = ({ about: { callRef = '' } }: Read, { id }: SinchAccount) => ({
  sessionRef: callRef,
  groupRef: callRef,
  links: linksOf(id, callRef),
});

/** The moment that is said is that of the call's begin. */
const endOf = ({ timestamp, duration }: Fields) => {
  const begin = momentOf(timestamp);
  const isKnown = begin !== undefined && typeof duration === 'number' && duration >= 0;
  return isKnown ? { occurredAt: later(begin, duration * 1000) } : {};
};

/** The same fact as that of the DICE, should it come after all. */
const ended = (call: Fields, read: Read, account: SinchAccount): VendorFact => ({
  ...aboutOf(read, account),
  ...endOf(call),
  name: 'SessionEnded',
  data: endingOf(call),
  statement: { id: deliveryIdOf(read.about.applicationRef ?? '', read.about.callRef ?? '', 'dice') },
});

/** Unknown to Sinch, or so long over that it is forgotten. */
const gone = (read: Read, account: SinchAccount): VendorFact => ({
  ...aboutOf(read, account),
  name: 'SessionEnded',
  data: { outcome: 'unknown', cause: 'NotFound' },
  statement: { id: deriveId('sinch', 'call', read.about.callRef ?? '', 'gone') },
});

export const callFindings = (read: Read, answer: HttpAnswer, account: SinchAccount): Findings => {
  if (answer.status === 404) return { facts: [gone(read, account)] };
  const call = answer.status === 200 ? jsonIn(answer.body) : undefined;
  if (isRecord(call) && textOf(call.status)?.toUpperCase() === 'FINAL') return { facts: [ended(call, read, account)] };
  const next = again(read, account);
  return { facts: [], ...(next && { next }) };
};
