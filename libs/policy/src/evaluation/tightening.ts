import type { PolicySet } from './policy-set';

const tightenings = new WeakMap<PolicySet, PolicySet>();

const selected = (set: PolicySet): PolicySet => ({
  ...set,
  policies: set.policies.filter(({ document }) => document.applyToRunning === 'tighten'),
});

/** Of a set, the policies that apply to conversations that began under another; undefined where there are none. */
export const tighteningOf = (set: PolicySet): PolicySet | undefined => {
  const known = tightenings.get(set) ?? selected(set);
  tightenings.set(set, known);
  return known.policies.length > 0 ? known : undefined;
};
