import type { Follower, Following, Lane, Log, Watermark } from '../log';
import { type Notify, sparingly } from '../notice';
import { LARGEST_RECORD_BYTES } from '../record-size';
import type { SqlDatabase } from '../sql';
import type { Topic } from '../topics';
import { CHANNEL } from './append';
import { PostgresFollowing } from './postgres-following';
import { PostgresLane } from './postgres-lane';

export interface PostgresLogOptions {
  /** Larger records are refused. */
  readonly maxRecordBytes?: number;
  /** A member that was not heard of for this long loses its partitions. */
  readonly sessionTimeoutMs?: number;
  readonly heartbeatIntervalMs?: number;
  readonly pollIntervalMs?: number;
  /** How many partitions of one follower are worked on at a time. */
  readonly partitionsAtOnce?: number;
  /** What keeps failing and is tried again. */
  readonly log?: Notify;
}

const defaults = {
  maxRecordBytes: LARGEST_RECORD_BYTES,
  sessionTimeoutMs: 10_000,
  heartbeatIntervalMs: 1_000,
  pollIntervalMs: 500,
  partitionsAtOnce: 4,
} as const satisfies PostgresLogOptions;

const MAKE = `
INSERT INTO log_partitions (topic, partition)
SELECT topic, partition FROM unnest($1::text[], $2::int[]) AS t (topic, partitions), generate_series(0, partitions - 1) AS partition
ON CONFLICT DO NOTHING`;

const COUNT = `
SELECT topic, count(*)::int AS partitions FROM log_partitions WHERE topic = ANY($1::text[]) GROUP BY topic`;

/** The bus of one machine, in tables of the application's own database; also the outbox in front of Kafka. */
export class PostgresLog implements Log {
  /** While one waits for the disk, another can work. */
  readonly usefulLanes = 2;
  private readonly followings = new Map<PostgresFollowing, readonly string[]>();
  private stopListening: (() => Promise<void>) | undefined;

  constructor(
    private readonly database: SqlDatabase,
    private readonly options: PostgresLogOptions = {},
  ) {}

  async ensure(topics: readonly Topic[]): Promise<void> {
    const names = topics.map(({ topic }) => topic);
    const existing = await this.database.query<Topic>(COUNT, [names]);
    const wrong = existing.filter((has) =>
      topics.some((it) => it.topic === has.topic && it.partitions !== has.partitions),
    );
    if (wrong.length > 0)
      throw new Error(wrong.map(({ topic, partitions }) => `${topic} already has ${partitions} partitions`).join(', '));
    await this.database.query(MAKE, [names, topics.map(({ partitions }) => partitions)]);
  }

  openLane(): Promise<Lane> {
    return Promise.resolve(new PostgresLane(this.database, this.options.maxRecordBytes ?? defaults.maxRecordBytes));
  }

  async follow(group: string, topics: readonly string[], follower: Follower): Promise<Following> {
    this.stopListening ??= this.database.listen(CHANNEL, (topic) => this.wake(topic));
    const { partitionsAtOnce, ...options } = { ...defaults, ...this.options };
    const limits = { maxRecords: 1_000, maxBytes: 1_048_576, maxPartitions: partitionsAtOnce };
    const log = sparingly(this.options.log ?? (() => undefined));
    const warn = (message: string, err: unknown): void => log({ level: 'warn', message, detail: { group, err } });
    const following = new PostgresFollowing(this.database, { ...options, group, topics, follower, limits, warn });
    await following.start();
    this.followings.set(following, topics);
    return {
      close: async () => {
        this.followings.delete(following);
        await following.close();
      },
    };
  }

  /** Positions are in this very database already. */
  noteProgress(): Promise<void> {
    return Promise.resolve();
  }

  watermarks(topics: readonly string[]): Promise<readonly Watermark[]> {
    return this.database.query<Watermark>(
      `SELECT topic, partition, first_offset AS "first", next_offset AS "end" FROM log_partitions WHERE topic = ANY($1::text[])`,
      [topics],
    );
  }

  async close(): Promise<void> {
    await Promise.all([...this.followings.keys()].map((following) => following.close()));
    this.followings.clear();
    await this.stopListening?.();
  }

  private wake(topic: string): void {
    for (const [following, topics] of this.followings) if (topics.includes(topic)) following.wake();
  }
}
