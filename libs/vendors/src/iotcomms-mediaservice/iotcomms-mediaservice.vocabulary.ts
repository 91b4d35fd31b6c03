import type { Meaning, Term } from '../contract/vocabulary';

const document = 'iotcomms Mediaservice API';

type Becomes = readonly [Meaning, ...Meaning[]];
const term = (kind: Term['kind'], name: string, ...becomes: Becomes): Term => ({ document, kind, term: name, becomes });

/** By the callback and what its `event` says. */
const callbacks: readonly Term[] = [
  term('question', '/newCall', 'fact SessionAnnounced', 'answer'),
  term('question', '/getIvrCommand', 'fact SessionProgressed', 'answer'),
  term('question', '/getCallIdentifier', 'fact SessionProgressed', 'answer'),
  term('question', '/newRemoteCall', 'fact SessionAnnounced', 'answer'),
  ...['callingPartyDrop', 'calledPartyDrop', 'callingPartyFailure', 'calledPartyFailure'].map((event) =>
    term(
      'question',
      `/callEvent ${event}`,
      'fact SessionAnnounced',
      'fact ParticipantLeft',
      'fact SessionEnded',
      'answer',
    ),
  ),
  ...['callerConnectionSplit', 'calleeConnectionSplit'].map((event) =>
    term(
      'question',
      `/callEvent ${event}`,
      'fact SessionAnnounced',
      'fact SessionProgressed',
      'fact SessionEnded',
      'answer',
    ),
  ),
  ...['ringing', 'reInvite', 'update'].map((event) => term('event', `/callNotify ${event}`, 'fact SessionProgressed')),
  term('event', '/callAnswered', 'fact SessionStarted', 'fact CaptureStarted'),
  term('event', '/callAnswered monitoringParticipant', 'fact SessionProgressed'),
  term('event', '/sessionCompleted', 'fact SessionEnded'),
  term('event', '/recordingReady recordingSuccessful', 'fact CaptureStopped', 'fact RecordingAvailable'),
  term('event', '/recordingReady recordingFailed', 'fact CaptureFailed'),
];

const raised = 'fact VendorAlarmRaised';
const undelivered: Becomes = [raised, 'fact DecisionUndelivered'];
const ended: Becomes = [raised, 'fact SessionEnded'];

/** By type, with the errors that it is likely to come with: that table of the document is lost. */
const alarms: Readonly<Record<string, Readonly<Record<string, Becomes>>>> = {
  sessionError: { maxDuration: ended, sessionExpired: ended },
  callEventError: {
    'No response to callEvent request': undelivered,
    'callEvent response with unknown action': undelivered,
    'No action provided in callEvent response': undelivered,
    'Invalid sip address: <address>': [raised],
  },
  newCallEventError: {
    'newCall response empty': undelivered,
    'newCall response without action': undelivered,
    'newCall response with unknown action': undelivered,
    'newCall request failed': undelivered,
  },
  emergencyFallback: { triggeredByAlways: undelivered, triggeredByError: undelivered },
  ivrCommandError: {
    phraseError: [raised],
    mediaServerError: [raised],
    'Empty body in getIvrCommand response': [raised],
    'getIvrCommand request error': [raised],
    'IVR command failed': [raised],
    phraseRemoteCacheTimeout: [raised],
  },
  callError: {
    'RTP media timeout': [raised, 'fact CaptureInterrupted'],
    invalidSdp: [raised],
    cancelFailed: [raised],
    unexpectedReinviteResponse: [raised],
  },
};

const request = (path: string, becomes: Meaning): Term => term('command', `POST /{domain}/${path}`, becomes);

/** Every callback, event, alarm and request of the document, and what it is here. */
export const iotcommsMediaserviceVocabulary: readonly Term[] = [
  ...callbacks,
  ...Object.entries(alarms).flatMap(([type, errors]) =>
    Object.entries(errors).map(([error, becomes]) => term('event', `${type} ${error}`, ...becomes)),
  ),
  request('startrecording', 'command StartCapture native'),
  request('stoprecording', 'command StopCapture native'),
  request('hangupcall', 'operation hangUp'),
  request('hangupparticipant', 'operation hangUpParticipant'),
  request('hangupremoteparticipant', 'operation hangUpRemoteParticipant'),
  request('splitconnection', 'operation splitConnection'),
  request('sendremotecallringback', 'operation sendRemoteCallRingback'),
  request('answerremotecall', 'operation answerRemoteCall'),
  request('placeremotecall', 'operation placeRemoteCall'),
  request('placeivrcall', 'operation placeIvrCall'),
  request('interruptivrcommand', 'operation interruptIvrCommand'),
];
