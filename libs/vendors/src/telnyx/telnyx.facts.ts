import type { CaptureMode, Participant } from '@earwitness/domain';
import type { Interpretation, RawWebhook, VendorFact } from '../contract/webhook';
import { causeOf, conferenceOutcomeOf, outcomeOf } from './telnyx.causes';
import type { TelnyxAccount } from './telnyx.config';
import { type Payload, type Reading, readWebhook, type TelnyxEvent, textOf } from './telnyx.envelope';
import { type About, aboutConference, aboutLeg, captureIdFor, type Said, toSaid } from './telnyx.origin';
import { recordingFailed, recordingSaved, transcriptSaved } from './telnyx.recordings';
import { envelopeFaults, payloadFaults } from './telnyx.webhooks';

/** No facts: the payload lacks what the event is about. */
type Translate = (said: Said, about: About) => readonly VendorFact[];

const party = (participantRef: 'caller' | 'callee', address: string | undefined, name?: string): Participant[] => {
  if (address === undefined) return [];
  const number = /^(?:sips?:|tel:)?(\+\d{5,15})(?:@|;|$)/.exec(address)?.[1];
  const displayName = name === undefined || name === address ? {} : { displayName: name };
  return [{ participantRef, side: participantRef, address, ...(number && { number }), ...displayName }];
};

const directions: ReadonlyMap<unknown, 'inbound' | 'outbound'> = new Map([
  ['incoming', 'inbound'],
  ['outgoing', 'outbound'],
]);

const parties = (payload: Payload) => {
  const from = textOf(payload.from);
  const to = textOf(payload.to);
  return { ...(from && { from }), ...(to && { to }) };
};

const described = (payload: Payload) => {
  const { from, to } = parties(payload);
  return {
    ...parties(payload),
    direction: directions.get(payload.direction) ?? ('unknown' as const),
    participants: [...party('caller', from, textOf(payload.caller_id_name)), ...party('callee', to)],
  };
};

const ended: Translate = ({ event: { payload } }, about) => {
  const cause = textOf(payload.hangup_cause);
  const endedBy = textOf(payload.hangup_source);
  const data = { outcome: outcomeOf(cause), ...(cause && { cause }), ...(endedBy && { endedBy }) };
  return [{ ...about, name: 'SessionEnded', data }];
};

const captureStarted =
  (mode: CaptureMode): Translate =>
  (said, about) => [{ ...about, ...captureIdFor(said, mode), name: 'CaptureStarted', data: { mode, confirmed: true } }];

const captureStopped =
  (mode: CaptureMode): Translate =>
  (said, about) => {
    const cause = causeOf(textOf(said.event.payload.hangup_cause));
    return [{ ...about, ...captureIdFor(said, mode), name: 'CaptureStopped', data: { mode, ...(cause && { cause }) } }];
  };

const captureFailed =
  (mode: CaptureMode, causeField: string): Translate =>
  (said, about) => {
    const cause = causeOf(textOf(said.event.payload[causeField]));
    const data = { mode, stage: 'start' as const, ...(cause && { cause }) };
    return [{ ...about, ...captureIdFor(said, mode), name: 'CaptureFailed', data }];
  };

const progressed: Translate = ({ event }, about) => [
  { ...about, name: 'SessionProgressed', data: { phase: event.type } },
];

const ofLeg: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['call.initiated', (said, about) => [{ ...about, name: 'SessionAnnounced', data: described(said.event.payload) }]],
  ['call.answered', (said, about) => [{ ...about, name: 'SessionStarted', data: described(said.event.payload) }]],
  ['call.bridged', (said, about) => [{ ...about, name: 'SessionsBridged', data: parties(said.event.payload) }]],
  ['call.hangup', ended],
  ['siprec.started', captureStarted('siprec')],
  ['siprec.stopped', captureStopped('siprec')],
  ['siprec.failed', captureFailed('siprec', 'failure_cause')],
  ['streaming.started', captureStarted('stream')],
  ['streaming.stopped', captureStopped('stream')],
  ['streaming.failed', captureFailed('stream', 'failure_reason')],
  ['call.recording.saved', (said, about) => recordingSaved(said, about, 'native')],
  ['call.recording.error', recordingFailed],
  ['call.recording.transcription.saved', transcriptSaved],
]);

