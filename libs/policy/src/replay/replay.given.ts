import type { Conversation, ConversationFacts, PolicyFacts } from '@earwitness/domain';
import { plainFacts } from '@earwitness/testing';
import type { Condition } from '../conditions/condition-engine';
import { judge } from '../evaluation/decide-capture';
import { noPolicies, type Policy, type PolicySet } from '../evaluation/policy-set';
import { policyDocument } from '../documents/policy.document';
import type { RecordedDecision } from './recorded-decision';

type Asks = (c: ConversationFacts) => boolean | undefined;

const asking = (asks: Asks): Condition => ({
  source: 'asks',
  holds: ({ facts }) => asks(facts.c),
  explain: ({ facts }) => ({ holds: asks(facts.c), clause: 'asks', reads: [] }),
});

/** A policy whose condition is a function: undefined where a fact is missing that it needs. */
export const policy = (id: string, asks: Asks, fields: Readonly<Record<string, unknown>> = {}): Policy => ({
  document: policyDocument.parse({
    apiVersion: 'earwitness/v1',
    kind: 'Policy',
    metadata: { id },
    phase: 'capture',
    ...fields,
  }),
  condition: asking(asks),
  cost: 1,
});

export const setOf = (...policies: readonly Policy[]): PolicySet => ({
  ...noPolicies,
  hash: policies.map(({ document }) => document.metadata.id).join('+'),
  policies,
});

export const START = '2026-01-05T09:00:00.000Z';

export const factsAbout = (id: Conversation['id'], c: Partial<ConversationFacts> = {}): PolicyFacts => {
  const plain = plainFacts(id, '2026-01-05T09:00:01.000Z');
  return { ...plain, c: { ...plain.c, startedAt: START, ...c } };
};

/** As the set decided it when it was in force. */
export const recordedBy = (
  set: PolicySet,
  facts: PolicyFacts,
  more: Partial<Pick<RecordedDecision, 'isSynchronous' | 'durationSec'>> = {},
): RecordedDecision => {
  const { isSynchronous = false } = more;
  return {
    conversationId: facts.c.id,
    decisionId: `decision-${facts.c.id}`,
    isSynchronous,
    decision: judge(set, facts, { synchronous: isSynchronous }),
    facts,
    ...more,
  };
};
