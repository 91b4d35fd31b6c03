import { isDeepStrictEqual } from 'node:util';
import type { Basis, CaptureDecision, PolicyFacts, PolicyFinding } from '@earwitness/domain';
import { differing, factsNamed, findingsOnRunning, isTelling } from '@earwitness/policy';
import type { PolicySets } from '../replays/policy-sets';
import type { FindingView, WhyDecided } from './decision.read-model';
import type { DecisionSource } from './made-decision';

/** A finding with what the facts were that it names. */
export const explained = ({ reads, ...finding }: PolicyFinding, facts: PolicyFacts): FindingView => ({
  ...finding,
  ...(reads && { facts: factsNamed(reads, facts) }),
});

/** What is kept of a decision. */
export interface KeptDecision extends Pick<Basis, 'policySetHash' | 'facts' | 'findings'> {
  readonly source: DecisionSource;
  readonly newerSetHash?: string | null | undefined;
}

/**
 * What every policy said: a decision keeps what the policies said that matched, or could not tell; of the rest their sets
 * tell anew. Only what is kept where a set is not known any more, or today's code finds otherwise.
 */
export const allFindings = async (
  sets: Pick<PolicySets, 'known'>,
  tenant: string,
  { source, policySetHash, newerSetHash, facts, findings }: KeptDecision,
): Promise<readonly PolicyFinding[]> => {
  const set = await sets.known(tenant, policySetHash);
  const newer = newerSetHash ? await sets.known(tenant, newerSetHash) : undefined;
  if (!set || (newerSetHash && !newer)) return findings;
  const all = findingsOnRunning({ set, newer }, facts, { synchronous: source === 'answer' });
  return isDeepStrictEqual(all.filter(isTelling), findings) ? all : findings;
};

export interface Why extends Pick<Basis, 'facts' | 'findings'> {
  readonly decision: CaptureDecision;
  readonly shadow: CaptureDecision | undefined;
}

/** The findings of a decision by what they came to. */
export const whyOf = ({ decision, facts, findings, shadow }: Why): WhyDecided => {
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
