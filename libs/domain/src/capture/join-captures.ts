import type { CaptureMode } from '../facts/capture.facts';
import type { Capture, Failure, LearnedBy, Recording, Stored, Track } from './capture';
import { firstOf, type Join, joined, joinedBy, joinedList, joinedTexts, lastOf } from './join';

const joinedStored: Join<Stored> = (a, b) => {
  if (a.at === b.at) return joinedBy<Stored>({})(a, b);
  return a.at > b.at ? a : b;
};

/** Facts about a file do not say how it was captured and are taken for `file`: any other mode was really said. */
const joinedMode: Join<CaptureMode> = (a, b) => (a === 'file' ? b : b === 'file' ? a : joined(a, b));

const waysBestFirst: readonly LearnedBy[] = ['webhook', 'poll', 'backfill'];

const betterWay: Join<LearnedBy> = (a, b) => (waysBestFirst.indexOf(b) < waysBestFirst.indexOf(a) ? b : a);

const joinedRecording = joinedBy<Recording>({
  availableAt: firstOf,
  learnedAt: firstOf,
  learnedBy: betterWay,
  permanentAt: firstOf,
  startedAt: firstOf,
  endedAt: lastOf,
  stored: joinedStored,
  mergedAt: lastOf,
  deletedAt: firstOf,
  expiredAt: firstOf,
});

/** One failure may be reported twice, once without a cause: the first moment and the known cause are kept. */
const joinedFailure = joinedBy<Failure>({ at: firstOf });

const joinedTrack = joinedBy<Track>({ startedAt: firstOf, stoppedAt: firstOf, storedAt: firstOf });

/** What two reports of a capture amount to, or two captures that a later fact shows to be one. */
export const joinCaptures = joinedBy<Capture>({
  mode: joinedMode,
  handles: joinedTexts,
  startingAt: firstOf,
  startedAt: firstOf,
  inferredStartAt: firstOf,
  pausedAt: lastOf,
  resumedAt: lastOf,
  interruptedAt: lastOf,
  recoveredAt: lastOf,
  stoppedAt: firstOf,
  failure: joinedFailure,
  cancelledAt: firstOf,
  recording: joinedRecording,
  tracks: joinedList((a, b) => a.ref === b.ref, joinedTrack),
});
