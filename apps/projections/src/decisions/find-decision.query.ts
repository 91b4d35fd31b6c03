import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantRows } from '../reading/tenant-rows';
import { PolicySets } from '../replays/policy-sets';
import { DECISION_COLUMNS, type DecisionColumns, toDecision } from './decision-row';
import type { DecisionView } from './decision.read-model';

/** One decision by its id; undefined where the tenant has none. */
export class FindDecision extends Query<DecisionView | undefined> {
  constructor(
    readonly tenant: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(FindDecision)
export class FindDecisionHandler implements IQueryHandler<FindDecision> {
  constructor(
    private readonly rows: TenantRows,
    private readonly sets: PolicySets,
  ) {}

  /** A merge copies answers into the stream that goes on: there the decision is looked for first. */
  async execute({ tenant, id }: FindDecision): Promise<DecisionView | undefined> {
    const [found] = await this.rows.read<DecisionColumns>(
      tenant,
      `SELECT ${DECISION_COLUMNS} FROM decision_rows d LEFT JOIN conversation_rows c USING (conversation_id)
        WHERE d.tenant = $1 AND d.decision_id = $2 ORDER BY c.merged_into IS NOT NULL, d.conversation_id LIMIT 1`,
      [id],
    );
    if (!found) return undefined;
    const decision = await toDecision(found, this.sets, tenant);
    const { policySetHash, newerSetHash } = decision;
    return {
      ...decision,
      policySetVersion: await this.sets.versionOf(tenant, policySetHash),
      newerSetVersion: newerSetHash === undefined ? undefined : await this.sets.versionOf(tenant, newerSetHash),
    };
  }
}
