import { type Command, toInstant } from '@earwitness/domain';
import type { Sql } from '@earwitness/persistence';

/** One command on its way to a vendor. */
export interface Dispatch {
  readonly command: Command;
  readonly traceparent: string;
  /** How often it was begun to be sent, this time included. */
  readonly sends: number;
  readonly firstSentAtMs: number;
  /** True when it may have had its effect: nobody knows what became of it the last time. */
  readonly isUncertain: boolean;
  readonly lease: string;
  readonly leasedUntilMs: number;
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
  /** Accounts of which nothing is taken now. */
  readonly passOver: readonly string[];
  readonly nowMs: number;
  readonly leaseMs: number;
  readonly lease: string;
}

interface TakenRow {
  readonly command: Command;
  readonly traceparent: string;
  readonly sends: number;
  readonly first_sent_at: number;
  readonly is_uncertain: boolean;
}

/**
 * Takes commands that are due, for as long as the lease lasts. That they are being sent is durable before anything is
 * sent: after a crash it is known that nobody knows.
 */
export const take = async (sql: Sql, { vendor, most, passOver, nowMs, leaseMs, lease }: Take): Promise<Dispatch[]> => {
  const rows = await sql.query<TakenRow>(
    `WITH due AS (
       SELECT command_id, status FROM dispatches
        WHERE vendor = $1 AND status IN ('waiting', 'sending') AND due_at <= $2::timestamptz
          AND account <> ALL ($6::text[])
        ORDER BY due_at LIMIT $3 FOR UPDATE SKIP LOCKED)
     UPDATE dispatches d
        SET status = 'sending', sends = d.sends + 1, first_sent_at = coalesce(d.first_sent_at, $2::timestamptz),
            due_at = $2::timestamptz + $4 * interval '1 millisecond', lease = $5::uuid
       FROM due WHERE d.command_id = due.command_id
     RETURNING d.command, d.traceparent, d.sends, due.status = 'sending' AS is_uncertain,
       (extract(epoch FROM d.first_sent_at) * 1000)::bigint AS first_sent_at`,
    [vendor, toInstant(nowMs), most, leaseMs, lease, passOver],
  );
  return rows.map((row) => ({
    command: row.command,
    traceparent: row.traceparent,
    sends: row.sends,
    firstSentAtMs: row.first_sent_at,
    isUncertain: row.is_uncertain,
    lease,
    leasedUntilMs: nowMs + leaseMs,
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
  readonly untilMs: number;
  /** Whether this time counts as one of the attempts. */
  readonly counts: boolean;
  /** Whether it may have had its effect, so that it must not be repeated for ever. */
  readonly isUncertain: boolean;
}

/** Puts it back, to be tried again later. What is uncertain looks like what was interrupted: `sending`, and overdue. */
export const postpone = async (
  sql: Sql,
  { command, lease }: Dispatch,
  { untilMs, counts, isUncertain }: Postponement,
): Promise<void> => {
  await sql.query(
    `UPDATE dispatches SET status = $5, due_at = $3::timestamptz, sends = sends - $4::int,
            first_sent_at = CASE WHEN sends - $4::int = 0 THEN NULL ELSE first_sent_at END
      WHERE command_id = $1 AND lease = $2::uuid AND status = 'sending'`,
    [command.commandId, lease, toInstant(untilMs), counts ? 0 : 1, isUncertain ? 'sending' : 'waiting'],
  );
};

/** When the next command of a vendor is due, in milliseconds since 1970; undefined when none waits. */
export const nextDue = async (
  sql: Sql,
  { vendor, passOver }: Pick<Take, 'vendor' | 'passOver'>,
): Promise<number | undefined> => {
  const [row] = await sql.query<{ due: number | null }>(
    `SELECT (extract(epoch FROM min(due_at)) * 1000)::bigint AS due FROM dispatches
      WHERE vendor = $1 AND status IN ('waiting', 'sending') AND account <> ALL ($2::text[])`,
    [vendor, passOver],
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
