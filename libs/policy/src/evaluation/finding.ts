import type { PolicyFinding } from '@earwitness/domain';
import type { Settled } from '../conditions/condition-engine';
import type { PolicyDocument } from '../documents/policy.document';
import type { Outcome } from './outcome';

const LONGEST_CLAUSE = 200;

const shortened = (clause: string): string =>
  clause.length <= LONGEST_CLAUSE ? clause : `${clause.slice(0, LONGEST_CLAUSE - 1)}…`;

/** What a policy said, and what settled its condition; nothing where it was not looked at. */
export const findingOf = (
  document: PolicyDocument,
  { result, takenAs }: Outcome,
  settled?: Settled,
): PolicyFinding => ({
  policyId: document.metadata.id,
  class: document.class,
  mode: document.mode === 'shadow' ? 'shadow' : 'enforce',
  result,
  ...(takenAs && { takenAs }),
  ...(settled && { clause: shortened(settled.clause), reads: settled.reads }),
});
