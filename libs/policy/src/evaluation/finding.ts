import type { PolicyFinding } from '@earwitness/domain';
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

/** What a policy said, and what settled its condition; nothing where it was not looked at. */
export const findingOf = ({ policy, result, takenAs, settled }: Verdict): PolicyFinding => {
  if (!settled) return { ...about(policy), result };
  const { clause, facts } = settled;
  return { ...about(policy), result, ...(takenAs && { takenAs }), clause: shortened(clause), facts };
};
