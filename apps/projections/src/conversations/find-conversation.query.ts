import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantRows } from '../reading/tenant-rows';
import type { Versioned } from '../reading/versioned';
import type { RecordingDetail } from '../recordings/recording.read-model';
import { toRecording } from '../recordings/recording-row';
import type { ConversationRow } from './conversation.projection';
import type { ConversationView } from './conversation.read-model';

/** One conversation by its id; undefined where the tenant has none. */
export class FindConversation extends Query<Versioned<ConversationView> | undefined> {
  constructor(
    readonly tenant: string,
    readonly id: string,
  ) {
    super();
  }
}

type Columns = Pick<ConversationRow, 'summary' | 'detail'> & { readonly recordings: readonly RecordingDetail[] };

@QueryHandler(FindConversation)
export class FindConversationHandler implements IQueryHandler<FindConversation> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, id }: FindConversation): Promise<Versioned<ConversationView> | undefined> {
    const [found] = await this.rows.read<Columns>(
      tenant,
      `SELECT c.summary, c.detail, coalesce((SELECT json_agg(r.detail ORDER BY r.at, r.recording_id)
          FROM recording_rows r WHERE r.conversation_id = c.conversation_id), '[]') AS recordings
         FROM conversation_rows c WHERE c.tenant = $1 AND c.conversation_id = $2`,
      [id],
    );
    if (!found) return undefined;
    const { summary, detail } = found;
    const recordings = found.recordings.map((recording) => toRecording({ detail: recording, summary }));
    return { version: summary.version, value: { ...summary, ...detail, recordings } };
  }
}
