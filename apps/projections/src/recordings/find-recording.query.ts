import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { TenantRows } from '../reading/tenant-rows';
import type { Versioned } from '../reading/versioned';
import type { Recording } from './recording.read-model';
import { RECORDING_COLUMNS, type RecordingColumns, toRecording } from './recording-row';

/** One recording by its id; undefined where the tenant has none. */
export class FindRecording extends Query<Versioned<Recording> | undefined> {
  constructor(
    readonly tenant: string,
    readonly id: string,
  ) {
    super();
  }
}

@QueryHandler(FindRecording)
export class FindRecordingHandler implements IQueryHandler<FindRecording> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, id }: FindRecording): Promise<Versioned<Recording> | undefined> {
    // While a merge is under way it may be in both conversations: the later version is the survivor's.
    const [found] = await this.rows.read<RecordingColumns>(
      tenant,
      `SELECT ${RECORDING_COLUMNS} FROM recording_rows r JOIN conversation_rows c USING (conversation_id)
        WHERE r.tenant = $1 AND r.recording_id = $2 ORDER BY c.version DESC LIMIT 1`,
      [id],
    );
    return found && { version: found.summary.version, value: toRecording(found) };
  }
}
