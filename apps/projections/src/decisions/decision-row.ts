import type { Basis, CaptureDecision } from '@earwitness/domain';
import { utc } from '../reading/moment';
import type { PolicySets } from '../replays/policy-sets';
import type { DecisionSummary, DecisionView } from './decision.read-model';
import { allFindings, whyOf } from './why-decided';

type Optional = 'decidedBy' | 'newerSetHash' | 'overBeforeSetHash';

export type SummaryColumns = Omit<DecisionSummary, Optional> & {
  readonly [K in Optional]: DecisionSummary[K] | null;
};

export type DecisionColumns = SummaryColumns & {
  readonly factsHash: string;
  readonly decision: CaptureDecision;
  readonly facts: Basis['facts'];
  readonly findings: Basis['findings'];
  readonly shadow: CaptureDecision | null;
};

/** Of `decision_rows` as d. */
export const SUMMARY_COLUMNS = `d.decision_id AS id, d.conversation_id AS "conversationId",
  ${utc('d.decided_at')} AS "decidedAt", d.source, d.record, d.decided_by AS "decidedBy",
  d.decision -> 'policyIds' AS "policyIds", d.policy_set_hash AS "policySetHash",
  d.newer_set_hash AS "newerSetHash", d.over_before_set_hash AS "overBeforeSetHash"`;

export const DECISION_COLUMNS = `${SUMMARY_COLUMNS}, d.facts_hash AS "factsHash", d.decision, d.facts, d.findings, d.shadow`;

export const toSummary = (columns: SummaryColumns): DecisionSummary => ({
  ...columns,
  decidedBy: columns.decidedBy ?? undefined,
  newerSetHash: columns.newerSetHash ?? undefined,
  overBeforeSetHash: columns.overBeforeSetHash ?? undefined,
});

/** With what every policy said, as far as that can be told. */
export const toDecision = async (
  columns: DecisionColumns,
  sets: Pick<PolicySets, 'known'>,
  tenant: string,
): Promise<DecisionView> => {
  const { factsHash, decision, facts, findings: _, shadow, ...summary } = columns;
  const findings = await allFindings(sets, tenant, columns);
  return {
    ...toSummary(summary),
    factsHash,
    ...whyOf({ decision, facts, findings, shadow: shadow ?? undefined }),
  };
};

/** Where a page of decisions goes on. */
export const positionOf = ({ decidedAt, id, conversationId }: SummaryColumns): readonly string[] => [
  decidedAt,
  id,
  conversationId,
];
