import type { Consumer, EachBatchPayload, Kafka } from 'kafkajs';
import { setTimeout as sleep } from 'node:timers/promises';
import type { Continuation, Follower, Following, Start, TopicPartition, Watermark } from '../log';
import { Generation } from './generation';
import { defaults, type KafkaOptions } from './kafka-options';
import { fetchedFrom, toRecords } from './kafka-records';
import { byTopic, toOffsets } from './kafka-topics';

export interface FollowingOptions extends KafkaOptions {
  readonly group: string;
  readonly topics: readonly string[];
  readonly follower: Follower;
  readonly rangeOf: (at: TopicPartition) => Promise<Watermark>;
}

/** What a broker that has just started says to a new group; kafkajs takes it for final. */
const NO_COORDINATOR_YET = 'KafkaJSGroupCoordinatorNotFound';
const START_AGAIN_MS = 1_000;

const FETCH_WAIT_MS = 250;
/** Of one partition: who lags behind gets slices as large as they may be. */
const FETCH_BYTES = 4 * 1_048_576;
const CLAIM_AGAIN_MS = 500;

/** Answers to a heartbeat after which kafkajs joins the group anew. */
const NOT_A_MEMBER: ReadonlySet<unknown> = new Set([
  'REBALANCE_IN_PROGRESS',
  'ILLEGAL_GENERATION',
  'UNKNOWN_MEMBER_ID',
  'NOT_COORDINATOR_FOR_GROUP',
]);

const consumerOf = (kafka: Kafka, options: FollowingOptions): Consumer => {
  const sessionTimeout = options.sessionTimeoutMs ?? defaults.sessionTimeoutMs;
  return kafka.consumer({
    groupId: options.group,
    sessionTimeout,
    rebalanceTimeout: 2 * sessionTimeout,
    heartbeatInterval: options.heartbeatIntervalMs ?? defaults.heartbeatIntervalMs,
    maxWaitTimeInMs: FETCH_WAIT_MS,
    maxBytesPerPartition: FETCH_BYTES,
    allowAutoTopicCreation: false,
    retry: { retries: 10, initialRetryTime: 100, maxRetryTime: 2_000 },
  });
};

/**
 * One member of a Kafka consumer group. Kafka says who may read what; where to read from is asked of the follower with
 * every assignment. Until it has answered the partitions are paused: kafkajs reports an assignment synchronously,
 * before it fetches anything.
 */
export class KafkaFollowing implements Following {
  private readonly consumer: Consumer;
  private generation = new Generation([]);
  private isClosing = false;

  constructor(
    kafka: Kafka,
    private readonly options: FollowingOptions,
  ) {
    this.consumer = consumerOf(kafka, options);
    const { GROUP_JOIN, REBALANCING, CRASH } = this.consumer.events;
    this.consumer.on(GROUP_JOIN, ({ payload }) => this.join(payload.memberAssignment));
    this.consumer.on(REBALANCING, () => this.leave());
    this.consumer.on(CRASH, ({ payload }) => this.crashed(payload));
  }

  async start(): Promise<this> {
    const { topics, partitionsAtOnce } = this.options;
    await this.consumer.connect();
    await this.consumer.subscribe({ topics: [...topics], fromBeginning: true });
    await this.consumer.run({
      autoCommit: false,
      eachBatchAutoResolve: false,
      partitionsConsumedConcurrently: partitionsAtOnce ?? defaults.partitionsAtOnce,
      eachBatch: (payload) => this.take(payload),
    });
    return this;
  }

  /** Only what is assigned here: for the rest somebody else speaks. */
  async note(positions: readonly Start[]): Promise<void> {
    const ours = positions.filter((position) => this.generation.nextOf(position) !== undefined);
    if (ours.length > 0) await this.consumer.commitOffsets(toOffsets(ours));
  }

  async close(): Promise<void> {
    this.isClosing = true;
    await this.consumer.disconnect();
    this.leave();
  }

  private join(assignment: Readonly<Record<string, readonly number[]>>): void {
    this.leave();
    this.generation = Generation.of(assignment);
    const { partitions } = this.generation;
    this.consumer.pause(byTopic(partitions));
    void this.claim(this.generation, partitions);
  }

  private leave(): void {
    if (this.generation.end()) this.options.follower.revoked(this.generation.partitions);
  }

  private async claim(generation: Generation, partitions: readonly TopicPartition[]): Promise<void> {
    const isMoot = (): boolean => generation.hasEnded() || this.isClosing;
    while (!isMoot()) {
      const starts = await this.options.follower.assigned(partitions).catch((cause: unknown) => this.warn(cause));
      if (isMoot()) return;
      if (starts) return this.begin(generation, starts);
      await sleep(CLAIM_AGAIN_MS);
    }
  }

