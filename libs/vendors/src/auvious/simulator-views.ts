import { toEpochMs } from '@earwitness/domain';
import { storageProfile } from './simulator-storage';
import type { SimulatedConference, SimulatedRecorder, SimulatedTrack, SimulatorContext } from './simulator-state';

const idsOf = ({ conference: { conversationId }, recorderId, instanceId }: SimulatedRecorder) => ({
  conversationId,
  recorderId,
  instanceId,
});

const transcriptOf = ({ transcript }: SimulatedRecorder) =>
  transcript && { id: transcript.id, created: transcript.created, location: transcript.location };

/** `RecordingDataEvent`. What is absent is left out. */
export const stateMessage = (recorder: SimulatedRecorder) => ({
  ...idsOf(recorder),
  state: recorder.state,
  error: recorder.error,
});

const trackMessage = ({ id, type, started, stopped, localStorage, objectStorage }: SimulatedTrack) => ({
  id,
  type,
  started,
  stopped,
  storage: { localStorage, objectStorage },
});

/** `RecordingDataMessage`. */
export const recordingMessage = (context: SimulatorContext, recorder: SimulatedRecorder) => ({
  ...stateMessage(recorder),
  conferenceId: recorder.conference.conferenceId,
  organizationId: context.settings.organizationId,
  audio: recorder.audio,
  video: recorder.video,
  started: recorder.started,
  stopped: recorder.stopped,
  recovered: recorder.recovered,
  storageProfile: storageProfile(context),
  chatTranscript: transcriptOf(recorder),
  streams: recorder.streams.map(({ id, userId, type, state, tracks }) => ({
    id,
    userId,
    type,
    state,
    tracks: tracks.map(trackMessage),
  })),
});

const summaryOf = (recorder: SimulatedRecorder) => ({
  recorderId: recorder.recorderId,
  conferenceId: recorder.conference.conferenceId,
  audio: recorder.audio,
  video: recorder.video,
  started: recorder.started,
  stopped: recorder.stopped,
  recovered: recorder.recovered,
  streams: recorder.streams.map(({ userId, type, started, stopped, tracks }) => ({
    userId,
    type,
    started,
    stopped,
    tracks: tracks.map((track) => {
      const { location, size, uploaded } = track.objectStorage;
      return {
        type: track.type,
        started: track.started,
        stopped: track.stopped,
        storage: { location, size, uploaded },
      };
    }),
  })),
});

const recordedMs = (recorders: readonly SimulatedRecorder[]): number =>
  recorders
    .map(({ started, stopped }) => (started && stopped ? toEpochMs(stopped) - toEpochMs(started) : 0))
    .reduce((sum, each) => sum + each, 0);

const durations = {
  iso: (ms: number) => `PT${ms / 1000}S`,
  clock: (ms: number) => new Date(ms).toISOString().slice(11, 19),
  milliseconds: String,
} as const;

/** `ConversationMessage`: a summary, which names neither instances nor states. */
export const conversationMessage = (
  context: SimulatorContext,
  { conversationId }: SimulatedConference,
  recorders: readonly SimulatedRecorder[],
) => ({
  conversationId,
  applicationId: context.settings.applicationId,
  provider: context.settings.provider,
  duration: durations[context.settings.durationForm](recordedMs(recorders)),
  chatTranscript: recorders.map(transcriptOf).findLast((transcript) => transcript !== undefined),
  recordings: recorders.map(summaryOf),
});
