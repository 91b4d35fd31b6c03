import type { Conversation, DecisionContext } from '@earwitness/domain';
import {
  decideCapture,
  decideRunning,
  factsOf,
  type Governing,
  parsePolicySet,
  type PolicySet,
} from '@earwitness/policy';
import { contextOf } from '@earwitness/testing';

export type Document = Readonly<Record<string, unknown>>;

export const document = (id: string, fields: Document = {}): Document => ({
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id },
  phase: 'capture',
  ...fields,
});

export const setOf = (...documents: readonly Document[]): PolicySet => {
  const parsed = parsePolicySet(documents);
  if (!parsed.isValid) throw new Error(JSON.stringify(parsed.faults));
  return parsed.set;
};

/** Decides as the saga does where a set is in force. */
export const decidedBy = (set: PolicySet): DecisionContext => ({
  ...contextOf(),
  decisionFor: (conversation, now) => decideCapture(set, factsOf(conversation, now)),
});

/** Decides as the saga does where policies come into force while conversations run. */
export const decidedUnder = (governing: (conversation: Conversation) => Governing): DecisionContext => ({
  ...contextOf(),
  decisionFor: (conversation, now) => decideRunning(governing(conversation), factsOf(conversation, now)),
});
