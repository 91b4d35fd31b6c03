import type { Recordings } from './simulator-recordings';
import type { CommandRequest, Method, RequestOf } from './simulator-requests';
import type { Sessions } from './simulator-sessions';
import type { SimulatedRecording, SimulatedSession, StoredFile } from './simulator-state';
import type { Streams } from './simulator-streams';

export type Executed = { readonly error: string } | { readonly error?: undefined; readonly streamId?: string };

export interface Parts {
  readonly sessions: Sessions;
  readonly recordings: Recordings;
  readonly streams: Streams;
}

export type Runs = { readonly [M in Method]: (request: RequestOf<M>) => Executed };
type Storing = RequestOf<'STORERECORDING'> | RequestOf<'MERGERECORDINGS'>;

const fileOf = (request: Storing, recordingIds: readonly string[]): StoredFile => {
  const { destinationBucket: bucket, destinationRegion: region, encryptionKey, fileName } = request;
  const edits = 'modificationParams' in request ? request.modificationParams : undefined;
  return {
    bucket,
    fileName: fileName ?? `${recordingIds[0]}.mp3`,
    recordingIds,
    ...(region !== undefined && { region }),
    ...(encryptionKey !== undefined && { encryptionKey }),
    ...(edits && { modificationParams: edits }),
  };
};

/** What each command does. */
export const runsOf = ({ sessions, recordings, streams }: Parts): Runs => {
  const ofRecording = (id: string, act: (recording: SimulatedRecording) => Executed | undefined): Executed => {
    const recording = sessions.recording(id);
    return recording ? (act(recording) ?? {}) : { error: 'recordingId not found' };
  };
  const ofSession = (id: string, act: (session: SimulatedSession) => Executed | undefined): Executed => {
    const session = sessions.find(id);
    return session?.state === 'active' ? (act(session) ?? {}) : { error: 'sessionId not found' };
  };
  return {
    STOPRECORDING: ({ recordingId }) =>
      ofRecording(recordingId, ({ session, state }) =>
        state === 'recording' ? sessions.close(session) : { error: 'recordingId not found' },
      ),
    CANCELRECORDING: ({ recordingId }) => ofRecording(recordingId, (recording) => recordings.cancel(recording)),
    STOPFILERECORDING: ({ recordingId }) => ofRecording(recordingId, (recording) => recordings.stop(recording)),
    DELETERECORDING: ({ recordingId }) => ofRecording(recordingId, (recording) => recordings.delete(recording)),
    STORERECORDING: (request) =>
      ofRecording(request.recordingId, (recording) => recordings.store(recording, fileOf(request, [recording.id]))),
    MERGERECORDINGS: (request) => {
      const ids = request.toMerge.map(({ recordingId }) => recordingId);
      return (
        recordings.merge(
          ids.map((id) => sessions.recording(id)),
          fileOf(request, ids),
        ) ?? {}
      );
    },
    STOPSESSION: ({ sessionId }) => ofSession(sessionId, (session) => sessions.close(session)),
    STARTFILERECORDING: ({ sessionId, fileTarget }) =>
      ofSession(sessionId, (session) => ({
        streamId: recordings.start(session, fileTarget.recordingReferenceId).id,
      })),
    STARTSTREAM: ({ sessionId, streamTarget }) =>
      ofSession(sessionId, (session) => ({ streamId: streams.start(session, streamTarget.streamReferenceId).id })),
    STOPSTREAM: ({ streamId }) => {
      const stream = sessions.stream(streamId);
      return stream ? (streams.stop(stream, 'STREAMSTOPPED') ?? {}) : { error: 'streamId not found' };
    },
  };
};

/** What tells commands apart that are meant to have one effect each, beside their method. */
const identities: { readonly [M in Method]: (request: RequestOf<M>) => unknown } = {
  STOPRECORDING: ({ recordingId }) => recordingId,
  CANCELRECORDING: ({ recordingId }) => recordingId,
  STOPFILERECORDING: ({ recordingId }) => recordingId,
  DELETERECORDING: ({ recordingId }) => recordingId,
  STORERECORDING: ({ recordingId, fileName, modificationParams = {} }) =>
    `${recordingId} ${fileName} ${JSON.stringify(modificationParams)}`,
  MERGERECORDINGS: ({ fileName }) => fileName,
  STOPSESSION: ({ sessionId }) => sessionId,
  STARTFILERECORDING: ({ fileTarget }) => fileTarget.recordingReferenceId?.commandId,
  STARTSTREAM: ({ streamTarget }) => streamTarget.streamReferenceId?.commandId,
  STOPSTREAM: ({ streamId }) => streamId,
};

export const effectOf = (request: CommandRequest): string =>
  `${request.method} ${String((identities[request.method] as (request: CommandRequest) => unknown)(request))}`;
