import type { FactData, FactOf } from '../facts/fact';
import { earliest, type Instant } from '../instant';
import type { Capture, Failure, Recording, Track } from './capture';
import { defined, joined, joinedFields } from './join';

/** A confirmed start outranks an inferred one; between equals the earlier moment holds. */
export const observeStarted = (capture: Capture, at: Instant, confirmed: boolean): Capture => {
  if (capture.startedAt === undefined || (confirmed && !capture.isConfirmed))
    return { ...capture, startedAt: at, isConfirmed: confirmed };
  if (confirmed !== capture.isConfirmed) return capture;
  return { ...capture, startedAt: earliest(capture.startedAt, at) ?? at };
};

/** One failure may be reported twice, once without a cause: the first moment and the known cause are kept. */
export const observeFailed = (capture: Capture, at: Instant, data: FactData<'CaptureFailed'>): Capture => {
  const known = capture.failure;
  const failure: Failure = {
    at: earliest(known?.at, at) ?? at,
    stage: joined<Failure['stage'] | undefined>(known?.stage, data.stage) ?? data.stage,
    ...defined({ cause: joined(known?.cause, data.cause) }),
  };
  return { ...capture, failure };
};

export const observeAvailable = (known: Recording, fact: FactOf<'RecordingAvailable'>): Recording => {
  const { location, tracks: _, ...data } = fact.data;
  return {
    ...joinedFields<Recording>(known, defined({ ...data, vendorLocation: location })),
    ...defined({
      availableAt: earliest(known.availableAt, fact.origin.occurredAt),
      learnedAt: earliest(known.learnedAt, fact.origin.receivedAt),
    }),
  };
};

/** A file may be stored more than once (with other masks): the latest is what there is. */
export const observeStored = (known: Recording, at: Instant, data: FactData<'RecordingStored'>): Recording => {
  if (known.storedAt && known.storedAt > at) return known;
  const learned = defined({ ...data });
  return { ...known, ...(known.storedAt === at ? joinedFields(known, learned) : learned), storedAt: at };
};

export const observeTrack = (capture: Capture, trackRef: string, learned: Partial<Track>): Capture => {
  const known = capture.tracks[trackRef];
  const kind = known?.kind === 'unknown' ? undefined : known?.kind;
  const track = joinedFields<Partial<Track>>({ ...known, ...defined({ kind }) }, defined(learned));
  return { ...capture, tracks: { ...capture.tracks, [trackRef]: { ...track, kind: track.kind ?? 'unknown' } } };
};
