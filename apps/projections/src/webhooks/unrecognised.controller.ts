import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CalledBy, type Caller } from '../http/caller';
import { Route } from '../http/route';
import type { Page } from '../reading/page';
import { ListUnrecognised } from './list-unrecognised.query';
import {
  type Unrecognised,
  type UnrecognisedFilter,
  unrecognisedFilter,
  unrecognisedPage,
} from './unrecognised.read-model';

const example: Page<Unrecognised> = {
  items: [
    {
      eventId: '2c5e6b0a-1f7d-8c3b-9a55-6d7e8f901234',
      vendor: 'telnyx',
      account: 'main',
      reason: 'UnknownType',
      vendorType: 'call.ai_gather.ended',
      sizeBytes: 1094,
      deliveryId: '0ccc7b54-4df3-4bca-a65a-3da1ecc777f0',
      digest: '9f86d081884c7d659a2feaa0c55ad015a3bf4f1b2b0b822cd15d6c15b0f00a08',
      receivedAt: '2026-01-05T09:00:01.000Z',
      recordedAt: '2026-01-05T09:00:01.120Z',
    },
  ],
};

@Controller('v1/unrecognised-webhooks')
export class UnrecognisedController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', '', {
    id: 'listUnrecognisedWebhooks',
    scope: 'read',
    tag: 'operations',
    summary: 'Genuine webhooks that nobody understood, the latest first',
    answer: unrecognisedPage,
    example,
  })
  list(
    @CalledBy() { tenant }: Caller,
    @Query({ schema: unrecognisedFilter }) filter: UnrecognisedFilter,
  ): Promise<Page<Unrecognised>> {
    return this.queries.execute(new ListUnrecognised(tenant, filter));
  }
}
