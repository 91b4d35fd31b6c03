import { Controller, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { CalledBy, type Caller } from '../http/caller';
import { Route } from '../http/route';
import type { Page } from '../reading/page';
import { type DeadLetter, type DeadLetterFilter, deadLetterFilter, deadLetterPage } from './dead-letter.read-model';
import { ListDeadLetters } from './list-dead-letters.query';

const example: Page<DeadLetter> = {
  items: [
    {
      group: 'saga',
      topic: 'earwitness.facts',
      partition: 3,
      offset: 81_734,
      key: 'telnyx/main/4d0d3d26',
      cause: 'unknown type earwitness.session.danced.v1',
      at: '2026-01-05T09:00:01.120Z',
      type: 'earwitness.session.danced.v1',
      sizeBytes: 612,
      value: 'eyJzcGVjdmVyc2lvbiI6IjEuMCJ9',
    },
  ],
};

@Controller('v1/dead-letters')
export class DeadLettersController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', '', {
    id: 'listDeadLetters',
    scope: 'raw',
    tag: 'operations',
    summary: 'Records that could not be worked on, the latest first',
    answer: deadLetterPage,
    example,
  })
  list(
    @CalledBy() { tenant }: Caller,
    @Query({ schema: deadLetterFilter }) filter: DeadLetterFilter,
  ): Promise<Page<DeadLetter>> {
    return this.queries.execute(new ListDeadLetters(tenant, filter));
  }
}
