import { type CaptureDecision, deriveId, type Decided, type PolicyFacts, type PolicyFinding } from '@earwitness/domain';
import { combine } from '../combination/combine';
import { sameDemand } from '../combination/demand';
import { least } from '../combination/dimensions';
import { contentHash } from '../facts/canonical';
import { isTelling } from './finding';
import type { PolicySet } from './policy-set';
import type { Verdict } from './ready-policy';
import { type Scope, scopeOf } from './scope-index';
import { type Asking, type Inquiry, isEnforced, type Question, questionOf, verdictsOn } from './verdict';

/** When the first of what is deferred is decided. */
const deferralOf = (verdicts: readonly Verdict[]): number | undefined => {
  const deferred = verdicts.filter(({ takenAs }) => takenAs === 'deferred');
  return least(deferred.map(({ policy }) => policy.indeterminate.afterMs));
};

const combined = (set: PolicySet, { facts }: Question, verdicts: readonly Verdict[]): CaptureDecision =>
  combine(
    verdicts.filter(({ counts }) => counts).map(({ policy }) => policy.document),
    { set, isRequested: facts.c.requested, deferredMs: deferralOf(verdicts) },
  );

interface Judged {
  readonly question: Question;
  readonly scope: Scope;
  readonly verdicts: readonly Verdict[];
  readonly decision: CaptureDecision;
}

const judged = (set: PolicySet, facts: PolicyFacts, inquiry: Inquiry): Judged => {
  const scope = scopeOf(set, facts.c);
  const question = questionOf(set, facts, inquiry);
  const verdicts = verdictsOn(scope.deciding, question);
  const inForce = scope.hasShadow ? verdicts.filter(isEnforced) : verdicts;
  return { question, scope, verdicts, decision: combined(set, question, inForce) };
};

/** What would be decided with the policies in shadow, where that differs. */
const shadowOf = (set: PolicySet, { question, scope, verdicts, decision }: Judged): CaptureDecision | undefined => {
  if (!scope.hasShadow) return undefined;
  const shadow = combined(set, question, verdicts);
  return sameDemand(shadow, decision) ? undefined : shadow;
};

/** The decision alone, for whoever makes many of them and asks no questions. The same as `decideCapture` makes. */
export const judge = (set: PolicySet, facts: PolicyFacts, asking: Asking = {}): CaptureDecision =>
  judged(set, facts, { ...asking, wants: 'counting' }).decision;

/** What every policy says, those included whose silence a decision does not repeat. */
export const findingsOn = (set: PolicySet, facts: PolicyFacts, asking: Asking = {}): readonly PolicyFinding[] => {
  const { verdicts, scope } = judged(set, facts, { ...asking, wants: 'everything' });
  return [...verdicts.map(({ finding }) => finding), ...scope.outOfScope];
};

/** What the set demands, given the facts, and why. Pure: the same set and facts give the same decision, id included. */
export const decideCapture = (set: PolicySet, facts: PolicyFacts, asking: Asking = {}): Decided => {
  const outcome = judged(set, facts, { ...asking, wants: 'telling' });
  const { verdicts, decision } = outcome;
  const factsHash = contentHash(facts);
  const shadow = shadowOf(set, outcome);
  return {
    decision,
    basis: {
      decisionId: deriveId('decision', facts.c.id, set.hash, factsHash),
      at: facts.now,
      policySetHash: set.hash,
      factsHash,
      facts,
      findings: verdicts.filter(isTelling).map(({ finding }) => finding),
      ...(shadow && { shadow }),
    },
  };
};
