import type { PolicyFacts, PolicyFinding } from '@earwitness/domain';
import type { PolicySet } from './policy-set';
import { scopeOf } from './scope-index';
import type { Verdict } from './ready-policy';
import { isEnforced, questionOf, verdictsOn } from './verdict';

export interface AccessDecision {
  readonly allowed: boolean;
  readonly findings: readonly PolicyFinding[];
}

/** Groups are those that the caller's credentials name, and those of the set. */
const isInOneOf = (groups: readonly string[], { lookups }: PolicySet, { caller }: PolicyFacts): boolean =>
  caller !== undefined && groups.some((group) => caller.groups.includes(group) || lookups.inGroup(group, caller.id));

const allows = (verdict: Verdict, set: PolicySet, facts: PolicyFacts): boolean =>
  verdict.result === 'matched' && isInOneOf(verdict.policy.document.access?.allow ?? [], set, facts);

const denies = (verdict: Verdict, set: PolicySet, facts: PolicyFacts): boolean =>
  verdict.counts && isInOneOf(verdict.policy.document.access?.deny ?? [], set, facts);

/**
 * Whether the caller in the facts may play. A policy that denies wins over all that allow. Where a tenant has access
 * policies, one of them must allow; where it has none, scopes of the API alone decide. A missing fact may deny, but never
 * allows. Pure.
 */
export const decideAccess = (set: PolicySet, facts: PolicyFacts): AccessDecision => {
  const { access, restrictsAccess } = scopeOf(set, facts.c);
  const question = questionOf(set, facts, { synchronous: true, wants: 'everything' });
  const verdicts = verdictsOn(access, question);
  const inForce = verdicts.filter(isEnforced);
  const isDenied = inForce.some((verdict) => denies(verdict, set, facts));
  const isAllowed = !restrictsAccess || inForce.some((verdict) => allows(verdict, set, facts));
  return {
    allowed: isAllowed && !isDenied,
    findings: verdicts.map(({ finding }) => finding),
  };
};
