import { recordedFrom } from '../capture/capture';
import type { Deadline } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import { earliest, type Instant, later } from '../instant';
import { redecided } from './policy.demand';

/** When the first was heard of the conversation: announced, started or recorded. There is no decision without it. */
export const beganAt = ({ sessions, captures }: Conversation): Instant | undefined =>
  earliest(
    ...sessions.flatMap(({ announcedAt, startedAt }) => [announcedAt, startedAt]),
    ...captures.map((capture) => recordedFrom(capture)),
  );

/** A fact that a policy waits for has not come: decided without it. */
export const deferralDeadline: Deadline = (state, context) => {
  const [began, deferredMs] = [beganAt(state), state.decision?.deferredMs];
  if (began === undefined || deferredMs === undefined) return [];
  const at = later(began, deferredMs);
  const decisions = redecided(state, context, at);
  return decisions.length > 0 ? [{ at, decisions }] : [];
};
