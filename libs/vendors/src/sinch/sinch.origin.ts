import { attemptId, type CaptureMode, type Link, sessionKeyOf, startIntent } from '@earwitness/domain';
import { carriedBy, conversationLink } from '../contract/links';
import type { VendorFact } from '../contract/webhook';
import { regionOf } from './sinch.addresses';
import type { SinchAccount } from './sinch.config';
import { isRecord, type SinchEvent, textOf } from './sinch.envelope';

/** What every fact of a callback says beside its data. */
export type About = Omit<VendorFact, 'name' | 'data' | 'captureRef' | 'secrets'>;

export interface Said {
  readonly event: SinchEvent;
  readonly account: SinchAccount;
}

/** `[{ key, value }]`; what is not of that form is skipped. */
function* headersIn(list: unknown): Generator<{ name: string; value: string }> {
  if (!Array.isArray(list)) return;
  for (const header of list.filter(isRecord)) {
    const name = textOf(header.key);
    const value = textOf(header.value);
    if (name && value) yield { name, value };
  }
}

/** What ties a session to its conversation. */
export const linksOf = (accountId: string, callRef?: string, conferenceRef?: string): readonly Link[] => [
  ...(conferenceRef === undefined
    ? []
    : [
        {
          kind: 'grouping' as const,
          value: `sinch/${accountId}/conference/${conferenceRef}`,
          evidence: 'conferenceId',
        },
      ]),
  ...(callRef === undefined
    ? []
    : [{ kind: 'session' as const, value: `sinch/${accountId}/call/${callRef}`, evidence: 'callid' }]),
];

const moment = ({ at, atSource }: SinchEvent) =>
  at === undefined ? {} : { occurredAt: at, occurredAtSource: atSource };

/** Of the call, one for each leg: it is the session. */
const aboutCall = ({ event, account }: Said, callRef: string): About => {
  const { body, conferenceRef, applicationRef } = event;
  const { correlationHeaders } = account;
  const carried = carriedBy(headersIn(body.callHeaders), { evidence: 'callHeaders', correlationHeaders });
  const own = conversationLink(textOf(body.custom) ?? '', 'custom');
  const callResource = textOf(body.callResourceUrl);
  return {
    sessionRef: callRef,
    groupRef: callRef,
    links: [...(own ? [own] : []), ...carried.links, ...linksOf(account.id, callRef, conferenceRef)],
    refs: {
      callRef,
      ...(applicationRef && { applicationRef }),
      ...(callResource && regionOf(callResource, account) && { callResource }),
    },
    ...moment(event),
    ...(carried.traceId && { traceId: carried.traceId }),
  };
};

/** Of a conference, a session of its own: several calls take part in it, and it has its own recording. */
const aboutConference = ({ event, account }: Said, conferenceRef: string): About => ({
  sessionRef: conferenceRef,
  groupRef: conferenceRef,
  links: linksOf(account.id, undefined, conferenceRef),
  refs: { conferenceRef, ...(event.applicationRef && { applicationRef: event.applicationRef }) },
  ...moment(event),
});

/** Undefined for what names neither a call nor a conference. A notification of a conference has `conferenceId` alone. */
export const aboutOf = (said: Said): About | undefined => {
  const { callRef, conferenceRef } = said.event;
  if (callRef !== undefined) return aboutCall(said, callRef);
  return conferenceRef === undefined ? undefined : aboutConference(said, conferenceRef);
};

/** The conference that a call is in, tied to the call. */
export const conferenceOf = (said: Said, conferenceRef: string): About => {
  const { callRef } = said.event;
  const about = aboutConference(said, conferenceRef);
  return { ...about, links: linksOf(said.account.id, callRef, conferenceRef) };
};

export const modeOf = ({ event }: Said): CaptureMode => (event.callRef === undefined ? 'conference' : 'native');

/**
 * The one capture that a session has in a mode, unless a command began another. Facts of files name no mode, by which
 * the domain would find it.
 */
export const captureIdFor = ({ account }: Said, { sessionRef = '' }: About, mode: CaptureMode): string => {
  const key = sessionKeyOf({ vendor: 'sinch', account: account.id }, sessionRef);
  return attemptId(startIntent(key, mode), 1);
};
