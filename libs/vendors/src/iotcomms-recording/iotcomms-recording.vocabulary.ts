import type { Meaning, Term } from '../contract/vocabulary';

const document = 'iotcomms.io Call Recording API';

type Terms = Readonly<Record<string, readonly [Meaning, ...Meaning[]]>>;

/** Over SNS, and over SQS where a queue of the customer's is subscribed; by REST under the names of the callbacks. */
const events: Terms = {
  SESSIONSTARTED: ['fact SessionStarted'],
  SESSIONSTOPPED: ['fact SessionProgressed'],
  SESSIONCOMPLETED: ['fact SessionEnded'],
  RECORDINGSTARTED: ['fact CaptureStarted'],
  RECORDINGSTOPPED: ['fact CaptureStopped'],
  RECORDINGFAILED: ['fact CaptureFailed'],
  RECORDINGREADY: ['fact CaptureStopped', 'fact RecordingAvailable'],
  RECORDINGSTORED: ['fact RecordingStored'],
  RECORDINGDELETED: ['fact RecordingDeleted'],
  RECORDINGCANCELLED: ['fact CaptureCancelled'],
  STREAMSTARTED: ['fact CaptureStarted'],
  STREAMFAILED: ['fact CaptureFailed'],
  STREAMSTOPPED: ['fact CaptureStopped'],
  STOPFILERECORDINGFAILED: ['fact CommandRefused'],
  STOPSTREAMFAILED: ['fact CommandRefused'],
};

/** Callbacks of the REST interface, in legacy mode: there a recording is its session. */
const callbacks: Terms = {
  'POST /recordingStarted': ['fact SessionStarted', 'fact CaptureStarted'],
  'POST /recordingReady': ['fact CaptureStopped', 'fact RecordingAvailable', 'fact SessionEnded'],
  'POST /recordingFailed': ['fact CaptureFailed', 'fact SessionEnded'],
  'POST /recordingCancelled': ['fact SessionEnded', 'fact CaptureCancelled'],
};

const alarms: Terms = {
  storeRecordingError: ['fact CommandRefused'],
  deleteRecordingError: ['fact CommandRefused'],
  stopRecordingError: ['fact CommandRefused'],
  stopSessionError: ['fact CommandRefused'],
  cancelRecordingError: ['fact CommandRefused'],
  recordingFailed: ['fact CaptureFailed'],
  tempStorageError: ['fact CaptureFailed'],
  tempRecordingDeleted: ['fact RecordingExpired'],
  apiRequestError: ['fact DecisionUndelivered'],
  eventNotificationError: ['fact VendorEventLost'],
};

const commands: Terms = {
  'STARTFILERECORDING, POST /{domain}/startfilerecording': ['command StartCapture file'],
  'STOPFILERECORDING, POST /{domain}/stopfilerecording': ['command StopCapture file'],
  'STARTSTREAM, POST /{domain}/startstream': ['command StartCapture stream'],
  'STOPSTREAM, POST /{domain}/stopstream': ['command StopCapture stream'],
  'STOPRECORDING, POST /{domain}/stoprecording': ['command StopCapture file'],
  'STOPSESSION, POST /{domain}/stopsession': ['command StopSession '],
  'CANCELRECORDING, POST /{domain}/cancelrecording': ['command CancelCapture file'],
  'STORERECORDING, POST /{domain}/storerecording': ['command StoreRecording file'],
  MERGERECORDINGS: ['command MergeRecordings file'],
  'DELETERECORDING, POST /{domain}/deleterecording': ['command DeleteRecording file'],
};

const of = (kind: Term['kind'], terms: Terms): readonly Term[] =>
  Object.entries(terms).map(([term, becomes]) => ({ document, kind, term, becomes }));

/** Every event, alarm, question and command of the document, and what it is here. */
export const iotcommsRecordingVocabulary: readonly Term[] = [
  { document, kind: 'question', term: 'POST /newCall', becomes: ['fact SessionAnnounced', 'answer'] },
  ...of('event', events),
  ...of('event', callbacks),
  ...of('event', alarms),
  ...of('command', commands),
];
