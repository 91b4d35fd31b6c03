import type { Fetched, LogRecord } from '../log';
import type { PoisonRecord, Progress } from './claims';

/** As many records of one partition as are worked on at once. */
export interface Slice {
  /** In order; never empty. */
  readonly records: readonly LogRecord[];
  /** To be committed with the work, in one transaction. */
  readonly progress: Progress;
  /** True once the work is no longer worth finishing. */
  isStale(): boolean;
  /** Sets records aside that cannot be worked on; called before the commit, which then covers them too. */
  bury(poison: readonly PoisonRecord[]): Promise<void>;
}

/**
 * Works on a slice and commits `progress` in the same transaction. Rejections named `Conflict`, and those that say that
 * something is unavailable, lead to another attempt, as often as it takes; those named `Fenced` and `Duplicate` to a few.
 * After any other the slice is cut in halves until the poison record is found.
 */
export type SliceHandler = (slice: Slice) => Promise<void>;

export interface SliceLimits {
  readonly maxRecords: number;
  readonly maxBytes: number;
}

/** Where the slice that begins at `start` ends (exclusive): at least one record. */
export const sliceEnd = ({ records }: Fetched, start: number, { maxRecords, maxBytes }: SliceLimits): number => {
  let end = start;
  let bytes = 0;
  while (end < records.length && end - start < maxRecords && (end === start || bytes < maxBytes)) {
    bytes += records[end]?.value?.length ?? 0;
    end += 1;
  }
  return end;
};
