import type { Basis, CaptureDecision, Decided, PolicyFacts, PolicyFinding } from '@earwitness/domain';
import { differing, factsNamed } from '@earwitness/policy';
import type { FindingView, WhyDecided } from './decision.read-model';

/** A finding with what the facts were that it names. */
export const explained = ({ reads, ...finding }: PolicyFinding, facts: PolicyFacts): FindingView => ({
  ...finding,
  ...(reads && { facts: factsNamed(reads, facts) }),
});

export interface Why {
  readonly decision: CaptureDecision;
  readonly basis: Pick<Basis, 'facts' | 'findings' | 'shadow'>;
}

/** The findings of a decision by what they came to. */
export const whyOf = ({ decision, basis: { facts, findings, shadow } }: Why | Decided): WhyDecided => {
  const resulting = (wanted: PolicyFinding['result']): FindingView[] =>
    findings.filter(({ result }) => result === wanted).map((finding) => explained(finding, facts));
  return {
    decision,
    facts,
    matched: resulting('matched'),
    notMatched: resulting('notMatched'),
    indeterminate: resulting('indeterminate'),
    sampledOut: resulting('sampledOut'),
    outOfScope: resulting('outOfScope'),
    ...(shadow && { shadow: { decision: shadow, differs: differing(decision, shadow) } }),
    conflicts: [...(decision.conflicts ?? [])],
  };
};
