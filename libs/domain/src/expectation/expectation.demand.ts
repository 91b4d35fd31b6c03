import { isKept, startOf } from '../capture/capture';
import type { DecisionContext } from '../context';
import type { Demand } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import { deriveId } from '../identity';
import { earliest } from '../instant';
import { isDiscarding } from '../permission/permission';
import { startBy } from './demanded';

/** One expectation per conversation, whichever of its sessions asked first. */
export const expectCapture: Demand = (state, context) => {
  if (!state.decision?.record || state.expectations.length > 0) return [];
  const by = startBy(state, context);
  if (!by) return [];
  const { policyIds } = state.decision;
  return [{ name: 'CaptureExpected', data: { expectationId: deriveId('expectation', state.id), policyIds, by } }];
};

/** As far as it is known when the recordings that are kept began: one that began too late leaves a gap before it. */
const hasBegunLate = (state: Conversation, context: DecisionContext): boolean => {
  const kept = state.captures.filter(isKept);
  const began = earliest(...kept.flatMap((capture) => [startOf(capture), capture.recording.startedAt]));
  const by = startBy(state, context);
  return began !== undefined && by !== undefined && began > by;
};

/** A kept recording satisfies, even where the expectation had been given up; not one that has to go. */
export const satisfyExpectation: Demand = (state, context) => {
  const unsatisfied = isDiscarding(state) ? [] : state.expectations.filter(({ verdict }) => verdict !== 'satisfied');
  const [kept] = unsatisfied.length > 0 ? state.captures.filter(isKept) : [];
  if (!kept) return [];
  const isLate = hasBegunLate(state, context);
  return unsatisfied.map(({ id, verdict }) => ({
    name: 'ExpectationSatisfied',
    data: { expectationId: id, captureId: kept.id, late: isLate || verdict !== 'open' },
  }));
};