/** Of no consequence for a recording. What was typed, said or transcribed stays in the raw words. */
const PROGRESS =
  /^call\.(?:(?:un)?hold|enqueued|dequeued|cost|transcription|dtmf\.received|(?:machine|playback|speak|fork|refer)\..+)$/;
const CONFERENCE_PROGRESS = /^conference\.(?:floor\.changed|(?:participant\.)?(?:playback|speak)\..+)$/;

const joined: Translate = ({ event: { payload } }, about) => {
  const participantRef = textOf(payload.call_leg_id);
  if (!participantRef) return [];
  return [{ ...about, name: 'ParticipantJoined', data: { participant: { participantRef, side: 'unknown' } } }];
};

const left: Translate = ({ event: { payload } }, about) => {
  const participantRef = textOf(payload.call_leg_id);
  return participantRef ? [{ ...about, name: 'ParticipantLeft', data: { participantRef } }] : [];
};

const conferenceEnded: Translate = ({ event: { payload } }, about) => {
  const cause = textOf(payload.reason);
  return [{ ...about, name: 'SessionEnded', data: { outcome: conferenceOutcomeOf(cause), ...(cause && { cause }) } }];
};

/** Who takes part is said one by one. */
const conferenceStarted: Translate = (_, about) => [
  { ...about, name: 'SessionStarted', data: { direction: 'unknown', participants: [] } },
];

const ofConference: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['conference.created', conferenceStarted],
  ['conference.ended', conferenceEnded],
  ['conference.participant.joined', joined],
  ['conference.participant.left', left],
  ['conference.recording.saved', (said, about) => recordingSaved(said, about, 'conference')],
]);

/** By type: what an event is about, and what it says of it. */
const translationOf = (type: string): readonly [(said: Said) => About, Translate] | undefined => {
  const aLeg = ofLeg.get(type) ?? (PROGRESS.test(type) ? progressed : undefined);
  if (aLeg) return [aboutLeg, aLeg];
  const aConference = ofConference.get(type) ?? (CONFERENCE_PROGRESS.test(type) ? progressed : undefined);
  return aConference && [aboutConference, aConference];
};

const translated = (said: Said): readonly VendorFact[] | 'UnknownType' => {
  const translation = translationOf(said.event.type);
  if (!translation) return 'UnknownType';
  const [subjectOf, translate] = translation;
  const about = subjectOf(said);
  return about.sessionRef === undefined ? [] : translate(said, about);
};

type Unrecognised = Extract<VendorFact, { readonly name: 'UnrecognisedWebhook' }>;

const unrecognised = (data: Omit<Unrecognised['data'], 'sizeBytes'>, sizeBytes: number): VendorFact => ({
  name: 'UnrecognisedWebhook',
  data: { ...data, sizeBytes },
});

const cut = (detail: string | undefined) => (detail === undefined ? {} : { detail: detail.slice(0, 500) });

const unread = (reading: Exclude<Reading, { kind: 'event' }>, sizeBytes: number): VendorFact => {
  const detail = reading.kind === 'NotJson' ? reading.detail : envelopeFaults(reading.body);
  return unrecognised({ reason: reading.kind, ...cut(detail) }, sizeBytes);
};

/** What one event says, however it was learned. Pure and total. */
export const factsOfEvent = (event: TelnyxEvent, account: TelnyxAccount, sizeBytes: number): readonly VendorFact[] => {
  const vendorType = event.type.slice(0, 100);
  const said = toSaid(event, account);
  const facts = translated(said);
  if (facts === 'UnknownType')
    return [{ ...aboutLeg(said), ...unrecognised({ reason: 'UnknownType', vendorType }, sizeBytes) }];
  if (facts.length > 0) return facts;
  const detail = cut(payloadFaults(event.type, event.payload));
  return [unrecognised({ reason: 'NotTheDocumentedShape', vendorType, ...detail }, sizeBytes)];
};

/** Pure and total: the same webhook always yields the same facts, whatever its bytes. */
export const interpretTelnyx = (webhook: RawWebhook, account: TelnyxAccount): Interpretation => {
  const reading = readWebhook(webhook);
  const sizeBytes = webhook.body.length;
  if (reading.kind !== 'event') return { facts: [unread(reading, sizeBytes)] };
  return { facts: factsOfEvent(reading.event, account, sizeBytes) };
};
