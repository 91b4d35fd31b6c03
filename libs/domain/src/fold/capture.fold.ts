import type { Capture, LearnedBy, Recording, Track } from '../capture/capture';
import { defined, type Learned } from '../capture/join';
import type { Conversation } from '../conversation/state';
import type { FactName, FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import type { Instant } from '../instant';
import { observeCapture, observeSession } from './observe';

const fold =
  <N extends FactName>(observed: (fact: FactOf<N>, at: Instant) => Learned<Capture>) =>
  (state: Conversation, fact: FactOf<N>): Conversation => {
    const { origin } = fact;
    return observeCapture(observeSession(state, origin), origin, observed(fact, origin.occurredAt));
  };

const foldFile = <N extends FactName>(observed: (fact: FactOf<N>, at: Instant) => Recording) =>
  fold<N>((fact, at) => ({ recording: observed(fact, at) }));

type TrackFactName = 'TrackStarted' | 'TrackStopped' | 'TrackStored' | 'TrackFailed';

const foldTrack = <N extends TrackFactName>(observed: (fact: FactOf<N>, at: Instant) => Partial<Track>) =>
  fold<N>((fact, at) => ({ tracks: [{ ref: fact.data.trackRef, kind: 'unknown', ...observed(fact, at) }] }));

const learnedBy = (origin: Origin): LearnedBy => origin.learnedBy ?? 'webhook';

const available = ({ data, origin }: FactOf<'RecordingAvailable'>, at: Instant): Recording => {
  const { temporary, location, tracks: _, ...described } = data;
  return {
    ...defined({ ...described, vendorLocation: location }),
    availableAt: at,
    learnedAt: origin.receivedAt,
    learnedBy: learnedBy(origin),
    ...(temporary ? { isTemporary: true } : { permanentAt: at }),
  };
};

export const captureFolds = {
  CaptureStarting: fold<'CaptureStarting'>(({ data: { mode } }, at) => ({ mode, startingAt: at })),
  CaptureStarted: fold<'CaptureStarted'>(({ data: { mode, confirmed } }, at) => ({
    mode,
    ...(confirmed ? { startedAt: at } : { inferredStartAt: at }),
  })),
  CapturePaused: fold<'CapturePaused'>(({ data: { mode } }, at) => ({ mode, pausedAt: at })),
  CaptureResumed: fold<'CaptureResumed'>(({ data: { mode } }, at) => ({ mode, resumedAt: at })),
  CaptureInterrupted: fold<'CaptureInterrupted'>(({ data: { mode } }, at) => ({ mode, interruptedAt: at })),
  CaptureRecovered: fold<'CaptureRecovered'>(({ data: { mode } }, at) => ({ mode, recoveredAt: at })),
  CaptureStopped: fold<'CaptureStopped'>(({ data: { mode } }, at) => ({ mode, stoppedAt: at })),
  CaptureFailed: fold<'CaptureFailed'>(({ data: { mode, ...failure } }, at) => ({
    mode,
    failure: { ...defined(failure), at },
  })),
  CaptureCancelled: fold<'CaptureCancelled'>(({ data: { mode } }, at) => ({ mode, cancelledAt: at })),
  TrackStarted: foldTrack<'TrackStarted'>(({ data: { kind, participantRef, label } }, at) => ({
    kind,
    startedAt: at,
    ...defined({ participantRef, label }),
  })),
  TrackStopped: foldTrack<'TrackStopped'>((_, at) => ({ stoppedAt: at })),
  TrackStored: foldTrack<'TrackStored'>((_, at) => ({ storedAt: at })),
  TrackFailed: foldTrack<'TrackFailed'>(({ data }) => ({ failedCause: data.cause })),
  RecordingAvailable: foldFile<'RecordingAvailable'>(available),
  RecordingStored: foldFile<'RecordingStored'>(({ data, origin }, at) => ({
    stored: { ...defined(data), at },
    learnedBy: learnedBy(origin),
  })),
  RecordingMerged: foldFile<'RecordingMerged'>((_, at) => ({ mergedAt: at })),
  RecordingDeleted: foldFile<'RecordingDeleted'>((_, at) => ({ deletedAt: at })),
  RecordingExpired: foldFile<'RecordingExpired'>((_, at) => ({ expiredAt: at })),
};
