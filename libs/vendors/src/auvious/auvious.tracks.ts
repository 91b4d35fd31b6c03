import { type FactData, latest } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import { type RecordingMessage, type Stream, type Track, wordsOf } from './auvious.messages';
import { bytesOf, momentOf } from './auvious.moments';
import type { About } from './auvious.origin';
import { folderOf, locationOf } from './auvious.storage';

interface Subject {
  readonly about: About;
  says(...parts: readonly string[]): Pick<VendorFact, 'statement'> & object;
}

type Kind = FactData<'TrackStarted'>['kind'];

/** `HOLD` is what is played to who waits: nobody's own words. Of other streams the track says what it is. */
const kindOf = (stream: Stream, track: Track): Kind => {
  if (stream.type === 'HOLD') return 'hold';
  if (track.type === 'AUDIO') return 'audio';
  if (track.type !== 'VIDEO') return 'unknown';
  return stream.type === 'SCREEN' ? 'screen' : 'video';
};

const trackRefOf = (stream: Stream, track: Track): string =>
  track.id ?? [stream.id ?? stream.userId, track.type, track.started].map((part) => part ?? '').join('/');

const errorOf = ({ storage }: Track): RecordingMessage['error'] =>
  storage?.objectStorage?.error ?? storage?.localStorage?.error;

/** Why a track has no file: its upload failed, else its local file did, else its stream. */
const failureOf = (stream: Stream, track: Track): string | undefined => {
  const error = errorOf(track);
  if (error) return wordsOf(error) || 'Failed';
  return stream.state === 'FAILED' ? 'StreamFailed' : undefined;
};

const uploadOf = ({ storage }: Track) => {
  const upload = storage?.objectStorage;
  return upload?.uploaded === undefined || upload.error ? undefined : upload;
};

const when = (value: string | undefined): Pick<About, 'occurredAt'> => {
  const at = momentOf(value);
  return at === undefined ? {} : { occurredAt: at };
};

const begun = (stream: Stream, track: Track, trackRef: string): VendorFact => {
  const isParticipant = stream.userId !== undefined && stream.type !== 'HOLD';
  const data = {
    trackRef,
    kind: kindOf(stream, track),
    ...(isParticipant && { participantRef: stream.userId }),
    ...(stream.type !== undefined && { label: stream.type.slice(0, 100) }),
  };
  return { name: 'TrackStarted', data, ...when(track.started) };
};

const ended = (stream: Stream, { stopped }: Track, trackRef: string): VendorFact[] =>
  stopped === undefined && stream.state !== 'STOPPED'
    ? []
    : [{ name: 'TrackStopped', data: { trackRef }, ...when(stopped) }];

const uploaded = ({ location, size, uploaded: at }: NonNullable<ReturnType<typeof uploadOf>>, trackRef: string) => {
  const { key } = locationOf(undefined, location);
  const sizeBytes = bytesOf(size);
  const data = { trackRef, ...(key && { location: key }), ...(sizeBytes !== undefined && { sizeBytes }) };
  return { name: 'TrackStored', data, ...when(at) } as const;
};

const filed = (stream: Stream, track: Track, trackRef: string): VendorFact[] => {
  const upload = uploadOf(track);
  if (upload) return [uploaded(upload, trackRef)];
  const cause = failureOf(stream, track);
  return cause === undefined
    ? []
    : [{ name: 'TrackFailed', data: { trackRef, cause }, ...when(errorOf(track)?.occurred) }];
};

const everyTrack = ({ streams }: RecordingMessage): readonly (readonly [Stream, Track])[] =>
  streams.flatMap((stream) => stream.tracks.map((track) => [stream, track] as const));

/** `StreamDataMessage` and `TrackDataMessage`: what appeared, what stopped, what is in the bucket and what never will be. */
export const trackFacts = (message: RecordingMessage, { about, says }: Subject): readonly VendorFact[] =>
  everyTrack(message).flatMap(([stream, track]) => {
    const trackRef = trackRefOf(stream, track);
    const facts = [
      begun(stream, track, trackRef),
      ...ended(stream, track, trackRef),
      ...filed(stream, track, trackRef),
    ];
    return facts.map((fact) => ({ ...about, ...fact, ...says('track', trackRef, fact.name) }));
  });

const hasEnded: ReadonlySet<string | undefined> = new Set(['STOPPED', 'FAILED', 'ABORTED']);

/** No state follows. */
export const isTerminal = ({ state }: RecordingMessage): boolean => hasEnded.has(state);

/** Tracks of which nobody knows yet whether they will be in the bucket. A stream that failed may still leave a file. */
export const openTracks = (message: RecordingMessage): readonly string[] =>
  everyTrack(message)
    .filter(([, track]) => !uploadOf(track) && !errorOf(track))
    .map(([stream, track]) => trackRefOf(stream, track));

export const isSettled = (message: RecordingMessage): boolean =>
  everyTrack(message).length > 0 && openTracks(message).length === 0;

const NOTHING_MORE = { channels: 'unknown', related: [], conferences: [] } as const;

const described = (message: RecordingMessage) => {
  const startedAt = momentOf(message.started);
  const endedAt = momentOf(message.stopped);
  const tracks = everyTrack(message).map(([{ userId, type }, { started }]) => {
    const from = momentOf(started);
    return { side: userId ?? type ?? 'unknown', ...(from && { startedAt: from }) };
  });
  return { ...(startedAt && { startedAt }), ...(endedAt && { endedAt }), tracks };
};

const stored = (message: RecordingMessage, { about, says }: Subject): readonly VendorFact[] => {
  const uploads = everyTrack(message).flatMap(([, track]) => uploadOf(track) ?? []);
  const key = folderOf(uploads.flatMap(({ location }) => location ?? []));
  const location = locationOf(message.storageProfile, key);
  const sizes = uploads.map(({ size }) => bytesOf(size));
  const isComplete = sizes.every((size) => size !== undefined);
  const sizeBytes = sizes.reduce<number>((sum, size = 0) => sum + size, 0);
  const at = latest(...uploads.map(({ uploaded: moment }) => momentOf(moment)));
  const moment = at === undefined ? {} : { occurredAt: at };
  const file = { temporary: false, ...described(message), location, ...NOTHING_MORE };
  const copy = { location, ...(isComplete && { sizeBytes }) };
  return [
    { ...about, ...says('available'), ...moment, name: 'RecordingAvailable', data: file },
    { ...about, ...says('stored'), ...moment, name: 'RecordingStored', data: copy },
  ];
};

/** What becomes of the whole, once every track is in the bucket or never will be. What failed is told track by track. */
export const fileFacts = (message: RecordingMessage, subject: Subject): readonly VendorFact[] => {
  if (!isTerminal(message) || !isSettled(message)) return [];
  const [lost] = everyTrack(message).filter(([, track]) => !uploadOf(track));
  if (!lost) return message.state === 'STOPPED' ? stored(message, subject) : [];
  const data = { mode: 'conference', stage: 'storage', cause: failureOf(...lost) ?? 'Failed' } as const;
  return [{ ...subject.about, ...subject.says('failed', 'storage'), name: 'CaptureFailed', data }];
};
