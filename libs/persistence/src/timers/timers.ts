import type { Sql } from '../database/sql';

export interface Timer {
  readonly conversationId: string;
  /** Undefined cancels. */
  readonly dueAt: string | undefined;
}

/** Sets, moves and cancels timers in the transaction of the states they belong to. One per conversation: its next. */
export const setTimers = async (tx: Sql, timers: readonly Timer[]): Promise<void> => {
  const ordered = [...timers].sort((a, b) => (a.conversationId < b.conversationId ? -1 : 1));
  const set = ordered.filter(({ dueAt }) => dueAt);
  const cancelled = ordered.filter(({ dueAt }) => !dueAt);
  if (set.length > 0)
    await tx.query(
      `INSERT INTO timers (conversation_id, due_at) SELECT * FROM unnest($1::uuid[], $2::timestamptz[])
       ON CONFLICT (conversation_id) DO UPDATE SET due_at = excluded.due_at WHERE timers.due_at <> excluded.due_at`,
      [set.map((timer) => timer.conversationId), set.map((timer) => timer.dueAt)],
    );
  if (cancelled.length > 0)
    await tx.query('DELETE FROM timers WHERE conversation_id = ANY($1::uuid[])', [
      cancelled.map((timer) => timer.conversationId),
    ]);
};

/** Conversations whose time has come, locked for this transaction; those that another works on are passed over. */
export const lockDue = async (tx: Sql, now: string, most: number): Promise<readonly string[]> => {
  const rows = await tx.query<{ id: string }>(
    `SELECT conversation_id AS id FROM timers WHERE due_at <= $1::timestamptz
      ORDER BY due_at LIMIT $2 FOR UPDATE SKIP LOCKED`,
    [now, most],
  );
  return rows.map(({ id }) => id);
};
