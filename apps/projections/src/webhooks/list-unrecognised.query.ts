import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import type { FactOf } from '@earwitness/domain';
import { decodeEvent } from '@earwitness/messaging';
import { Conditions } from '../reading/conditions';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import type { Unrecognised, UnrecognisedFilter } from './unrecognised.read-model';

/** Webhooks that were genuine and that nobody understood, the latest first. */
export class ListUnrecognised extends Query<Page<Unrecognised>> {
  constructor(
    readonly tenant: string,
    readonly filter: UnrecognisedFilter,
  ) {
    super();
  }
}

const toUnrecognised = (body: string): Unrecognised => {
  const { event, eventId, recordedAt } = decodeEvent(body);
  const { origin, data } = event as FactOf<'UnrecognisedWebhook'>;
  const { vendor, account, deliveryId, digest, receivedAt } = origin;
  return { eventId, vendor, account, ...data, deliveryId, digest, receivedAt, recordedAt };
};

@QueryHandler(ListUnrecognised)
export class ListUnrecognisedHandler implements IQueryHandler<ListUnrecognised> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, filter: { cursor, limit } }: ListUnrecognised): Promise<Page<Unrecognised>> {
    const conditions = new Conditions();
    if (cursor) {
      const [at, id] = cursor.map((value) => conditions.placeholder(value));
      conditions.addPlain(`(recorded_at, event_id) < (${at}::timestamptz, ${id}::uuid)`);
    }
    const found = await this.rows.read<{ readonly body: string }>(
      tenant,
      `SELECT body::text AS body FROM tenant_unrecognised WHERE tenant = $1${conditions.sql}
        ORDER BY recorded_at DESC, event_id DESC LIMIT ${limit + 1}`,
      conditions.values,
    );
    return toPage(
      found.map(({ body }) => toUnrecognised(body)),
      limit,
      { item: (one) => one, position: ({ recordedAt, eventId }) => [recordedAt, eventId] },
    );
  }
}
