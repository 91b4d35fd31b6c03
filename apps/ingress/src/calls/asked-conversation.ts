import { absent, type Conversation, evolve, type Fact, type Instant, openedConversationId } from '@earwitness/domain';
import type { PolicySet } from '@earwitness/policy';

/** What the questions about one session have told of its conversation. */
export interface AskedConversation {
  readonly conversation: Conversation;
  /** The policies that it began with. */
  readonly set: PolicySet;
  /** When something new was told of it. */
  readonly learnedAt: Instant;
}

export interface Told {
  /** By the vendor. */
  readonly facts: readonly Fact[];
  /** By API, of a conversation. */
  statedOf(conversationId: string): readonly Fact[];
  readonly tenant: string;
  readonly now: Instant;
}

/** As the saga will name it, so that samples are drawn alike on both sides. */
const conversationIdOf = ({ facts, tenant }: Told): string => {
  const links = facts.flatMap(({ origin }) => origin.links);
  const own = links.find(({ kind }) => kind === 'conversation');
  return own?.value ?? openedConversationId(tenant, facts[0]?.origin.links ?? []);
};

const opened = (told: Told): Conversation => ({
  ...absent(conversationIdOf(told)),
  lifecycle: 'open',
  tenant: told.tenant,
  traceId: told.facts[0]?.origin.traceId ?? '',
});

/**
 * Folds what a question tells, and what was stated meanwhile, into what the ones before it have told; what was told
 * before changes nothing.
 */
export const listen = (before: AskedConversation | undefined, told: Told, current: PolicySet): AskedConversation => {
  const known = before?.conversation ?? opened(told);
  const facts = [...told.facts, ...told.statedOf(known.id)];
  const conversation = facts.reduce((state, fact) => evolve(state, { ...fact, recordedAt: told.now }), known);
  const isNews = before === undefined || conversation.facts.length > known.facts.length;
  return { conversation, set: before?.set ?? current, learnedAt: isNews ? told.now : before.learnedAt };
};
