import { toEpochMs } from '@earwitness/domain';
import {
  errorNow,
  happens,
  type Participant,
  type SimulatedRecorder,
  type SimulatedStream,
  type SimulatedTrack,
  type SimulatorContext,
  uuidFrom,
} from './simulator-state';

const BYTES_PER_SECOND = { AUDIO: 7_500, VIDEO: 27_500 } as const;

/** What each type of stream is recorded as. Whoever is on hold is recorded as a stream without tracks. */
const TRACKS: Readonly<Record<string, readonly SimulatedTrack['type'][]>> = {
  CAM: ['VIDEO'],
  MIC: ['AUDIO'],
  SCREEN: ['VIDEO'],
  VIDEO: ['AUDIO', 'VIDEO'],
  HOLD: [],
};

/** The media that a recorder takes: on its own disk first, in the customer's storage once it is over. */
export class Tracks {
  constructor(private readonly context: SimulatorContext) {}

  /** Those of everybody, or of the one who joined. */
  open(recorder: SimulatedRecorder, participants: readonly Participant[] = recorder.conference.participants): void {
    for (const { userId, streams } of participants)
      for (const type of streams) recorder.streams.push(this.stream(recorder, userId, type));
  }

  /** Those of everybody, or of the one who left. */
  close({ streams }: SimulatedRecorder, whoLeft?: string): void {
    const at = this.context.world.now();
    for (const stream of streams) {
      if (whoLeft !== undefined && stream.userId !== whoLeft) continue;
      if (stream.state === 'RECORDING') stream.state = 'STOPPED';
      stream.stopped ??= at;
      for (const track of stream.tracks) track.stopped ??= at;
    }
  }

  upload(recorder: SimulatedRecorder): void {
    const { world, settings } = this.context;
    for (const track of recorder.streams.flatMap(({ tracks }) => tracks))
      world.after(Math.round(settings.uploadMs * (0.5 + world.random())), () => this.uploaded(recorder, track));
  }

  private stream({ audio, video, recorderId }: SimulatedRecorder, userId: string, type: string): SimulatedStream {
    const started = this.context.world.now();
    const isWanted = { AUDIO: audio, VIDEO: video };
    const tracks = (TRACKS[type] ?? ['AUDIO']).filter((kind) => isWanted[kind]);
    const stream: SimulatedStream = {
      id: uuidFrom(this.context),
      userId,
      type,
      started,
      state: 'RECORDING',
      tracks: tracks.map((kind) => this.track(recorderId, kind)),
    };
    if (happens(this.context, this.context.faults.streamFails)) this.fail(stream);
    return stream;
  }

  private track(recorderId: string, type: SimulatedTrack['type']): SimulatedTrack {
    const id = uuidFrom(this.context);
    const started = this.context.world.now();
    const localStorage = { created: started, location: `/rec/${recorderId}/${id}.mka` };
    return { id, type, started, localStorage, objectStorage: {} };
  }

  private fail(stream: SimulatedStream): void {
    stream.state = 'FAILED';
    stream.stopped = stream.started;
    for (const track of stream.tracks) {
      track.stopped = stream.started;
      track.localStorage.error = errorNow(this.context, 'DISK_FULL', 'No space left on device');
      track.objectStorage.error = errorNow(this.context, 'NO_FILE', 'There is nothing to upload');
    }
  }

  private uploaded({ conference, recorderId }: SimulatedRecorder, track: SimulatedTrack): void {
    if (track.objectStorage.error) return;
    if (happens(this.context, this.context.faults.uploadFails)) {
      track.objectStorage.error = errorNow(this.context, 'UPLOAD_FAILED', '403');
      return;
    }
    const uploaded = this.context.world.now();
    const seconds = Math.max(1, (toEpochMs(track.stopped ?? uploaded) - toEpochMs(track.started)) / 1000);
    const size = String(Math.round(seconds * BYTES_PER_SECOND[track.type]));
    const location = `${conference.conversationId}/${recorderId}/${track.id}.mka`;
    track.objectStorage = { location, size, uploaded };
    this.context.world.after(1_000, () => void (track.localStorage.deleted = this.context.world.now()));
  }
}

type Kept = 'processing' | 'stored' | 'failed';

/** What has become of the files of a recorder that stopped. One that is missing makes it a failure. */
export const keptOf = ({ streams }: SimulatedRecorder): Kept => {
  const storages = streams.flatMap(({ tracks }) => tracks.map(({ objectStorage }) => objectStorage));
  if (storages.length === 0 || storages.some(({ uploaded, error }) => !uploaded && !error)) return 'processing';
  return storages.some(({ error }) => error) ? 'failed' : 'stored';
};
