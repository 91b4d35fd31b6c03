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
  readonly asksWhy: boolean;
}

export interface Asking {
  /** Somebody waits for the answer: what would be deferred is taken as it would be in the end. */
  readonly synchronous?: boolean;
}

export interface Inquiry extends Asking {
  /** With what settled each condition. */
  readonly asksWhy: boolean;
}

const elapsed = ({ now, c }: PolicyFacts): number =>
  c.startedAt === undefined ? -Infinity : toEpochMs(now) - toEpochMs(c.startedAt);

export const questionOf = (
  set: PolicySet,
  facts: PolicyFacts,
  { synchronous = false, asksWhy }: Inquiry,
): Question => ({
  asksWhy,
  facts,
  activation: celEngine.activate(facts),
  elapsedMs: synchronous ? Infinity : elapsed(facts),
  salt: set.settings.sampleSalt,
});

/** Undefined where nobody knows which vendors have a part in it. */
const isForVendors = ({ document: { scope } }: ReadyPolicy, { vendors }: PolicyFacts): boolean | undefined =>
  scope.vendors.length === 0 || vendors?.some(({ name }) => scope.vendors.includes(name));

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

const verdictOf = (policy: ReadyPolicy, outcome: Outcome, settled?: Settled): Verdict => {
  const { said } = policy.last;
  if (said?.settled === settled && said?.outcome === outcome) return said.verdict;
  const verdict = { ...outcome, policy, finding: findingOf(policy.document, outcome, settled) };
  policy.last.said = { outcome, settled, verdict };
  return verdict;
};

const verdictOn = (policy: ReadyPolicy, question: Question): Verdict => {
  const isInScope = isForVendors(policy, question.facts);
  if (isInScope === false) return verdictOf(policy, outcomes.outOfScope);
  const { condition } = policy;
  if (!question.asksWhy)
    return verdictOf(policy, outcomeBy(policy, question, condition.holds(question.activation) && isInScope));
  const settled = condition.explain(question.activation);
  return verdictOf(policy, outcomeBy(policy, question, settled.holds && isInScope), settled);
};

/** Each condition is looked at once. */
export const verdictsOn = (policies: readonly ReadyPolicy[], question: Question): readonly Verdict[] =>
  policies.map((policy) => verdictOn(policy, question));

export const isEnforced = ({ policy }: Verdict): boolean => policy.document.mode === 'enforce';
