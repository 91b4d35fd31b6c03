import { LRUCache } from 'lru-cache';
import type { Projected } from './projected';

/**
 * Conversations of late, as their rows were last committed by this process. Forgetting one costs a read of its stream.
 * Bounded by the number of events that are folded into all of them, which is what their size grows with.
 */
export class ProjectedCache {
  private readonly known: LRUCache<string, Projected>;

  constructor(mostEvents: number) {
    this.known = new LRUCache({ maxSize: mostEvents, sizeCalculation: ({ version }) => version });
  }

  get(conversationId: string): Projected | undefined {
    return this.known.get(conversationId);
  }

  keep(all: Iterable<Projected>): void {
    for (const projected of all) this.known.set(projected.state.id, projected);
  }
}
