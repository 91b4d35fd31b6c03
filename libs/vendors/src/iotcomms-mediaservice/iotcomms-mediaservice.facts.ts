import type { Interpretation, RawWebhook, VendorFact } from '../contract/webhook';
import { toAlarmFacts } from './iotcomms-mediaservice.alarms';
import type { IotcommsMediaserviceAccount } from './iotcomms-mediaservice.config';
import { connectionRefs, recordingRefs, replySecret } from './iotcomms-mediaservice.connections';
import { type Reading, readCallback } from './iotcomms-mediaservice.envelope';
import { wordsOf } from './iotcomms-mediaservice.fields';
import { aboutConnection, aboutSession, type Said, toSaid } from './iotcomms-mediaservice.origin';
import { concerned, connected, dialled, dialledRemotely } from './iotcomms-mediaservice.participants';
import { questionOf, unreadableQuestion } from './iotcomms-mediaservice.questions';
import { recordingReady } from './iotcomms-mediaservice.recordings';
import type { IotcommsMediaserviceKind } from './iotcomms-mediaservice.verification';

/** Undefined: an event that nobody documented, of which nothing can be said. */
type Translate = (said: Said) => readonly VendorFact[] | undefined;

const progressed = (said: Said, phase: string): readonly VendorFact[] => [
  {
    ...aboutSession(said),
    name: 'SessionProgressed',
    data: { phase: said.isMonitoring ? `monitoring.${phase}` : phase },
  },
];

const eventOf = ({ payload }: Said): string => wordsOf(payload.event, 100) ?? '';

/** What is known of a call that waits for an answer. */
const newCall: Translate = (said) => {
  const { data } = dialled(said.payload);
  return [{ ...aboutSession(said), name: 'SessionAnnounced', data: { ...data, direction: 'inbound' } }];
};

const connectionStarted = (said: Said, connectionRef: string): VendorFact => {
  const { payload, reference, receivedAt } = said;
  const { data, refs } = connected(payload);
  /** Where the call was announced, it is from whom and to whom that was said. */
  const isAnnounced = reference.by === 'us';
  return {
    ...aboutSession(said),
    refs: { ...connectionRefs(connectionRef, receivedAt), ...refs },
    secrets: replySecret('callAnswered', connectionRef, payload.replyId),
    name: 'SessionStarted',
    data: { ...(isAnnounced ? { participants: data.participants } : data), direction: 'unknown' },
  };
};

/** What was to be recorded is recorded from here on, says nobody: there is no event of it. */
const callAnswered: Translate = (said) => {
  const { connectionRef, reference } = said;
  if (said.isMonitoring || connectionRef === undefined) return progressed(said, 'answered');
  const started = connectionStarted(said, connectionRef);
  const file = reference.by === 'us' ? reference.recordingFileName : undefined;
  if (file === undefined) return [started];
  return [
    started,
    {
      ...aboutSession(said),
      captureRef: file,
      refs: recordingRefs(file, connectionRef),
      name: 'CaptureStarted',
      data: { mode: 'native', confirmed: false },
    },
  ];
};

const DROPPED = new Set(['callingPartyDrop', 'calledPartyDrop']);
const FAILED = new Set(['callingPartyFailure', 'calledPartyFailure']);
const SPLIT = new Set(['callerConnectionSplit', 'calleeConnectionSplit']);

/** Where a connection is a session of its own it ends with any of these. */
const connectionEnded = (said: Said, cause: string): readonly VendorFact[] => {
  const about = aboutConnection(said);
  const isOwnSession = said.reference.by !== 'us' && said.connectionRef !== undefined;
  const isOver = DROPPED.has(cause) || FAILED.has(cause) || SPLIT.has(cause);
  if (!isOwnSession || !isOver) return [];
  const outcome = FAILED.has(cause) ? 'failed' : 'completed';
  return [{ ...about, name: 'SessionEnded', data: { outcome, cause } }];
};

const callEvent: Translate = (said) => {
  const cause = eventOf(said);
  const { data, refs, participantRef } = concerned(said.payload);
  const hasLeft = DROPPED.has(cause) || FAILED.has(cause);
  const about = aboutConnection(said);
  /** It is a question: whoever answers it knows those whom it names. */
  const announced: VendorFact = { ...about, refs, name: 'SessionAnnounced', data: { ...data, direction: 'unknown' } };
  const fact: VendorFact =
    hasLeft && participantRef !== undefined
      ? { ...about, name: 'ParticipantLeft', data: { participantRef, cause } }
      : { ...about, name: 'SessionProgressed', data: { phase: cause } };
  return [announced, fact, ...connectionEnded(said, cause)];
};

/** `reason` is free text: its description in the document is that of another field. */
const sessionCompleted: Translate = (said) => {
  const cause = wordsOf(said.payload.reason, 200);
  const outcome = cause !== undefined && FAILED.has(cause) ? 'failed' : 'completed';
  return [{ ...aboutSession(said), name: 'SessionEnded', data: { outcome, ...(cause !== undefined && { cause }) } }];
};

/** What was keyed in (`dtmfBuffer`) may be a secret of the caller, and is in no fact. */
const getIvrCommand: Translate = (said) =>
  progressed(said, said.kind).map((fact) => ({
    ...fact,
    secrets: replySecret(said.kind, said.receivedAt, said.payload.replyId),
  }));

const newRemoteCall: Translate = (said) => {
  const { data } = dialledRemotely(said.payload);
  const secrets = replySecret(said.kind, 'call', said.payload.replyId);
  return [{ ...aboutSession(said), secrets, name: 'SessionAnnounced', data: { ...data, direction: 'inbound' } }];
};

const callbacks: { readonly [K in IotcommsMediaserviceKind]: Translate } = {
  newCall,
  callEvent,
  callAnswered,
  callNotify: (said) => progressed(said, eventOf(said)),
  sessionCompleted,
  recordingReady,
  alarm: toAlarmFacts,
  getIvrCommand,
  getCallIdentifier: (said) => progressed(said, said.kind),
  newRemoteCall,
};

const unrecognised = (reading: Exclude<Reading, { is: 'callback' }>, webhook: RawWebhook): VendorFact => ({
  name: 'UnrecognisedWebhook',
  data: {
    reason: reading.is,
    vendorType: webhook.kind,
    sizeBytes: webhook.body.length,
    ...('detail' in reading && { detail: reading.detail }),
  },
});

const undocumented = (said: Said, { body }: RawWebhook): VendorFact => ({
  ...aboutSession(said),
  name: 'UnrecognisedWebhook',
  data: { reason: 'UnknownType', vendorType: `${said.kind} ${eventOf(said)}`, sizeBytes: body.length },
});

/** Pure and total: the same callback always yields the same facts, whatever its bytes. */
export const interpretIotcommsMediaservice = (
  webhook: RawWebhook,
  account: IotcommsMediaserviceAccount,
): Interpretation => {
  const reading = readCallback(webhook);
  if (reading.is !== 'callback') {
    const asks = unreadableQuestion(reading, webhook);
    return { facts: [unrecognised(reading, webhook)], ...(asks && { asks }) };
  }
  const said = toSaid(reading, account, webhook.receivedAt);
  const asks = questionOf(said, webhook);
  return { facts: callbacks[said.kind](said) ?? [undocumented(said, webhook)], ...(asks && { asks }) };
};
