import { createHash } from 'node:crypto';
import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Resource, Route } from '../http/route';
import type { Page } from '../reading/page';
import type { Versioned } from '../reading/versioned';
import { decisionExample, decisionSummaryExample } from './decision.example';
import {
  type ConversationDecisionFilter,
  conversationDecisionFilter,
  conversationDecisionPage,
  decision,
  type DecisionFilter,
  decisionFilter,
  decisionPage,
  type DecisionSummary,
  type DecisionView,
} from './decision.read-model';
import { FindDecision } from './find-decision.query';
import { ListConversationDecisions } from './list-conversation-decisions.query';
import { ListDecisions } from './list-decisions.query';

@Controller('v1')
export class DecisionsController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', 'decisions', {
    id: 'listDecisions',
    scope: 'read',
    tag: 'policies',
    summary: 'What policies decided, newest first, whether to record or not',
    answer: decisionPage,
    example: { items: [decisionSummaryExample] },
  })
  list(
    @CalledBy() { tenant }: Caller,
    @Query({ schema: decisionFilter }) filter: DecisionFilter,
  ): Promise<Page<DecisionSummary>> {
    return this.queries.execute(new ListDecisions(tenant, filter));
  }

  @Resource('decisions/:id', {
    id: 'findDecision',
    scope: 'read',
    tag: 'policies',
    summary: 'Why it was decided: what every policy said to the facts, and the clause that settled it',
    answer: decision,
    example: decisionExample,
  })
  async find(
    @CalledBy() { tenant }: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<Versioned<DecisionView>> {
    const found = await this.queries.execute(new FindDecision(tenant, id));
    if (!found) throw notFound('decision');
    // What was decided never changes; how it is shown may.
    return { version: createHash('sha256').update(JSON.stringify(found)).digest('base64url'), value: found };
  }

  @Route('get', 'conversations/:id/decisions', {
    id: 'listConversationDecisions',
    scope: 'read',
    tag: 'policies',
    summary: 'All that was decided of a conversation and why, recorded or not, the latest first',
    answer: conversationDecisionPage,
    example: { items: [decisionExample] },
  })
  async listOf(
    @CalledBy() { tenant }: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
    @Query({ schema: conversationDecisionFilter }) filter: ConversationDecisionFilter,
  ): Promise<Page<DecisionView>> {
    const found = await this.queries.execute(new ListConversationDecisions(tenant, id, filter));
    if (!found) throw notFound('conversation');
    return found;
  }
}
