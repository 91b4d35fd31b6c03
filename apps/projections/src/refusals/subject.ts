import type { Instant } from '@earwitness/domain';
import type { TenantRows } from '../reading/tenant-rows';

/** Where something is at a vendor. */
export interface Placed {
  readonly vendor: string;
  readonly account: string;
}

/** A conversation as far as refusals depend on it, as it was last projected. */
export interface Subject {
  readonly sessions: readonly (Placed & { readonly key: string; readonly endedAt?: Instant })[];
  readonly recordings: readonly (Placed & { readonly id: string; readonly mode: string })[];
}

export const findSubject = async (rows: TenantRows, tenant: string, conversationId: string): Promise<Subject> => {
  const [found] = await rows.read<Subject>(
    tenant,
    `SELECT c.detail -> 'sessions' AS sessions, coalesce((SELECT json_agg(
          json_build_object('id', r.recording_id, 'vendor', r.vendor, 'account', r.account, 'mode', r.detail ->> 'mode'))
          FROM recording_rows r WHERE r.conversation_id = c.conversation_id), '[]') AS recordings
       FROM conversation_rows c WHERE c.tenant = $1 AND c.conversation_id = $2`,
    [conversationId],
  );
  return found ?? { sessions: [], recordings: [] };
};
