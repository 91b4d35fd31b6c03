import type { PolicyFinding } from '@earwitness/domain';
import type { Activation } from '../conditions/condition-engine';
import type { ReadyPolicy } from './ready-policy';
import type { Verdict } from './verdict';

const LONGEST_CLAUSE = 200;

const shortened = (clause: string): string =>
  clause.length <= LONGEST_CLAUSE ? clause : `${clause.slice(0, LONGEST_CLAUSE - 1)}…`;

const about = ({ document }: ReadyPolicy) => ({
  policyId: document.metadata.id,
  class: document.class,
  mode: document.mode === 'shadow' ? ('shadow' as const) : ('enforce' as const),
});

export const findingOutOfScope = (policy: ReadyPolicy): PolicyFinding => ({ ...about(policy), result: 'outOfScope' });

/** What settled the condition of a policy; nothing where it was not asked. */
export const findingOf = ({ policy, result, takenAs }: Verdict, activation: Activation): PolicyFinding => {
  if (result === 'outOfScope') return findingOutOfScope(policy);
  const { clause, facts } = policy.condition.explain(activation);
  return { ...about(policy), result, ...(takenAs && { takenAs }), clause: shortened(clause), facts };
};
