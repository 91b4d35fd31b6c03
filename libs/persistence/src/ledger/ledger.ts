import { hash as digest } from 'node:crypto';
import { Conflict, type Sql } from '../database/sql';
import { genesis, link, type Linked } from './chain';

/** Where a stream stands, with the folded state as a cache of the events before. */
export interface Head {
  readonly streamId: string;
  readonly version: number;
  readonly hash: Buffer;
  /** Undefined when none is stored, or one of another shape: fold the events instead. */
  readonly state: unknown;
}

export interface NewEvent {
  readonly eventId: string;
  readonly type: string;
  /** RFC 3339 in UTC, to the millisecond. */
  readonly recordedAt: string;
  /** JSON text; stored and hashed exactly as it is. */
  readonly body: string;
  /** The sealed raw words that the event came from. */
  readonly raw?: Buffer;
}

export interface Append {
  readonly streamId: string;
  readonly kind: string;
  readonly tenant: string;
  /** What the stream looked like when this was decided; undefined for a new stream. */
  readonly head: Position | undefined;
  readonly events: readonly NewEvent[];
  readonly state: string | null;
  readonly stateVersion: number;
}

export interface StoredEvent {
  readonly streamId: string;
  readonly version: number;
  readonly eventId: string;
  readonly type: string;
  readonly recordedAt: string;
  readonly body: string;
}

export const readHeads = async (
  sql: Sql,
  streamIds: readonly string[],
  stateVersion: number,
): Promise<ReadonlyMap<string, Head>> => {
  const rows = await sql.query<{ stream_id: string; version: number; hash: Buffer; state: unknown }>(
    `SELECT stream_id, version, hash, CASE WHEN state_version = $2 THEN state END AS state
       FROM stream_heads WHERE stream_id = ANY($1::uuid[])`,
    [streamIds, stateVersion],
  );
  return new Map(
    rows.map(({ stream_id, version, hash, state }) => [
      stream_id,
      { streamId: stream_id, version, hash, state: state ?? undefined },
    ]),
  );
};

const toLinked = ({ eventId, type, recordedAt, body, raw }: NewEvent, version: number): Linked => ({
  version,
  eventId,
  type,
  recordedMs: String(Date.parse(recordedAt)),
  rawDigest: raw ? digest('sha256', raw) : null,
  body,
});

const chained = (append: Append): { hashes: Buffer[]; version: number } => {
  let version = append.head?.version ?? 0;
  let hash = append.head?.hash ?? genesis(append);
  const hashes = append.events.map((event) => {
    version += 1;
    hash = link(hash, toLinked(event, version));
    return hash;
  });
  return { hashes, version };
};

const advanceHeads = async (
  tx: Sql,
  appends: readonly (Append & { version: number; hash: Buffer })[],
): Promise<number> => {
  const fresh = appends.filter(({ head }) => !head);
  const known = appends.filter(({ head }) => head);
  const inserted = fresh.length
    ? await tx.query(
        `INSERT INTO stream_heads (stream_id, kind, tenant, version, hash, state_version, state)
         SELECT * FROM unnest($1::uuid[], $2::text[], $3::text[], $4::int[], $5::bytea[], $6::int[], $7::json[])
         ON CONFLICT DO NOTHING RETURNING 1`,
        [
          fresh.map((a) => a.streamId),
          fresh.map((a) => a.kind),
          fresh.map((a) => a.tenant),
          fresh.map((a) => a.version),
          fresh.map((a) => a.hash),
          fresh.map((a) => a.stateVersion),
          fresh.map((a) => a.state),
        ],
      )
    : [];
  const updated = known.length
    ? await tx.query(
        `UPDATE stream_heads h SET version = n.version, hash = n.hash, state_version = n.state_version, state = n.state
           FROM unnest($1::uuid[], $2::int[], $3::int[], $4::bytea[], $5::int[], $6::json[])
             AS n (stream_id, expected, version, hash, state_version, state)
          WHERE h.stream_id = n.stream_id AND h.version = n.expected RETURNING 1`,
        [
          known.map((a) => a.streamId),
          known.map((a) => a.head?.version),
          known.map((a) => a.version),
          known.map((a) => a.hash),
          known.map((a) => a.stateVersion),
          known.map((a) => a.state),
        ],
      )
    : [];
  return inserted.length + updated.length;
};

/** The end of a stream. */
export type Position = Pick<Head, 'streamId' | 'version' | 'hash'>;

/**
 * Appends to several streams in the transaction that is open, all or nothing.
 * @returns where each stream ends now.
 * @throws Conflict when a stream has moved on, or an event id exists already.
 */
export const append = async (tx: Sql, appends: readonly Append[]): Promise<readonly Position[]> => {
  if (appends.length === 0) return [];
  const ordered = [...appends].sort((a, b) => (a.streamId < b.streamId ? -1 : 1));
  const linked = ordered.map((a) => {
    const { hashes, version } = chained(a);
    return { ...a, hashes, version, hash: hashes.at(-1) ?? a.head?.hash ?? genesis(a) };
  });
  if ((await advanceHeads(tx, linked)) !== linked.length) throw new Conflict('a stream has moved on');
  const rows = linked.flatMap((a) =>
    a.events.map((event, i) => ({ a, event, version: (a.head?.version ?? 0) + i + 1, hash: a.hashes[i] })),
  );
  await tx.query(
    `INSERT INTO ledger_events (stream_id, version, event_id, type, recorded_at, body, raw, hash)
     SELECT * FROM unnest($1::uuid[], $2::int[], $3::uuid[], $4::text[], $5::timestamptz[], $6::json[], $7::bytea[], $8::bytea[])`,
    [
      rows.map(({ a }) => a.streamId),
      rows.map(({ version }) => version),
      rows.map(({ event }) => event.eventId),
      rows.map(({ event }) => event.type),
      rows.map(({ event }) => event.recordedAt),
      rows.map(({ event }) => event.body),
      rows.map(({ event }) => event.raw ?? null),
      rows.map(({ hash }) => hash),
    ],
  );
  return linked.map(({ streamId, version, hash }) => ({ streamId, version, hash }));
};
