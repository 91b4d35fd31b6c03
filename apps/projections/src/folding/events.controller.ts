import { Controller } from '@nestjs/common';
import { EventPattern, Payload } from '@nestjs/microservices';
import { decodeEventRecord, EVENTS, sift, type Slice } from '@earwitness/messaging';
import { counter } from '@earwitness/observability';
import { ApplyEvents } from './apply-events';

/** Events off the bus, a slice at a time. */
@Controller()
export class EventsController {
  private readonly applied = counter('events_applied_total', 'Events taken off the bus, duplicates included');

  constructor(private readonly projections: ApplyEvents) {}

  @EventPattern<Record<string, Slice>>(EVENTS.topic)
  async apply(@Payload() slice: Slice): Promise<void> {
    const events = await sift(slice, decodeEventRecord);
    await this.projections.apply(events, slice.progress);
    this.applied.add(events.length);
  }
}
