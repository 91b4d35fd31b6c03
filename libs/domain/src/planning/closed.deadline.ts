import { demanded } from '../command/demanded';
import type { DecisionContext } from '../context';
import type { Deadline } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import type { Decision } from '../decisions';
import { type Instant, latest, later } from '../instant';
import { demandedSince } from '../permission/demanded-since';
import type { CapturePlan } from '../policy/capture-decision';
import { missingFrom } from './coverage';
import { fallbackDeadline } from './choice.deadline';
import { closedIntent } from './intents';
import { livePlaces, type Place, planOf } from './recorders';

/** A session that goes on when the one that was recorded has ended may be about to end too, or to be recorded. */
const uncoveredSince = (state: Conversation, context: DecisionContext): Instant | undefined => {
  const [first] = livePlaces(state, context)
    .map(({ session }) => session.startedAt)
    .sort();
  const ends = state.sessions.map(({ endedAt }) => endedAt);
  return first && latest(first, demandedSince(state, context), ...ends);
};

const closedPlan = (state: Conversation): CapturePlan | undefined => {
  const plan = planOf(state);
  return plan?.failMode === 'closed' ? plan : undefined;
};

const closedAt = (state: Conversation, context: DecisionContext): Instant | undefined => {
  const [plan, startWithinMs] = [closedPlan(state), state.decision?.startWithinMs];
  if (!plan || startWithinMs === undefined) return undefined;
  const patienceMs = plan.fallback?.afterMs ?? startWithinMs;
  const missing = missingFrom(state, context, { recorders: 1, patienceMs });
  const since = missing && uncoveredSince(state, context);
  return since && latest(missing, later(since, startWithinMs));
};

const toClose = (state: Conversation, context: DecisionContext, { session, profile }: Place): readonly Decision[] => {
  const { operation = 'endCall', input = {} } = profile?.endsCallBy ?? {};
  const { key, vendor, account, ref: sessionRef } = session;
  const wanted = { intent: closedIntent(key), attempt: 1, vendor, account, sessionRef, operation, input };
  return demanded(state, context, { type: 'OperateSession', ...wanted });
};

/**
 * No recorder, no call: when the time for a start has passed, and every fallback had its time, and nothing records,
 * sessions are ended. Where the vendor has no way to end one, what is withheld says so.
 */
export const closedDeadline: Deadline = (state, context) => {
  const at = closedAt(state, context);
  if (!at || fallbackDeadline(state, context).length > 0) return [];
  const decisions = livePlaces(state, context).flatMap((place) => toClose(state, context, place));
  return decisions.length > 0 ? [{ at, decisions }] : [];
};
