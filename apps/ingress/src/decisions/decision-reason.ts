import type { Answer, Decided, PolicyFinding } from '@earwitness/domain';

const isEnforced = ({ mode }: PolicyFinding): boolean => mode === 'enforce';

/**
 * Whether the policies decided by what they know, or by what they say about not knowing. Where one that knows and one that
 * does not agree, the one that knows decided.
 */
export const reasonOf = ({ decision, basis }: Decided): Answer['reason'] => {
  const enforced = basis.findings.filter(isEnforced);
  const unsure = enforced.filter(({ result }) => result === 'indeterminate');
  if (unsure.length === 0) return 'policy';
  if (decision.decidedBy === undefined) return 'failMode';
  const deciding = enforced.filter(
    ({ class: kind, policyId }) => kind === decision.decidedBy && decision.policyIds.includes(policyId),
  );
  return deciding.length > 0 && deciding.every((finding) => unsure.includes(finding)) ? 'failMode' : 'policy';
};
