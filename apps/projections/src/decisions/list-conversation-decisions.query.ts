import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Conditions } from '../reading/conditions';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import { PolicySets } from '../replays/policy-sets';
import { DECISION_COLUMNS, type DecisionColumns, positionOf, toDecision } from './decision-row';
import type { ConversationDecisionFilter, DecisionView } from './decision.read-model';

/** All that was decided of one conversation and why, the latest first; undefined where the tenant has none. */
export class ListConversationDecisions extends Query<Page<DecisionView> | undefined> {
  constructor(
    readonly tenant: string,
    readonly conversationId: string,
    readonly filter: ConversationDecisionFilter,
  ) {
    super();
  }
}

@QueryHandler(ListConversationDecisions)
export class ListConversationDecisionsHandler implements IQueryHandler<ListConversationDecisions> {
  constructor(
    private readonly rows: TenantRows,
    private readonly sets: PolicySets,
  ) {}

  async execute(query: ListConversationDecisions): Promise<Page<DecisionView> | undefined> {
    const { tenant, conversationId, filter } = query;
    const conditions = new Conditions().add(conversationId, (p) => `d.conversation_id = ${p}`);
    if (filter.cursor) {
      const [at, id] = filter.cursor.slice(0, 2).map((value) => conditions.placeholder(value));
      conditions.addPlain(`(d.decided_at, d.decision_id) < (${at}::timestamptz, ${id})`);
    }
    const found = await this.rows.read<DecisionColumns>(
      tenant,
      `SELECT ${DECISION_COLUMNS} FROM decision_rows d WHERE d.tenant = $1${conditions.sql}
        ORDER BY d.decided_at DESC, d.decision_id DESC LIMIT ${filter.limit + 1}`,
      conditions.values,
    );
    if (found.length === 0 && !(await this.exists(query))) return undefined;
    const { items, ...rest } = toPage(found, filter.limit, { item: (row) => row, position: positionOf });
    return { items: await Promise.all(items.map((row) => toDecision(row, this.sets, tenant))), ...rest };
  }

  private async exists({ tenant, conversationId }: ListConversationDecisions): Promise<boolean> {
    const found = await this.rows.read(
      tenant,
      'SELECT 1 FROM conversation_rows c WHERE c.tenant = $1 AND c.conversation_id = $2',
      [conversationId],
    );
    return found.length > 0;
  }
}
