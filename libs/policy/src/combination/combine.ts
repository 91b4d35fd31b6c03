import type { CaptureDecision } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import type { PolicySet } from '../evaluation/policy-set';
import { combinedPlan, planIn } from './capture-plan';
import { type Conflict, climb, demandingOf, type Rung } from './class-ladder';
import { greatest, least, present, union, unlessEmpty } from './dimensions';
import { combinedPausing, pausingIn } from './pausing';
import { keepingOf } from './retention';
import { storingOf } from './storing';

/** What matched, by what it speaks of. Each the strongest first. */
interface Voices {
  readonly capture: readonly PolicyDocument[];
  /** Those of them that want a capture. */
  readonly demanding: readonly PolicyDocument[];
  readonly control: readonly PolicyDocument[];
  readonly lifecycle: readonly PolicyDocument[];
}

const voicesOf = (matched: readonly PolicyDocument[], isRequested: boolean): Voices => {
  const ofPhase = (phase: PolicyDocument['phase']) => matched.filter((document) => document.phase === phase);
  const capture = ofPhase('capture');
  const demanding = demandingOf(capture, isRequested);
  return { capture, demanding, control: ofPhase('control'), lifecycle: ofPhase('lifecycle') };
};

/** What happens in time, where something is to be recorded. */
const timesOf = (demanding: readonly PolicyDocument[], record: boolean) => ({
  startWithinMs: Math.max(1, (record && least(demanding.map(({ capture }) => capture.startWithin))) || 1),
  availableWithinMs: Math.max(1, (record && greatest(demanding.map(({ capture }) => capture.availableWithin))) || 1),
});

/** Nothing to plan where nothing is recorded, but for what becomes of that which was recorded before. */
const planOf = ({ capture, demanding }: Voices, { record, decidedBy }: Rung): CaptureDecision['plan'] => {
  const prohibitions = capture.filter(({ class: kind }) => kind === 'prohibition').map(planIn);
  const plans = demanding.map(planIn);
  const isToDiscard = [...prohibitions, ...plans].some(({ onProhibition }) => onProhibition === 'discard');
  const onProhibition = isToDiscard ? 'discard' : 'keep';
  if (record) return { ...combinedPlan(plans), onProhibition };
  return decidedBy === 'prohibition' ? { ...combinedPlan([]), onProhibition } : undefined;
};

/** What is done with a recording, once there is one. */
const processingOf = ({ demanding, lifecycle }: Voices) => {
  const speaking = [...demanding, ...lifecycle];
  return {
    transcribe: speaking.find((document) => document.process?.transcribe)?.process?.transcribe,
    export: unlessEmpty(union(speaking.map((document) => document.process?.export ?? []))),
  };
};

/** Of those that got their way. */
const tagsOf = ({ capture, control, lifecycle }: Voices, { policyIds }: Rung): readonly string[] | undefined => {
  const deciding = new Set(policyIds);
  const speaking = [...capture.filter(({ metadata }) => deciding.has(metadata.id)), ...control, ...lifecycle];
  return unlessEmpty(union(speaking.map(({ tags }) => tags)));
};

const conflictsOf = (...conflicts: readonly (Conflict | undefined)[]): readonly Conflict[] | undefined =>
  unlessEmpty(conflicts.filter((conflict) => conflict !== undefined));

export interface Circumstance {
  readonly set: Pick<PolicySet, 'hash' | 'settings'>;
  readonly isRequested: boolean;
  /** Something is undecided until then. */
  readonly deferredMs?: number | undefined;
}

/**
 * One decision of all that matched, dimension by dimension, never one first match. What is to be done with recordings is
 * said even where nothing is recorded any more: there may be something from before.
 * @param matched the strongest first
 */
export const combine = (
  matched: readonly PolicyDocument[],
  { set, isRequested, deferredMs }: Circumstance,
): CaptureDecision => {
  const voices = voicesOf(matched, isRequested);
  const { demanding, control, lifecycle } = voices;
  const { conflict, ...rung } = climb(voices.capture, { onConflict: set.settings.onConflict, isRequested });
  const { conflict: ofRegions, ...storing } = storingOf(demanding);
  const { conflict: ofTimes, retention } = keepingOf([...demanding, ...lifecycle]);
  return present({
    ...rung,
    policySetHash: set.hash,
    ...timesOf(demanding, rung.record),
    ...storing,
    ...combinedPausing([...demanding, ...control].map(pausingIn)),
    plan: planOf(voices, rung),
    ...processingOf(voices),
    retention,
    tags: tagsOf(voices, rung),
    deferredMs,
    conflicts: conflictsOf(conflict, ofRegions, ofTimes),
  });
};
