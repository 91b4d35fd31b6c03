import type { Sql } from '../database/sql';

/** What a vendor is asked, as its adapter words it. */
export interface StoredRead {
  readonly what: string;
  readonly about: Readonly<Record<string, string>>;
}

/** Of which account, and what of it. */
export interface WatchKey {
  readonly vendor: string;
  readonly account: string;
  readonly key: string;
}

export interface NewWatch extends WatchKey {
  readonly tenant: string;
  readonly traceId: string;
  readonly next: { readonly read: StoredRead; readonly afterMs: number };
}

/** A watch whose time has come. */
export interface DueWatch extends WatchKey {
  readonly tenant: string;
  readonly traceId: string | null;
  /** Null where a search in the past has to begin. */
  readonly read: StoredRead | null;
  readonly failures: number;
  readonly period: { readonly from: string; readonly to: string | null } | null;
  readonly repeats: boolean;
  readonly lease: string;
}

const columns = (keys: readonly WatchKey[]) => [
  keys.map(({ vendor }) => vendor),
  keys.map(({ account }) => account),
  keys.map(({ key }) => key),
];

/** What has begun, or is over, is not begun again. */
export const beginWatches = async (tx: Sql, watches: readonly NewWatch[], now: string): Promise<void> => {
  if (watches.length === 0) return;
  await tx.query(
    `INSERT INTO watches (vendor, account, key, tenant, trace_id, read, status, due_at)
     SELECT vendor, account, key, tenant, trace_id, read, 'open', $8::timestamptz + after * interval '1 millisecond'
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[], $5::text[], $6::json[], $7::bigint[])
         AS w (vendor, account, key, tenant, trace_id, read, after)
     ON CONFLICT DO NOTHING`,
    [
      ...columns(watches),
      watches.map(({ tenant }) => tenant),
      watches.map(({ traceId }) => traceId),
      watches.map(({ next }) => JSON.stringify(next.read)),
      watches.map(({ next }) => Math.round(next.afterMs)),
      now,
    ],
  );
};

/** Also what was never begun: the end may be heard of first. */
export const endWatches = async (
  tx: Sql,
  ended: readonly (WatchKey & { readonly tenant: string })[],
  now: string,
): Promise<void> => {
  if (ended.length === 0) return;
  await tx.query(
    `INSERT INTO watches (vendor, account, key, tenant, status, due_at)
     SELECT DISTINCT vendor, account, key, tenant, 'over', $5::timestamptz
       FROM unnest($1::text[], $2::text[], $3::text[], $4::text[]) AS w (vendor, account, key, tenant)
     ON CONFLICT (vendor, account, key)
       DO UPDATE SET status = 'over', lease = NULL, due_at = excluded.due_at WHERE watches.status = 'open'`,
    [...columns(ended), ended.map(({ tenant }) => tenant), now],
  );
};

export interface Search extends WatchKey {
  readonly tenant: string;
  readonly from: string;
  /** Left out: up to the moment when it begins, and then again for what comes after. */
  readonly to?: string;
}

/** Begins a search in the past, unless it has begun. */
export const beginSearch = async (sql: Sql, { vendor, account, key, tenant, from, to }: Search): Promise<void> => {
  await sql.query(
    `INSERT INTO watches (vendor, account, key, tenant, status, due_at, period_from, period_to, repeats)
     VALUES ($1, $2, $3, $4, 'open', clock_timestamp(), $5::timestamptz, $6::timestamptz, $7)
     ON CONFLICT DO NOTHING`,
    [vendor, account, key, tenant, from, to ?? null, to === undefined],
  );
};

export interface TakeWatches {
  readonly vendor: string;
  readonly most: number;
  /** Accounts that are held back. */
  readonly passOver: readonly string[];
  readonly now: string;
  readonly leaseMs: number;
  readonly lease: string;
}

interface Row extends Omit<DueWatch, 'period' | 'lease'> {
  readonly from: string | null;
  readonly to: string | null;
}

const ISO = `'YYYY-MM-DD"T"HH24:MI:SS.MS"Z"'`;
const iso = (column: string): string => `to_char(${column} AT TIME ZONE 'UTC', ${ISO})`;

/** Takes what is due for as long as the lease lasts; a read that a crash cut short is made again then. */
export const takeWatches = async (sql: Sql, options: TakeWatches): Promise<readonly DueWatch[]> => {
  const { vendor, most, passOver, now, leaseMs, lease } = options;
  const rows = await sql.query<Row>(
    `WITH due AS (
       SELECT vendor, account, key FROM watches
        WHERE vendor = $1 AND status = 'open' AND due_at <= $2::timestamptz AND account <> ALL ($6::text[])
        ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     UPDATE watches w SET due_at = $2::timestamptz + $4 * interval '1 millisecond', lease = $5::uuid
       FROM due WHERE w.vendor = due.vendor AND w.account = due.account AND w.key = due.key
     RETURNING w.vendor, w.account, w.key, w.tenant, w.trace_id AS "traceId", w.read, w.failures, w.repeats,
       ${iso('w.period_from')} AS "from", ${iso('w.period_to')} AS "to"`,
    [vendor, now, most, leaseMs, lease, passOver],
  );
  return rows.map(({ from, to, ...row }) => ({ ...row, period: from === null ? null : { from, to }, lease }));
};

/** What becomes of a watch after a read. */
export interface WatchStep {
  readonly status: 'open' | 'over';
  readonly read: StoredRead | null;
  readonly dueAt: string;
  readonly failures: number;
  readonly period?: { readonly from: string; readonly to: string | null };
}

/** @returns whether it was still ours: where not, what was found is somebody else's to tell. */
export const stepWatch = async (tx: Sql, watch: DueWatch, step: WatchStep): Promise<boolean> => {
  const period = step.period ?? watch.period;
  const rows = await tx.query(
    `UPDATE watches SET status = $5, read = $6::json, due_at = $7::timestamptz, failures = $8, lease = NULL,
            period_from = $9::timestamptz, period_to = $10::timestamptz
      WHERE vendor = $1 AND account = $2 AND key = $3 AND lease = $4::uuid AND status = 'open' RETURNING 1`,
    [
      ...[watch.vendor, watch.account, watch.key, watch.lease],
      ...[step.status, step.read === null ? null : JSON.stringify(step.read), step.dueAt, step.failures],
      ...[period?.from ?? null, period?.to ?? null],
    ],
  );
  return rows.length === 1;
};

/** When the next one of a vendor is due, in milliseconds since 1970; undefined when none is. */
export const nextWatchDue = async (
  sql: Sql,
  { vendor, passOver }: Pick<TakeWatches, 'vendor' | 'passOver'>,
): Promise<number | undefined> => {
  const [row] = await sql.query<{ due: number | null }>(
    `SELECT (extract(epoch FROM min(due_at)) * 1000)::bigint AS due FROM watches
      WHERE vendor = $1 AND status = 'open' AND account <> ALL ($2::text[])`,
    [vendor, passOver],
  );
  return row?.due ?? undefined;
};

/** Watches that were over long ago. */
export const forgetWatches = async (sql: Sql, keepMs: number): Promise<void> => {
  await sql.query(
    `DELETE FROM watches WHERE (vendor, account, key) IN (
       SELECT vendor, account, key FROM watches
        WHERE status = 'over' AND due_at < clock_timestamp() - $1 * interval '1 millisecond' LIMIT 10000)`,
    [keepMs],
  );
};
