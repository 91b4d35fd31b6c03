import type { LogRecord, TopicPartition } from '../log';

/** The right to commit for one partition, until somebody claims it with a higher epoch. */
export interface Claim extends TopicPartition {
  readonly group: string;
  readonly epoch: number;
  readonly nextOffset: number;
}

/** A stretch of records that were worked on: from (inclusive) to (exclusive). */
export interface Progress extends TopicPartition {
  readonly group: string;
  readonly epoch: number;
  readonly from: number;
  readonly to: number;
}

/** Where a group stands, kept where its work is kept. Errors that are named `Fenced` mean: not whose it was. */
export interface Claims {
  /** Takes partitions over: whoever held them before can no longer commit. */
  claim(group: string, owner: string, partitions: readonly TopicPartition[]): Promise<readonly Claim[]>;
  /** Undefined when nobody ever claimed it. */
  position(group: string, at: TopicPartition): Promise<Claim | undefined>;
  /** Moves a partition on without any other work. @throws Fenced */
  advance(progress: Progress): Promise<void>;
}

/** A record that cannot be worked on, and why. */
export interface PoisonRecord {
  readonly record: LogRecord;
  readonly cause: string;
}

export interface DeadLetters {
  /** Keeps them for people to look at. The same record of the same group a second time changes nothing. */
  bury(group: string, poison: readonly PoisonRecord[]): Promise<void>;
}
