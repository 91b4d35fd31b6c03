import type { CaptureMode, Link } from '@earwitness/domain';
import { type Carried, carriedBy } from '../contract/links';
import type { VendorFact } from '../contract/webhook';
import { type ClientState, decodeClientState } from './telnyx.client-state';
import type { TelnyxAccount } from './telnyx.config';
import { isRecord, type TelnyxEvent, textOf } from './telnyx.envelope';

/** What every fact of an event says beside its data. */
export type About = Omit<VendorFact, 'name' | 'data' | 'captureRef' | 'captureId' | 'secrets'>;

/** An event with what is needed to translate it. */
export interface Said {
  readonly event: TelnyxEvent;
  readonly account: TelnyxAccount;
  readonly state: ClientState | undefined;
}

export const toSaid = (event: TelnyxEvent, account: TelnyxAccount): Said => ({
  event,
  account,
  state: decodeClientState(event.payload.client_state),
});

/** `[{ name, value }]`; what is not of that form is skipped. */
function* headersIn(list: unknown): Generator<{ name: string; value: string }> {
  if (!Array.isArray(list)) return;
  for (const header of list.filter(isRecord)) {
    const name = textOf(header.name);
    const value = textOf(header.value);
    if (name && value) yield { name, value };
  }
}

const carriedIn = ({ event: { payload }, account: { correlationHeaders } }: Said): Carried => {
  const custom = carriedBy(headersIn(payload.custom_headers), { evidence: 'custom_headers', correlationHeaders });
  const sip = carriedBy(headersIn(payload.sip_headers), { evidence: 'sip_headers', correlationHeaders });
  return { ...sip, ...custom, links: [...custom.links, ...sip.links] };
};

const ofState = (state: ClientState | undefined): readonly Link[] =>
  state ? [{ kind: 'conversation', value: state.conversationId, evidence: 'client_state' }] : [];

/** An id longer than a link may be is no id of the vendor's. */
const vendorLink = (kind: 'session' | 'grouping', value: string, evidence: string): readonly Link[] =>
  value.length <= 512 ? [{ kind, value, evidence }] : [];

interface Subject {
  readonly sessionRef: string | undefined;
  readonly links: readonly Link[];
  readonly refs: Readonly<Record<string, string | undefined>>;
}

const known = (refs: Subject['refs']): Record<string, string> => {
  const result: Record<string, string> = {};
  for (const [name, ref] of Object.entries(refs)) if (ref !== undefined) result[name] = ref;
  return result;
};

const about = (said: Said, { sessionRef, links, refs }: Subject): About => {
  const { event, account, state } = said;
  const callSessionRef = textOf(event.payload.call_session_id);
  const grouping = callSessionRef
    ? vendorLink('grouping', `telnyx/${account.id}/session/${callSessionRef}`, 'call_session_id')
    : [];
  const carried = carriedIn(said);
  const traceId = state?.traceId ?? carried.traceId;
  return {
    ...(sessionRef !== undefined && { sessionRef }),
    ...(callSessionRef !== undefined && { groupRef: callSessionRef }),
    links: [...ofState(state), ...carried.links, ...grouping, ...links],
    refs: known({ ...refs, callSessionRef, connectionRef: textOf(event.payload.connection_id) }),
    ...(event.at !== undefined && { occurredAt: event.at, occurredAtSource: 'vendor' as const }),
    ...(traceId !== undefined && { traceId }),
  };
};

/** Of the call leg, which is the session. The direction is needed where only incoming legs are recorded. */
export const aboutLeg = (said: Said): About => {
  const { payload } = said.event;
  const legRef = textOf(payload.call_leg_id);
  return about(said, {
    sessionRef: legRef,
    links: legRef ? vendorLink('session', `telnyx/${said.account.id}/leg/${legRef}`, 'call_leg_id') : [],
    refs: {
      kind: legRef && 'leg',
      callControlRef: textOf(payload.call_control_id),
      direction: textOf(payload.direction),
    },
  });
};

/** Of the conference, a session of its own: it has its own recording, and legs of several calls take part in it. */
export const aboutConference = (said: Said): About => {
  const conferenceRef = textOf(said.event.payload.conference_id);
  return about(said, {
    sessionRef: conferenceRef,
    links: conferenceRef
      ? vendorLink('session', `telnyx/${said.account.id}/conference/${conferenceRef}`, 'conference_id')
      : [],
    refs: { kind: conferenceRef && 'conference', conferenceRef },
  });
};

/** Our own id of the capture, where `client_state` speaks of a capture in this mode. */
export const captureIdFor = ({ state }: Said, mode: CaptureMode): { readonly captureId?: string } =>
  state?.captureId !== undefined && state.mode === mode ? { captureId: state.captureId } : {};
