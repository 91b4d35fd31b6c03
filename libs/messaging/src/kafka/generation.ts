import type { Start, TopicPartition } from '../log';

const keyOf = ({ topic, partition }: TopicPartition): string => `${topic}/${partition}`;

/** What the group gave us at one time, until it gives us something else. */
export class Generation {
  private readonly next = new Map<string, number>();
  private isOver = false;

  constructor(readonly partitions: readonly TopicPartition[]) {}

  hasEnded(): boolean {
    return this.isOver;
  }

  /** False when it had ended before. */
  end(): boolean {
    const wasOver = this.isOver;
    this.isOver = true;
    return !wasOver;
  }

  claim({ topic, partition, offset }: Start): void {
    this.next.set(keyOf({ topic, partition }), offset);
  }

  unclaim(at: TopicPartition): void {
    this.next.delete(keyOf(at));
  }

  /** Where the next record of a claimed partition is read; undefined when it is not ours to read. */
  nextOf(at: TopicPartition): number | undefined {
    return this.isOver ? undefined : this.next.get(keyOf(at));
  }

  static of(assignment: Readonly<Record<string, readonly number[]>>): Generation {
    const partitions = Object.entries(assignment).flatMap(([topic, list]) =>
      list.map((partition) => ({ topic, partition })),
    );
    return new Generation(partitions);
  }
}
