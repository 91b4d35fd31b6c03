import type { Decided, PolicyFacts } from '@earwitness/domain';
import { type Governing, judgeRunning, type PolicySet } from '@earwitness/policy';

const readsConsent = new WeakMap<PolicySet, boolean>();

/** Most sets never ask about it. */
const mayReadConsent = (set: PolicySet): boolean => {
  const known =
    readsConsent.get(set) ??
    set.policies.some(({ document, condition }) => document.mode === 'enforce' && /\bconsent\b/.test(condition.source));
  readsConsent.set(set, known);
  return known;
};

const withConsent = (facts: PolicyFacts, state: 'granted' | 'declined'): PolicyFacts => ({
  ...facts,
  c: { ...facts.c, consent: { state } },
});

/** Whether it is worth asking the people of a call for their consent: nobody has said anything, and it would decide. */
export const isConsentDecisive = (governing: Governing, { basis: { facts } }: Decided): boolean => {
  const sets = [governing.set, governing.newer ?? governing.set];
  if (facts.c.consent.state !== 'unknown' || !sets.some(mayReadConsent)) return false;
  const [granted, declined] = (['granted', 'declined'] as const).map(
    (state) => judgeRunning(governing, withConsent(facts, state), { synchronous: true }).record,
  );
  return granted === true && declined === false;
};
