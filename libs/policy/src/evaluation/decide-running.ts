import { type CaptureDecision, deriveId, type Decided, type PolicyFacts, type PolicyFinding } from '@earwitness/domain';
import { sameDemand } from '../combination/demand';
import { tighten } from '../combination/tighten';
import { decideCapture, findingsOn, judge } from './decide-capture';
import type { PolicySet } from './policy-set';
import { tighteningOf } from './tightening';
import type { Asking } from './verdict';

/** The policies that decide about one conversation. */
export interface Governing {
  /** In force when it began: it keeps that. */
  readonly set: PolicySet;
  /** Came into force while it ran: of that one, the policies that apply to running conversations count too. */
  readonly newer?: PolicySet | undefined;
  /** Hash of what is in force by now, where the conversation was over before that came. */
  readonly overBefore?: string | undefined;
}

interface Both {
  readonly newer: PolicySet;
  readonly own: Decided;
  /** Undefined where nothing of the newer set applies to running conversations. */
  readonly added: Decided | undefined;
}

const newerIn = ({ set, newer }: Governing): PolicySet | undefined => (newer?.hash === set.hash ? undefined : newer);

/** As if the policies in shadow were in force, those of either set. */
const shadowOf = (
  decision: CaptureDecision,
  { own, added }: Both,
  { settings }: PolicySet,
): CaptureDecision | undefined => {
  const running = own.basis.shadow ?? own.decision;
  const shadow = added ? tighten(running, added.basis.shadow ?? added.decision, settings.onConflict) : running;
  return sameDemand(shadow, decision) ? undefined : shadow;
};

const ofSet = ({ hash }: PolicySet, findings: readonly PolicyFinding[]): readonly PolicyFinding[] =>
  findings.map((finding) => ({ ...finding, policySetHash: hash }));

const tightened = (set: PolicySet, both: Both): Decided => {
  const { newer, own, added } = both;
  const { shadow: _, ...basis } = own.basis;
  const decision = added ? tighten(own.decision, added.decision, set.settings.onConflict) : own.decision;
  const shadow = shadowOf(decision, both, set);
  const findings = ofSet(newer, added?.basis.findings ?? []);
  return {
    decision,
    basis: {
      ...basis,
      decisionId: deriveId('decision', basis.facts.c.id, set.hash, newer.hash, basis.factsHash),
      newerSetHash: newer.hash,
      findings: [...basis.findings, ...findings],
      ...(shadow && { shadow }),
    },
  };
};

/** The decision alone: the same as `decideRunning` makes. */
export const judgeRunning = (governing: Governing, facts: PolicyFacts, asking: Asking = {}): CaptureDecision => {
  const { set } = governing;
  const own = judge(set, facts, asking);
  const newer = newerIn(governing);
  const tightening = newer && tighteningOf(newer);
  return tightening ? tighten(own, judge(tightening, facts, asking), set.settings.onConflict) : own;
};

/** What every policy says that decides, those included whose silence a decision does not repeat. */
export const findingsOnRunning = (
  governing: Governing,
  facts: PolicyFacts,
  asking: Asking = {},
): readonly PolicyFinding[] => {
  const own = findingsOn(governing.set, facts, asking);
  const newer = newerIn(governing);
  const tightening = newer && tighteningOf(newer);
  return tightening ? [...own, ...ofSet(newer, findingsOn(tightening, facts, asking))] : own;
};

/**
 * What is demanded of a conversation by the set that it began with, as a newer one may have tightened it, and why. Pure:
 * the sets that the basis names and its facts give the same decision again, id included.
 */
export const decideRunning = (governing: Governing, facts: PolicyFacts, asking: Asking = {}): Decided => {
  const { set, overBefore } = governing;
  const own = decideCapture(set, facts, asking);
  const newer = newerIn(governing);
  const tightening = newer && tighteningOf(newer);
  const added = tightening && decideCapture(tightening, facts, asking);
  const { decision, basis } = newer ? tightened(set, { newer, own, added }) : own;
  return { decision, basis: overBefore === undefined ? basis : { ...basis, overBeforeSetHash: overBefore } };
};
