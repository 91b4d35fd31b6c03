import type { Link, LinkKind } from './facts/origin';
import { deriveId } from './identity';

/** Strongest first, as `linkKind` lists them. */
const strength: Readonly<Record<LinkKind, number>> = {
  conversation: 0,
  carried: 1,
  registered: 2,
  grouping: 3,
  session: 4,
};

/** `kind:value`: our own conversation ids and everything else never mix. */
export const linkKeyOf = ({ kind, value }: Link): string => `${kind}:${value}`;

export const strongestFirst = (links: readonly Link[]): readonly Link[] =>
  [...links].sort((a, b) => strength[a.kind] - strength[b.kind] || (linkKeyOf(a) < linkKeyOf(b) ? -1 : 1));

/**
 * The id of a conversation that nobody has heard of yet. Derived from the strongest evidence, so that whoever hears of it
 * first gives it the same id.
 */
export const openedConversationId = (tenant: string, links: readonly Link[]): string => {
  const [strongest] = strongestFirst(links);
  return deriveId('conversation', tenant, strongest ? linkKeyOf(strongest) : '');
};
