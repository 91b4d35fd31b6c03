import { Controller, Param, Query } from '@nestjs/common';
import { QueryBus } from '@nestjs/cqrs';
import { z } from 'zod';
import { CalledBy, type Caller } from '../http/caller';
import { notFound } from '../http/problem';
import { Resource, Route } from '../http/route';
import { type Page, pageOf } from '../reading/page';
import type { Versioned } from '../reading/versioned';
import { type ConversationFilter, conversationFilter } from './conversation-filter';
import { conversationExample, summaryExample } from './conversation.example';
import { conversation, type ConversationView } from './conversation.read-model';
import { FindConversation } from './find-conversation.query';
import { ListConversations } from './list-conversations.query';
import { type ConversationSummary, conversationSummary } from './summary.read-model';

@Controller('v1/conversations')
export class ConversationsController {
  constructor(private readonly queries: QueryBus) {}

  @Route('get', '', {
    id: 'listConversations',
    scope: 'read',
    tag: 'conversations',
    summary: 'Conversations, newest first, recorded or not',
    answer: pageOf(conversationSummary).meta({ id: 'Conversations' }),
    example: { items: [summaryExample] },
  })
  list(
    @CalledBy() { tenant }: Caller,
    @Query({ schema: conversationFilter }) filter: ConversationFilter,
  ): Promise<Page<ConversationSummary>> {
    return this.queries.execute(new ListConversations(tenant, filter));
  }

  @Resource(':id', {
    id: 'findConversation',
    scope: 'read',
    tag: 'conversations',
    summary: 'A conversation with its sessions, recordings, expectations, commands and links',
    answer: conversation,
    example: conversationExample,
  })
  async find(
    @CalledBy() { tenant }: Caller,
    @Param('id', { schema: z.uuid() }) id: string,
  ): Promise<Versioned<ConversationView>> {
    const found = await this.queries.execute(new FindConversation(tenant, id));
    if (!found) throw notFound('conversation');
    return found;
  }
}
