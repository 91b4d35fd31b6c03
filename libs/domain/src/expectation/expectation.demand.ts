import { isKept } from '../capture/capture';
import type { Demand } from '../conversation/demand';
import { deriveId } from '../identity';
import { startBy } from './demanded';

/** One expectation per conversation, whichever of its sessions asked first. */
export const expectCapture: Demand = (state, context) => {
  if (!state.decision?.record || state.expectations.length > 0) return [];
  const by = startBy(state, context);
  if (!by) return [];
  const { policyIds } = state.decision;
  return [{ name: 'CaptureExpected', data: { expectationId: deriveId('expectation', state.id), policyIds, by } }];
};

/** A kept recording satisfies, even where the expectation had been given up. */
export const satisfyExpectation: Demand = (state) => {
  const unsatisfied = state.expectations.filter(({ verdict }) => verdict !== 'satisfied');
  const [kept] = unsatisfied.length > 0 ? state.captures.filter(isKept) : [];
  if (!kept) return [];
  return unsatisfied.map(({ id, verdict }) => ({
    name: 'ExpectationSatisfied',
    data: { expectationId: id, captureId: kept.id, late: verdict !== 'open' },
  }));
};
