import { LRUCache } from 'lru-cache';
import type { Loaded } from './workspace';

/**
 * States as they were last committed here. A wrong one is harmless: the append's expected version refuses it, and it is
 * dropped and read anew.
 */
export class StateCache {
  private readonly states: LRUCache<string, Loaded>;

  constructor(most: number) {
    this.states = new LRUCache({ max: most });
  }

  get(conversationId: string): Loaded | undefined {
    return this.states.get(conversationId);
  }

  keep(conversationId: string, loaded: Loaded): void {
    this.states.set(conversationId, loaded);
  }

  drop(conversationIds: Iterable<string>): void {
    for (const id of conversationIds) this.states.delete(id);
  }
}
