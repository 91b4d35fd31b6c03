import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { ConversationSummary } from '../conversations/summary.read-model';
import { TenantRows } from '../reading/tenant-rows';
import type { RecordingDetail } from '../recordings/recording.read-model';
import { toRecording } from '../recordings/recording-row';
import type { Trace } from './trace.read-model';

/** More than a trace has: one is one conversation, or what several turned out to be. */
const MOST = 200;

/** Everything of one trace, and what its conversations were merged into; undefined where the tenant has nothing of it. */
export class FindTrace extends Query<Trace | undefined> {
  constructor(
    readonly tenant: string,
    readonly traceId: string,
  ) {
    super();
  }
}

interface Columns {
  readonly summary: ConversationSummary;
  readonly recordings: readonly RecordingDetail[];
}

@QueryHandler(FindTrace)
export class FindTraceHandler implements IQueryHandler<FindTrace> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, traceId }: FindTrace): Promise<Trace | undefined> {
    const found = await this.rows.read<Columns>(
      tenant,
      `WITH ids AS (
         SELECT conversation_id FROM conversation_rows WHERE tenant = $1 AND trace_id = $2
         UNION SELECT merged_into FROM conversation_rows WHERE tenant = $1 AND trace_id = $2)
       SELECT c.summary, coalesce((SELECT json_agg(r.detail ORDER BY r.at, r.recording_id)
          FROM recording_rows r WHERE r.conversation_id = c.conversation_id), '[]') AS recordings
         FROM conversation_rows c JOIN ids USING (conversation_id) WHERE c.tenant = $1
        ORDER BY c.at, c.conversation_id LIMIT ${MOST}`,
      [traceId],
    );
    if (found.length === 0) return undefined;
    return {
      traceId,
      conversations: found.map(({ summary }) => summary),
      recordings: found.flatMap(({ summary, recordings }) =>
        recordings.map((detail) => toRecording({ detail, summary })),
      ),
    };
  }
}
