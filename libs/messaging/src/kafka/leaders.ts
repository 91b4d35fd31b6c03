import type { ICustomPartitioner, PartitionMetadata } from 'kafkajs';
import type { TopicPartition } from '../log';

/** The records of one send are led by several brokers; nothing was sent. */
export class SeveralLeaders extends Error {
  override readonly name = 'SeveralLeaders';
  readonly retriable = false;
}

/** kafkajs would leave such a record out and report success; nothing was sent. */
export class UnknownPartition extends Error {
  override readonly name = 'UnknownPartition';
}

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/**
 * Keeps every send to one broker, because kafkajs cannot repeat a send to several: while one broker answers late and
 * another fails, it sends to the first again with new sequence numbers (duplicates), and a partition whose leader moved
 * to a broker that has answered already is left out of the repetition and reported as written (a loss). Its
 * partitioner is the one place that is asked, with the leaders of this very attempt, before anything is sent.
 */
export class Leaders {
  private readonly known = new Map<string, number>();
  private leader: number | undefined;

  /** Before each send. */
  expectOne(): void {
    this.leader = undefined;
  }

  /** What is believed to be led by the same broker, together; in the order of the first of each. */
  split<At extends TopicPartition>(partitions: readonly At[]): readonly At[][] {
    const groups = new Map<number | undefined, At[]>();
    for (const at of partitions) {
      const leader = this.known.get(keyOf(at));
      const group = groups.get(leader);
      if (group) group.push(at);
      else groups.set(leader, [at]);
    }
    return [...groups.values()];
  }

  readonly partitioner: ICustomPartitioner = () => {
    let last: TopicPartition | undefined;
    return ({ topic, partitionMetadata, message }) => {
      const partition = message.partition ?? -1;
      const isAnswered = last?.topic === topic && last.partition === partition && this.leader !== undefined;
      if (!isAnswered) this.check((last = { topic, partition }), partitionMetadata);
      return partition;
    };
  };

  private check(at: TopicPartition, partitions: readonly PartitionMetadata[]): void {
    const leader = partitions.find(({ partitionId }) => partitionId === at.partition)?.leader;
    if (leader === undefined) throw new UnknownPartition(`${keyOf(at)} does not exist`);
    this.known.set(keyOf(at), leader);
    this.leader ??= leader;
    if (this.leader === leader) return;
    this.learn(at.topic, partitions);
    throw new SeveralLeaders(`${keyOf(at)} is led by another broker than the records before it`);
  }

  private learn(topic: string, partitions: readonly PartitionMetadata[]): void {
    for (const { partitionId, leader } of partitions) this.known.set(keyOf({ topic, partition: partitionId }), leader);
  }
}
