import { setTimeout as sleep } from 'node:timers/promises';
import type { Follower, Following, Start, TopicPartition } from '../log';
import type { SqlDatabase } from '../sql';
import { GroupMember } from './group-member';
import { type Page, type ReadLimits, readLog } from './read';
import { Signal } from './signal';

export interface FollowingOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly follower: Follower;
  readonly sessionTimeoutMs: number;
  readonly heartbeatIntervalMs: number;
  /** How long a missed notification may delay a record. */
  readonly pollIntervalMs: number;
  readonly limits: ReadLimits;
  readonly warn: (message: string, cause: unknown) => void;
}

/** A partition that is ours at present. */
interface Holding extends TopicPartition {
  /** Undefined until it is claimed. */
  next: number | undefined;
  work: Promise<void> | undefined;
  isOver: boolean;
}

const CLAIM_AGAIN_MS = 500;
const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** Reads what the group deals to this member, several partitions at a time and each in order. */
export class PostgresFollowing implements Following {
  private readonly member: GroupMember;
  private readonly holdings = new Map<string, Holding>();
  private readonly awake = new Signal();
  private isClosing = false;
  private reading: Promise<void> | undefined;

  constructor(
    private readonly database: SqlDatabase,
    private readonly options: FollowingOptions,
  ) {
    const onAssigned = (partitions: readonly TopicPartition[]): void => this.hold(partitions);
    this.member = new GroupMember(database, { ...options, onAssigned });
  }

  async start(): Promise<this> {
    await this.member.start();
    this.reading = this.keepReading();
    return this;
  }

  /** There may be something to read. */
  wake(): void {
    this.awake.raise();
  }

  async close(): Promise<void> {
    this.isClosing = true;
    this.awake.raise();
    await this.reading;
    await Promise.all([...this.holdings.values()].flatMap(({ work }) => work ?? []));
    await this.member.close();
    this.hold([]);
  }

  /** Lets go of what is no longer ours and claims what is new. */
  private hold(partitions: readonly TopicPartition[]): void {
    const kept = new Set(partitions.map(keyOf));
    const gone = [...this.holdings.values()].filter((holding) => !kept.has(keyOf(holding)));
    for (const holding of gone) this.release(holding);
    if (gone.length > 0) this.options.follower.revoked(gone);
    const added = partitions.filter((at) => !this.holdings.has(keyOf(at)));
    const holdings = added.map(({ topic, partition }): Holding => {
      const holding = { topic, partition, next: undefined, work: undefined, isOver: false };
      this.holdings.set(keyOf(holding), holding);
      return holding;
    });
    if (holdings.length > 0 && !this.isClosing) void this.claim(holdings);
  }

  private release(holding: Holding): void {
    holding.isOver = true;
    this.holdings.delete(keyOf(holding));
  }

  private async claim(wanted: readonly Holding[]): Promise<void> {
    for (;;) {
      const open = wanted.filter(({ isOver }) => !isOver);
      if (open.length === 0 || this.isClosing) return;
      const starts = await this.options.follower
        .assigned(open.map(({ topic, partition }) => ({ topic, partition })))
        .catch((cause: unknown) => this.options.warn('partitions could not be claimed, trying again', cause));
      if (starts) return this.begin(open, starts);
      await sleep(CLAIM_AGAIN_MS);
    }
  }

  private begin(holdings: readonly Holding[], starts: readonly Start[]): void {
    const offsets = new Map(starts.map((start) => [keyOf(start), start.offset]));
    for (const holding of holdings) holding.next = offsets.get(keyOf(holding));
    this.awake.raise();
  }

  private async keepReading(): Promise<void> {
    while (!this.isClosing) {
      const pages = await this.read().catch((cause: unknown) => this.options.warn('the log could not be read', cause));
      for (const page of pages ?? []) this.handOver(page);
      if (!pages || pages.length === 0) await this.awake.wait(this.options.pollIntervalMs);
    }
  }

  private async read(): Promise<readonly Page[]> {
    const idle: Start[] = [];
    let busy = 0;
    for (const { topic, partition, next, work } of this.holdings.values()) {
      if (work) busy += 1;
      else if (next !== undefined) idle.push({ topic, partition, offset: next });
    }
    const { limits } = this.options;
    const maxPartitions = limits.maxPartitions - busy;
    if (idle.length === 0 || maxPartitions <= 0) return [];
    return readLog(this.database, idle, { ...limits, maxPartitions });
  }

  private handOver(page: Page): void {
    const holding = this.holdings.get(keyOf(page));
    // It may have changed hands while it was read.
    if (!holding || holding.next !== page.from || this.isClosing) return;
    // To the end of the queue, so that every partition has its turn.
    this.holdings.delete(keyOf(holding));
    this.holdings.set(keyOf(holding), holding);
    holding.work = this.work(holding, page).finally(() => {
      holding.work = undefined;
      this.awake.raise();
    });
  }

  private async work(holding: Holding, page: Page): Promise<void> {
    const { follower } = this.options;
    const isStale = (): boolean => holding.isOver || this.isClosing;
    // The membership beats by itself.
    const heartbeat = (): Promise<void> => Promise.resolve();
    try {
      const next = await follower.records({ ...page, isStale, heartbeat });
      if (next === 'lost') await this.reclaim(holding);
      else holding.next = next;
    } catch (error) {
      this.release(holding);
      follower.failed(error);
    }
  }

  /** By then the members' list has told whether the partition is still dealt to us. */
  private async reclaim(holding: Holding): Promise<void> {
    holding.next = undefined;
    const delayMs = this.options.heartbeatIntervalMs * (1.5 + Math.random());
    setTimeout(() => void this.claim([holding]), delayMs).unref();
  }
}
