import { type PolicyFacts, toEpochMs } from '@earwitness/domain';
import { celEngine } from '../conditions/cel-engine';
import type { Activation, Settled } from '../conditions/condition-engine';
import { findingOf, type Outcome, outcomes } from './finding';
import type { PolicySet } from './policy-set';
import type { ReadyPolicy, Verdict } from './ready-policy';
import { drawn } from './sampling';

/** What all policies are asked. */
export interface Question {
  readonly facts: PolicyFacts;
  readonly activation: Activation;
  /** Since the conversation began; before it has, less than nothing. */
  readonly elapsedMs: number;
  readonly salt: string;
  readonly wants: Wanted;
}

/** What is wanted of every policy: whether it counts, where it is telling why as well, or why in any case. */
export type Wanted = 'counting' | 'telling' | 'everything';

export interface Asking {
  /** Somebody waits for the answer: what would be deferred is taken as it would be in the end. */
  readonly synchronous?: boolean;
}

export interface Inquiry extends Asking {
  readonly wants: Wanted;
}

const elapsed = ({ now, c }: PolicyFacts): number =>
  c.startedAt === undefined ? -Infinity : toEpochMs(now) - toEpochMs(c.startedAt);

export const questionOf = (set: PolicySet, facts: PolicyFacts, { synchronous = false, wants }: Inquiry): Question => ({
  wants,
  facts,
  activation: celEngine.activate(facts),
  elapsedMs: synchronous ? Infinity : elapsed(facts),
  salt: set.settings.sampleSalt,
});

/** Undefined where nobody knows which vendors have a part in it. */
const isForVendors = ({ forVendors }: ReadyPolicy, { vendors }: PolicyFacts): boolean | undefined =>
  forVendors === undefined || vendors?.some(({ name }) => forVendors.includes(name));

const isSampled = ({ document, threshold }: ReadyPolicy, { facts, salt }: Question): boolean => {
  if (threshold === undefined || !document.sample) return true;
  return drawn({ salt, policyId: document.metadata.id, key: document.sample.key }, facts) < threshold;
};

const whenMatched = (policy: ReadyPolicy, question: Question): Outcome =>
  isSampled(policy, question) ? outcomes.matched : outcomes.sampledOut;

const whenIndeterminate = (policy: ReadyPolicy, question: Question): Outcome => {
  const { taken, afterMs } = policy.indeterminate;
  if (afterMs > 0 && question.elapsedMs < afterMs) return outcomes.deferred;
  if (taken === 'noMatch') return outcomes.takenAsNoMatch;
  return isSampled(policy, question) ? outcomes.takenAsMatch : outcomes.takenAsMatchSampledOut;
};

const outcomeBy = (policy: ReadyPolicy, question: Question, holds: boolean | undefined): Outcome => {
  if (holds === undefined) return whenIndeterminate(policy, question);
  return holds ? whenMatched(policy, question) : outcomes.notMatched;
};

const verdictOf = (policy: ReadyPolicy, outcome: Outcome, settled?: Settled): Verdict => ({
  ...outcome,
  policy,
  finding: findingOf(policy.document, outcome, settled),
});

/** Nothing, where it does not apply and nobody wants to know why. */
const verdictOn = (policy: ReadyPolicy, question: Question): Verdict | undefined => {
  const { wants, activation } = question;
  const isInScope = isForVendors(policy, question.facts);
  if (isInScope === false) return wants === 'everything' ? verdictOf(policy, outcomes.outOfScope) : undefined;
  const settled = wants === 'counting' ? undefined : policy.condition.explain(activation);
  const holds = settled ? settled.holds : policy.condition.holds(activation);
  if (holds === false && wants !== 'everything') return undefined;
  return verdictOf(policy, outcomeBy(policy, question, holds && isInScope), settled);
};

/** Each condition is looked at once. */
export const verdictsOn = (policies: readonly ReadyPolicy[], question: Question): readonly Verdict[] => {
  const verdicts: Verdict[] = [];
  for (const policy of policies) {
    const verdict = verdictOn(policy, question);
    if (verdict) verdicts.push(verdict);
  }
  return verdicts;
};

export const isEnforced = ({ policy }: Verdict): boolean => policy.document.mode === 'enforce';
