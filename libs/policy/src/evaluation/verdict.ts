import { type PolicyFacts, type PolicyFinding, toEpochMs } from '@earwitness/domain';
import { celEngine } from '../conditions/cel-engine';
import type { Activation, Settled } from '../conditions/condition-engine';
import type { PolicySet } from './policy-set';
import type { ReadyPolicy } from './ready-policy';
import { drawn } from './sampling';

/** What one policy said. */
export interface Verdict {
  readonly policy: ReadyPolicy;
  readonly result: PolicyFinding['result'];
  readonly takenAs?: NonNullable<PolicyFinding['takenAs']>;
  /** It has a part in the decision. */
  readonly counts: boolean;
  /** Why; where it was asked for, and the condition was looked at. */
  readonly settled?: Settled;
}

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

const whenMatched = (policy: ReadyPolicy, question: Question): Verdict =>
  isSampled(policy, question)
    ? { policy, result: 'matched', counts: true }
    : { policy, result: 'sampledOut', counts: false };

const whenIndeterminate = (policy: ReadyPolicy, question: Question): Verdict => {
  const { taken, afterMs } = policy.indeterminate;
  const takenAs = afterMs > 0 && question.elapsedMs < afterMs ? 'deferred' : taken;
  if (takenAs !== 'match') return { policy, result: 'indeterminate', takenAs, counts: false };
  const { result, counts } = whenMatched(policy, question);
  return { policy, result: counts ? 'indeterminate' : result, takenAs, counts };
};

const verdictBy = (policy: ReadyPolicy, question: Question, holds: boolean | undefined): Verdict => {
  if (holds === undefined) return whenIndeterminate(policy, question);
  return holds ? whenMatched(policy, question) : { policy, result: 'notMatched', counts: false };
};

const verdictOn = (policy: ReadyPolicy, question: Question): Verdict => {
  const isInScope = isForVendors(policy, question.facts);
  if (isInScope === false) return { policy, result: 'outOfScope', counts: false };
  const { condition } = policy;
  const inScope = (holds: boolean | undefined): boolean | undefined => holds && isInScope;
  if (!question.asksWhy) return verdictBy(policy, question, inScope(condition.holds(question.activation)));
  const settled = condition.explain(question.activation);
  return { ...verdictBy(policy, question, inScope(settled.holds)), settled };
};

/** Each condition is looked at once. */
export const verdictsOn = (policies: readonly ReadyPolicy[], question: Question): readonly Verdict[] =>
  policies.map((policy) => verdictOn(policy, question));

export const isEnforced = ({ policy }: Verdict): boolean => policy.document.mode === 'enforce';
