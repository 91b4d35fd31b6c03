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

/** Every event of the ledger, stream by stream, in pages; for verification and rebuilds. */
export async function* readAll(sql: Sql, pageSize = 2000): AsyncGenerator<StoredEvent & { hash: Buffer }> {
  let after: readonly [string, number] = ['00000000-0000-0000-0000-000000000000', 0];
  for (;;) {
    const page = await sql.query<StoredEvent & { hash: Buffer }>(
      `SELECT ${COLUMNS}, hash FROM ledger_events
        WHERE (stream_id, version) > ($1::uuid, $2::int) ORDER BY stream_id, version LIMIT $3`,
      [after[0], after[1], pageSize],
    );
    yield* page;
    const last = page.at(-1);
    if (!last || page.length < pageSize) return;
    after = [last.streamId, last.version];
  }
}
