import type { CaptureDecision } from '@earwitness/domain';
import type { PolicySet } from '../evaluation/policy-set';
import { canonical } from '../facts/canonical';
import { combinedPlan } from './capture-plan';
import type { Conflict, Rung } from './class-ladder';
import { sameDemand } from './demand';
import { least, present, stated, union, unlessEmpty } from './dimensions';
import { combinedPausing } from './pausing';
import { combinedRetention } from './retention';
import { commonRegions } from './storing';
import { rankOf } from './strength';

type OnConflict = PolicySet['settings']['onConflict'];
/** By the set that the conversation began with, and by the policies that tighten it. */
type Both = readonly [running: CaptureDecision, newer: CaptureDecision];

const rungIn = ({ record, decidedBy, policyIds }: CaptureDecision): Rung => present({ record, decidedBy, policyIds });

const isContradiction = (both: Both): boolean =>
  (['prohibition', 'obligation'] as const).every((kind) => both.some(({ decidedBy }) => decidedBy === kind));

/** The ladder over two decisions: what contradicts is settled as the settings say, else the stronger class counts. */
const climbed = (both: Both, onConflict: OnConflict): Rung => {
  const [running, newer] = both;
  const policyIds = [...new Set([...running.policyIds, ...newer.policyIds])];
  if (running.record === newer.record) return running.record ? { ...rungIn(running), policyIds } : rungIn(running);
  if (isContradiction(both)) {
    const winner = both.find(({ record }) => record === (onConflict === 'record')) ?? running;
    return { ...rungIn(winner), conflict: { kind: 'ProhibitionAgainstObligation', policyIds, outcome: onConflict } };
  }
  const isStronger =
    newer.decidedBy !== undefined && (!running.decidedBy || rankOf(newer.decidedBy) < rankOf(running.decidedBy));
  return rungIn(isStronger ? newer : running);
};

const tightenedPlan = (both: Both, { record, decidedBy }: Rung): CaptureDecision['plan'] => {
  const { onProhibition } = combinedPlan(stated(both, ({ plan }) => plan));
  if (!record) return decidedBy === 'prohibition' ? { ...combinedPlan([]), onProhibition } : undefined;
  const recording = both.filter((decision) => decision.record);
  const plans = stated(recording, ({ plan }) => plan);
  return { ...combinedPlan(plans), prefer: plans[0]?.prefer ?? [], onProhibition };
};

const tightenedRegions = (both: Both): { readonly regions?: readonly string[]; readonly conflict?: Conflict } => {
  const lists = stated(both, ({ store }) => store?.regions);
  const [strongest] = lists;
  if (!strongest) return {};
  const common = commonRegions(lists);
  if (common) return { regions: common };
  const policyIds = both.flatMap((decision) => decision.policyIds);
  return { regions: strongest, conflict: { kind: 'NoCommonRegion', policyIds, outcome: 'strongest' } };
};

/** Where nothing is recorded, nobody needs a new place for it. */
const tightenedStore = (both: Both, { record }: Rung) => {
  const known = (record ? both : both.slice(0, 1)).find(({ store }) => store);
  if (!known?.store) return {};
  const { regions, conflict } = tightenedRegions(both);
  return { settleMs: known.settleMs, store: present({ ...known.store, regions }), conflict };
};

const tightenedRetention = (both: Both) => {
  const all = stated(both, ({ retention }) => retention);
  if (all.length === 0) return {};
  const { isCrossed, ...retention } = combinedRetention(all);
  const policyIds = both.flatMap((decision) => decision.policyIds);
  return {
    retention,
    conflict: isCrossed ? { kind: 'RetainMinOverMax', policyIds, outcome: 'retainMin' } : undefined,
  };
};

/** A decision that nobody's pauses matter to says 1 ms, for the lack of another word. */
const speaksOfPausing = ({ maxPauseMs }: CaptureDecision): boolean => maxPauseMs > 1;

const tightenedPausing = (both: Both, { record }: Rung) => {
  const speaking = both.filter(speaksOfPausing);
  return record || speaking.includes(both[0]) ? combinedPausing(speaking) : {};
};

const withoutRepetition = (conflicts: readonly Conflict[]): readonly Conflict[] => [
  ...new Map(conflicts.map((conflict) => [canonical(conflict), conflict])).values(),
];

const tightened = (both: Both, onConflict: OnConflict): CaptureDecision => {
  const [running, newer] = both;
  const { conflict, ...rung } = climbed(both, onConflict);
  const recording = both.filter(({ record }) => record);
  const { conflict: ofRegions, ...storing } = tightenedStore(both, rung);
  const { conflict: ofTimes, ...keeping } = tightenedRetention(both);
  const found = stated([conflict, ofRegions, ofTimes], (each) => each);
  const conflicts = [...(running.conflicts ?? []), ...(newer.conflicts ?? []), ...found];
  return present({
    ...(rung.record && !running.record ? { ...running, ...newer } : running),
    ...rung,
    policySetHash: running.policySetHash,
    startWithinMs: least((rung.record ? recording : both).map(({ startWithinMs }) => startWithinMs)) ?? 1,
    ...tightenedPausing(both, rung),
    plan: tightenedPlan(both, rung),
    ...storing,
    ...keeping,
    tags: unlessEmpty(union(stated(both, ({ tags }) => tags))),
    deferredMs: least(stated(both, ({ deferredMs }) => deferredMs)),
    conflicts: unlessEmpty(withoutRepetition(conflicts)),
  });
};

/**
 * What was decided by the set that a conversation began with, and what policies that apply to running conversations add:
 * only what is stricter. The same decision where they add nothing. It stays that of the first set, for that goes on to count.
 * @param newer of the same facts, by `tighteningOf` the newer set
 */
export const tighten = (
  running: CaptureDecision,
  newer: CaptureDecision,
  onConflict: OnConflict = 'prohibit',
): CaptureDecision => {
  const decision = tightened([running, newer], onConflict);
  return sameDemand(decision, running) ? running : decision;
};
