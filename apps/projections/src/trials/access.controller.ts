import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Route } from '../http/route';
import { access, type Access, accessExample, type AccessQuestion, accessQuestion } from './access.read-model';
import { FindAccess } from './find-access.query';

@Controller('v1/recordings/:id/access')
export class AccessController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', '', {
    id: 'findAccess',
    scope: 'read',
    tag: 'policies',
    summary: 'Whether somebody may play a recording, and why',
    answer: access,
    example: accessExample,
  })
  async find(
    @CalledBy() { tenant }: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: accessQuestion }) question: AccessQuestion,
  ): Promise<Access> {
    const found = await this.queries.execute(new FindAccess(tenant, id, question));
    if (!found) throw notFound('recording');
    return found;
  }
}
