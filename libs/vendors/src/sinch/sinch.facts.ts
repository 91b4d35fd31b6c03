import type { Participant } from '@earwitness/domain';
import { later } from '@earwitness/domain';
import type { Interpretation, RawWebhook, VendorFact } from '../contract/webhook';
import { endingOf, wordOf } from './sinch.causes';
import type { SinchAccount } from './sinch.config';
import { consentIn } from './sinch.consent';
import { isRecord, type Reading, readWebhook, sinchDeliveryId, type SinchEvent, textOf } from './sinch.envelope';
import { type About, aboutOf, conferenceOf, type Said } from './sinch.origin';
import { questionOf } from './sinch.questions';
import { callingError, recordingAvailable, recordingFinished, transcriptAvailable } from './sinch.recordings';
import { callbackFaults } from './sinch.webhooks';

/** No facts: the callback lacks what it is about. */
type Translate = (said: Said, about: About) => readonly VendorFact[];

const party = (participantRef: 'caller' | 'callee', address: string | undefined): Participant[] => {
  const number = address === undefined ? undefined : /^(\+?\d{5,15})$/.exec(address)?.[1];
  return [{ participantRef, side: participantRef, ...(address && { address }), ...(number && { number }) }];
};

/** A caller may withhold the number. */
const callerOf = (value: unknown): string | undefined => {
  const text = textOf(value);
  return text?.toLowerCase() === 'private' ? undefined : text;
};

/** A call from the telephone network comes in; one from an application of the customer's goes out. */
const directionOf = (originationType: unknown) => {
  if (wordOf(originationType) === 'PSTN') return 'inbound' as const;
  return wordOf(originationType) === 'MXP' ? ('outbound' as const) : ('unknown' as const);
};

const incoming: Translate = ({ event: { body } }, about) => {
  const from = callerOf(body.cli);
  const to = isRecord(body.to) ? textOf(body.to.endpoint) : undefined;
  const participants = [...party('caller', from), ...(to === undefined ? [] : party('callee', to))];
  const data = { ...(from && { from }), ...(to && { to }), direction: directionOf(body.originationType), participants };
  return [{ ...about, name: 'SessionAnnounced', data }];
};

const detected: Translate = ({ event: { body } }, about) => {
  const status = isRecord(body.amd) ? textOf(body.amd.status) : undefined;
  const phase = `amd:${(status ?? 'unknown').slice(0, 50)}`;
  return [{ ...about, name: 'SessionProgressed', data: { phase } }];
};

const answered: Translate = (said, about) => {
  const started: VendorFact = { ...about, name: 'SessionStarted', data: { direction: 'unknown', participants: [] } };
  return isRecord(said.event.body.amd) ? [started, ...detected(said, about)] : [started];
};

/** What was typed or said is nobody's business here, but for an answer to our own menu. */
const prompted: Translate = (said, about) => {
  const { menuResult } = said.event.body;
  const type = isRecord(menuResult) ? textOf(menuResult.type) : undefined;
  const phase = `menu:${(type ?? 'unknown').slice(0, 50)}`;
  return [{ ...about, name: 'SessionProgressed', data: { phase } }, ...consentIn(said, about)];
};

const LONGEST_CALL_SECONDS = 7 * 86_400;

/** A call that was answered also says so at its end: its ACE may have been lost, or suppressed. */
const startedBefore = ({ event: { body, at } }: Said, about: About): readonly VendorFact[] => {
  const seconds = Number(body.duration);
  const wasAnswered = wordOf(body.result) === 'ANSWERED' && seconds > 0 && seconds < LONGEST_CALL_SECONDS;
  if (!wasAnswered || at === undefined) return [];
  const data = { direction: 'unknown' as const, participants: [] };
  return [{ ...about, occurredAt: later(at, -seconds * 1000), name: 'SessionStarted', data }];
};

