import { recordedFrom } from '../capture/capture';
import { canonical } from '../capture/join';
import type { DecisionContext } from '../context';
import type { Demand } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import type { DecisionOf } from '../decisions';
import type { Instant } from '../instant';
import type { Decided } from '../policy/decided';
import { sameDemand } from '../policy/same-demand';

const isDue = ({ sessions, captures }: Conversation): boolean =>
  sessions.some(({ startedAt, wasAskedToRecord }) => (startedAt ?? wasAskedToRecord) !== undefined) ||
  captures.some((capture) => recordedFrom(capture) !== undefined);

/** What a synchronous question was answered first, where the whole decision came with the answer. */
const answered = ({ sessions }: Conversation): Decided | undefined =>
  sessions
    .map(({ answered: answer }) => answer)
    .filter((answer) => answer !== undefined)
    .sort((a, b) =>
      a.at === b.at ? (a.decided.basis.decisionId < b.decided.basis.decisionId ? -1 : 1) : a.at < b.at ? -1 : 1,
    )
    .at(0)?.decided;

const policyDecided = (decided: Decided): DecisionOf<'PolicyDecided'> => ({ name: 'PolicyDecided', data: decided });

/** What the facts call for at a moment, where that is not what was decided. */
export const redecided = (
  state: Conversation,
  { decisionFor }: DecisionContext,
  at: Instant,
): readonly DecisionOf<'PolicyDecided'>[] => {
  const decided = decisionFor(state, at);
  return state.decision && sameDemand(state.decision, decided.decision) ? [] : [policyDecided(decided)];
};

/**
 * Decided when there is something to decide about: a session that started, an answered question, a recording; and again
 * whenever what is known by then demands something else. What a question was answered is decided already.
 */
export const decidePolicy: Demand = (state, telling) => {
  if (!isDue(state)) return [];
  const first = state.decision ? undefined : answered(state);
  if (!first) return redecided(state, telling, telling.now);
  return [policyDecided(first), ...redecided({ ...state, decision: first.decision }, telling, telling.now)];
};

/** Policies that contradict each other are told of once, whatever was done about it. */
export const reportConflicts: Demand = ({ decision, conflicts }) => {
  const known = new Set(conflicts.map(canonical));
  return (decision?.conflicts ?? [])
    .filter((conflict) => !known.has(canonical(conflict)))
    .map((conflict) => ({ name: 'PolicyConflictDetected', data: conflict }));
};
