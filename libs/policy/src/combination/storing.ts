import type { CaptureDecision } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import { type Conflict, idsOf } from './class-ladder';
import { present, union, unlessEmpty } from './dimensions';

/** Regions that all of the lists allow, the strongest first; undefined where there is none. */
export const commonRegions = ([strongest = [], ...others]: readonly (readonly string[])[]):
  readonly string[] | undefined =>
  unlessEmpty(union([strongest]).filter((region) => others.every((regions) => regions.includes(region))));

interface Regions {
  readonly regions?: readonly string[];
  readonly conflict?: Conflict;
}

/** A policy that names no region allows them all. Where nothing is left, those of the strongest count. */
const regionsOf = (demanding: readonly PolicyDocument[]): Regions => {
  const restricting = demanding.filter(({ store }) => (store?.region?.length ?? 0) > 0);
  const lists = restricting.map(({ store }) => store?.region ?? []);
  const [strongest] = lists;
  if (!strongest) return {};
  const common = commonRegions(lists);
  if (common) return { regions: common };
  return {
    regions: union([strongest]),
    conflict: { kind: 'NoCommonRegion', policyIds: idsOf(restricting), outcome: 'strongest' },
  };
};

export interface Storing {
  readonly settleMs: number;
  readonly store?: NonNullable<CaptureDecision['store']>;
  readonly conflict?: Conflict;
}

/** Where the strongest that says so wants it, within the regions that all of them allow. */
export const storingOf = (demanding: readonly PolicyDocument[]): Storing => {
  const store = demanding.find((document) => document.store)?.store;
  if (!store) return { settleMs: 0 };
  const { regions, conflict } = regionsOf(demanding);
  const { target, fileName, deleteTemporary, settle } = store;
  return present({ settleMs: settle, store: present({ target, fileName, deleteTemporary, regions }), conflict });
};