/** What of our answers did not reach Sinch, or made no sense to it. */
const misunderstood = (reason: string, about: About): readonly VendorFact[] => {
  if (reason === 'CALLBACKERROR')
    return [{ ...about, name: 'DecisionUndelivered', data: { error: reason, detail: {} } }];
  if (reason !== 'INVALIDSVAMLACTION') return [];
  return [{ ...about, name: 'VendorAlarmRaised', data: { alarm: reason, detail: {} } }];
};

const hasLeft = (said: Said): readonly VendorFact[] => {
  const { callRef, conferenceRef } = said.event;
  if (callRef === undefined || conferenceRef === undefined) return [];
  return [{ ...conferenceOf(said, conferenceRef), name: 'ParticipantLeft', data: { participantRef: callRef } }];
};

const ended: Translate = (said, about) => [
  { ...about, name: 'SessionEnded', data: endingOf(said.event.body) },
  ...startedBefore(said, about),
  ...misunderstood(wordOf(said.event.body.reason), about),
  ...hasLeft(said),
];

const byEvent: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['ice', incoming],
  ['ace', answered],
  ['dice', ended],
  ['pie', prompted],
]);

const byType: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ['recording_finished', recordingFinished],
  ['recording_available', recordingAvailable],
  ['transcription_available', transcriptAvailable],
  ['transcription_complete', transcriptAvailable],
  ['amd', detected],
  ['amd_beep', detected],
  ['callingerror', callingError],
]);

type Unrecognised = Extract<VendorFact, { readonly name: 'UnrecognisedWebhook' }>;

const unrecognised = (data: Omit<Unrecognised['data'], 'sizeBytes'>, { body }: RawWebhook): VendorFact => ({
  name: 'UnrecognisedWebhook',
  data: { ...data, sizeBytes: body.length },
});

const cut = (detail: string | undefined) => (detail === undefined ? {} : { detail: detail.slice(0, 500) });

const unread = (reading: Exclude<Reading, { kind: 'event' }>, webhook: RawWebhook): VendorFact => {
  const detail = reading.kind === 'NotJson' ? reading.detail : callbackFaults(reading.body);
  return unrecognised({ reason: reading.kind, ...cut(detail) }, webhook);
};

const translationOf = ({ event, type = '' }: SinchEvent): Translate | undefined =>
  event === 'notify' ? byType.get(type) : byEvent.get(event);

/** Only notifications are about conferences. */
const translated = (said: Said, about: About | undefined): readonly VendorFact[] => {
  const { event, callRef } = said.event;
  const isAbout = about !== undefined && (event === 'notify' || callRef !== undefined);
  return isAbout ? (translationOf(said.event)?.(said, about) ?? []) : [];
};

const isKnown = ({ event }: Said): boolean =>
  translationOf(event) !== undefined || (event.event === 'notify' && event.type === undefined);

const named = ({ event, type = '' }: SinchEvent): string =>
  (event === 'notify' ? `notify:${type}` : event).slice(0, 100);

/** Of a callback that was read: its facts, or why there is nothing that they could be. */
const factsOf = (said: Said, webhook: RawWebhook): readonly VendorFact[] => {
  const vendorType = named(said.event);
  const about = aboutOf(said);
  if (!isKnown(said)) return [{ ...about, ...unrecognised({ reason: 'UnknownType', vendorType }, webhook) }];
  const facts = translated(said, about);
  if (facts.length > 0) return facts;
  const detail = cut(callbackFaults(said.event.body));
  return [unrecognised({ reason: 'NotTheDocumentedShape', vendorType, ...detail }, webhook)];
};

/** Pure and total: the same callback always yields the same facts, whatever its bytes. */
export const interpretSinch = (webhook: RawWebhook, account: SinchAccount): Interpretation => {
  const reading = readWebhook(webhook);
  if (reading.kind !== 'event') return { facts: [unread(reading, webhook)] };
  const said = { event: reading.event, account };
  const asks = questionOf(said, sinchDeliveryId(webhook));
  return { facts: factsOf(said, webhook), ...(asks && { asks }) };
};
