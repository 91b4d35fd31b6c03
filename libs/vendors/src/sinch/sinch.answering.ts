import type { CaptureMode } from '@earwitness/domain';
import type { Answered, Answering, Asked } from '../contract/answering';
import type { HttpAnswer } from '../contract/command';
import type { VendorFact } from '../contract/webhook';
import type { SinchAccount } from './sinch.config';
import { readWebhook } from './sinch.envelope';
import { forward } from './sinch.forwarding';
import { type About, aboutOf, captureIdFor, conferenceOf, type Said } from './sinch.origin';
import { type Asking, customerOf, isAboutRecording, isAsking } from './sinch.questions';
import { recorded } from './sinch.recording-in-answer';
import { answersCall, conferenceIn, recordedBy, type Svaml, svamlIn, withoutRecording } from './sinch.svaml';

/** What Sinch does when nobody answers: a call that comes in is ended, one that was answered goes on. */
const unanswered: { readonly [E in Asking]: Svaml } = {
  ice: { action: { name: 'hangup' } },
  ace: { action: { name: 'continue' } },
  pie: { action: { name: 'hangup' } },
  dice: {},
};

/** In place of the customer's application, or where there is none. */
const byTemplate = (event: Asking, { routing }: SinchAccount): Svaml => {
  const template = 'template' in routing ? routing.template : routing.customer.template;
  const isUsed = 'template' in routing || routing.customer.onFailure === 'template';
  return isUsed && template && event !== 'dice' ? (template[event] as Svaml) : unanswered[event];
};

interface Routed {
  readonly svaml: Svaml;
  /** Why the customer's application was not followed. */
  readonly failure?: string;
}

const isTaken = ({ status }: HttpAnswer): boolean => status >= 200 && status < 300;

const failureOf = (routing: HttpAnswer | undefined): string => {
  if (!routing) return 'NoAnswer';
  return isTaken(routing) ? 'NotSvaml' : `Http${routing.status}`;
};

/** To the end of a call there may be nothing to say. */
const isSilence = (event: Asking, text: string): boolean => event === 'dice' && /^\s*(?:\{\s*\}\s*)?$/.test(text);

const routed = (event: Asking, { account, routing }: Asked<SinchAccount>): Routed => {
  const own = byTemplate(event, account);
  if (!customerOf(account)) return { svaml: own };
  if (!routing || !isTaken(routing)) return { svaml: own, failure: failureOf(routing) };
  if (isSilence(event, routing.body)) return { svaml: {} };
  const svaml = svamlIn(routing.body);
  return svaml ? { svaml } : { svaml: own, failure: failureOf(routing) };
};

interface Told {
  readonly said: Said;
  /** Of the call, without the callback's own moment: what follows from an answer happens when it is given. */
  readonly about: About;
  readonly event: Asking;
}

const untimed = ({ occurredAt: _, occurredAtSource: __, ...about }: About): About => about;

const subjectOf = ({ said, about }: Told, mode: CaptureMode, conferenceRef: string | undefined): About => {
  const subject = mode === 'conference' && conferenceRef !== undefined ? conferenceOf(said, conferenceRef) : about;
  return { ...untimed(subject), captureId: captureIdFor(said, subject, mode) };
};

const alarm = (about: About, name: string, error?: string): VendorFact => ({
  ...about,
  name: 'VendorAlarmRaised',
  data: { alarm: name, ...(error !== undefined && { error }), detail: {} },
});

/** Nobody says that a recording has begun: it is concluded from an answer that lets the media flow. */
const begun = (told: Told, svaml: Svaml, modes: readonly CaptureMode[]): readonly VendorFact[] => {
  const conferenceRef = conferenceIn(svaml) ?? told.said.event.conferenceRef;
  const flows = told.event === 'ace' || told.event === 'pie' || answersCall(svaml);
  return modes.flatMap((mode): VendorFact[] => {
    const subject = subjectOf(told, mode, conferenceRef);
    const starting: VendorFact = { ...subject, name: 'CaptureStarting', data: { mode } };
    return flows ? [starting, { ...subject, name: 'CaptureStarted', data: { mode, confirmed: false } }] : [starting];
  });
};

