import type { CaptureDecision, PolicyClass } from '@earwitness/domain';
import type { PolicyDocument } from '../documents/policy.document';
import type { PolicySet } from '../evaluation/policy-set';

export type Conflict = NonNullable<CaptureDecision['conflicts']>[number];

/** Whether to record, and who says so. */
export interface Rung {
  readonly record: boolean;
  readonly decidedBy?: PolicyClass;
  readonly policyIds: readonly string[];
  readonly conflict?: Conflict;
}

export interface LadderRules {
  readonly onConflict: PolicySet['settings']['onConflict'];
  readonly isRequested: boolean;
}

export const idsOf = (documents: readonly PolicyDocument[]): readonly string[] =>
  documents.map(({ metadata }) => metadata.id);

/** `mode: none` says that nothing is recorded, unless by a stronger class. An obligation cannot demand nothing. */
const demands = ({ class: kind, capture }: PolicyDocument): boolean => {
  if (kind === 'prohibition' || kind === 'exclusion') return false;
  return kind === 'obligation' || capture.mode === 'full';
};

/** What is on demand is not there until somebody demands it. */
const isSpeaking =
  (isRequested: boolean) =>
  ({ class: kind }: PolicyDocument): boolean =>
    kind !== 'onDemand' || isRequested;

/** Those that want a capture, whether they get their way or not: what it must be like is theirs to say. */
export const demandingOf = (matched: readonly PolicyDocument[], isRequested: boolean): readonly PolicyDocument[] =>
  matched.filter(isSpeaking(isRequested)).filter(demands);

const conflictOf = (speaking: readonly PolicyDocument[], outcome: LadderRules['onConflict']): Conflict | undefined => {
  const parties = speaking.filter(({ class: kind }) => kind === 'prohibition' || kind === 'obligation');
  const isConflict = parties.some(({ class: kind }) => kind !== parties[0]?.class);
  return isConflict ? { kind: 'ProhibitionAgainstObligation', policyIds: idsOf(parties), outcome } : undefined;
};

/**
 * The strongest class decides, and in it the strongest policy. A prohibition against an obligation is never resolved
 * silently: the settings say which of them counts, and the decision says that they contradict each other.
 * @param matched of the capture phase, the strongest first
 */
export const climb = (matched: readonly PolicyDocument[], { onConflict, isRequested }: LadderRules): Rung => {
  const speaking = matched.filter(isSpeaking(isRequested));
  const conflict = conflictOf(speaking, onConflict);
  const isOverruled = conflict !== undefined && onConflict === 'record';
  const deciding = isOverruled ? speaking.find(({ class: kind }) => kind === 'obligation') : speaking[0];
  if (!deciding) return { record: false, policyIds: [] };
  const record = demands(deciding);
  const agreeing = record
    ? speaking.filter(demands)
    : speaking.filter((document) => document.class === deciding.class && !demands(document));
  return { record, decidedBy: deciding.class, policyIds: idsOf(agreeing), ...(conflict && { conflict }) };
};
