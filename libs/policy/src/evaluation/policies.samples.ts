import type { ConversationFacts, PolicyFacts } from '@earwitness/domain';
import { at, plainFacts, T0 } from '@earwitness/testing';
import { policyDocument } from '../documents/policy.document';
import { noPolicies, type Policy, type PolicySet } from './policy-set';

type Answer = boolean | undefined;

/** A policy of the capture phase, and what its condition says of the facts: it holds unless told otherwise. */
export const policy = (
  id: string,
  stated: object = {},
  answer: Answer | ((facts: PolicyFacts) => Answer) = true,
): Policy => ({
  document: policyDocument.parse({
    apiVersion: 'earwitness/v1',
    kind: 'Policy',
    metadata: { id },
    phase: 'capture',
    ...stated,
  }),
  condition: {
    source: id,
    holds: ({ facts }) => (typeof answer === 'function' ? answer(facts) : answer),
    explain: ({ facts }) => ({
      holds: typeof answer === 'function' ? answer(facts) : answer,
      clause: `${id} == true`,
      reads: [id],
    }),
  },
  cost: 1,
});

export const unanswered = (id: string, stated: object = {}): Policy => policy(id, stated, () => undefined);

export const setOf = (policies: readonly Policy[], settings: Partial<PolicySet['settings']> = {}): PolicySet => ({
  ...noPolicies,
  hash: 'a'.repeat(64),
  policies,
  settings: { ...noPolicies.settings, ...settings },
});

/** Of a conversation that began at the start of the story, and is a minute old. */
export const factsAbout = (c: Partial<ConversationFacts> = {}, more: Partial<PolicyFacts> = {}): PolicyFacts => {
  const plain = plainFacts('conversation-1', at(60));
  return { ...plain, c: { ...plain.c, direction: 'inbound', startedAt: T0, ...c }, ...more };
};
