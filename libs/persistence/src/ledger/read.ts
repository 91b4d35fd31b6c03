import type { Sql } from '../database/sql';
import type { StoredEvent } from './ledger';

const COLUMNS = `stream_id AS "streamId", version, event_id AS "eventId", type,
  to_char(recorded_at AT TIME ZONE 'UTC', 'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"') AS "recordedAt", body::text AS body`;

/** The events of some streams, each stream in order. */
export const readStreams = (sql: Sql, streamIds: readonly string[]): Promise<StoredEvent[]> =>
  sql.query<StoredEvent>(
    `SELECT ${COLUMNS} FROM ledger_events WHERE stream_id = ANY($1::uuid[]) ORDER BY stream_id, version`,
    [streamIds],
  );

/** Which of these events are in the ledger already. */
export const existingEventIds = async (sql: Sql, eventIds: readonly string[]): Promise<ReadonlySet<string>> => {
  const rows = await sql.query<{ id: string }>(
    'SELECT event_id AS id FROM ledger_events WHERE event_id = ANY($1::uuid[])',
    [eventIds],
  );
  return new Set(rows.map(({ id }) => id));
};

/** Before every row that a table can hold. */
const START = { streamId: '00000000-0000-0000-0000-000000000000', version: -(2 ** 31) };

/** Rows stream by stream, in order, without holding more than a page. `selection`: columns and the table they are from. */
export async function* inPages<Row extends { readonly streamId: string; readonly version: number }>(
  sql: Sql,
  selection: string,
  pageSize = 2000,
): AsyncGenerator<Row, undefined> {
  let last: { readonly streamId: string; readonly version: number } | undefined = START;
  while (last) {
    const page: Row[] = await sql.query<Row>(
      `SELECT ${selection} WHERE (stream_id, version) > ($1::uuid, $2::int) ORDER BY stream_id, version LIMIT $3`,
      [last.streamId, last.version, pageSize],
    );
    yield* page;
    last = page.length < pageSize ? undefined : page.at(-1);
  }
}

/** Every event of the ledger, stream by stream; for rebuilds. */
export const readAll = (sql: Sql, pageSize?: number): AsyncGenerator<StoredEvent, undefined> =>
  inPages(sql, `${COLUMNS} FROM ledger_events`, pageSize);
