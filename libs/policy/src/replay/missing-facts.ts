import type { Activation } from '../conditions/condition-engine';
import type { Policy, PolicySet } from '../evaluation/policy-set';

/** The same set, in which whatever is indeterminate is settled by somebody else. */
const settledBy = (set: PolicySet, settle: (policy: Policy) => boolean | undefined): PolicySet => ({
  ...set,
  policies: set.policies.map((policy): Policy => {
    const { condition } = policy;
    const holds = (activation: Activation): boolean | undefined => condition.holds(activation) ?? settle(policy);
    return { ...policy, condition: { source: condition.source, holds, explain: (a) => condition.explain(a) } };
  }),
});

const isPermitting = ({ document: { class: kind, capture } }: Policy): boolean =>
  kind === 'obligation' || (kind !== 'prohibition' && kind !== 'exclusion' && capture.mode === 'full');

/** The set as it is, which tells of every fact that policies in force miss. */
export const telling = (set: PolicySet, onMissing: () => void): PolicySet =>
  settledBy(set, ({ document }) => {
    if (document.mode === 'enforce') onMissing();
    return undefined;
  });

/**
 * Between the two lies everything that could be decided if the missing facts were there: what permits never takes a
 * capture away, and what forbids never adds one.
 */
export interface Extremes {
  readonly least: PolicySet;
  readonly most: PolicySet;
}

export const extremesOf = (set: PolicySet): Extremes => ({
  least: settledBy(set, (policy) => !isPermitting(policy)),
  most: settledBy(set, isPermitting),
});
