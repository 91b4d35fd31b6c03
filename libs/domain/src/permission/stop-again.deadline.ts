import { type Capture, isOver, startOf } from '../capture/capture';
import { failedForGoodAt, latestAttempts } from '../command/attempt.deadline';
import type { DecisionContext } from '../context';
import type { Deadline, Due } from '../conversation/demand';
import { sessionByKey } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { type Instant, latest, later } from '../instant';
import { isOfNow } from '../planning/recorded';
import { mustStop, stopAgainIntent, stopsByPolicy } from './permission';
import { stopFor } from './stop.demand';

/** A vendor that refuses every stop is not asked for ever. */
export const MOST_STOPS_AGAIN = 5;

/** Pause before another stop of what goes on though its vendor refused to end it, in milliseconds: doubled each time. */
export const stopAgainAfterMs = (before: number): number => 10_000 * 2 ** (before - 1);

/** When the last of the stops came to nothing; undefined while one may still have its effect. */
const allFailedAt = (state: Conversation, capture: Capture): Instant | undefined => {
  const failed = latestAttempts(stopsByPolicy(state, capture)).map((life) => failedForGoodAt(state, life));
  return failed.every((at) => at !== undefined) ? latest(...failed) : undefined;
};

/** What was refused because nothing ran yet can be done as soon as something runs. */
const beganAfter = (state: Conversation, capture: Capture, failed: Instant): Instant | undefined => {
  const began = latest(startOf(capture), sessionByKey(state, capture.sessionKey)?.startedAt);
  return began !== undefined && began > failed ? began : undefined;
};

const stopAgain = (state: Conversation, context: DecisionContext, capture: Capture): readonly Due[] => {
  const before = new Set(stopsByPolicy(state, capture).map(({ command }) => command.intent)).size;
  const failed = before > 0 && before <= MOST_STOPS_AGAIN ? allFailedAt(state, capture) : undefined;
  if (failed === undefined) return [];
  const decisions = stopFor(state, context, { capture, intent: stopAgainIntent(capture.id, before) });
  const at = beganAfter(state, capture, failed) ?? later(failed, stopAgainAfterMs(before));
  return decisions.length > 0 ? [{ at, decisions }] : [];
};

/** A capture that must not go on, and does though it was told to stop, is told again: a bounded number of times. */
export const stopAgainDeadline: Deadline = (state, context) =>
  state.captures
    .filter((capture) => mustStop(state, capture) && !isOver(capture) && isOfNow(state, capture))
    .flatMap((capture) => stopAgain(state, context, capture));
