import type { PolicyFacts, Retention } from '@earwitness/domain';
import { demandingOf } from '../combination/class-ladder';
import { keepingOf } from '../combination/retention';
import type { PolicySet } from './policy-set';
import { scopeOf } from './scope-index';
import { isEnforced, questionOf, verdictsOn } from './verdict';

/** Kept until somebody says otherwise. */
const unsaid: Retention = { dispose: 'keep', hold: false };

/**
 * How long the recording in the facts (`r`) is kept, and what becomes of it then: as the policies of the lifecycle say,
 * and those that demanded a capture. Nobody waits any longer for facts that are missing. Pure.
 */
export const decideRetention = (set: PolicySet, facts: PolicyFacts): Retention => {
  const verdicts = verdictsOn(
    scopeOf(set, facts.c).deciding,
    questionOf(set, facts, { synchronous: true, wants: 'counting' }),
  );
  const matched = verdicts
    .filter((verdict) => verdict.counts && isEnforced(verdict))
    .map(({ policy }) => policy.document);
  const demanding = demandingOf(
    matched.filter(({ phase }) => phase === 'capture'),
    facts.c.requested,
  );
  return keepingOf([...demanding, ...matched.filter(({ phase }) => phase === 'lifecycle')]).retention ?? unsaid;
};
