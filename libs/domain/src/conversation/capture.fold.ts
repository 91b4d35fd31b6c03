import type { Capture } from '../capture/capture';
import { defined } from '../capture/join';
import { observeAvailable, observeFailed, observeStarted, observeStored, observeTrack } from '../capture/observe';
import type { CaptureMode } from '../facts/capture.facts';
import type { Fact, FactName, FactOf } from '../facts/fact';
import type { Origin } from '../facts/origin';
import { earliest, type Instant, latest } from '../instant';
import { captureIdOf } from './lookup';
import type { Conversation } from './state';
import { touchCapture, touchSession } from './touch';

type Fold<N extends FactName> = (state: Conversation, fact: FactOf<N>) => Conversation;

const touch = (state: Conversation, origin: Origin, mode: CaptureMode, change: (c: Capture) => Capture) =>
  touchCapture(touchSession(state, origin), origin, mode, (capture) => change({ ...capture, mode }));

/** Facts about a file do not say how it was captured: the capture they speak of knows, else it is a file. */
const touchFile = (state: Conversation, origin: Origin, change: (c: Capture) => Capture) => {
  const known = captureIdOf(state, origin, 'file');
  const mode = (known && state.captures[known]?.mode) || 'file';
  return touchCapture(touchSession(state, origin), origin, mode, change);
};

type Moment = 'startingAt' | 'pausedAt' | 'resumedAt' | 'interruptedAt' | 'recoveredAt' | 'stoppedAt' | 'cancelledAt';
type ByMode = Extract<Fact, { data: { mode: CaptureMode } }>;

const at =
  (moment: Moment, choose: (...moments: (Instant | undefined)[]) => Instant | undefined) =>
  (state: Conversation, { origin, data }: Pick<ByMode, 'origin' | 'data'>): Conversation =>
    touch(state, origin, data.mode, (capture) => ({
      ...capture,
      ...defined({ [moment]: choose(capture[moment], origin.occurredAt) }),
    }));

const fileMoment =
  (moment: 'deletedAt' | 'expiredAt' | 'mergedAt') =>
  (state: Conversation, { origin }: Pick<Fact, 'origin'>): Conversation =>
    touchFile(state, origin, (capture) => ({
      ...capture,
      recording: { ...capture.recording, [moment]: earliest(capture.recording[moment], origin.occurredAt) },
    }));

const track =
  <N extends 'TrackStarted' | 'TrackStopped' | 'TrackStored' | 'TrackFailed'>(
    learn: (fact: FactOf<N>) => Parameters<typeof observeTrack>[2],
  ): Fold<N> =>
  (state, fact) =>
    touchFile(state, fact.origin, (capture) => observeTrack(capture, fact.data.trackRef, learn(fact)));

export const captureFolds = {
  CaptureStarting: at('startingAt', earliest),
  CaptureStarted: (state: Conversation, { origin, data }: FactOf<'CaptureStarted'>) =>
    touch(state, origin, data.mode, (capture) => observeStarted(capture, origin.occurredAt, data.confirmed)),
  CapturePaused: at('pausedAt', latest),
  CaptureResumed: at('resumedAt', latest),
  CaptureInterrupted: at('interruptedAt', latest),
  CaptureRecovered: at('recoveredAt', latest),
  CaptureStopped: at('stoppedAt', earliest),
  CaptureCancelled: at('cancelledAt', earliest),
  CaptureFailed: (state: Conversation, { origin, data }: FactOf<'CaptureFailed'>) =>
    touch(state, origin, data.mode, (capture) => observeFailed(capture, origin.occurredAt, data)),
  TrackStarted: track<'TrackStarted'>(({ data, origin }) => ({
    kind: data.kind,
    startedAt: origin.occurredAt,
    ...defined({ participantRef: data.participantRef, label: data.label }),
  })),
  TrackStopped: track<'TrackStopped'>(({ origin }) => ({ stoppedAt: origin.occurredAt })),
  TrackStored: track<'TrackStored'>(({ origin }) => ({ storedAt: origin.occurredAt })),
  TrackFailed: track<'TrackFailed'>(({ data }) => ({ failedCause: data.cause })),
  RecordingAvailable: (state: Conversation, fact: FactOf<'RecordingAvailable'>) =>
    touchFile(state, fact.origin, (capture) => ({ ...capture, recording: observeAvailable(capture.recording, fact) })),
  RecordingStored: (state: Conversation, { origin, data }: FactOf<'RecordingStored'>) =>
    touchFile(state, origin, (capture) => ({
      ...capture,
      recording: observeStored(capture.recording, origin.occurredAt, data),
    })),
  RecordingMerged: fileMoment('mergedAt'),
  RecordingDeleted: fileMoment('deletedAt'),
  RecordingExpired: fileMoment('expiredAt'),
};
