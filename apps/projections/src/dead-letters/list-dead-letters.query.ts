import { type IQueryHandler, Query, QueryHandler } from '@nestjs/cqrs';
import { Conditions } from '../reading/conditions';
import { utc } from '../reading/moment';
import { type Page, toPage } from '../reading/page';
import { TenantRows } from '../reading/tenant-rows';
import type { DeadLetter, DeadLetterFilter } from './dead-letter.read-model';

const SHOWN_BYTES = 16_384;

/** Records of the tenant that nobody could work on, the latest first. Those that name no tenant are nobody's here. */
export class ListDeadLetters extends Query<Page<DeadLetter>> {
  constructor(
    readonly tenant: string,
    readonly filter: DeadLetterFilter,
  ) {
    super();
  }
}

interface Columns extends Omit<DeadLetter, 'value' | 'key' | 'type' | 'traceparent'> {
  readonly key: string | null;
  readonly names: readonly string[];
  readonly headers: readonly Buffer[];
  readonly value: Buffer;
  /** To the microsecond, for the cursor. */
  readonly exactlyAt: string;
}

const toDeadLetter = ({ key, names, headers, value, exactlyAt: _, ...letter }: Columns): DeadLetter => {
  const header = (name: string): string | undefined => headers[names.indexOf(name)]?.toString('utf8');
  return {
    ...letter,
    key: key ?? undefined,
    type: header('type'),
    traceparent: header('traceparent'),
    value: value.toString('base64'),
  };
};

const COLUMNS = `consumer_group AS "group", topic, partition, record_offset AS "offset", key, cause,
  ${utc('at')} AS at, to_char(at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.US"Z"') AS "exactlyAt",
  header_names AS names, header_values AS headers, coalesce(length(value), 0) AS "sizeBytes",
  coalesce(substring(value FOR ${SHOWN_BYTES}), '') AS value`;

@QueryHandler(ListDeadLetters)
export class ListDeadLettersHandler implements IQueryHandler<ListDeadLetters> {
  constructor(private readonly rows: TenantRows) {}

  async execute({ tenant, filter: { cursor, limit } }: ListDeadLetters): Promise<Page<DeadLetter>> {
    const conditions = new Conditions();
    if (cursor) {
      const [at, ...rest] = cursor.map((value) => conditions.placeholder(value));
      const position = `(${at}::timestamptz, ${rest.join(', ')})`;
      conditions.addPlain(`(at, consumer_group, topic, partition, record_offset) < ${position}`);
    }
    const found = await this.rows.read<Columns>(
      tenant,
      `SELECT ${COLUMNS} FROM tenant_dead_letters WHERE tenant = $1${conditions.sql}
        ORDER BY tenant_dead_letters.at DESC, consumer_group DESC, topic DESC, partition DESC, record_offset DESC
        LIMIT ${limit + 1}`,
      conditions.values,
    );
    return toPage(found, limit, {
      item: toDeadLetter,
      position: ({ exactlyAt, group, topic, partition, offset }) => [exactlyAt, group, topic, partition, offset],
    });
  }
}
