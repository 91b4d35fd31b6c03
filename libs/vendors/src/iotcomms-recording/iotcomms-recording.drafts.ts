import type { Command, CommandOf, CommandType } from '@earwitness/domain';
import type { IotcommsRecordingAccount, StreamTarget } from './iotcomms-recording.config';
import { type Drafted, from, refusal, type Stores } from './iotcomms-recording.message';
import { merge, store } from './iotcomms-recording.storage';

/** Echoed in events: the only thing that joins them to the command where it went by SQS. */
const referenceOf = ({ commandId, captureId, conversationId, traceId }: CommandOf<'StartCapture'>) => ({
  commandId,
  captureId,
  conversationId,
  traceId,
});

/** Call Recording API, STARTFILERECORDING. */
const startFile = (command: CommandOf<'StartCapture'>, { mode }: IotcommsRecordingAccount): Drafted => {
  if (mode === 'legacy') return refusal('Unsupported', 'a recording starts with our answer');
  const fileTarget = { recordingReferenceId: referenceOf(command) };
  return {
    method: 'STARTFILERECORDING',
    path: 'startfilerecording',
    parameters: { sessionId: command.sessionRef, fileTarget },
    ...from('SESSIONSTARTED'),
  };
};

const targetOf = ({ streamTargets }: IotcommsRecordingAccount, name: string | undefined): StreamTarget | undefined => {
  if (name !== undefined) return Object.hasOwn(streamTargets, name) ? streamTargets[name] : undefined;
  const [only, ...others] = Object.values(streamTargets);
  return others.length === 0 ? only : undefined;
};

/** Call Recording API, STARTSTREAM: chunks are rounded up to the next 10 ms. */
const startStream = (command: CommandOf<'StartCapture'>, account: IotcommsRecordingAccount): Drafted => {
  const target = targetOf(account, command.streamTarget);
  if (!target) return refusal('UnknownStreamTarget', command.streamTarget);
  const { url, channels, chunkDurationMs, headers, trustSelfSigned } = target;
  const streamTarget = {
    url,
    ...(channels && { channels }),
    ...(chunkDurationMs !== undefined && { chunkDuration: Math.ceil(chunkDurationMs / 10) * 10 }),
    ...(headers && { headers }),
    ...(trustSelfSigned !== undefined && { trustSelfSigned }),
    streamReferenceId: referenceOf(command),
  };
  return {
    method: 'STARTSTREAM',
    path: 'startstream',
    parameters: { sessionId: command.sessionRef, streamTarget },
    ...from('SESSIONSTARTED'),
  };
};

const isOfLegacySession = ({ sessionRef, captureRef }: Command, { mode }: IotcommsRecordingAccount): boolean =>
  sessionRef === undefined ? mode === 'legacy' : sessionRef === captureRef;

/** Call Recording API, STOPFILERECORDING; STOPRECORDING is for sessions that our answer started. */
const stopFile = (command: CommandOf<'StopCapture'>, account: IotcommsRecordingAccount): Drafted => {
  const { sessionRef: sessionId, captureRef: recordingId } = command;
  if (recordingId === undefined) return refusal('MissingRef', 'recordingId');
  if (isOfLegacySession(command, account))
    return { method: 'STOPRECORDING', path: 'stoprecording', parameters: { recordingId }, ...from('RECORDINGSTARTED') };
  if (sessionId === undefined) return refusal('MissingRef', 'sessionId');
  return {
    method: 'STOPFILERECORDING',
    path: 'stopfilerecording',
    parameters: { sessionId, recordingId },
    ...from('RECORDINGSTARTED'),
    queueOf: ['SESSIONSTARTED', 'RECORDINGSTARTED'],
  };
};

/** The documents contradict each other: by REST the session's `replyId` is wanted, by SQS the stream's. */
const stopStream = ({ sessionRef: sessionId, captureRef: streamId }: CommandOf<'StopCapture'>): Drafted => {
  if (streamId === undefined || sessionId === undefined) return refusal('MissingRef', 'sessionId, streamId');
  return {
    method: 'STOPSTREAM',
    path: 'stopstream',
    parameters: { sessionId, streamId },
    replyFrom: { sqs: ['STREAMSTARTED', 'SESSIONSTARTED'], rest: ['SESSIONSTARTED', 'STREAMSTARTED'] },
    queueOf: ['SESSIONSTARTED', 'STREAMSTARTED'],
  };
};

const cancel = ({ captureRef: recordingId }: CommandOf<'CancelCapture'>): Drafted =>
  recordingId === undefined
    ? refusal('MissingRef', 'recordingId')
    : { method: 'CANCELRECORDING', path: 'cancelrecording', parameters: { recordingId }, ...from('RECORDINGSTARTED') };

const remove = ({ captureRef: recordingId }: CommandOf<'DeleteRecording'>): Drafted => ({
  method: 'DELETERECORDING',
  path: 'deleterecording',
  parameters: { recordingId },
  ...from('RECORDINGREADY', 'RECORDINGSTORED'),
});

const stopSession = ({ sessionRef: sessionId }: CommandOf<'StopSession'>): Drafted => ({
  method: 'STOPSESSION',
  path: 'stopsession',
  parameters: { sessionId },
  ...from('SESSIONSTARTED'),
});

type Drafts = {
  readonly [T in CommandType]?: (command: CommandOf<T>, account: IotcommsRecordingAccount, stores: Stores) => Drafted;
};

const ofFile: Drafts = {
  StartCapture: startFile,
  StopCapture: stopFile,
  CancelCapture: cancel,
  StopSession: stopSession,
  StoreRecording: (command, _, stores) => store(command, stores),
  MergeRecordings: (command, _, stores) => merge(command, stores),
  DeleteRecording: remove,
};

const ofStream: Drafts = { StartCapture: startStream, StopCapture: stopStream };

const draftsFor = (command: Command): Drafts => {
  if (!('mode' in command) || command.mode === 'file') return ofFile;
  return command.mode === 'stream' ? ofStream : {};
};

/** What the vendor is told; a refusal where it has no such command, or would not know what is meant. */
export const toMessage = (command: Command, account: IotcommsRecordingAccount, stores: Stores): Drafted => {
  const draft = draftsFor(command)[command.type] as Drafts['StopSession'];
  return draft?.(command as never, account, stores) ?? refusal('Unsupported', command.type);
};
