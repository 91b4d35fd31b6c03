import type { Deadline } from '../conversation/demand';
import type { Decision } from '../decisions';
import { isDiscarding } from '../permission/permission';
import { overdueFrom, verdictAt } from './demanded';
import { hasRecordingBegun, type Verdict, verdictOf } from './verdict';

/** Nothing has started by the deadline: a gap that somebody should know of while the call still lives. */
export const overdueDeadline: Deadline = (state, context) => {
  const waiting = state.expectations.filter(
    ({ verdict, overdueSince }) => (verdict === 'open' || verdict === 'excused') && !overdueSince,
  );
  const isGap = state.decision?.record === true && !hasRecordingBegun(state);
  const at = waiting.length > 0 && isGap ? overdueFrom(state, context) : undefined;
  if (!at) return [];
  return waiting.map(({ id }) => ({ at, decisions: [{ name: 'ExpectationOverdue', data: { expectationId: id } }] }));
};

const toDecision = (expectationId: string, { verdict, why }: Verdict): Decision =>
  verdict === 'excused'
    ? { name: 'ExpectationExcused', data: { expectationId, reason: why } }
    : { name: 'ExpectationMissed', data: { expectationId, cause: why } };

/**
 * When every session is over and the time for a recording to appear has passed, there is a verdict. What is heard of
 * later may still change it, so that what was heard in another order ends the same. What has to go satisfies no more.
 */
export const verdictDeadline: Deadline = (state, context) => {
  const unsatisfied = state.expectations.filter(({ verdict }) => verdict !== 'satisfied' || isDiscarding(state));
  const found = unsatisfied.length > 0 ? verdictOf(state, context) : undefined;
  const due = unsatisfied.filter(({ verdict, why }) => verdict !== found?.verdict || why !== found.why);
  const at = due.length > 0 ? verdictAt(state) : undefined;
  if (!found || !at) return [];
  return due.map(({ id }) => ({ at, decisions: [toDecision(id, found)] }));
};
