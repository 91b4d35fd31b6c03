import type { Meaning, Term } from '../contract/vocabulary';

const CALLBACKS = 'Sinch Voice, Callbacks';
const RECORDING = 'Sinch, Recording calls';
const MANAGE = 'Sinch Voice, Calls, conferences and callouts';

const terms =
  (document: string, kind: Term['kind']) =>
  (becomes: Term['becomes'], ...words: readonly string[]): readonly Term[] =>
    words.map((term) => ({ document, kind, term, becomes }));

const question = terms(CALLBACKS, 'question');
const status = terms(CALLBACKS, 'status');
const notification = terms(RECORDING, 'event');
const event = terms(CALLBACKS, 'event');
const inAnswer = terms(RECORDING, 'command');
const command = terms(MANAGE, 'command');

const ended: Meaning = 'fact SessionEnded';
const progressed: Meaning = 'fact SessionProgressed';

const questions: readonly Term[] = [
  ...question(['fact SessionAnnounced', 'answer'], 'ice'),
  ...question(['fact SessionStarted', 'answer'], 'ace'),
  ...question([progressed, 'answer'], 'pie'),
  ...question([ended, 'answer'], 'dice'),
];

const events: readonly Term[] = [
  ...notification(['fact CaptureStopped'], 'recording_finished'),
  ...notification(['fact RecordingAvailable', 'fact RecordingStored'], 'recording_available'),
  ...notification(['fact TranscriptAvailable', 'read transcript'], 'transcription_available'),
  ...event(['fact TranscriptAvailable', 'read transcript'], 'transcription_complete'),
  ...event([progressed], 'amd', 'amd_beep'),
  ...event(['fact CaptureFailed', 'fact VendorAlarmRaised'], 'callingerror'),
];

/** Of a DICE, of a call's information, of a menu and of the detection of answering machines. */
const statuses: readonly Term[] = [
  ...status([ended], 'reason N/A', 'reason TIMEOUT', 'reason CALLERHANGUP', 'reason CALLEEHANGUP', 'reason BLOCKED'),
  ...status([ended], 'reason MANAGERHANGUP', 'reason NOCREDITPARTNER', 'reason GENERALERROR', 'reason CANCEL'),
  ...status([ended], 'reason USERNOTFOUND', 'reason ESTABLISHED', 'reason OTHERPEERANSWERED', 'reason CLIENTNETWORK'),
  ...status([ended], 'reason CONGESTION', 'reason BUSY', 'reason NOANSWER'),
  ...status([ended, 'fact DecisionUndelivered'], 'reason CALLBACKERROR'),
  ...status([ended, 'fact VendorAlarmRaised'], 'reason INVALIDSVAMLACTION'),
  ...status([ended], 'result N/A', 'result BUSY', 'result NOANSWER', 'result FAILED'),
  ...status([ended, 'fact SessionStarted'], 'result ANSWERED'),
  ...status(['read call'], 'result INPROGRESS', 'status ONGOING'),
  ...status([ended, 'read call'], 'status FINAL'),
  ...status([progressed], 'menuResult error', 'menuResult return', 'menuResult sequence', 'menuResult timeout'),
  ...status([progressed], 'menuResult hangup', 'menuResult invalidinput'),
  ...status([progressed], 'amd human', 'amd machine', 'amd notsure', 'amd hangup', 'amd inprogress'),
];

const answers: readonly Term[] = [
  ...inAnswer(['answer', 'fact CaptureStarting', 'command StartCapture native'], 'StartRecording'),
  ...inAnswer(['answer', 'command StopCapture native'], 'StopRecording'),
  ...inAnswer(['answer', 'fact CaptureStarting', 'fact CaptureStarted'], 'Continue with record'),
  ...inAnswer(
    ['answer', 'fact SessionStarted', 'fact ParticipantJoined', 'fact CaptureStarting', 'fact CaptureStarted'],
    'ConnectConf with record',
  ),
  ...inAnswer(['answer', 'fact CaptureFailed'], 'ConnectMxp'),
  ...inAnswer(['answer', 'operation say'], 'Say'),
  ...inAnswer(['answer'], 'connectPstn'),
];

const calls: readonly Term[] = [
  ...command(
    ['command StartCapture native', 'command StopCapture native', 'operation hangUp'],
    'PATCH /calling/v1/calls/id/{callId}',
  ),
  ...command(['operation say', 'operation playFiles'], 'PATCH /calling/v1/calls/id/{callId}/leg/{callLeg}'),
  ...command(['operation callInfo', 'read call'], 'GET /calling/v1/calls/id/{callId}'),
  ...command(['operation conferenceInfo'], 'GET /calling/v1/conferences/id/{conferenceId}'),
  ...command(['operation kickAll'], 'DELETE /calling/v1/conferences/id/{conferenceId}'),
  ...command(['operation manageParticipant'], 'PATCH /calling/v1/conferences/id/{conferenceId}/{callId}'),
  ...command(['operation kick'], 'DELETE /calling/v1/conferences/id/{conferenceId}/{callId}'),
  ...command(
    ['operation ttsCallout', 'operation conferenceCallout', 'operation customCallout'],
    'POST /calling/v1/callouts',
  ),
  ...command(['operation getCallbacks'], 'GET /v1/configuration/callbacks/applications/{applicationkey}'),
  ...command(['operation setCallbacks'], 'POST /v1/configuration/callbacks/applications/{applicationkey}'),
];

export const sinchVocabulary: readonly Term[] = [...questions, ...events, ...statuses, ...answers, ...calls];
