import { EVENTS, type DecodedEvent } from '@earwitness/messaging';
import { claim, type Database } from '@earwitness/persistence';
import { ApplyEvents, type ApplyEventsParts } from '../folding/apply-events';
import { ProjectedCache } from '../folding/projected.cache';

const GROUP = 'projections';

export interface FeedOptions extends Pick<ApplyEventsParts, 'onApplied'> {
  readonly partition?: number;
  readonly mostCachedEvents?: number;
}

/** One partition of the bus, claimed, as the runtime would hand its slices over. */
export class Feed {
  private constructor(
    private readonly projections: ApplyEvents,
    private readonly claimed: { readonly partition: number; readonly epoch: number; nextOffset: number },
  ) {}

  static async open(database: Database, options: FeedOptions = {}): Promise<Feed> {
    const { partition = 0, mostCachedEvents = 10_000, onApplied } = options;
    const [claimed] = await claim(database, { group: GROUP, owner: 'test' }, [{ topic: EVENTS.topic, partition }]);
    if (!claimed) throw new Error('not claimed');
    const cache = new ProjectedCache(mostCachedEvents);
    return new Feed(new ApplyEvents({ database, cache, onApplied, nowMs: () => 0 }), { ...claimed });
  }

  async apply(events: readonly DecodedEvent[]): Promise<void> {
    const { partition, epoch, nextOffset: from } = this.claimed;
    const to = from + events.length;
    await this.projections.apply(events, { group: GROUP, topic: EVENTS.topic, partition, epoch, from, to });
    this.claimed.nextOffset = to;
  }
}
