import { freshName, until } from '@earwitness/testing';
import type { Fetched, Log, TopicPartition } from '../log';
import type { Topic } from '../topics';
import { freshTopic, numbered, placed, Reader, textOf } from './fixtures';
import type { LogUnderTest } from './log-under-test';

const fill = async (log: Log, topic: Topic, count: number): Promise<void> => {
  const lane = await log.openLane();
  await lane.send(placed(topic, numbered(topic, count)));
  await lane.close();
};

const patience = { withinMs: 30_000 } as const;

export const followingPromises = [
  'reading begins where the follower says',
  'what was removed is passed over, and nothing else',
  'work that stops half way is taken up there',
  'each partition has one reader, and whoever leaves hands over',
  'work is stale once its partition may be somebody else’s',
  'a partition that was lost is assigned anew while it is still ours',
  'an assignment that fails is asked for again',
  'a crash of the log does not end the following',
  'a follower that breaks ends the run',
] as const;

const sum = (lists: readonly (readonly unknown[])[]): number => lists.reduce((total, list) => total + list.length, 0);

export const following = (
  under: () => LogUnderTest,
): Record<(typeof followingPromises)[number], () => Promise<void>> => ({
  'reading begins where the follower says': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 1);
    await fill(log, topic, 50);
    const reader = new Reader(() => 42);
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.seen.length >= 8, patience);
    expect(reader.seen.map(({ offset }) => offset)).toEqual([42, 43, 44, 45, 46, 47, 48, 49]);
    await member.close();
  },

  'what was removed is passed over, and nothing else': async () => {
    const { log, removeBefore } = under();
    const topic = await freshTopic(log, 1);
    await fill(log, topic, 20);
    await removeBefore({ topic: topic.topic, partition: 0, offset: 12 });
    const froms: number[] = [];
    const five = ({ records, from }: Fetched): Promise<number> => {
      froms.push(from);
      return Promise.resolve((records.slice(0, 5).at(-1)?.offset ?? from) + 1);
    };
    const reader = new Reader(() => 3, five);
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.seen.length >= 8, patience);
    expect(reader.seen.map(({ offset }) => offset)).toEqual([12, 13, 14, 15, 16, 17, 18, 19]);
    expect(froms).toEqual([3, 17]);
    await member.close();
  },

  'work that stops half way is taken up there': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 1);
    await fill(log, topic, 30);
    const three = ({ records, from }: Fetched): Promise<number> =>
      Promise.resolve((records[2]?.offset ?? from + 2) + 1);
    const reader = new Reader(() => 0, three);
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.seen.length >= 30, patience);
    expect(reader.seen.map(textOf)).toEqual(numbered(topic, 30).map(({ value }) => value?.toString()));
    await member.close();
  },

  'each partition has one reader, and whoever leaves hands over': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 6);
    const group = freshName('group');
    const readers = [new Reader(), new Reader()] as const;
    const holds = new Map<Reader, Set<number>>(readers.map((reader) => [reader, new Set()]));
    const tracked = (reader: Reader): Reader => {
      const { assigned, revoked } = reader;
      reader.assigned = (partitions) => {
        for (const { partition } of partitions) holds.get(reader)?.add(partition);
        return assigned.call(reader, partitions);
      };
      reader.revoked = (partitions) => {
        for (const { partition } of partitions) holds.get(reader)?.delete(partition);
        revoked.call(reader, partitions);
      };
      return reader;
    };
    const sizes = (): number[] => readers.map((reader) => holds.get(reader)?.size ?? 0);
    const first = await log.follow(group, [topic.topic], tracked(readers[0]));
    await until(() => sizes()[0] === 6, patience);
    const second = await log.follow(group, [topic.topic], tracked(readers[1]));
    await until(() => sizes().every((size) => size === 3), patience);
    const [ours, theirs] = readers.map((reader) => [...(holds.get(reader) ?? [])]);
    expect(new Set([...(ours ?? []), ...(theirs ?? [])]).size).toBe(6);
    await first.close();
    await until(() => sizes()[1] === 6, patience);
    await second.close();
  },

  'work is stale once its partition may be somebody else’s': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 2);
    await fill(log, topic, 40);
    const group = freshName('group');
    const busy = new Map<number, Fetched>();
    const stale = new Map<number, number>();
    const untilStale = async (batch: Fetched): Promise<number> => {
      busy.set(batch.partition, batch);
      await until(async () => {
        await batch.heartbeat();
        return batch.isStale();
      }, patience);
      stale.set(batch.partition, (batch.records[0]?.offset ?? 0) + 1);
      return batch.from;
    };
    const first = await log.follow(group, [topic.topic], new Reader(() => 0, untilStale));
    await until(() => busy.size > 0, patience);
    const reader = new Reader();
    const second = await log.follow(group, [topic.topic], reader);
    await until(() => stale.size > 0 && reader.seen.length > 0, patience);
    await Promise.all([first.close(), second.close()]);
  },

  'a partition that was lost is assigned anew while it is still ours': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 2);
    await fill(log, topic, 20);
    let losses = 0;
    const loseOnce = (batch: Fetched): Promise<number | 'lost'> => {
      if (losses === 0) {
        losses += 1;
        return Promise.resolve('lost');
      }
      return Promise.resolve((batch.records.at(-1)?.offset ?? 0) + 1);
    };
    const reader = new Reader(() => 0, loseOnce);
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.seen.length === 20, patience);
    expect(sum(reader.assignments)).toBe(3);
    await member.close();
  },

  'an assignment that fails is asked for again': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 1);
    await fill(log, topic, 5);
    let failures = 0;
    const failOnce = (_: TopicPartition): number => {
      failures += 1;
      if (failures === 1) throw new Error('the database is away');
      return 0;
    };
    const reader = new Reader(failOnce);
    const { assigned } = reader;
    reader.assigned = async (partitions) => assigned.call(reader, partitions);
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.seen.length === 5, patience);
    await member.close();
  },

  'a crash of the log does not end the following': async () => {
    const { log, crash } = under();
    const topic = await freshTopic(log, 2);
    await fill(log, topic, 10);
    const positions = new Map<number, number>();
    const reader = new Reader(({ partition }) => positions.get(partition) ?? 0);
    const { records } = reader;
    reader.records = async (batch) => {
      const next = await records.call(reader, batch);
      if (next !== 'lost') positions.set(batch.partition, next);
      return next;
    };
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.seen.length === 10, patience);
    await crash();
    await until(async () => fill(log, topic, 10).then(() => true), patience);
    await until(() => reader.seen.length >= 20, { withinMs: 45_000 });
    expect(reader.failures).toEqual([]);
    await member.close();
  },

  'a follower that breaks ends the run': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 1);
    await fill(log, topic, 1);
    const bug = new Error('a bug');
    const reader = new Reader(
      () => 0,
      () => Promise.reject(bug),
    );
    const member = await log.follow(freshName('group'), [topic.topic], reader);
    await until(() => reader.failures.length > 0, patience);
    expect(reader.failures).toEqual([bug]);
    await member.close();
  },
});
