import { type Fact, type Link, linkKeyOf, openedConversationId, type Origin, strongestFirst } from '@earwitness/domain';

export interface LinkKey {
  readonly tenant: string;
  /** `kind:value`; our own conversation ids and everything else never mix. */
  readonly link: string;
}

export interface Merge {
  readonly from: string;
  readonly into: string;
  readonly evidence: Link;
}

/** Where one fact belongs. Merges come first: they are why it belongs there. */
export interface Placement {
  readonly fact: Fact;
  readonly conversationId: string;
  readonly merges: readonly Merge[];
}

export interface Correlated {
  readonly placements: readonly Placement[];
  /** Links that nobody knew before. */
  readonly learned: readonly (LinkKey & { readonly conversationId: string })[];
}

const mapKey = (tenant: string, link: string): string => `${tenant}\n${link}`;

/** A fact of an account as a whole, such as an alarm that names no call, belongs to no conversation. */
export const isAccountWide = ({ links }: Origin): boolean => links.length === 0;

export const linkKeysOf = (facts: readonly Fact[]): readonly LinkKey[] => {
  const keys = new Map<string, LinkKey>();
  for (const { origin } of facts)
    for (const link of origin.links) {
      const key = { tenant: origin.tenant, link: linkKeyOf(link) };
      keys.set(mapKey(key.tenant, key.link), key);
    }
  return [...keys.values()];
};

class Correlating {
  private readonly byLink = new Map<string, string>();
  private readonly mergedInto = new Map<string, string>();
  readonly learned: (LinkKey & { conversationId: string })[] = [];

  constructor(known: readonly (LinkKey & { readonly conversationId: string })[]) {
    for (const { tenant, link, conversationId } of known) this.byLink.set(mapKey(tenant, link), conversationId);
  }

  place(fact: Fact): Placement {
    const { tenant, links } = fact.origin;
    const ordered = strongestFirst(links);
    const found = ordered.flatMap((link) => {
      const conversationId = this.find(tenant, linkKeyOf(link));
      return conversationId ? [{ link, conversationId }] : [];
    });
    const into = found[0]?.conversationId ?? this.open(tenant, ordered);
    for (const link of ordered) this.learn(tenant, linkKeyOf(link), into);
    const others = new Map(
      found.filter(({ conversationId }) => conversationId !== into).map((f) => [f.conversationId, f.link]),
    );
    const merges = [...others].map(([from, evidence]): Merge => ({ from, into, evidence }));
    for (const { from } of merges) this.mergedInto.set(from, into);
    return { fact, conversationId: into, merges };
  }

  private find(tenant: string, link: string): string | undefined {
    let id = this.byLink.get(mapKey(tenant, link));
    while (id !== undefined && this.mergedInto.has(id)) id = this.mergedInto.get(id);
    return id;
  }

  private open(tenant: string, links: readonly Link[]): string {
    const conversationId = openedConversationId(tenant, links);
    this.learn(tenant, `conversation:${conversationId}`, conversationId);
    return conversationId;
  }

  private learn(tenant: string, link: string, conversationId: string): void {
    const key = mapKey(tenant, link);
    if (this.byLink.has(key)) return;
    this.byLink.set(key, conversationId);
    this.learned.push({ tenant, link, conversationId });
  }
}

/**
 * Pure: finds the conversation of every fact, in order. The conversation of the strongest known link survives a merge;
 * a fact that nothing links opens one of its own.
 */
export const correlate = (
  facts: readonly Fact[],
  known: readonly (LinkKey & { readonly conversationId: string })[],
): Correlated => {
  const correlating = new Correlating(known);
  const placements = facts.map((fact) => correlating.place(fact));
  return { placements, learned: correlating.learned };
};
