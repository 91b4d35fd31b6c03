import type { PolicyFinding } from '@earwitness/domain';
import type { Settled } from '../conditions/condition-engine';
import type { PolicyDocument } from '../documents/policy.document';

/** What comes of a policy. */
export interface Outcome {
  readonly result: PolicyFinding['result'];
  readonly takenAs?: NonNullable<PolicyFinding['takenAs']>;
  /** It has a part in the decision. */
  readonly counts: boolean;
}

export const outcomes = {
  matched: { result: 'matched', counts: true },
  sampledOut: { result: 'sampledOut', counts: false },
  notMatched: { result: 'notMatched', counts: false },
  outOfScope: { result: 'outOfScope', counts: false },
  deferred: { result: 'indeterminate', takenAs: 'deferred', counts: false },
  takenAsNoMatch: { result: 'indeterminate', takenAs: 'noMatch', counts: false },
  takenAsMatch: { result: 'indeterminate', takenAs: 'match', counts: true },
  takenAsMatchSampledOut: { result: 'sampledOut', takenAs: 'match', counts: false },
} as const satisfies Readonly<Record<string, Outcome>>;

/** Whether a decision keeps it; of the rest, the sets and the facts tell anew. */
export const isTelling = ({ result }: Pick<PolicyFinding, 'result'>): boolean =>
  result !== 'notMatched' && result !== 'outOfScope';

const LONGEST_CLAUSE = 200;

const shortened = (clause: string): string =>
  clause.length <= LONGEST_CLAUSE ? clause : `${clause.slice(0, LONGEST_CLAUSE - 1).toWellFormed()}…`;

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
