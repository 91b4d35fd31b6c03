import type { CaptureMode } from '@earwitness/domain';
import type { Asked } from '../contract/answering';
import type { VendorFact } from '../contract/webhook';
import type { SinchAccount } from './sinch.config';
import { type About, captureIdFor, conferenceOf, type Said } from './sinch.origin';
import type { Asking } from './sinch.questions';
import { answersCall, conferenceIn, type Svaml } from './sinch.svaml';

export interface Told {
  readonly said: Said;
  /** Of the call, without the callback's own moment: what follows from an answer happens when it is given. */
  readonly about: About;
  readonly event: Asking;
}

export const untimed = ({ occurredAt: _, occurredAtSource: __, ...about }: About): About => about;

const subjectOf = ({ said, about }: Told, mode: CaptureMode, conferenceRef: string | undefined): About => {
  const subject = mode === 'conference' && conferenceRef !== undefined ? conferenceOf(said, conferenceRef) : about;
  return { ...untimed(subject), captureId: captureIdFor(said, subject, mode) };
};

export const alarm = (about: About, name: string, error?: string): VendorFact => ({
  ...about,
  name: 'VendorAlarmRaised',
  data: { alarm: name, ...(error !== undefined && { error }), detail: {} },
});

/** Nobody says that a recording has begun: it is concluded from an answer that lets the media flow. */
export const begun = (told: Told, svaml: Svaml, modes: readonly CaptureMode[]): readonly VendorFact[] => {
  const conferenceRef = conferenceIn(svaml) ?? told.said.event.conferenceRef;
  const flows = told.event === 'ace' || told.event === 'pie' || answersCall(svaml);
  return modes.flatMap((mode): VendorFact[] => {
    const subject = subjectOf(told, mode, conferenceRef);
    const starting: VendorFact = { ...subject, name: 'CaptureStarting', data: { mode } };
    return flows ? [starting, { ...subject, name: 'CaptureStarted', data: { mode, confirmed: false } }] : [starting];
  });
};

/** Of a call that was decided about when it came in, and is answered now. */
export const beganBefore = (told: Told, asked: Asked<SinchAccount>): readonly VendorFact[] => {
  const { account, record, isConsentDecisive } = asked;
  // What the people of the call chose in a menu was told to another process: it has said what began.
  const isDecidedBefore = told.event === 'ace' && account.decideOn === 'ice' && record && !isConsentDecisive;
  if (!isDecidedBefore || !account.recording) return [];
  const { conferenceRef } = told.said.event;
  const isOfConference = conferenceRef !== undefined && account.recording.ofConferences === 'conference';
  const mode = isOfConference ? 'conference' : 'native';
  const subject = subjectOf(told, mode, conferenceRef);
  return [{ ...subject, name: 'CaptureStarted', data: { mode, confirmed: false } }];
};

export const connected = ({ said, about, event }: Told, svaml: Svaml): readonly VendorFact[] => {
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

export const impossible = (told: Told, cause: string | undefined): readonly VendorFact[] => {
  if (cause === undefined) return [];
  const subject = subjectOf(told, 'native', undefined);
  return [{ ...subject, name: 'CaptureFailed', data: { mode: 'native', stage: 'start', cause } }];
};

/** What people should know of: the customer's application, or what it says, is in the way. */
export const alarms = ({ about }: Told, svaml: Svaml, failure: string | undefined): readonly VendorFact[] => [
  ...(failure === undefined ? [] : [alarm(untimed(about), 'RoutingFailed', failure)]),
  ...(svaml.action?.suppressCallbacks === true ? [alarm(untimed(about), 'CallbacksSuppressed')] : []),
];

export const announcing = (told: Told): VendorFact => ({
  ...untimed(told.about),
  name: 'ConsentAnnounced',
  data: { scope: 'recording', evidence: 'announcement' },
});