  private begin(generation: Generation, starts: readonly Start[]): void {
    for (const start of starts) {
      generation.claim(start);
      this.seek(start, start.offset);
    }
    this.consumer.resume(byTopic(starts));
  }

  /** When it answers, kafkajs fetches on from the last offset that was resolved. */
  private async take(payload: EachBatchPayload): Promise<void> {
    const { generation } = this;
    const { topic, partition } = payload.batch;
    const from = generation.nextOf({ topic, partition });
    if (from === undefined || payload.batch.isEmpty()) return;
    if (fetchedFrom(payload.batch) !== from && !(await this.isTrimmed({ topic, partition }, from))) return;
    const interruption = new Interruption();
    const next = await this.handOver(payload, generation, { from, interruption });
    if (next === 'lost') this.lose(generation, { topic, partition });
    else if (next !== undefined) {
      generation.claim({ topic, partition, offset: next });
      payload.resolveOffset(String(next - 1));
    }
    interruption.passOn();
  }

  /** Undefined when the answer no longer matters. */
  private async handOver(
    { batch, heartbeat, isRunning }: EachBatchPayload,
    generation: Generation,
    { from, interruption }: { readonly from: number; readonly interruption: Interruption },
  ): Promise<Continuation | undefined> {
    const { topic, partition } = batch;
    const beat = (): Promise<void> =>
      heartbeat().catch((error: unknown) => {
        interruption.note(error);
        if (NOT_A_MEMBER.has((error as { type?: unknown }).type)) this.leave();
      });
    const isStale = (): boolean => generation.hasEnded() || interruption.hasHappened() || !isRunning();
    try {
      const records = toRecords(batch);
      const fetched = { topic, partition, from, records, isStale, heartbeat: beat };
      const next = await this.options.follower.records(fetched);
      return generation.hasEnded() ? undefined : next;
    } catch (error) {
      this.fail(error);
      return undefined;
    }
  }

  /** Asks for it again when a heartbeat has told whether the group still counts us in. */
  private lose(generation: Generation, at: TopicPartition): void {
    generation.unclaim(at);
    this.consumer.pause(byTopic([at]));
    const delayMs = (this.options.heartbeatIntervalMs ?? defaults.heartbeatIntervalMs) * (1.5 + Math.random());
    setTimeout(() => void this.claim(generation, [at]), delayMs).unref();
  }

  /**
   * The fetch began elsewhere than where it should have. Either it was under way when the partition changed hands: it
   * is dropped. Or Kafka no longer had that offset, and kafkajs went on with the oldest one.
   */
  private async isTrimmed(at: TopicPartition, from: number): Promise<boolean> {
    const { first, end } = await this.options.rangeOf(at);
    if (first > from) return true;
    if (end >= from) this.seek(at, from);
    else {
      const where = `${at.topic}/${at.partition} ends at ${end}, before our position ${from}`;
      this.fail(new Error(`${where}: it was truncated or made anew`));
    }
    return false;
  }

  /** Paused, because kafkajs would fetch the same again and again until the process ends. */
  private fail(error: unknown): void {
    this.consumer.pause(byTopic(this.generation.partitions));
    this.leave();
    this.options.follower.failed(error);
  }

  private seek({ topic, partition }: TopicPartition, offset: number): void {
    this.consumer.seek({ topic, partition, offset: String(offset) });
  }

  private crashed({ error, restart }: { readonly error: Error; readonly restart: boolean }): void {
    this.leave();
    if (restart || this.isClosing) return;
    if (error.name === NO_COORDINATOR_YET) void this.startAgain();
    else this.options.follower.failed(error);
  }

  private async startAgain(): Promise<void> {
    await sleep(START_AGAIN_MS);
    if (!this.isClosing) await this.start().catch((error: unknown) => this.options.follower.failed(error));
  }

  private warn(cause: unknown): void {
    const detail = { group: this.options.group, err: cause };
    this.options.log?.({ level: 'warn', message: 'partitions could not be claimed, trying again', detail });
  }
}

/** kafkajs' own error in a heartbeat; kafkajs knows what to do about it when it gets it back: join anew, or go on. */
class Interruption {
  private error: Error | undefined;

  note(error: unknown): void {
    this.error = error instanceof Error ? error : new Error(String(error));
  }

  hasHappened(): boolean {
    return this.error !== undefined;
  }

  passOn(): void {
    if (this.error) throw this.error;
  }
}
