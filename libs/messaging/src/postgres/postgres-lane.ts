import { randomUUID } from 'node:crypto';
import { type Lane, type Placed, Refused } from '../log';
import { sizeOf } from '../record-size';
import type { SqlDatabase } from '../sql';
import { appendInTurn } from './append';

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
    await appendInTurn(this.database, rest, { lane: this.lane, batch: this.number });
    this.batch = undefined;
    if (tooLarge.length > 0) throw new Refused(`no record may exceed ${this.maxRecordBytes} bytes`, tooLarge);
  }

  /** A lane that is never closed leaves one row, which trimming removes. */
  async close(): Promise<void> {
    await this.database.query('DELETE FROM log_lanes WHERE lane = $1', [this.lane]);
  }
}
