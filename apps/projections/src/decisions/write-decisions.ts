import type { Sql } from '@earwitness/persistence';
import { storableJson } from '../folding/storable-json';
import type { Changed } from '../folding/fold-slice';
import { toDecisionPolicyRows, toDecisionRows } from './decision.projection';

const FORGET = `
WITH policies AS (DELETE FROM decision_policies WHERE conversation_id = ANY ($1::uuid[]))
DELETE FROM decision_rows WHERE conversation_id = ANY ($1::uuid[])`;

const WRITE = `
WITH policies AS (
  INSERT INTO decision_policies (tenant, policy_id, decided_at, decision_id, conversation_id)
  SELECT tenant, policy_id, decided_at, decision_id, conversation_id FROM json_to_recordset($2) AS p (tenant text,
    policy_id text, decided_at timestamptz, decision_id text, conversation_id uuid)
  ON CONFLICT DO NOTHING
)
INSERT INTO decision_rows (tenant, conversation_id, decision_id, decided_at, source, record, decided_by,
  policy_set_hash, facts_hash, facts, decision, findings, shadow, newer_set_hash, over_before_set_hash)
SELECT tenant, conversation_id, decision_id, decided_at, source, record, decided_by, policy_set_hash, facts_hash,
  facts, decision, findings, shadow, newer_set_hash, over_before_set_hash
  FROM json_to_recordset($1) AS d (tenant text, conversation_id uuid, decision_id text, decided_at timestamptz,
    source text, record boolean, decided_by text, policy_set_hash text, facts_hash text, facts json, decision json,
    findings json, shadow json, newer_set_hash text, over_before_set_hash text)
ON CONFLICT DO NOTHING`;

/** A conversation whose row was written, in the transaction that is open. */
export interface WrittenConversation {
  readonly changed: Changed;
  /** There was a row before. */
  readonly isKnown: boolean;
}

/**
 * Brings the decisions of these conversations up to date. They only become more; where it is not known which ones are
 * there, all are written anew, as today's code would write them.
 */
export const writeDecisions = async (tx: Sql, written: readonly WrittenConversation[]): Promise<void> => {
  const anew = written.filter(({ changed, isKnown }) => isKnown && !changed.before);
  if (anew.length > 0) await tx.query(FORGET, [anew.map(({ changed }) => changed.after.state.id)]);
  const rows = written.flatMap(({ changed }) => toDecisionRows(changed));
  if (rows.length > 0) await tx.query(WRITE, [storableJson(rows), storableJson(toDecisionPolicyRows(rows))]);
};
