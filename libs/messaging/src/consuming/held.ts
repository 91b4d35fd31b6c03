import type { LogRecord, Start, TopicPartition } from '../log';
import type { Claim, Progress } from './claims';

/** A partition that we have claimed, and how far we are. */
export class Held implements TopicPartition {
  readonly topic: string;
  readonly partition: number;
  readonly epoch: number;
  private offset: number;
  private behind: { readonly at: number; readonly sinceMs: number } | undefined;

  constructor(private readonly claim: Claim) {
    ({ topic: this.topic, partition: this.partition, epoch: this.epoch, nextOffset: this.offset } = claim);
  }

  get position(): number {
    return this.offset;
  }

  get start(): Start {
    return { topic: this.topic, partition: this.partition, offset: this.offset };
  }

  moveTo(offset: number): void {
    this.offset = offset;
  }

  /** What working on these records, the next ones, amounts to. */
  progressOver(records: readonly LogRecord[]): Progress {
    const { topic, partition, epoch, offset: from } = this;
    return { group: this.claim.group, topic, partition, epoch, from, to: (records.at(-1)?.offset ?? from - 1) + 1 };
  }

  /** Who waits for something that is away, or cannot be asked, is not stuck. */
  excuse(): void {
    this.behind = undefined;
  }

  /** For how long there has been something to do without anything done, as far as anybody looked. */
  stuckForMs(end: number, nowMs: number): number {
    if (this.offset >= end) this.behind = undefined;
    else if (this.behind?.at !== this.offset) this.behind = { at: this.offset, sinceMs: nowMs };
    return this.behind ? nowMs - this.behind.sinceMs : 0;
  }
}
