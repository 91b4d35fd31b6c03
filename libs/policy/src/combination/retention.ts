import type { Retention } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import { type Conflict, idsOf } from './class-ladder';
import { greatest, least, once, present, stated } from './dimensions';

/** The most thorough first. */
const disposals: readonly Retention['dispose'][] = ['deleteAll', 'deleteMedia', 'keep'];

/** What a policy says of keeping; undefined where it says nothing. */
const retentionIn = once(
  ({ lifecycle }: PolicyDocument): Retention | undefined =>
    lifecycle &&
    present({
      retainMinMs: lifecycle.retainMin,
      retainMaxMs: lifecycle.retainMax,
      dispose: lifecycle.dispose,
      hold: lifecycle.hold,
    }),
);

const isUpside = ({ retainMinMs, retainMaxMs }: Pick<Retention, 'retainMinMs' | 'retainMaxMs'>): boolean =>
  retainMinMs !== undefined && retainMaxMs !== undefined && retainMinMs > retainMaxMs;

/** The longest of the shortest times, and the shortest of the longest. Where they cross, the duty to keep counts. */
const times = (all: readonly Retention[]): Pick<Retention, 'retainMinMs' | 'retainMaxMs'> & { isCrossed: boolean } => {
  const retainMinMs = greatest(stated(all, (each) => each.retainMinMs));
  const retainMaxMs = least(stated(all, (each) => each.retainMaxMs));
  const isCrossed = isUpside(present({ retainMinMs, retainMaxMs }));
  return present({ retainMinMs, retainMaxMs: isCrossed ? retainMinMs : retainMaxMs, isCrossed });
};

/**
 * What is to be kept is said by times and holds: the hold of one holds for all. Once they let go, the most thorough
 * disposal counts, for `keep` is also what those say who say nothing of it.
 */
export const combinedRetention = (all: readonly Retention[]): Retention & { readonly isCrossed: boolean } => ({
  ...times(all),
  dispose: disposals.find((known) => all.some(({ dispose }) => dispose === known)) ?? 'keep',
  hold: all.some(({ hold }) => hold),
});

export interface Keeping {
  readonly retention?: Retention;
  readonly conflict?: Conflict;
}

/** What all of them together say of keeping; nothing where none of them says anything. */
export const keepingOf = (documents: readonly PolicyDocument[]): Keeping => {
  const speaking = documents.filter(({ lifecycle }) => lifecycle);
  if (speaking.length === 0) return {};
  const { isCrossed, ...retention } = combinedRetention(stated(speaking, retentionIn));
  if (!isCrossed) return { retention };
  const parties = speaking.filter(({ lifecycle }) => lifecycle?.retainMin ?? lifecycle?.retainMax);
  return {
    retention,
    conflict: { kind: 'RetainMinOverMax', policyIds: idsOf(parties), outcome: 'retainMin' },
  };
};
