import { notFound } from '../http/problem';
import type { TenantRows } from '../reading/tenant-rows';
import type { Target } from './operator-fact';

/** What the address of a request names. */
export type Named = { readonly conversation: string } | { readonly recording: string };

/** A conversation, or that of a recording, or what it was merged into in the meantime. */
const findFrom = (start: string): string => `
WITH RECURSIVE chain AS (
  SELECT c.conversation_id, c.trace_id, c.merged_into, 1 AS step FROM conversation_rows c WHERE c.tenant = $1 AND ${start}
  UNION ALL
  SELECT c.conversation_id, c.trace_id, c.merged_into, step + 1
    FROM chain JOIN conversation_rows c ON c.conversation_id = chain.merged_into WHERE c.tenant = $1 AND step < 32
)
SELECT conversation_id AS "conversationId", trace_id AS "traceId" FROM chain ORDER BY step DESC LIMIT 1`;

const BY_CONVERSATION = findFrom('c.conversation_id = $2');
const BY_RECORDING = findFrom(
  'c.conversation_id IN (SELECT conversation_id FROM recording_rows WHERE tenant = $1 AND recording_id = $2)',
);

/** @throws Problem 404 where the tenant has no such thing. */
export const findTarget = async (rows: TenantRows, tenant: string, named: Named): Promise<Target> => {
  const [found] =
    'recording' in named
      ? await rows.read<Target>(tenant, BY_RECORDING, [named.recording])
      : await rows.read<Target>(tenant, BY_CONVERSATION, [named.conversation]);
  if (!found) throw notFound('recording' in named ? 'recording' : 'conversation');
  return found;
};
