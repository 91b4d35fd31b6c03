import type { Sql } from '@earwitness/persistence';
import { type ConversationRow, toConversationRow } from '../conversations/conversation.projection';
import { writeDecisions } from '../decisions/write-decisions';
import { remaining, toRecordingRows } from '../recordings/recording.projection';
import type { Changed } from './fold-slice';
import { storableJson } from './storable-json';

/**
 * Upserts conversations unless a later version is there; $2: whether rows of the same version are written anew. Answers
 * with those that were written, and what they were found by before, as the statement's snapshot still sees it.
 */
const WRITE_CONVERSATIONS = `
WITH given AS MATERIALIZED (
  SELECT * FROM json_to_recordset($1) AS r (tenant text, conversation_id uuid, version int, at timestamptz,
    trace_id text, merged_into uuid, standing text, terms text[], summary json, detail json)
), before AS MATERIALIZED (
  SELECT k.conversation_id, k.terms FROM conversation_rows k JOIN given USING (conversation_id)
), written AS (
  INSERT INTO conversation_rows AS k (tenant, conversation_id, version, at, trace_id, merged_into, standing, terms,
    summary, detail)
  SELECT tenant, conversation_id, version, at, trace_id, merged_into, standing, terms, summary, detail FROM given
  ON CONFLICT (conversation_id) DO UPDATE SET version = excluded.version, at = excluded.at,
    trace_id = excluded.trace_id, merged_into = excluded.merged_into, standing = excluded.standing,
    terms = excluded.terms, summary = excluded.summary, detail = excluded.detail
  WHERE excluded.version > k.version OR ($2 AND excluded.version = k.version)
  RETURNING conversation_id
)
SELECT conversation_id AS id, before.terms FROM written LEFT JOIN before USING (conversation_id)`;

const WRITE_RECORDINGS = `
WITH learned AS (
  INSERT INTO search_terms (tenant, term, conversation_id)
  SELECT tenant, term, conversation_id FROM json_to_recordset($2) AS t (tenant text, term text, conversation_id uuid)
  ON CONFLICT DO NOTHING
)
INSERT INTO recording_rows (tenant, conversation_id, recording_id, at, trace_id, vendor, account, session_ref,
  capture_ref, state, phase, learned_by, detail)
SELECT tenant, conversation_id, recording_id, at, trace_id, vendor, account, session_ref, capture_ref, state, phase,
  learned_by, detail
  FROM json_to_recordset($1) AS r (tenant text, conversation_id uuid, recording_id uuid, at timestamptz,
    trace_id text, vendor text, account text, session_ref text, capture_ref text, state text, phase text,
    learned_by text, detail json)
ON CONFLICT (conversation_id, recording_id) DO UPDATE SET at = excluded.at, trace_id = excluded.trace_id,
  vendor = excluded.vendor, account = excluded.account, session_ref = excluded.session_ref,
  capture_ref = excluded.capture_ref, state = excluded.state, phase = excluded.phase, learned_by = excluded.learned_by,
  detail = excluded.detail`;

const DELETE_RECORDINGS = `
DELETE FROM recording_rows r USING json_to_recordset($1) AS c (conversation_id uuid, remaining uuid[])
 WHERE r.conversation_id = c.conversation_id AND r.recording_id <> ALL (c.remaining)`;

const DELETE_TERMS = `
DELETE FROM search_terms WHERE (tenant, term, conversation_id) IN (
  SELECT tenant, term, conversation_id FROM json_to_recordset($1) AS t (tenant text, term text, conversation_id uuid))`;

interface Change {
  readonly changed: Changed;
  readonly row: ConversationRow;
}

interface Written extends Change {
  /** What the conversation was found by before; null when it had no row. */
  readonly before: readonly string[] | null;
}

export interface WriteOptions {
  /** For rows that were made by other code than today's. */
  readonly rewritesSameVersion?: boolean;
}

/** Writers of the same conversations lock their rows in the same order. */
const byId = (a: Change, b: Change): number => (a.row.conversation_id < b.row.conversation_id ? -1 : 1);

const toChanges = (all: readonly Changed[]): readonly Change[] =>
  all
    .flatMap((changed) => {
      const row = toConversationRow(changed.after);
      return row ? [{ changed, row }] : [];
    })
    .sort(byId);

const writeConversations = async (
  tx: Sql,
  changes: readonly Change[],
  rewritesSameVersion: boolean,
): Promise<readonly Written[]> => {
  const text = storableJson(changes.map(({ row }) => row));
  const written = await tx.query<{ id: string; terms: readonly string[] | null }>(WRITE_CONVERSATIONS, [
    text,
    rewritesSameVersion,
  ]);
  const before = new Map(written.map(({ id, terms }) => [id, terms]));
  return changes.flatMap((change) => {
    const terms = before.get(change.row.conversation_id);
    return terms === undefined ? [] : [{ ...change, before: terms }];
  });
};

const termRows = ({ row: { tenant, conversation_id } }: Written, terms: readonly string[]) =>
  terms.map((term) => ({ tenant, term, conversation_id }));

const learned = (written: Written): readonly string[] =>
  written.before === null ? written.row.terms : written.row.terms.filter((term) => !written.before?.includes(term));

const forgotten = (written: Written): readonly string[] =>
  (written.before ?? []).filter((term) => !written.row.terms.includes(term));

const writeIfAny = async (tx: Sql, statement: string, rows: readonly object[]): Promise<void> => {
  if (rows.length > 0) await tx.query(statement, [storableJson(rows)]);
};

/**
 * Brings the read models of these conversations up to date, in the transaction that is open. A conversation whose row is
 * of a later version stays as it is, with everything that belongs to it.
 */
export const writeRows = async (
  tx: Sql,
  all: readonly Changed[],
  { rewritesSameVersion = false }: WriteOptions = {},
): Promise<void> => {
  const changes = toChanges(all);
  if (changes.length === 0) return;
  const written = await writeConversations(tx, changes, rewritesSameVersion);
  const recordings = written.flatMap(({ changed }) => toRecordingRows(changed));
  const terms = written.flatMap((one) => termRows(one, learned(one)));
  if (recordings.length + terms.length > 0)
    await tx.query(WRITE_RECORDINGS, [storableJson(recordings), storableJson(terms)]);
  const swept = written.flatMap(({ changed, row: { conversation_id }, before }) => {
    const remain = before && remaining(changed);
    return remain ? [{ conversation_id, remaining: remain }] : [];
  });
  await writeIfAny(tx, DELETE_RECORDINGS, swept);
  await writeIfAny(
    tx,
    DELETE_TERMS,
    written.flatMap((one) => termRows(one, forgotten(one))),
  );
  await writeDecisions(
    tx,
    written.map(({ changed, before }) => ({ changed, isKnown: before !== null })),
  );
};
