import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Conditions } from '../reading/conditions';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import { positionOf, SUMMARY_COLUMNS, type SummaryColumns, toSummary } from './decision-row';
import type { DecisionFilter, DecisionSummary } from './decision.read-model';

/** Decisions that meet every filter that is given, newest first. */
export class ListDecisions extends Query<Page<DecisionSummary>> {
  constructor(
    readonly tenant: string,
    readonly filter: DecisionFilter,
  ) {
    super();
  }
}

/** What the order and the period are looked up in: `decision_policies` has an index of its own for each policy. */
const keysOf = ({ policyId }: DecisionFilter): { readonly from: string; readonly key: string } =>
  policyId === undefined
    ? { from: 'decision_rows d', key: 'd' }
    : { from: 'decision_policies k JOIN decision_rows d USING (conversation_id, decision_id)', key: 'k' };

const conditionsOf = (filter: DecisionFilter, key: string): Conditions => {
  const { conversationId, from, to, record, policyId, cursor } = filter;
  const conditions = new Conditions()
    .add(policyId, (p) => `k.policy_id = ${p}`)
    .add(conversationId, (p) => `${key}.conversation_id = ${p}`)
    .add(from, (p) => `${key}.decided_at >= ${p}`)
    .add(to, (p) => `${key}.decided_at < ${p}`)
    .add(record, (p) => `d.record = ${p}`);
  if (!cursor) return conditions;
  const [at, id, conversation] = cursor.map((value) => conditions.placeholder(value));
  const place = `(${key}.decided_at, ${key}.decision_id, ${key}.conversation_id)`;
  return conditions.addPlain(`${place} < (${at}::timestamptz, ${id}, ${conversation}::uuid)`);
};

@QueryHandler(ListDecisions)
export class ListDecisionsHandler implements IQueryHandler<ListDecisions> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, filter }: ListDecisions): Promise<Page<DecisionSummary>> {
    const { from, key } = keysOf(filter);
    const conditions = conditionsOf(filter, key);
    const found = await this.rows.read<SummaryColumns>(
      tenant,
      `SELECT ${SUMMARY_COLUMNS} FROM ${from} WHERE ${key}.tenant = $1${conditions.sql}
        ORDER BY ${key}.decided_at DESC, ${key}.decision_id DESC, ${key}.conversation_id DESC LIMIT ${filter.limit + 1}`,
      conditions.values,
    );
    return toPage(found, filter.limit, { item: toSummary, position: positionOf });
  }
}
