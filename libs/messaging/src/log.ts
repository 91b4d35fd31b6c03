import type { Topic } from './topics';

/**
 * The bus, as dumb as it can be: ordered partitions of records, appended in batches, read in batches. Batching, lanes,
 * back-pressure, retries and poison handling are ours and live outside of the adapters. What every adapter keeps is
 * listed, promise by promise, in `log.conformance.ts`.
 */
export interface Appendable {
  readonly topic: string;
  /** Records of one key keep their order. */
  readonly key: string;
  /** Null is a tombstone. */
  readonly value: Buffer | null;
  /** Kept byte for byte. */
  readonly headers: Readonly<Record<string, Buffer>>;
}

export interface TopicPartition {
  readonly topic: string;
  readonly partition: number;
}

export interface Placed extends Appendable, TopicPartition {}

export interface LogRecord extends Placed {
  /** Below 2^53. */
  readonly offset: number;
  /** Milliseconds since 1970, by the log's clock. */
  readonly appendedAtMs: number;
}

/** A way to append on which no two sends are ever under way at once. */
export interface Lane {
  /**
   * Resolves when every record is durable and readable. May be called again only after it has settled. A rejection with
   * `Refused` names the records that the log did not take; every other one of the batch is durable. Any other rejection
   * says that nobody knows: repeat the same batch (the same array) on this lane, which appends nothing twice, or close
   * the lane.
   */
  send(batch: readonly Placed[]): Promise<void>;
  close(): Promise<void>;
}

/** The log has not taken these records and never will: they are too large. */
export class Refused extends Error {
  override readonly name = 'Refused';

  constructor(
    message: string,
    readonly records: readonly Appendable[],
  ) {
    super(message);
  }
}

export interface Fetched extends TopicPartition {
  /** Where reading began: between it and the first record there is nothing. */
  readonly from: number;
  /** In offset order; never empty. */
  readonly records: readonly LogRecord[];
  /** True once the partition may belong to somebody else. */
  isStale(): boolean;
  /** Keeps the membership alive; called between slices of work. */
  heartbeat(): Promise<void>;
}

/** Where to read a partition from: Postgres decides, never the log. */
export interface Start extends TopicPartition {
  readonly offset: number;
}

/** `lost`: somebody else has claimed the partition. If it is still assigned here a while later, it is assigned anew. */
export type Continuation = number | 'lost';

export interface Follower {
  /** Called with every assignment, before any record of it is handed over. Asked again after a rejection. */
  assigned(partitions: readonly TopicPartition[]): Promise<readonly Start[]>;
  /** These may belong to somebody else from now on; work under way on them should leave. */
  revoked(partitions: readonly TopicPartition[]): void;
  /**
   * Records of one partition. Not called again for this partition before it has settled, and then from the offset that
   * it answers with, so that work may stop half way. A rejection ends the run.
   */
  records(batch: Fetched): Promise<Continuation>;
  /** The follower cannot go on: the process should end. */
  failed(error: unknown): void;
}

export interface Following {
  /** Stops fetching, waits for the work under way, leaves the group. */
  close(): Promise<void>;
}

export interface Watermark extends TopicPartition {
  /** What is older was removed; there is nothing where it is the end. */
  readonly first: number;
  /** The offset that the next record will get. */
  readonly end: number;
}

export interface Log {
  /**
   * Makes the topics that do not exist yet.
   * @throws Error when one exists with another number of partitions: its keys would change places.
   */
  ensure(topics: readonly Topic[]): Promise<void>;
  /** How many lanes are of use at once; more make smaller batches. */
  readonly usefulLanes: number;
  openLane(): Promise<Lane>;
  /** Shares the partitions of the topics with everyone who follows them in the same group. */
  follow(group: string, topics: readonly string[], follower: Follower): Promise<Following>;
  /** Best effort, for tools that look at lag: the truth is in Postgres. */
  noteProgress(group: string, positions: readonly Start[]): Promise<void>;
  watermarks(topics: readonly string[]): Promise<readonly Watermark[]>;
  close(): Promise<void>;
}
