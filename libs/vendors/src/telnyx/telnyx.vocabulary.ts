import type { Meaning, Term } from '../contract/vocabulary';

/** The page of the reference, and the pages that say what else there is. */
const SIPREC_START = 'SIPREC start';
const CALLBACKS = 'Telnyx API v2, Callbacks';
const COMMANDS = 'Telnyx API v2, Call Control';
const RESOURCES = 'Telnyx API v2';

type Terms = Readonly<Record<string, readonly [Meaning, ...Meaning[]]>>;

const of = (document: string, kind: Term['kind'], terms: Terms): readonly Term[] =>
  Object.entries(terms).map(([term, becomes]) => ({ document, kind, term, becomes }));

const recordingSaved = [
  'fact CaptureStarted',
  'fact CaptureStopped',
  'fact RecordingAvailable',
  'fact RecordingStored',
] as const;

const events: Terms = {
  'call.initiated': ['fact SessionAnnounced'],
  'call.answered': ['fact SessionStarted'],
  'call.bridged': ['fact SessionsBridged'],
  'call.hangup': ['fact SessionEnded'],
  'call.recording.saved': recordingSaved,
  'call.recording.error': ['fact CaptureFailed'],
  'call.recording.transcription.saved': ['fact TranscriptAvailable', 'fact VendorAlarmRaised'],
  'streaming.started': ['fact CaptureStarted'],
  'streaming.stopped': ['fact CaptureStopped'],
  'streaming.failed': ['fact CaptureFailed'],
  'conference.created': ['fact SessionStarted'],
  'conference.ended': ['fact SessionEnded'],
  'conference.participant.joined': ['fact ParticipantJoined'],
  'conference.participant.left': ['fact ParticipantLeft'],
  'conference.recording.saved': recordingSaved,
};

/** What is of no consequence for a recording. */
const progress: readonly string[] = [
  ...['call.hold', 'call.unhold', 'call.enqueued', 'call.dequeued', 'call.cost', 'call.transcription'],
  ...['call.dtmf.received', 'call.fork.started', 'call.fork.stopped'],
  ...['call.machine.detection.ended', 'call.machine.greeting.ended'],
  ...['call.machine.premium.detection.ended', 'call.machine.premium.greeting.ended'],
  ...['call.playback.started', 'call.playback.ended', 'call.speak.started', 'call.speak.ended'],
  ...['call.refer.started', 'call.refer.completed', 'call.refer.failed'],
  'conference.floor.changed',
  ...['conference.playback.started', 'conference.playback.ended'],
  ...['conference.speak.started', 'conference.speak.ended'],
  ...['conference.participant.playback.started', 'conference.participant.playback.ended'],
  ...['conference.participant.speak.started', 'conference.participant.speak.ended'],
];

const commands: Terms = {
  'POST /calls/{call_control_id}/actions/siprec_stop': ['command StopCapture siprec'],
  'POST /calls/{call_control_id}/actions/record_start': ['command StartCapture native'],
  'POST /calls/{call_control_id}/actions/record_stop': ['command StopCapture native'],
  'POST /calls/{call_control_id}/actions/record_pause': ['command PauseCapture native'],
  'POST /calls/{call_control_id}/actions/record_resume': ['command ResumeCapture native'],
  'POST /calls/{call_control_id}/actions/streaming_start': ['command StartCapture stream'],
  'POST /calls/{call_control_id}/actions/streaming_stop': ['command StopCapture stream'],
  'POST /conferences/{id}/actions/record_start': ['command StartCapture conference'],
  'POST /conferences/{id}/actions/record_stop': ['command StopCapture conference'],
  'POST /conferences/{id}/actions/record_pause': ['command PauseCapture conference'],
  'POST /conferences/{id}/actions/record_resume': ['command ResumeCapture conference'],
  'POST /calls/{call_control_id}/actions/hangup': ['operation hangUp'],
  'POST /calls/{call_control_id}/actions/answer': ['operation answer'],
  'POST /calls/{call_control_id}/actions/transfer': ['operation transfer'],
  'POST /calls/{call_control_id}/actions/speak': ['operation speak'],
  'PUT /calls/{call_control_id}/actions/client_state_update': ['operation updateClientState'],
  'POST /calls': ['operation dial'],
};

const resources: Terms = {
  'GET /calls/{call_control_id}': ['read call', 'operation callGet'],
  'GET /connections/{connection_id}/active_calls': ['operation activeCalls'],
  'GET /recordings': ['read recordings', 'operation recordingsList'],
  'GET /recordings/{id}': ['operation recordingGet'],
  'DELETE /recordings/{id}': [
    'command DeleteRecording native',
    'command DeleteRecording conference',
    'operation recordingDelete',
  ],
  'POST /recordings/actions/delete': ['operation recordingsDelete'],
  'GET /recording_transcriptions': ['operation transcriptionsList'],
  'GET /recording_transcriptions/{id}': ['operation transcriptionGet'],
  'GET /call_events': ['operation callEvents'],
  'GET /webhook_deliveries': ['read deliveries', 'operation webhookDeliveries'],
  'POST /siprec_connectors': ['operation siprecConnectorCreate'],
  'GET /siprec_connectors/{connector_name}': ['operation siprecConnectorGet'],
  'PUT /siprec_connectors/{connector_name}': ['operation siprecConnectorReplace'],
  'DELETE /siprec_connectors/{connector_name}': ['operation siprecConnectorDelete'],
  'POST /custom_storage_credentials/{connection_id}': ['operation customStorageCreate'],
  'GET /custom_storage_credentials/{connection_id}': ['operation customStorageGet'],
  'PUT /custom_storage_credentials/{connection_id}': ['operation customStorageReplace'],
  'DELETE /custom_storage_credentials/{connection_id}': ['operation customStorageDelete'],
  'POST /call_control_applications': ['operation callControlApplicationCreate'],
  'GET /call_control_applications/{id}': ['operation callControlApplicationGet'],
  'PATCH /call_control_applications/{id}': ['operation callControlApplicationUpdate'],
};

export const telnyxVocabulary: readonly Term[] = [
  ...of(SIPREC_START, 'event', {
    'siprec.started': ['fact CaptureStarted'],
    'siprec.stopped': ['fact CaptureStopped'],
    'siprec.failed': ['fact CaptureFailed'],
  }),
  ...of(SIPREC_START, 'command', {
    'POST /calls/{call_control_id}/actions/siprec_start': ['command StartCapture siprec'],
  }),
  ...of(CALLBACKS, 'event', events),
  ...of(CALLBACKS, 'event', Object.fromEntries(progress.map((term) => [term, ['fact SessionProgressed']]))),
  ...of(COMMANDS, 'command', commands),
  ...of(RESOURCES, 'command', resources),
];
