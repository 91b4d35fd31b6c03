import { type Appendable, type Log, type Placed, Refused } from '../log';
import { placement } from '../partitioner';
import { LARGEST_RECORD_BYTES, sizeOf } from '../record-size';
import type { Topic } from '../topics';
import { LaneQueue } from './lane-queue';
import type { MicroBatch } from './micro-batch';
import { type CountProducer, Overloaded, Unacknowledged } from './outcomes';

export interface ProducerOptions {
  /** What may be appended to. */
  readonly topics: readonly Topic[];
  /** As many as the log has use for, when absent. */
  readonly lanes?: number;
  readonly maxBatchRecords?: number;
  readonly maxBatchBytes?: number;
  readonly maxRecordBytes?: number;
  /** Of everything that is accepted and not settled. */
  readonly maxQueuedBytes?: number;
  readonly deadlineMs?: number;
  readonly count?: CountProducer;
}

const defaults = {
  maxBatchRecords: 1_000,
  maxBatchBytes: 1_000_000,
  maxRecordBytes: LARGEST_RECORD_BYTES,
  maxQueuedBytes: 64 * 1_048_576,
  deadlineMs: 10_000,
  count: () => undefined,
} as const satisfies Partial<ProducerOptions>;

const RETRY_AFTER_MS = { least: 1_000, most: 30_000 } as const;

/** Appends to a log in micro-batches on a few lanes. Records of one key share a lane, and so keep their order. */
export class MicroBatchProducer {
  private readonly lanes: readonly LaneQueue[];
  private readonly place: (record: Appendable) => Placed;
  private queuedBytes = 0;
  private isClosing = false;

  private constructor(
    log: Log,
    private readonly options: Required<ProducerOptions>,
  ) {
    this.place = placement(options.topics);
    const onLeft = ({ bytes }: MicroBatch): void => void (this.queuedBytes -= bytes);
    const lane = { ...options, openLane: () => log.openLane(), onLeft };
    this.lanes = Array.from({ length: options.lanes }, () => new LaneQueue(lane));
  }

  static async open(log: Log, options: ProducerOptions): Promise<MicroBatchProducer> {
    const producer = new MicroBatchProducer(log, { ...defaults, lanes: log.usefulLanes, ...options });
    const opened = await Promise.allSettled(producer.lanes.map((lane) => lane.open()));
    const failure = opened.find(({ status }) => status === 'rejected');
    if (!failure) return producer;
    await producer.close(0);
    throw (failure as PromiseRejectedResult).reason;
  }

  /** Bytes that were accepted and are not settled yet. */
  get backlogBytes(): number {
    return this.queuedBytes;
  }

  /** False while a lane has no way to the log, and when it closes. */
  get isAvailable(): boolean {
    return !this.isClosing && this.lanes.every((lane) => lane.isAvailable);
  }

  /**
   * Resolves when all of the records are durable.
   * @throws Overloaded when none of them was appended, Refused when one is too large, Unacknowledged when nobody knows.
   */
  async append(records: Appendable | readonly Appendable[]): Promise<void> {
    const placed = Array.isArray(records) ? records.map(this.place) : [this.place(records as Appendable)];
    const batches = this.enqueue(placed);
    const [only] = batches;
    if (!only) return;
    const refused = batches.size === 1 ? await only.settled : await settledAll(batches);
    const ours = refused?.records.filter((record) => placed.includes(record as Placed)) ?? [];
    if (refused && ours.length > 0) throw new Refused(refused.message, ours);
  }

  /** Takes nothing more; sends what it has taken, and rejects what has not left after `graceMs`. */
  async close(graceMs: number = this.options.deadlineMs): Promise<void> {
    this.isClosing = true;
    await Promise.all(this.lanes.map((lane) => lane.close(graceMs)));
  }

  private enqueue(placed: readonly Placed[]): Set<MicroBatch> {
    const sizes = placed.map(sizeOf);
    this.admit(placed, sizes);
    const batches = new Set<MicroBatch>();
    placed.forEach((record, index) => {
      const bytes = sizes[index] ?? 0;
      this.queuedBytes += bytes;
      batches.add(this.laneOf(record).add(record, bytes));
    });
    return batches;
  }

  /** All of the records or none of them. */
  private admit(placed: readonly Placed[], sizes: readonly number[]): void {
    const { maxRecordBytes, maxQueuedBytes } = this.options;
    const tooLarge = placed.filter((_, index) => (sizes[index] ?? 0) > maxRecordBytes);
    if (tooLarge.length > 0) throw new Refused(`a record may have ${maxRecordBytes} bytes`, tooLarge);
    const bytes = sizes.reduce((sum, size) => sum + size, 0);
    const isFull = this.queuedBytes > 0 && this.queuedBytes + bytes > maxQueuedBytes;
    const isCutOff = placed.some((record) => !this.laneOf(record).isAvailable);
    if (!this.isClosing && !isFull && !isCutOff) return;
    this.options.count('overloaded', placed.length);
    const reason = isFull ? 'the queue is full' : 'there is no way to the log';
    throw new Overloaded(this.isClosing ? 'closing' : reason, this.retryAfterMs());
  }

  /** By partition: so a lane usually speaks to one broker only. */
  private laneOf({ partition }: Placed): LaneQueue {
    return this.lanes[partition % this.lanes.length] as LaneQueue;
  }

  private retryAfterMs(): number {
    const msPerByte = Math.max(...this.lanes.map((lane) => lane.msPerByte)) / this.lanes.length;
    return Math.round(Math.min(Math.max(this.queuedBytes * msPerByte, RETRY_AFTER_MS.least), RETRY_AFTER_MS.most));
  }
}

/** @throws Overloaded only when nothing at all was appended. */
const settledAll = async (batches: ReadonlySet<MicroBatch>): Promise<Refused | undefined> => {
  const outcomes = await Promise.allSettled([...batches].map(({ settled }) => settled));
  const failures = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as Error] : []));
  const [failure] = failures;
  if (failure && failures.length === outcomes.length && failures.every((error) => error instanceof Overloaded))
    throw failure;
  if (failure) throw new Unacknowledged('the log has some of the records', { cause: failure });
  const refusals = outcomes.flatMap((outcome) => (outcome.status === 'fulfilled' ? (outcome.value ?? []) : []));
  const [refusal] = refusals;
  return (
    refusal &&
    new Refused(
      refusal.message,
      refusals.flatMap(({ records }) => records),
    )
  );
};
