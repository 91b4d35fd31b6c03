import type { PolicyFinding } from '@earwitness/domain';
import { unlessEmpty } from '../combination/dimensions';
import type { PolicyDocument } from '../documents/policy.document';
import { toMilliseconds } from '../documents/duration';
import type { Outcome } from './finding';
import type { Policy } from './policy-set';
import { thresholdOf } from './sampling';

/** How a condition is taken that cannot be answered, and how long after the conversation began. */
export interface Indeterminacy {
  readonly taken: 'match' | 'noMatch';
  readonly afterMs: number;
}

/** A policy with what is worked out once, not for every decision. */
export interface ReadyPolicy extends Policy {
  readonly indeterminate: Indeterminacy;
  readonly threshold: bigint | undefined;
  /** Absent: whichever vendors there are. */
  readonly forVendors: readonly string[] | undefined;
}

/** What one policy said. */
export interface Verdict extends Outcome {
  readonly policy: ReadyPolicy;
  /** With why, where it was asked for and the condition was looked at. */
  readonly finding: PolicyFinding;
}

/** Waiting is over, and it is still not known: what forbids or may not fail is taken to apply. */
const isCautious = ({ class: kind, capture }: PolicyDocument): boolean =>
  kind === 'prohibition' || kind === 'exclusion' || capture.failMode === 'closed';

const indeterminacyOf = (document: PolicyDocument): Indeterminacy => {
  const { onIndeterminate } = document;
  if (onIndeterminate === 'match' || onIndeterminate === 'noMatch') return { taken: onIndeterminate, afterMs: 0 };
  const [, wait = ''] = /^defer\((.*)\)$/.exec(onIndeterminate) ?? [];
  return { taken: isCautious(document) ? 'match' : 'noMatch', afterMs: toMilliseconds(wait) ?? 0 };
};

export const ready = ({ document, condition, cost }: Policy): ReadyPolicy => ({
  document,
  condition,
  cost,
  indeterminate: indeterminacyOf(document),
  threshold: thresholdOf(document.sample),
  forVendors: unlessEmpty(document.scope.vendors),
});
