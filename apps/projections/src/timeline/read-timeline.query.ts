import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { decodeEvent } from '@earwitness/messaging';
import { Conditions } from '../reading/conditions';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import { toTimelineEntry } from './timeline.projection';
import type { TimelineEntry, TimelineFilter } from './timeline.read-model';

/** The events of one conversation in order, out of the ledger itself; undefined where the tenant has none. */
export class ReadTimeline extends Query<Page<TimelineEntry> | undefined> {
  constructor(
    readonly tenant: string,
    readonly conversationId: string,
    readonly filter: TimelineFilter,
  ) {
    super();
  }
}

interface Columns {
  readonly type: string;
  readonly body: string;
}

@QueryHandler(ReadTimeline)
export class ReadTimelineHandler implements IQueryHandler<ReadTimeline> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, conversationId, filter }: ReadTimeline): Promise<Page<TimelineEntry> | undefined> {
    const { asOf, cursor, limit } = filter;
    const conditions = new Conditions()
      .add(conversationId, (p) => `stream_id = ${p}`)
      .add(asOf, (p) => `recorded_at <= ${p}`)
      .add(cursor?.[0], (p) => `version > ${p}`);
    const found = await this.rows.read<Columns>(
      tenant,
      `SELECT type, body::text AS body FROM tenant_events
        WHERE tenant = $1 AND kind = 'conversation'${conditions.sql} ORDER BY version LIMIT ${limit + 1}`,
      conditions.values,
    );
    if (found.length === 0 && !(await this.exists(tenant, conversationId))) return undefined;
    return toPage(
      found.map(({ type, body }) => toTimelineEntry(decodeEvent(body), type)),
      limit,
      { item: (entry) => entry, position: ({ version }) => [version] },
    );
  }

  private async exists(tenant: string, conversationId: string): Promise<boolean> {
    const found = await this.rows.read(
      tenant,
      `SELECT 1 FROM tenant_events WHERE tenant = $1 AND kind = 'conversation' AND stream_id = $2 AND version = 1`,
      [conversationId],
    );
    return found.length > 0;
  }
}
