import type { CaptureDecision, PolicyFacts } from '@earwitness/domain';
import type { RecordedDecision } from '@earwitness/policy';
import { utc } from '../reading/moment';
import type { TenantRows } from '../reading/tenant-rows';

/** Of one tenant, from the first moment to the first one after. */
export interface Period {
  readonly tenant: string;
  readonly from: string;
  readonly to: string;
}

/** A page of decisions: how many were looked at, and those of them that count, with what they were about. */
export interface DecisionBatch {
  readonly looked: number;
  readonly decisions: readonly MadeDecision[];
}

/** By which sets of policies it was decided. */
export interface Sets {
  readonly policySetHash: string;
  readonly newerSetHash: string | null;
  readonly overBeforeSetHash: string | null;
}

export interface MadeDecision {
  readonly recorded: Omit<RecordedDecision, 'role'>;
  readonly sets: Sets;
}

interface Columns extends Sets {
  readonly at: string;
  readonly id: string;
  readonly conversationId: string;
  readonly source: string;
  /** Null where a later decision of the period, or of the conversation that it was merged into, counts instead. */
  readonly decision: CaptureDecision | null;
  readonly facts: PolicyFacts | null;
  readonly seconds: number | null;
}

const BATCH = `
SELECT ${utc('d.decided_at')} AS at, d.decision_id AS id, d.conversation_id AS "conversationId", d.source,
    d.policy_set_hash AS "policySetHash", d.newer_set_hash AS "newerSetHash",
    d.over_before_set_hash AS "overBeforeSetHash",
    CASE WHEN counts THEN d.decision END AS decision, CASE WHEN counts THEN d.facts END AS facts,
    extract(epoch FROM (d.summary ->> 'endedAt')::timestamptz - (d.summary ->> 'startedAt')::timestamptz)::float AS seconds
  FROM (
    SELECT d.*, c.summary, c.merged_into IS NULL AND NOT EXISTS (
        SELECT FROM decision_rows l WHERE l.conversation_id = d.conversation_id
           AND (l.decided_at, l.decision_id) > (d.decided_at, d.decision_id) AND l.decided_at < $3) AS counts
      FROM decision_rows d LEFT JOIN conversation_rows c USING (conversation_id)
     WHERE d.tenant = $1 AND d.decided_at >= $2 AND d.decided_at < $3
       AND (d.decided_at, d.decision_id, d.conversation_id) > ($4::timestamptz, $5, $6::uuid)
     ORDER BY d.decided_at, d.decision_id, d.conversation_id LIMIT $7
  ) d ORDER BY d.decided_at, d.decision_id, d.conversation_id`;

const NOBODY = '00000000-0000-0000-0000-000000000000';

const toMade = ({ decision, facts, seconds, ...row }: Columns): MadeDecision[] => {
  if (decision === null) return [];
  const { policySetHash, newerSetHash, overBeforeSetHash } = row;
  const recorded = {
    conversationId: row.conversationId,
    decisionId: row.id,
    isSynchronous: row.source === 'answer',
    decision,
    facts: facts ?? undefined,
    ...(seconds === null ? {} : { durationSec: Math.max(0, seconds) }),
  };
  return [{ recorded, sets: { policySetHash, newerSetHash, overBeforeSetHash } }];
};

/** The last decision of each conversation that was decided about in the period, in their order, a page at a time. */
export async function* recordedDecisions(
  rows: TenantRows,
  { tenant, from, to }: Period,
  pageSize: number,
): AsyncGenerator<DecisionBatch, undefined> {
  let place: readonly string[] | undefined = [from, '', NOBODY];
  while (place) {
    const page: Columns[] = await rows.read<Columns>(tenant, BATCH, [from, to, ...place, pageSize]);
    yield { looked: page.length, decisions: page.flatMap(toMade) };
    const last: Columns | undefined = page.length < pageSize ? undefined : page.at(-1);
    place = last && [last.at, last.id, last.conversationId];
  }
}

const UNDECIDED = `
SELECT ${utc('c.at')} AS at, c.conversation_id AS id,
    c.detail -> 'decision' IS NOT NULL
      AND NOT EXISTS (SELECT FROM decision_rows d WHERE d.conversation_id = c.conversation_id) AS "isWithoutFacts"
  FROM conversation_rows c
 WHERE c.tenant = $1 AND c.merged_into IS NULL AND c.at >= $2 AND c.at < $3
   AND (c.at, c.conversation_id) > ($4::timestamptz, $5::uuid)
 ORDER BY c.at, c.conversation_id LIMIT $6`;

/** How many conversations of the period were decided about before facts were kept, a page at a time. */
export async function* conversationsWithoutFacts(
  rows: TenantRows,
  { tenant, from, to }: Period,
  pageSize: number,
): AsyncGenerator<number, undefined> {
  let place: readonly string[] | undefined = [from, NOBODY];
  while (place) {
    const page: { at: string; id: string; isWithoutFacts: boolean }[] = await rows.read(tenant, UNDECIDED, [
      ...[from, to],
      ...place,
      pageSize,
    ]);
    yield page.filter(({ isWithoutFacts }) => isWithoutFacts).length;
    const last = page.length < pageSize ? undefined : page.at(-1);
    place = last && [last.at, last.id];
  }
}

/** How many decisions will be looked at. */
export const countDecisions = async (rows: TenantRows, { tenant, from, to }: Period): Promise<number> => {
  const [row] = await rows.read<{ readonly count: number }>(
    tenant,
    'SELECT count(*) AS count FROM decision_rows d WHERE d.tenant = $1 AND d.decided_at >= $2 AND d.decided_at < $3',
    [from, to],
  );
  return row?.count ?? 0;
};
