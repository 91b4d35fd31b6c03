import { type Instant, type Link, toTraceId } from '@earwitness/domain';
import { type Carried, carriedBy } from '../contract/links';
import type { VendorFact } from '../contract/webhook';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';
import { isRecord, type Payload, refOf, wordsOf } from './iotcomms-mediaservice.fields';
import { readReference, type Reference } from './iotcomms-mediaservice.reference';
import type { IotcommsMediaserviceKind } from './iotcomms-mediaservice.verification';

/** A callback with what is needed to translate it. */
export interface Said {
  readonly kind: IotcommsMediaserviceKind;
  readonly payload: Payload;
  readonly account: IotcommsMediaserviceAccount;
  readonly receivedAt: Instant;
  readonly reference: Reference;
  /** A leg to a monitor: no conversation, and nobody who takes part in one. */
  readonly isMonitoring: boolean;
  readonly connectionRef: string | undefined;
  /** As the callback says it, else as our reference does. */
  readonly sessionId: string | undefined;
}

/** What every fact of a callback says beside its data. */
export type About = Omit<VendorFact, 'name' | 'data'>;

export const toSaid = (
  { kind, payload }: { readonly kind: IotcommsMediaserviceKind; readonly payload: Payload },
  account: IotcommsMediaserviceAccount,
  receivedAt: Instant,
): Said => {
  const reference = readReference(payload.sessionReferenceId);
  return {
    kind,
    payload,
    account,
    receivedAt,
    reference,
    isMonitoring: payload.monitoringParticipant === true,
    connectionRef: refOf(payload.connectionId),
    sessionId: refOf(payload.sessionId) ?? (reference.by === 'us' ? reference.sessionRef : undefined),
  };
};

/** `{ name: value }` or `{ name: [values] }`; what is not of that form is skipped. */
function* headersIn(headers: unknown): Generator<{ name: string; value: string }> {
  for (const [name, values] of Object.entries(isRecord(headers) ? headers : {}))
    for (const given of Array.isArray(values) ? values : [values]) {
      const value = wordsOf(given);
      if (value !== undefined) yield { name, value };
    }
}

const carriedIn = ({ payload, account: { correlationHeaders } }: Said): Carried => {
  const x = carriedBy(headersIn(payload.xHeaders), { evidence: 'xHeaders', correlationHeaders });
  const p = carriedBy(headersIn(payload.pHeaders), { evidence: 'pHeaders', correlationHeaders });
  return { ...p, ...x, links: [...x.links, ...p.links] };
};

const PARTICIPANTS = ['participantId', 'remoteParticipantId', 'callerParticipantId', 'calleeParticipantId'] as const;

const ownLinks = (said: Said): readonly Link[] => {
  const { payload, account, reference } = said;
  const link = (kind: Link['kind'], what: string, [ref, evidence]: readonly [string | undefined, string]): Link[] =>
    ref === undefined ? [] : [{ kind, value: `iotcomms-mediaservice/${account.id}/${what}/${ref}`, evidence }];
  const ofCall = [
    ...link('session', 'session', [said.sessionId, payload.sessionId ? 'sessionId' : 'sessionReferenceId']),
    ...link('grouping', 'trace', [refOf(payload.traceId), 'traceId']),
  ];
  if (said.isMonitoring) return ofCall;
  return [
    ...ofCall,
    ...link('session', 'connection', [said.connectionRef, 'connectionId']),
    ...PARTICIPANTS.flatMap((name) => link('session', 'participant', [refOf(payload[name]), name])),
    ...link('session', 'sip-call', [refOf(payload.sipCallId ?? payload.callId), 'sipCallId, callId']),
    ...(reference.by === 'customer' && account.referenceIdentifiesCall
      ? link('grouping', 'reference', [reference.digest, 'sessionReferenceId'])
      : []),
  ];
};

const firstOf = (...refs: readonly (string | undefined)[]): string | undefined => refs.find((ref) => ref !== undefined);

/**
 * Of the session. `/callAnswered` names none: where our own reference does not either, its connection is a session of its
 * own, which the links join to the rest of the call.
 */
export const aboutSession = (said: Said): About => {
  const { payload, sessionId, connectionRef } = said;
  const callRef = said.kind === 'newRemoteCall' ? refOf(payload.callId) : undefined;
  const traceRef = refOf(payload.traceId);
  const sessionRef = firstOf(sessionId, callRef, said.isMonitoring ? undefined : connectionRef);
  const groupRef = firstOf(sessionId, callRef, traceRef, connectionRef);
  const carried = carriedIn(said);
  const traceId = carried.traceId ?? toTraceId(traceRef ?? '');
  return {
    ...(sessionRef !== undefined && { sessionRef }),
    ...(groupRef !== undefined && { groupRef }),
    links: [...carried.links, ...ownLinks(said)],
    ...(traceId !== undefined && { traceId }),
  };
};

/** What `/callEvent` says of a connection that is a session of its own. */
export const aboutConnection = (said: Said): About => {
  const about = aboutSession(said);
  const isOwnSession = said.reference.by !== 'us' && said.connectionRef !== undefined;
  return isOwnSession ? { ...about, sessionRef: said.connectionRef } : about;
};
