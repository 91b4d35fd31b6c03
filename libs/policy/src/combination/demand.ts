import type { CaptureDecision } from '@earwitness/domain';
import { canonical } from '../facts/canonical';

/** What a decision demands, whoever demands it. */
export type Demand = Omit<CaptureDecision, 'policyIds' | 'policySetHash' | 'conflicts'> & {
  readonly conflicts?: readonly { readonly kind: string; readonly outcome: string }[];
};

type Conflicts = NonNullable<CaptureDecision['conflicts']>;

/** Each once, whoever contradicts each other. */
const unnamed = (conflicts: Conflicts): NonNullable<Demand['conflicts']> => [
  ...new Map(conflicts.map(({ kind, outcome }) => [`${kind} ${outcome}`, { kind, outcome }])).values(),
];

/** The decision without names and hashes of policies: what the saga acts on. */
export const demandOf = ({ policyIds: _, policySetHash: __, conflicts, ...demand }: CaptureDecision): Demand => ({
  ...demand,
  ...(conflicts && { conflicts: unnamed(conflicts) }),
});

export const sameDemand = (a: CaptureDecision, b: CaptureDecision): boolean =>
  a === b || canonical(demandOf(a)) === canonical(demandOf(b));
