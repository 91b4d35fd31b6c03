import type { Meaning, Term } from '../contract/vocabulary';

const DOCUMENT = 'Auvious Recorder API v1.0';
const ANNOUNCEMENTS = 'Announcements of conferences';

type Row = readonly [term: string, ...becomes: readonly [Meaning, ...Meaning[]]];

const terms = (document: string, kind: Term['kind'], rows: readonly Row[]): readonly Term[] =>
  rows.map(([term, ...becomes]) => ({ document, kind, term, becomes }));

const RECORDING = '/api/recordings/{conversationId}/{recorderId}/{instanceId}';

const endpoints: readonly Row[] = [
  ['GET /api/compositions/{conversationId}', 'read composition', 'operation composition'],
  [
    'GET /api/recordings/attachment/cobrowse/{conversationId}/{recorderId}/{instanceId}/{sessionId}/{fileName}',
    'operation cobrowseAttachment',
  ],
  ['POST /api/recordings/chat/transcript/add', 'operation chatTranscriptAdd', 'operation chatTranscriptUpload'],
  ['POST /api/recordings/cobrowse/event', 'operation cobrowseEventAdd', 'operation cobrowseEventSend'],
  ['POST /api/recordings/start', 'command StartCapture conference'],
  ['GET /api/recordings/{conversationId}', 'read recordings', 'operation recordingInformation'],
  ['GET /api/recordings/{conversationId}/active', 'read active', 'read started', 'read instance'],
  ['GET /api/recordings/{conversationId}/cobrowse', 'read cobrowse', 'operation cobrowseSessions'],
  [`GET ${RECORDING}`, 'read recording', 'read former'],
  [`GET ${RECORDING}/cobrowse/{sessionId}/url/attachment`, 'operation cobrowseUrl'],
  [`GET ${RECORDING}/state`, 'read state'],
  [`POST ${RECORDING}/stop`, 'command StopCapture conference'],
  [`GET ${RECORDING}/storage/info`, 'operation storageInfo'],
  ['POST /api/storageproviders/{applicationId}/verify', 'operation storageVerify'],
];

const states: readonly Row[] = [
  ['state: INITIALISED', 'fact CaptureStarting'],
  ['state: ACTIVE', 'fact CaptureStarted'],
  ['state: PENDING_RECOVERY', 'fact CaptureStarted', 'fact CaptureInterrupted'],
  ['state: ACTIVE, recovered', 'fact CaptureStarted', 'fact CaptureRecovered'],
  ['state: STOPPED', 'fact CaptureStarted', 'fact CaptureStopped'],
  ['state: FAILED', 'fact CaptureStarted', 'fact CaptureFailed'],
  ['state: ABORTED', 'fact CaptureStarted', 'fact CaptureFailed'],
];

const ofStreams: readonly Row[] = [
  ['streams.state: RECORDING', 'fact TrackStarted'],
  ['streams.state: STOPPED', 'fact TrackStarted', 'fact TrackStopped'],
  ['streams.state: FAILED', 'fact TrackStarted', 'fact TrackFailed'],
  ['streams.type: CAM', 'fact TrackStarted'],
  ['streams.type: MIC', 'fact TrackStarted'],
  ['streams.type: SCREEN', 'fact TrackStarted'],
  ['streams.type: VIDEO', 'fact TrackStarted'],
  ['streams.type: HOLD', 'fact TrackStarted'],
  ['streams.type: UNKNOWN', 'fact TrackStarted'],
  ['tracks.type: AUDIO', 'fact TrackStarted'],
  ['tracks.type: VIDEO', 'fact TrackStarted'],
];

const providers: readonly Row[] = ['AMAZON_S3', 'AZURE_BLOB', 'GOOGLE_CLOUD', 'SFTP_STORAGE'].map((provider) => [
  `provider: ${provider}`,
  'fact RecordingAvailable',
  'fact RecordingStored',
]);

/** What is not a state, but shows in a message by being there. */
const messages: readonly Row[] = [
  ['objectStorage.uploaded', 'fact TrackStored'],
  ['objectStorage.error', 'fact TrackFailed'],
  ['chatTranscript', 'fact ChatTranscriptStored'],
  ['cobrowseSessions.uploaded', 'fact CobrowseStored'],
];

const announcements: readonly Row[] = [
  ['announced', 'fact SessionAnnounced'],
  ['started', 'fact SessionStarted'],
  ['participantJoined', 'fact ParticipantJoined'],
  ['participantLeft', 'fact ParticipantLeft'],
  ['ended', 'fact SessionEnded'],
];

/** Every endpoint and every value of the document, and what the customer's own application announces. */
export const auviousVocabulary: readonly Term[] = [
  ...terms(DOCUMENT, 'command', endpoints),
  ...terms(DOCUMENT, 'status', [...states, ...ofStreams, ...providers]),
  ...terms(DOCUMENT, 'event', messages),
  ...terms(ANNOUNCEMENTS, 'event', announcements),
];
