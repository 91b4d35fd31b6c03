import { Controller, Param } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Route } from '../http/route';
import { FindRequest } from './find-request.query';
import { requestExample } from './request.example';
import { type OperatorRequest, operatorRequest } from './request.read-model';

@Controller('v1/requests')
export class RequestsController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', ':id', {
    id: 'findRequest',
    scope: 'read',
    tag: 'requests',
    summary: 'What became of a request',
    answer: operatorRequest,
    example: requestExample,
  })
  async find(@CalledBy() { tenant }: Caller, @Param('id', { schema: z.uuid() }) id: string): Promise<OperatorRequest> {
    const found = await this.queries.execute(new FindRequest(tenant, id));
    if (!found) throw notFound('request');
    return found;
  }
}
