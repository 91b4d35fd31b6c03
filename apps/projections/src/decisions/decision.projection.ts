import type { Basis, CaptureDecision, Instant, PolicyClass } from '@earwitness/domain';
import type { Changed } from '../folding/fold-slice';
import type { DecisionSource, MadeDecision } from './made-decision';

/** A row of `decision_rows`. What was decided never changes. */
export interface DecisionRow {
  readonly tenant: string;
  readonly conversation_id: string;
  readonly decision_id: string;
  readonly decided_at: Instant;
  readonly source: DecisionSource;
  readonly record: boolean;
  readonly decided_by: PolicyClass | undefined;
  readonly policy_set_hash: string;
  readonly facts_hash: string;
  readonly facts: Basis['facts'];
  readonly decision: CaptureDecision;
  readonly findings: Basis['findings'];
  readonly shadow: CaptureDecision | undefined;
  readonly newer_set_hash: string | undefined;
  readonly over_before_set_hash: string | undefined;
}

/** A row of `decision_policies`: a policy that had a part in the decision, or would have had but for a stronger one. */
export interface DecisionPolicyRow {
  readonly tenant: string;
  readonly policy_id: string;
  readonly decided_at: Instant;
  readonly decision_id: string;
  readonly conversation_id: string;
}

const decisionsToWrite = ({ before, after }: Changed): readonly MadeDecision[] =>
  after.decisions.filter((made) => !before?.decisions.includes(made));

/** Rows of the decisions that were not there when the conversation was last written. */
export const toDecisionRows = (changed: Changed): readonly DecisionRow[] => {
  const { tenant, id } = changed.after.state;
  return decisionsToWrite(changed).map(({ source, decision, basis }) => ({
    tenant,
    conversation_id: id,
    decision_id: basis.decisionId,
    decided_at: basis.at,
    source,
    record: decision.record,
    decided_by: decision.decidedBy,
    policy_set_hash: basis.policySetHash,
    facts_hash: basis.factsHash,
    facts: basis.facts,
    decision,
    findings: basis.findings,
    shadow: basis.shadow,
    newer_set_hash: basis.newerSetHash,
    over_before_set_hash: basis.overBeforeSetHash,
  }));
};

export const toDecisionPolicyRows = (rows: readonly DecisionRow[]): readonly DecisionPolicyRow[] =>
  rows.flatMap(({ tenant, conversation_id, decision_id, decided_at, decision, findings }) => {
    const matched = findings.filter(({ result, takenAs }) => result === 'matched' || takenAs === 'match');
    const ids = new Set([...decision.policyIds, ...matched.map(({ policyId }) => policyId)]);
    return [...ids].map((policy_id) => ({ tenant, policy_id, decided_at, decision_id, conversation_id }));
  });
