import type { Command } from '@earwitness/domain';
import type { Sql } from '@earwitness/persistence';

/** One command on its way to a vendor. */
export interface Dispatch {
  readonly command: Command;
  readonly traceparent: string;
  /** How often it was begun to be sent, this time included. */
  readonly sends: number;
  readonly firstSentAtMs: number;
  /** True when an earlier sender took it and never said what became of it. */
  readonly wasInterrupted: boolean;
  readonly lease: string;
}

/** Commands that arrived twice are one: the bus may repeat itself, a merge may demand the same again. */
export const enqueue = async (
  tx: Sql,
  commands: readonly { readonly command: Command; readonly traceparent: string }[],
  now: string,
): Promise<void> => {
  if (commands.length === 0) return;
  await tx.query(
    `INSERT INTO dispatches (command_id, vendor, tenant, account, command, traceparent, status, due_at)
     SELECT id, vendor, tenant, account, command, traceparent, 'waiting', $7::timestamptz
       FROM unnest($1::uuid[], $2::text[], $3::text[], $4::text[], $5::json[], $6::text[])
         AS c (id, vendor, tenant, account, command, traceparent)
     ON CONFLICT (command_id) DO NOTHING`,
    [
      commands.map(({ command }) => command.commandId),
      commands.map(({ command }) => command.vendor),
      commands.map(({ command }) => command.tenant),
      commands.map(({ command }) => command.account),
      commands.map(({ command }) => JSON.stringify(command)),
      commands.map(({ traceparent }) => traceparent),
      now,
    ],
  );
};

export interface Take {
  readonly vendor: string;
  readonly most: number;
  /** At most so many of one tenant at once, so that no tenant crowds out another. */
  readonly mostPerTenant: number;
  readonly now: string;
  readonly leaseMs: number;
  readonly lease: string;
}

interface TakenRow {
  readonly command: Command;
  readonly traceparent: string;
  readonly sends: number;
  readonly first_sent_at: number;
  readonly was_interrupted: boolean;
}

/**
 * Takes commands that are due, for as long as the lease lasts. That they are being sent is durable before anything is
 * sent: after a crash it is known that nobody knows.
 */
export const take = async (
  sql: Sql,
  { vendor, most, mostPerTenant, now, leaseMs, lease }: Take,
): Promise<Dispatch[]> => {
  const rows = await sql.query<TakenRow>(
    `WITH due AS (
       SELECT command_id, status FROM dispatches d
        WHERE vendor = $1 AND status IN ('waiting', 'sending') AND due_at <= $2::timestamptz
          AND (SELECT count(*) FROM dispatches other
                WHERE other.vendor = $1 AND other.tenant = d.tenant AND other.status = 'sending'
                  AND other.due_at > $2::timestamptz) < $6
        ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     UPDATE dispatches d
        SET status = 'sending', sends = d.sends + 1, first_sent_at = coalesce(d.first_sent_at, $2::timestamptz),
            due_at = $2::timestamptz + $4 * interval '1 millisecond', lease = $5::uuid
       FROM due WHERE d.command_id = due.command_id
     RETURNING d.command, d.traceparent, d.sends, due.status = 'sending' AS was_interrupted,
       (extract(epoch FROM d.first_sent_at) * 1000)::bigint AS first_sent_at`,
    [vendor, now, most, leaseMs, lease, mostPerTenant],
  );
  return rows.map((row) => ({
    command: row.command,
    traceparent: row.traceparent,
    sends: row.sends,
    firstSentAtMs: row.first_sent_at,
    wasInterrupted: row.was_interrupted,
    lease,
  }));
};

/** @returns whether it was still ours; when not, somebody else has given its outcome. */
export const finish = async (tx: Sql, { command, lease }: Dispatch): Promise<boolean> => {
  const rows = await tx.query(
    `UPDATE dispatches SET status = 'done' WHERE command_id = $1 AND lease = $2::uuid AND status = 'sending' RETURNING 1`,
    [command.commandId, lease],
  );
  return rows.length === 1;
};

export interface Postponement {
  readonly until: string;
  /** Whether this time counts as one of the attempts. */
  readonly counts: boolean;
}

/** Puts it back: it had no effect and is tried again later. */
export const postpone = async (
  sql: Sql,
  { command, lease }: Dispatch,
  { until, counts }: Postponement,
): Promise<void> => {
  await sql.query(
    `UPDATE dispatches SET status = 'waiting', due_at = $3::timestamptz, sends = sends - $4::int,
            first_sent_at = CASE WHEN sends - $4::int = 0 THEN NULL ELSE first_sent_at END
      WHERE command_id = $1 AND lease = $2::uuid AND status = 'sending'`,
    [command.commandId, lease, until, counts ? 0 : 1],
  );
};

/** When the next command of a vendor is due, in milliseconds since 1970; undefined when none waits. */
export const nextDue = async (sql: Sql, vendor: string): Promise<number | undefined> => {
  const [row] = await sql.query<{ due: number | null }>(
    `SELECT (extract(epoch FROM min(due_at)) * 1000)::bigint AS due FROM dispatches
      WHERE vendor = $1 AND status IN ('waiting', 'sending')`,
    [vendor],
  );
  return row?.due ?? undefined;
};

/** Commands that were done long ago. The ledger remembers them; a repetition by the bus is never that late. */
export const forgetDone = async (sql: Sql, keepMs: number): Promise<void> => {
  await sql.query(
    `DELETE FROM dispatches WHERE command_id IN (
       SELECT command_id FROM dispatches
        WHERE status = 'done' AND due_at < clock_timestamp() - $1 * interval '1 millisecond' LIMIT 10000)`,
    [keepMs],
  );
};
