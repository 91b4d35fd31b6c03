import { Controller, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { traceId } from '../conversations/conversation-filter';
import { summaryExample } from '../conversations/conversation.example';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Route } from '../http/route';
import { recordingExample } from '../recordings/recording.example';
import { FindTrace } from './find-trace.query';
import { type Trace, trace } from './trace.read-model';

@Controller('v1/traces')
export class TracesController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', ':traceId', {
    id: 'findTrace',
    scope: 'read',
    tag: 'traces',
    summary: 'The conversations and recordings of a W3C trace',
    answer: trace,
    example: {
      traceId: summaryExample.traceId,
      conversations: [summaryExample],
      recordings: [recordingExample],
    },
  })
  async find(@CalledBy() { tenant }: Caller, @Param('traceId', { schema: traceId }) id: string): Promise<Trace> {
    const found = await this.queries.execute(new FindTrace(tenant, id));
    if (!found) throw notFound('trace');
    return found;
  }
}
