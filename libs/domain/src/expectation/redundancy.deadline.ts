import { isKept } from '../capture/capture';
import type { DecisionContext } from '../context';
import type { Deadline } from '../conversation/demand';
import type { Conversation, Expectation } from '../conversation/state';
import type { Decision, Redundancy } from '../decisions';
import { planOf, recorderOf } from '../planning/recorders';
import { endOf, verdictAt } from './demanded';
import { isTooShort } from './verdict';

const redundancyOf = (state: Conversation): number => planOf(state)?.redundancy ?? 1;

/** Of a call so short that not even one recorder had to start, no second one is owed. */
const demandedOf = (state: Conversation, context: DecisionContext): number => {
  if (!state.decision?.record) return 0;
  const end = endOf(state);
  return end && isTooShort(state, context, end) ? 1 : redundancyOf(state);
};

/**
 * Two legs that one recorder recorded, one after the other or in two attempts, do not stand in for each other. Facts about
 * a file do not say how it was captured: beside what its vendor recorded in another mode it is no recorder of its own.
 */
const keptOf = ({ captures }: Conversation): number => {
  const kept = captures.filter(isKept);
  const named = new Set(kept.filter(({ mode }) => mode !== 'file').map(({ vendor }) => vendor));
  return new Set(kept.filter(({ vendor, mode }) => mode !== 'file' || !named.has(vendor)).map(recorderOf)).size;
};

const decisionsOf = (
  { id: expectationId, verdict, shortfall }: Expectation,
  found: Redundancy,
): readonly Decision[] => {
  const { demanded, kept } = found;
  const data = { expectationId, ...found };
  if (verdict === 'satisfied' && demanded > 1 && kept < demanded) {
    const isTold = shortfall?.demanded === demanded && shortfall.kept === kept;
    return isTold ? [] : [{ name: 'RedundancyNotMet', data }];
  }
  return shortfall ? [{ name: 'RedundancyMet', data }] : [];
};

/**
 * One kept recording satisfies; that there are fewer than policy demands is told when the verdict is due. What is heard
 * of later may still change it. A miss or an excuse says it all.
 */
export const redundancyDeadline: Deadline = (state, context) => {
  const isAtStake = redundancyOf(state) > 1 || state.expectations.some(({ shortfall }) => shortfall);
  if (!isAtStake) return [];
  const found = { demanded: demandedOf(state, context), kept: keptOf(state) };
  const decisions = state.expectations.flatMap((known) => decisionsOf(known, found));
  const at = decisions.length > 0 ? verdictAt(state) : undefined;
  return at ? [{ at, decisions }] : [];
};
