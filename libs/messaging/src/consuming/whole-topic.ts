import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Continuation, Fetched, Follower, Following, Log, LogRecord, Start, TopicPartition } from '../log';
import type { Notify } from '../notice';
import type { Topic } from '../topics';

export interface WholeTopicOptions {
  readonly log: Log;
  readonly topic: Topic;
  /** Every record, in the order of its partition. What it throws is told, and the next record follows. */
  hear(record: LogRecord): void;
  /** Between one slice and the next: what comes meanwhile is heard together, which costs less. None, where absent. */
  readonly restMs?: number;
  /** Hears what was not understood, and what keeps failing and is tried again. */
  readonly notify: Notify;
}

const AGAIN_MS = 1_000;

/**
 * Reads a topic from its beginning, or what is left of it, for what a process keeps in memory: in a group of its own, so that every process
 * hears all of it, and without claims, so that it needs no database. It goes on after every failure of the log: what was
 * heard stays good meanwhile.
 */
export class WholeTopic implements Follower {
  private readonly next = new Map<number, number>();
  private readonly awaited = new Map<number, number>();
  private readonly caughtUp = Promise.withResolvers<undefined>();
  private readonly group = `${randomUUID()}.whole`;
  private following: Following | undefined;
  private retry: NodeJS.Timeout | undefined;
  private isClosing = false;

  private constructor(private readonly options: WholeTopicOptions) {}

  /** Resolves when the log is being read, which is before all of it was. */
  static async follow(options: WholeTopicOptions): Promise<WholeTopic> {
    const whole = new WholeTopic(options);
    for (const { partition, first, end } of await options.log.watermarks([options.topic.topic]))
      if (end > first) whole.awaited.set(partition, end);
    await whole.open();
    whole.lookWhetherCaughtUp();
    return whole;
  }

  /** Whether everything was heard that was there at the start. */
  get isCaughtUp(): boolean {
    return this.awaited.size === 0;
  }

  /** Resolves then. */
  whenCaughtUp(): Promise<void> {
    return this.caughtUp.promise;
  }

  async close(): Promise<void> {
    this.isClosing = true;
    clearTimeout(this.retry);
    // Nothing depends on how a group of one is left.
    await this.following?.close().catch(() => undefined);
  }

  assigned(partitions: readonly TopicPartition[]): Promise<readonly Start[]> {
    return Promise.resolve(partitions.map((at) => ({ ...at, offset: this.next.get(at.partition) ?? 0 })));
  }

  revoked(): void {
    // Work ends within the call that brings the records.
  }

  async records({ partition, from, records }: Fetched): Promise<Continuation> {
    for (const record of records) this.take(record);
    const next = (records.at(-1)?.offset ?? from - 1) + 1;
    this.next.set(partition, next);
    if (next >= (this.awaited.get(partition) ?? Infinity)) this.awaited.delete(partition);
    this.lookWhetherCaughtUp();
    const { restMs } = this.options;
    if (restMs !== undefined) await sleep(restMs);
    return next;
  }

  failed(error: unknown): void {
    this.warn('a topic is read no more, trying again', error);
    this.openLater();
  }

  private take(record: LogRecord): void {
    try {
      this.options.hear(record);
    } catch (error) {
      this.warn(`${record.topic}/${record.partition}/${record.offset} was passed over`, error);
    }
  }

  private async open(): Promise<void> {
    const { log, topic } = this.options;
    this.following = await log.follow(this.group, [topic.topic], this);
    if (this.isClosing) await this.close();
  }

  private openLater(): void {
    if (this.isClosing) return;
    clearTimeout(this.retry);
    this.retry = setTimeout(() => void this.openAgain(), AGAIN_MS).unref();
  }

  private async openAgain(): Promise<void> {
    try {
      await this.following?.close().catch(() => undefined);
      if (!this.isClosing) await this.open();
    } catch (error) {
      this.failed(error);
    }
  }

  private lookWhetherCaughtUp(): void {
    if (this.isCaughtUp) this.caughtUp.resolve(undefined);
  }

  private warn(message: string, err: unknown): void {
    this.options.notify({ level: 'warn', message, detail: { topic: this.options.topic.topic, err } });
  }
}
