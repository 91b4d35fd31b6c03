import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Continuation, Fetched, Follower, Following, Log, Start, TopicPartition, Watermark } from '../log';
import type { Notify } from '../notice';
import type { Claims, DeadLetters } from './claims';
import { Held } from './held';
import type { SliceHandler } from './slice';
import { type CountConsumer, SliceWork } from './slice-work';

export interface ConsumerOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly claims: Claims;
  readonly deadLetters: DeadLetters;
  readonly handler: SliceHandler;
  /** Whether an error says that something we depend on is away, rather than that the work is wrong. */
  readonly isUnavailable: (error: unknown) => boolean;
  /** The consumer cannot go on: the process should end. */
  readonly onFatal: (error: unknown) => void;
  /** Whose the claims are, for people. */
  readonly owner?: string;
  readonly maxRecords?: number;
  readonly maxBytes?: number;
  readonly count?: CountConsumer;
  /** What goes on for long and is tried again. */
  readonly notify?: Notify;
  /** Between attempts. */
  readonly pause?: (pauseMs: number) => Promise<unknown>;
}

const defaults = {
  maxRecords: 500,
  maxBytes: 4 * 1_048_576,
  count: () => undefined,
  notify: () => undefined,
  pause: (pauseMs: number) => sleep(pauseMs),
} as const;

/** Tools that look at lag are told this often, and once more before we leave, which waits no longer than that. */
const NOTE_EVERY_MS = 2_000;

/** Who probes does not wait for long either. */
const ASK_WITHIN_MS = 500;

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * Follows topics in a group: claims what is assigned, hands it to the handler in slices, and sees to it that each
 * record is committed once or set aside, in order, whoever else believes to own the partition.
 */
export class Consumer implements Follower {
  private readonly options: Required<ConsumerOptions>;
  private readonly held = new Map<string, Held>();
  private following: Following | undefined;
  private noting: NodeJS.Timeout | undefined;
  private hasMoved = false;
  private hasFailed = false;

  constructor(
    private readonly log: Log,
    options: ConsumerOptions,
  ) {
    this.options = { ...defaults, owner: randomUUID(), ...options };
  }

  async start(): Promise<void> {
    this.following = await this.log.follow(this.options.group, this.options.topics, this);
    this.noting = setInterval(() => void this.note(), NOTE_EVERY_MS).unref();
  }

  /** Lets the slices under way end, and leaves the group. */
  async close(): Promise<void> {
    clearInterval(this.noting);
    await Promise.race([this.note(), sleep(NOTE_EVERY_MS, undefined, { ref: false })]);
    await this.following?.close();
    this.following = undefined;
  }

  /**
   * Alive means that the offset moved or that there is nothing to do. Asked again and again, as probes do. An outage is
   * waited out, which a restart would not shorten: while the log cannot be asked, the consumer counts as alive.
   */
  async isAlive(stuckAfterMs: number): Promise<boolean> {
    const watermarks = await this.askEnds();
    if (this.hasFailed) return false;
    const nowMs = performance.now();
    const waits = watermarks.map((mark) => this.held.get(keyOf(mark))?.stuckForMs(mark.end, nowMs) ?? 0);
    return waits.every((waitedMs) => waitedMs <= stuckAfterMs);
  }

  /** What is held at present, and where it is read next. */
  get positions(): readonly Start[] {
    return [...this.held.values()].map(({ start }) => start);
  }

  async assigned(partitions: readonly TopicPartition[]): Promise<readonly Start[]> {
    const { claims, group, owner } = this.options;
    const taken = (await claims.claim(group, owner, partitions)).map((claim) => new Held(claim));
    for (const held of taken) this.held.set(keyOf(held), held);
    return taken.map(({ start }) => start);
  }

  revoked(partitions: readonly TopicPartition[]): void {
    for (const at of partitions) this.held.delete(keyOf(at));
  }

  async records(batch: Fetched): Promise<Continuation> {
    const held = this.held.get(keyOf(batch));
    if (!held) return 'lost';
    if (batch.from !== held.position) return held.position;
    const isOurs = await new SliceWork(this.options, held, batch).run();
    this.hasMoved = true;
    return isOurs ? held.position : 'lost';
  }

  failed(error: unknown): void {
    this.hasFailed = true;
    this.options.onFatal(error);
  }

  /** None when the log does not answer; what was known of its ends is then forgotten. */
  private async askEnds(): Promise<readonly Watermark[]> {
    const late = new AbortController();
    const lateness = sleep(ASK_WITHIN_MS, undefined, { ref: false, signal: late.signal });
    try {
      const ends = await Promise.race([this.log.watermarks(this.options.topics), lateness]);
      if (ends) return ends;
    } catch {
      // An outage, like no answer at all.
    } finally {
      late.abort();
      lateness.catch(() => undefined);
    }
    for (const held of this.held.values()) held.excuse();
    return [];
  }

  private async note(): Promise<void> {
    if (!this.hasMoved) return;
    this.hasMoved = false;
    await this.log.noteProgress(this.options.group, this.positions).catch(() => undefined);
  }
}
