import type { Expectation } from '@earwitness/domain';
import type { Verdict } from './summary.read-model';

/** A verdict, with those told apart that something is wrong with. The worst of several stands for all. */
export const standings = ['missed', 'overdue', 'short', 'open', 'excused', 'satisfied'] as const;
export type Standing = (typeof standings)[number];

const one = ({ verdict, overdueSince, shortfall }: Expectation): Standing => {
  if (verdict === 'open' && overdueSince !== undefined) return 'overdue';
  return verdict === 'satisfied' && shortfall !== undefined ? 'short' : verdict;
};

export const standingOf = (expectations: readonly Expectation[]): Standing | undefined => {
  const found = new Set(expectations.map(one));
  return standings.find((standing) => found.has(standing));
};

export const verdictOf = (standing: Standing | undefined): Verdict | undefined => {
  if (standing === 'overdue') return 'open';
  return standing === 'short' ? 'satisfied' : standing;
};

/** The standings that a verdict may be stored as. */
export const standingsOf = (verdict: Verdict): readonly Standing[] =>
  standings.filter((standing) => verdictOf(standing) === verdict);

/** The standings that are a gap. */
export const GAPS: readonly Standing[] = ['overdue', 'missed', 'short'];

export const isGap = (standing: Standing | undefined): boolean => standing !== undefined && GAPS.includes(standing);
