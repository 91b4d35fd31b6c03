import type { Fact } from '@earwitness/domain';
import { LRUCache } from 'lru-cache';
import { TTL_RESOLUTION_MS } from './text-memory';

const REMEMBERED = 50_000;
const REMEMBERED_BYTES = 64 * 1024 * 1024;
const REMEMBERED_MS = 24 * 60 * 60_000;

interface Stated {
  readonly facts: readonly Fact[];
  readonly bytes: number;
}

const keyOf = (tenant: string, conversationId: string): string => `${tenant}/${conversationId}`;
const nothing: Stated = { facts: [], bytes: 0 };

/** What was stated by API of the conversations that may still be asked about, by the id that it was stated of. */
export class StatementMemory {
  private readonly stated = new LRUCache<string, Stated>({
    max: REMEMBERED,
    maxSize: REMEMBERED_BYTES,
    sizeCalculation: ({ bytes }) => bytes,
    ttl: REMEMBERED_MS,
    ttlResolution: TTL_RESOLUTION_MS,
  });

  hear(fact: Fact): void {
    const { tenant, links } = fact.origin;
    const own = links.find(({ kind }) => kind === 'conversation');
    if (!own) return;
    const key = keyOf(tenant, own.value);
    const { facts, bytes } = this.stated.get(key) ?? nothing;
    if (facts.some(({ id }) => id === fact.id)) return;
    this.stated.set(key, { facts: [...facts, fact], bytes: bytes + JSON.stringify(fact).length });
  }

  of(tenant: string, conversationId: string): readonly Fact[] {
    return (this.stated.get(keyOf(tenant, conversationId)) ?? nothing).facts;
  }
}
