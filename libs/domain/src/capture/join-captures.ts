import { earliest, latest } from '../instant';
import type { Capture } from './capture';
import { defined, joined, joinedFields } from './join';
import { observeStarted } from './observe';

/** Two captures that a later fact shows to be one: our command's, and the one first known by the vendor's ref. */
export const joinCaptures = (kept: Capture, other: Capture): Capture => {
  const started = other.startedAt ? observeStarted(kept, other.startedAt, other.isConfirmed) : kept;
  return {
    ...started,
    ...defined({
      ref: joined(kept.ref, other.ref),
      startingAt: earliest(kept.startingAt, other.startingAt),
      pausedAt: latest(kept.pausedAt, other.pausedAt),
      resumedAt: latest(kept.resumedAt, other.resumedAt),
      interruptedAt: latest(kept.interruptedAt, other.interruptedAt),
      recoveredAt: latest(kept.recoveredAt, other.recoveredAt),
      stoppedAt: earliest(kept.stoppedAt, other.stoppedAt),
      cancelledAt: earliest(kept.cancelledAt, other.cancelledAt),
      failure: joined(kept.failure, other.failure),
    }),
    sessionKey: kept.sessionKey || other.sessionKey,
    handles: joinedFields({ ...kept.handles }, other.handles),
    recording: joinedFields(kept.recording, other.recording),
    tracks: { ...other.tracks, ...kept.tracks },
  };
};
