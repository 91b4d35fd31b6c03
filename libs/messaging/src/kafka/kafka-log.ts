import type { Admin, Kafka } from 'kafkajs';
import type { Follower, Following, Lane, Log, Start, TopicPartition, Watermark } from '../log';
import type { Topic } from '../topics';
import { encodeInPooledMemory } from './encoders';
import { KafkaFollowing } from './kafka-following';
import { KafkaLane } from './kafka-lane';
import { connectKafka, type KafkaOptions } from './kafka-options';
import { ensureTopics, rangesOf } from './kafka-topics';
import { lookForWaitingRequestsOnly } from './request-queues';

/** The bus of several machines. */
export class KafkaLog implements Log {
  /** One for each broker that we were told of: with as many lanes most batches are for one broker. */
  readonly usefulLanes: number;
  private readonly kafka: Kafka;
  private readonly followings = new Map<KafkaFollowing, string>();
  private admin: Promise<Admin> | undefined;

  constructor(private readonly options: KafkaOptions) {
    lookForWaitingRequestsOnly();
    encodeInPooledMemory();
    this.usefulLanes = options.brokers.length;
    this.kafka = connectKafka(options);
  }

  async ensure(topics: readonly Topic[]): Promise<void> {
    await ensureTopics(await this.connectAdmin(), topics, this.options.newTopics);
  }

  openLane(): Promise<Lane> {
    return KafkaLane.open(this.kafka);
  }

  async follow(group: string, topics: readonly string[], follower: Follower): Promise<Following> {
    const rangeOf = (at: TopicPartition): Promise<Watermark> => this.rangeOf(at);
    const following = new KafkaFollowing(this.kafka, { ...this.options, group, topics, follower, rangeOf });
    const close = async (): Promise<void> => {
      this.followings.delete(following);
      await following.close();
    };
    this.followings.set(following, group);
    await following.start().catch(async (error: unknown) => {
      await close();
      throw error;
    });
    return { close };
  }

  async noteProgress(group: string, positions: readonly Start[]): Promise<void> {
    const members = [...this.followings].filter(([, theirs]) => theirs === group);
    await Promise.all(members.map(([following]) => following.note(positions)));
  }

  async watermarks(topics: readonly string[]): Promise<readonly Watermark[]> {
    const admin = await this.connectAdmin();
    const ranges = await Promise.all(topics.map((topic) => rangesOf(admin, topic)));
    return ranges.flat();
  }

  async close(): Promise<void> {
    await Promise.all([...this.followings.keys()].map((following) => following.close()));
    this.followings.clear();
    await (await this.admin)?.disconnect();
  }

  private async rangeOf({ topic, partition }: TopicPartition): Promise<Watermark> {
    const ranges = await rangesOf(await this.connectAdmin(), topic);
    const range = ranges.find((candidate) => candidate.partition === partition);
    if (!range) throw new Error(`${topic} has no partition ${partition}`);
    return range;
  }

  private connectAdmin(): Promise<Admin> {
    const connect = async (): Promise<Admin> => {
      const admin = this.kafka.admin();
      await admin.connect();
      return admin;
    };
    this.admin ??= connect().catch((error: unknown) => {
      this.admin = undefined;
      throw error;
    });
    return this.admin;
  }
}
