import { randomUUID } from 'node:crypto';
import { type Lane, type Placed, Refused } from '../log';
import { sizeOf } from '../record-size';
import type { SqlDatabase } from '../sql';
import { appendToLog } from './append';

/** No row means that this batch, or a later one of the lane, is in the log already. */
const TAKE_TURN = `
INSERT INTO log_lanes (lane, batch, used_at) VALUES ($1, $2, clock_timestamp())
ON CONFLICT (lane) DO UPDATE SET batch = excluded.batch, used_at = excluded.used_at
 WHERE log_lanes.batch < excluded.batch
RETURNING 1`;

/** Numbers its batches, so that a repetition after a lost answer finds the number taken and appends nothing. */
export class PostgresLane implements Lane {
  private readonly lane = randomUUID();
  private batch: readonly Placed[] | undefined;
  private number = 0;

  constructor(
    private readonly database: SqlDatabase,
    private readonly maxRecordBytes: number,
  ) {}

  async send(batch: readonly Placed[]): Promise<void> {
    if (batch !== this.batch) {
      if (this.batch) throw new Error('another batch, while nobody knows what became of the last one');
      this.batch = batch;
      this.number += 1;
    }
    const tooLarge = batch.filter((record) => sizeOf(record) > this.maxRecordBytes);
    const rest = tooLarge.length === 0 ? batch : batch.filter((record) => !tooLarge.includes(record));
    await this.database.transaction(async (tx) => {
      const turn = await tx.query(TAKE_TURN, [this.lane, this.number]);
      if (turn.length === 1) await appendToLog(tx, rest);
    });
    this.batch = undefined;
    if (tooLarge.length > 0) throw new Refused(`no record may exceed ${this.maxRecordBytes} bytes`, tooLarge);
  }

  /** A lane that is never closed leaves one row, which trimming removes. */
  async close(): Promise<void> {
    await this.database.query('DELETE FROM log_lanes WHERE lane = $1', [this.lane]);
  }
}
