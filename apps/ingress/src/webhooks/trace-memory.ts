import type { Fact } from '@earwitness/domain';
import { LRUCache } from 'lru-cache';

const MOST_GROUPS = 100_000;

/**
 * Which trace the calls of late belong to. Only the first word about a call carries the trace; this lets the later ones
 * join it here already. Forgetting, or another instance, costs a link between two spans and nothing else: the saga knows.
 */
export class TraceMemory {
  private readonly traces = new LRUCache<string, string>({ max: MOST_GROUPS });

  traceIdOf(vendor: string, account: string, groupRef: string): string | undefined {
    return this.traces.get(`${vendor}/${account}/${groupRef}`);
  }

  note(groupRefs: readonly string[], { vendor, account, traceId }: Fact['origin']): void {
    for (const groupRef of groupRefs) this.traces.set(`${vendor}/${account}/${groupRef}`, traceId);
  }
}
