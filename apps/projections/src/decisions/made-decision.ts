import type { Basis, ConversationEvent, Decided } from '@earwitness/domain';

/** Who decided: the saga, or whoever answered a question of call set-up. */
export type DecisionSource = 'saga' | 'answer';

export interface MadeDecision extends Decided {
  readonly source: DecisionSource;
}

/** Decisions of old name the newer set alone as what they are based on; the other is in what was decided. */
const basisOf = ({ decision: { policySetHash }, basis }: Decided): Basis =>
  basis.newerSetHash !== undefined || basis.policySetHash === policySetHash
    ? basis
    : { ...basis, policySetHash, newerSetHash: basis.policySetHash };

const madeBy = (event: ConversationEvent): MadeDecision | undefined => {
  if (event.name === 'PolicyDecided') {
    const { decision, basis } = event.data;
    return basis && { source: 'saga', decision, basis: basisOf({ decision, basis }) };
  }
  const decided = event.name === 'SessionAnnounced' ? event.data.answer?.decided : undefined;
  return decided && { source: 'answer', ...decided, basis: basisOf(decided) };
};

/** Decisions in the order of their stream. An answer that the saga takes over is one decision, made by the answer. */
export const decisionsWith = (known: readonly MadeDecision[], event: ConversationEvent): readonly MadeDecision[] => {
  const made = madeBy(event);
  if (!made || known.some(({ basis }) => basis.decisionId === made.basis.decisionId)) return known;
  return [...known, made];
};
