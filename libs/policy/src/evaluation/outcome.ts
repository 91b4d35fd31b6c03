import type { PolicyFinding } from '@earwitness/domain';

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
