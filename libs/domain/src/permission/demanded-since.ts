import type { DecisionContext } from '../context';
import { requestsOf } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { type Instant, later } from '../instant';
import type { CaptureDecision } from '../policy/capture-decision';
import { beganAt } from './policy.deadline';

/** As if nothing had been stated or asked after a moment. */
const asOf = (state: Conversation, moment: Instant): Conversation => ({
  ...state,
  statements: state.statements.filter(({ at }) => at <= moment),
  requests: state.requests.filter(({ at }) => at <= moment),
});

/** The moments at which somebody's word, or the end of waiting for one, may have changed what was demanded at first. */
const turningPoints = (state: Conversation, began: Instant, deferredMs: number | undefined): readonly Instant[] => {
  const words = [...state.statements, ...requestsOf(state, 'CaptureRequested')].map(({ at }) => at);
  const all = new Set([...words, ...(deferredMs === undefined ? [] : [later(began, deferredMs)])]);
  return [...all].filter((at) => at > began).sort();
};

/**
 * Since when a recording is demanded without a break: undefined from the beginning on, and where none is. Worked out of
 * when things were said, not of when they were heard, so that a verdict does not depend on that.
 */
export const demandedSince = (state: Conversation, context: DecisionContext): Instant | undefined => {
  const began = beganAt(state);
  if (!state.decision?.record || began === undefined) return undefined;
  const demandedAt = (moment: Instant): CaptureDecision => context.decisionFor(asOf(state, moment), moment).decision;
  const first = demandedAt(began);
  const moments = turningPoints(state, began, first.deferredMs);
  const isDemanded = [first.record, ...moments.map((moment) => demandedAt(moment).record)];
  const before = isDemanded.lastIndexOf(false);
  return before < 0 ? undefined : moments[before];
};