/** Of a call that was decided about when it came in, and is answered now. */
const beganBefore = (told: Told, asked: Asked<SinchAccount>): readonly VendorFact[] => {
  const { account, record } = asked;
  const isDecidedBefore = told.event === 'ace' && account.decideOn === 'ice' && record;
  if (!isDecidedBefore || !account.recording) return [];
  const { conferenceRef } = told.said.event;
  const isOfConference = conferenceRef !== undefined && account.recording.ofConferences === 'conference';
  const mode = isOfConference ? 'conference' : 'native';
  const subject = subjectOf(told, mode, conferenceRef);
  return [{ ...subject, name: 'CaptureStarted', data: { mode, confirmed: false } }];
};

const connected = ({ said, about, event }: Told, svaml: Svaml): readonly VendorFact[] => {
  const conferenceRef = conferenceIn(svaml);
  const started: VendorFact = {
    ...untimed(about),
    name: 'SessionStarted',
    data: { direction: 'unknown', participants: [] },
  };
  const participant = { participantRef: about.sessionRef ?? '', side: 'unknown' as const };
  const joined: readonly VendorFact[] =
    conferenceRef === undefined
      ? []
      : [{ ...untimed(conferenceOf(said, conferenceRef)), name: 'ParticipantJoined', data: { participant } }];
  return [...(event === 'ice' && answersCall(svaml) ? [started] : []), ...joined];
};

const isForbidden = (event: Asking, { account, record }: Asked<SinchAccount>): boolean =>
  !record && account.enforceNoRecording && isAboutRecording(event, account);

const impossible = (told: Told, cause: string | undefined): readonly VendorFact[] => {
  if (cause === undefined) return [];
  const subject = subjectOf(told, 'native', undefined);
  return [{ ...subject, name: 'CaptureFailed', data: { mode: 'native', stage: 'start', cause } }];
};

/** What people should know of: the customer's application, or what it says, is in the way. */
const alarms = ({ about }: Told, svaml: Svaml, failure: string | undefined): readonly VendorFact[] => [
  ...(failure === undefined ? [] : [alarm(untimed(about), 'RoutingFailed', failure)]),
  ...(svaml.action?.suppressCallbacks === true ? [alarm(untimed(about), 'CallbacksSuppressed')] : []),
];

const toAnswer = (own: Svaml, { event, said }: Told, { account, record }: Asked<SinchAccount>) =>
  record && event === account.decideOn
    ? recorded(own, { event, account, callRef: said.event.callRef ?? '' })
    : { svaml: own };

const answered = (told: Told, asked: Asked<SinchAccount>): Answered => {
  const { svaml: given, failure } = routed(told.event, asked);
  const own = isForbidden(told.event, asked) ? withoutRecording(given) : given;
  const { svaml, impossible: cause } = toAnswer(own, told, asked);
  return {
    body: svaml,
    facts: [
      ...alarms(told, svaml, failure),
      ...connected(told, svaml),
      ...begun(told, svaml, recordedBy(svaml)),
      ...beganBefore(told, asked),
      ...impossible(told, cause),
    ],
  };
};

export const answerSinch = (asked: Asked<SinchAccount>): Answered => {
  const reading = readWebhook(asked.webhook);
  if (reading.kind !== 'event' || !isAsking(reading.event.event)) return { body: {} };
  const said = { event: reading.event, account: asked.account };
  const about = aboutOf(said);
  return about ? answered({ said, about, event: reading.event.event }, asked) : { body: {} };
};

/** ICE, ACE, PIE and DICE are answered in the call: their answer says what becomes of it. */
export const sinchAnswering: Answering<SinchAccount> = { forward, answer: answerSinch };
