import type { Expectation } from '@earwitness/domain';
import type { Verdict } from './summary.read-model';

/** A verdict, with the open ones that something is wrong with told apart. The worst of several stands for all. */
export const standings = ['missed', 'overdue', 'open', 'excused', 'satisfied'] as const;
export type Standing = (typeof standings)[number];

const one = ({ verdict, overdueSince }: Expectation): Standing =>
  verdict === 'open' && overdueSince !== undefined ? 'overdue' : verdict;

export const standingOf = (expectations: readonly Expectation[]): Standing | undefined => {
  const found = new Set(expectations.map(one));
  return standings.find((standing) => found.has(standing));
};

export const verdictOf = (standing: Standing | undefined): Verdict | undefined =>
  standing === 'overdue' ? 'open' : standing;

/** The standings that a verdict may be stored as. */
export const standingsOf = (verdict: Verdict): readonly Standing[] =>
  verdict === 'open' ? ['open', 'overdue'] : [verdict];

/** The standings that are a gap. */
export const GAPS: readonly Standing[] = ['overdue', 'missed'];
