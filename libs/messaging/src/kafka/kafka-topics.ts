import type { Admin, ITopicConfig } from 'kafkajs';
import type { Start, TopicPartition, Watermark } from '../log';
import { BRIEFLY_MS, type Topic } from '../topics';
import type { KafkaOptions } from './kafka-options';

/** Records get their time from the log, not from whoever appends. */
const SETTINGS = { 'message.timestamp.type': 'LogAppendTime' } as const;

/** Whatever the brokers do with other topics. */
const KEPT = {
  forever: { 'retention.ms': '-1', 'retention.bytes': '-1', 'cleanup.policy': 'delete' },
  briefly: { 'retention.ms': String(BRIEFLY_MS), 'segment.ms': String(BRIEFLY_MS / 3), 'cleanup.policy': 'delete' },
} as const;

const settingsOf = ({ keep }: Topic, newTopics: KafkaOptions['newTopics']): Record<string, string> => ({
  ...SETTINGS,
  ...newTopics?.settings,
  ...(keep && KEPT[keep]),
});

const toConfig = (made: Topic, newTopics: KafkaOptions['newTopics']): ITopicConfig => ({
  topic: made.topic,
  numPartitions: made.partitions,
  replicationFactor: newTopics?.replicationFactor ?? -1,
  configEntries: Object.entries(settingsOf(made, newTopics)).map(([name, value]) => ({ name, value })),
});

export const ensureTopics = async (
  admin: Admin,
  topics: readonly Topic[],
  newTopics: KafkaOptions['newTopics'],
): Promise<void> => {
  const existing = new Set(await admin.listTopics());
  const missing = topics.filter(({ topic }) => !existing.has(topic)).map((topic) => toConfig(topic, newTopics));
  // Answers false, without throwing, when another process made them meanwhile.
  if (missing.length > 0) await admin.createTopics({ topics: missing, waitForLeaders: true });
  const metadata = await admin.fetchTopicMetadata({ topics: topics.map(({ topic }) => topic) });
  const counts = new Map(metadata.topics.map(({ name, partitions }) => [name, partitions.length]));
  const wrong = topics.filter(({ topic, partitions }) => counts.get(topic) !== partitions);
  if (wrong.length > 0)
    throw new Error(
      wrong
        .map(({ topic, partitions }) => `${topic} has ${counts.get(topic)} partitions, not ${partitions}`)
        .join(', '),
    );
};

export const rangesOf = async (admin: Admin, topic: string): Promise<readonly Watermark[]> => {
  const offsets = await admin.fetchTopicOffsets(topic);
  return offsets.map(({ partition, low, high }) => ({ topic, partition, first: Number(low), end: Number(high) }));
};

export const toOffsets = (positions: readonly Start[]): { topic: string; partition: number; offset: string }[] =>
  positions.map(({ topic, partition, offset }) => ({ topic, partition, offset: String(offset) }));

export const byTopic = (partitions: readonly TopicPartition[]): { topic: string; partitions: number[] }[] =>
  [...Map.groupBy(partitions, ({ topic }) => topic)].map(([topic, list]) => ({
    topic,
    partitions: list.map(({ partition }) => partition),
  }));
