import { Query, QueryHandler, type IQueryHandler } from '@nestjs/cqrs';
import { addConversationConditions } from '../conversations/conversation-conditions';
import { Conditions } from '../reading/conditions';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import type { RecordingFilter } from './recording-filter';
import { phaseOf } from './recording.projection';
import type { Recording } from './recording.read-model';
import { RECORDING_COLUMNS, type RecordingColumns, toRecording } from './recording-row';

/** Recordings that meet every filter that is given, newest first. */
export class ListRecordings extends Query<Page<Recording>> {
  constructor(
    readonly tenant: string,
    readonly filter: RecordingFilter,
  ) {
    super();
  }
}

const conditionsOf = (filter: RecordingFilter): Conditions => {
  const { conversation, vendor, account, vendorRef, state, learnedBy, from, to, cursor } = filter;
  const conditions = new Conditions()
    .add(conversation, (p) => `r.conversation_id = ${p}`)
    .add(vendor, (p) => `r.vendor = ${p}`)
    .add(account, (p) => `r.account = ${p}`)
    .add(vendorRef, (p) => `(r.session_ref = ${p} OR r.capture_ref = ${p})`)
    .add(state && phaseOf(state), (p) => `r.phase = ${p}`)
    .add(state, (p) => `r.state = ${p}`)
    .add(learnedBy, (p) => `r.learned_by = ${p}`)
    .add(from, (p) => `r.at >= ${p}`)
    .add(to, (p) => `r.at < ${p}`);
  if (cursor) {
    const [at, id] = cursor.map((value) => conditions.placeholder(value));
    conditions.addPlain(`(r.at, r.recording_id) < (${at}::timestamptz, ${id}::uuid)`);
  }
  return addConversationConditions(conditions, filter);
};

@QueryHandler(ListRecordings)
export class ListRecordingsHandler implements IQueryHandler<ListRecordings> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, filter }: ListRecordings): Promise<Page<Recording>> {
    const conditions = conditionsOf(filter);
    const found = await this.rows.read<RecordingColumns>(
      tenant,
      `SELECT ${RECORDING_COLUMNS} FROM recording_rows r JOIN conversation_rows c USING (conversation_id)
        WHERE r.tenant = $1${conditions.sql} ORDER BY r.at DESC, r.recording_id DESC LIMIT ${filter.limit + 1}`,
      conditions.values,
    );
    return toPage(found, filter.limit, { item: toRecording, position: ({ detail }) => [detail.at, detail.id] });
  }
}
