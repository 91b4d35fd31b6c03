import { freshName } from '@earwitness/testing';
import type {
  Appendable,
  Continuation,
  Fetched,
  Follower,
  Log,
  LogRecord,
  Placed,
  Start,
  TopicPartition,
} from '../log';
import { placement } from '../partitioner';
import type { Topic } from '../topics';

export const freshTopic = async (log: Log, partitions = 3): Promise<Topic> => {
  const topic = { topic: freshName('conformance'), partitions };
  await log.ensure([topic]);
  return topic;
};

export const textOf = ({ value }: LogRecord): string => value?.toString() ?? '';

export const record = (topic: Topic, key: string, value: string | Buffer | null): Appendable => ({
  topic: topic.topic,
  key,
  value: typeof value === 'string' ? Buffer.from(value) : value,
  headers: {},
});

/** `count` records of a few keys, numbered. */
export const numbered = (topic: Topic, count: number, keys = 5): Appendable[] =>
  Array.from({ length: count }, (_, index) => record(topic, `key-${index % keys}`, String(index)));

export const placed = (topic: Topic, records: readonly Appendable[]): Placed[] => records.map(placement([topic]));

/** Follows, keeps what it sees, and does what the test says. */
export class Reader implements Follower {
  readonly seen: LogRecord[] = [];
  readonly assignments: (readonly TopicPartition[])[] = [];
  readonly failures: unknown[] = [];
  readonly lost: TopicPartition[] = [];

  constructor(
    private readonly startAt: (at: TopicPartition) => number = () => 0,
    private readonly work: (batch: Fetched) => Promise<Continuation> = (batch) =>
      Promise.resolve((batch.records.at(-1)?.offset ?? 0) + 1),
  ) {}

  assigned(partitions: readonly TopicPartition[]): Promise<readonly Start[]> {
    this.assignments.push(partitions);
    return Promise.resolve(partitions.map((at) => ({ ...at, offset: this.startAt(at) })));
  }

  revoked(partitions: readonly TopicPartition[]): void {
    this.lost.push(...partitions);
  }

  async records(batch: Fetched): Promise<Continuation> {
    const next = await this.work(batch);
    if (next !== 'lost') this.seen.push(...batch.records.filter(({ offset }) => offset < next));
    return next;
  }

  failed(error: unknown): void {
    this.failures.push(error);
  }
}

/** The values of each key, in the order in which they were seen. */
export const byKey = (records: readonly Pick<LogRecord, 'key' | 'value'>[]): Record<string, (string | undefined)[]> => {
  const keys: Record<string, (string | undefined)[]> = {};
  for (const { key, value } of records) (keys[key] ??= []).push(value?.toString());
  return keys;
};
