import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Conditions } from '../reading/conditions';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import type { ConversationFilter } from './conversation-filter';
import { addConversationConditions } from './conversation-conditions';
import type { ConversationSummary } from './summary.read-model';

/** Conversations that meet every filter that is given, newest first: those of which nothing was recorded as well. */
export class ListConversations extends Query<Page<ConversationSummary>> {
  constructor(
    readonly tenant: string,
    readonly filter: ConversationFilter,
  ) {
    super();
  }
}

const conditionsOf = (filter: ConversationFilter): Conditions => {
  const conditions = new Conditions().add(filter.from, (p) => `c.at >= ${p}`).add(filter.to, (p) => `c.at < ${p}`);
  if (filter.cursor) {
    const [at, id] = filter.cursor.map((value) => conditions.placeholder(value));
    conditions.addPlain(`(c.at, c.conversation_id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return addConversationConditions(conditions, filter);
};

@QueryHandler(ListConversations)
export class ListConversationsHandler implements IQueryHandler<ListConversations> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, filter }: ListConversations): Promise<Page<ConversationSummary>> {
    const conditions = conditionsOf(filter);
    const found = await this.rows.read<{ readonly summary: ConversationSummary }>(
      tenant,
      `SELECT c.summary FROM conversation_rows c
        WHERE c.tenant = $1 AND c.merged_into IS NULL${conditions.sql}
        ORDER BY c.at DESC, c.conversation_id DESC LIMIT ${filter.limit + 1}`,
      conditions.values,
    );
    const item = ({ summary }: { readonly summary: ConversationSummary }) => summary;
    return toPage(found, filter.limit, { item, position: ({ summary }) => [summary.at, summary.id] });
  }
}
