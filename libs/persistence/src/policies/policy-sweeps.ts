import type { Sql } from '../database/sql';
import { setTimers } from '../timers/timers';

/** By then everybody who decides has heard of the new policies. */
const HEARD_OF_WITHIN_MS = 1_000;

/** The conversations of a tenant that go on have to be decided about anew; noted in the transaction of the reason. */
export const noteSweep = async (tx: Sql, tenant: string, now: string): Promise<void> => {
  await tx.query(
    `INSERT INTO policy_sweeps (tenant, due_at) VALUES ($1, $2::timestamptz + $3 * interval '1 millisecond')
     ON CONFLICT (tenant) DO UPDATE SET due_at = excluded.due_at, after_stream = NULL`,
    [tenant, now, HEARD_OF_WITHIN_MS],
  );
};

interface Sweep {
  readonly tenant: string;
  readonly after: string | null;
}

/** One tenant's, locked for this transaction. */
const TAKE = `
SELECT tenant, after_stream AS after FROM policy_sweeps WHERE due_at <= $1::timestamptz
 ORDER BY due_at LIMIT 1 FOR UPDATE SKIP LOCKED`;

/** States are read as they are: SQL cannot look into all that JSON can say. */
const LOOK = `
SELECT stream_id AS id, state FROM stream_heads
 WHERE kind = 'conversation' AND tenant = $1 AND ($2::uuid IS NULL OR stream_id > $2::uuid)
 ORDER BY stream_id LIMIT $3`;

export interface SweepOptions {
  readonly now: string;
  /** Conversations that are looked at in one transaction. */
  readonly most: number;
  /** Whether there is anything left to decide, by the folded state; undefined where none is stored. */
  goesOn(state: unknown): boolean;
}

/**
 * Looks at some conversations of one tenant whose sweep is due, and makes those due at once that go on. In one
 * transaction; several processes may do so at a time.
 * @returns whether there was anything to do
 */
export const sweep = async (tx: Sql, { now, most, goesOn }: SweepOptions): Promise<boolean> => {
  const [taken] = await tx.query<Sweep>(TAKE, [now]);
  if (!taken) return false;
  const { tenant, after } = taken;
  const looked = await tx.query<{ id: string; state: unknown }>(LOOK, [tenant, after, most]);
  const goingOn = looked.filter(({ state }) => goesOn(state ?? undefined));
  await setTimers(
    tx,
    goingOn.map(({ id }) => ({ conversationId: id, dueAt: now })),
  );
  if (looked.length < most) await tx.query('DELETE FROM policy_sweeps WHERE tenant = $1', [tenant]);
  else await tx.query('UPDATE policy_sweeps SET after_stream = $2 WHERE tenant = $1', [tenant, looked.at(-1)?.id]);
  return true;
};
