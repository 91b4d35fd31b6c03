import type { Conversation, Instant, PolicyFacts } from '@earwitness/domain';

/** What policies can know of a conversation at a moment. The same observations give the same facts. */
export const factsOf = (conversation: Conversation, now: Instant): PolicyFacts => ({
  now,
  c: {
    id: conversation.id,
    traceId: conversation.traceId,
    tenant: conversation.tenant,
    channel: 'voice',
    direction: 'unknown',
    tags: [],
    attrs: {},
    route: {},
    participants: [],
    consent: { state: 'unknown' },
    captures: [],
    requested: false,
    cues: [],
  },
  vendors: [],
});
