import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Route } from '../http/route';
import type { Page } from '../reading/page';
import { ReadTimeline } from './read-timeline.query';
import { type TimelineEntry, type TimelineFilter, timelineFilter, timelinePage } from './timeline.read-model';

const example: Page<TimelineEntry> = {
  items: [
    {
      version: 2,
      eventId: '9b2f7c10-5d0e-8b7a-8f11-2a3b4c5d6e7f',
      name: 'SessionStarted',
      type: 'earwitness.session.started.v1',
      occurredAt: '2026-01-05T09:00:01.000Z',
      recordedAt: '2026-01-05T09:00:01.210Z',
      vendor: 'telnyx',
      account: 'main',
      sessionRef: '4d0d3d26-0a6c-11f1-9f2a-02420a0d7e70',
      data: { from: '+35312345678', to: '+35318765432', direction: 'inbound', participants: [] },
    },
  ],
};

@Controller('v1/conversations/:id/timeline')
export class TimelineController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', '', {
    id: 'readTimeline',
    scope: 'read',
    tag: 'conversations',
    summary: 'What happened in a conversation, out of the ledger, in order',
    answer: timelinePage,
    example,
  })
  async read(
    @CalledBy() { tenant }: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: timelineFilter }) filter: TimelineFilter,
  ): Promise<Page<TimelineEntry>> {
    const found = await this.queries.execute(new ReadTimeline(tenant, id, filter));
    if (!found) throw notFound('conversation');
    return found;
  }
}
