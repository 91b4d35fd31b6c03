import type { Placed, Refused } from '../log';

export interface BatchLimits {
  readonly maxBatchRecords: number;
  /** Below what the log takes at once, because all of it may be for one partition. */
  readonly maxBatchBytes: number;
}

/** Records that travel together, and one promise for everybody who waits for any of them. */
export class MicroBatch {
  readonly records: Placed[] = [];
  bytes = 0;
  /** Resolves to what the log refused, if anything; rejects when it is not known to have the rest. */
  readonly settled: Promise<Refused | undefined>;
  readonly settle: (refused: Refused | undefined) => void;
  readonly fail: (error: Error) => void;

  constructor(private readonly limits: BatchLimits) {
    const { promise, resolve, reject } = Promise.withResolvers<Refused | undefined>();
    this.settled = promise;
    this.settle = resolve;
    this.fail = reject;
    // Whoever gave the records hears of it; nobody else has to.
    promise.catch(() => undefined);
  }

  hasRoomFor(bytes: number): boolean {
    const { maxBatchRecords, maxBatchBytes } = this.limits;
    return this.records.length < maxBatchRecords && (this.bytes === 0 || this.bytes + bytes <= maxBatchBytes);
  }

  add(record: Placed, bytes: number): void {
    this.records.push(record);
    this.bytes += bytes;
  }
}
