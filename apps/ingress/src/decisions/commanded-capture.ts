import type { Answer, Decided, Fact } from '@earwitness/domain';

/**
 * Whether the recorder asks about a capture that we commanded elsewhere: with our own id of it, or with that of the
 * conversation, which came to it through the call that is recorded.
 */
const isCommanded = ({ origin: { captureId, captureRef, links } }: Fact): boolean =>
  captureId !== undefined || (captureRef !== undefined && links.some(({ kind }) => kind === 'conversation'));

/** What is missing here is known where it was commanded: only what matched counts. */
const isProhibited = ({ decision, basis }: Decided): boolean =>
  decision.decidedBy === 'prohibition' &&
  basis.findings.some(
    ({ policyId, class: kind, mode, result }) =>
      kind === 'prohibition' && mode === 'enforce' && result === 'matched' && decision.policyIds.includes(policyId),
  );

/**
 * The answer about a capture that was commanded by who knows more than its question does. It carries no decision: the
 * one that commanded it stays the conversation's. Undefined where the decision made here is to be answered.
 */
export const commandedAnswer = (facts: readonly Fact[], decided: Decided): Answer | undefined => {
  if (decided.decision.record || isProhibited(decided) || !facts.some(isCommanded)) return undefined;
  return { record: true, reason: 'commanded', policyIds: [], policySetHash: decided.decision.policySetHash };
};
