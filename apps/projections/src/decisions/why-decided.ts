import type { Basis, CaptureDecision, Decided, PolicyFinding } from '@earwitness/domain';
import { differing } from '@earwitness/policy';
import type { WhyDecided } from './decision.read-model';

const resulting = (findings: readonly PolicyFinding[], wanted: PolicyFinding['result']): PolicyFinding[] =>
  findings.filter(({ result }) => result === wanted);

export interface Why {
  readonly decision: CaptureDecision;
  readonly basis: Pick<Basis, 'facts' | 'findings' | 'shadow'>;
}

/** The findings of a decision by what they came to. */
export const whyOf = ({ decision, basis: { facts, findings, shadow } }: Why | Decided): WhyDecided => ({
  decision,
  facts,
  matched: resulting(findings, 'matched'),
  notMatched: resulting(findings, 'notMatched'),
  indeterminate: resulting(findings, 'indeterminate'),
  sampledOut: resulting(findings, 'sampledOut'),
  outOfScope: resulting(findings, 'outOfScope'),
  ...(shadow && { shadow: { decision: shadow, differs: differing(decision, shadow) } }),
  conflicts: [...(decision.conflicts ?? [])],
});
