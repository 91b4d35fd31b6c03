import { freshName, until } from '@earwitness/testing';
import { type Lane, type Log, type LogRecord, type Placed, Refused } from '../log';
import type { Topic } from '../topics';
import { byKey, freshTopic, numbered, placed, Reader, record, textOf } from './fixtures';
import type { LogUnderTest } from './log-under-test';

const readAll = async (log: Log, topic: Topic, count: number): Promise<readonly LogRecord[]> => {
  const reader = new Reader();
  const following = await log.follow(freshName('reader'), [topic.topic], reader);
  await until(() => reader.seen.length >= count, { what: `${count} records`, withinMs: 30_000 });
  await following.close();
  return reader.seen;
};

const endOf = async (log: Log, { topic }: Topic): Promise<number> =>
  (await log.watermarks([topic])).reduce((sum, { end }) => sum + end, 0);

/** Repeats the same batch, as whoever uses a lane does. */
const sendUntilKnown = async (lane: Lane, batch: readonly Placed[]): Promise<number> => {
  for (let failures = 0; failures < 100; failures += 1) {
    try {
      await lane.send(batch);
      return failures;
    } catch (error) {
      if (error instanceof Refused) throw error;
    }
  }
  throw new Error('the outcome stayed unknown');
};

export const appendingPromises = [
  'records of one key come back in the order in which they were sent',
  'what was acknowledged is readable, and the watermark is behind it',
  'keys, values, headers and tombstones come back byte for byte',
  'a batch whose answer was lost is stored once when it is repeated',
  'no other batch is taken while nobody knows what became of the last one',
  'a crash in the middle of a batch neither loses nor repeats a record',
  'a record that is too large is refused by name, and the rest of its batch is stored',
  'a topic that exists with another number of partitions is an error',
] as const;

export const appending = (
  under: () => LogUnderTest,
): Record<(typeof appendingPromises)[number], () => Promise<void>> => ({
  'records of one key come back in the order in which they were sent': async () => {
    const { log } = under();
    const topic = await freshTopic(log);
    const records = numbered(topic, 300);
    const lane = await log.openLane();
    for (let at = 0; at < records.length; at += 50) await lane.send(placed(topic, records.slice(at, at + 50)));
    await lane.close();
    const seen = await readAll(log, topic, 300);
    expect(byKey(seen)).toEqual(byKey(records));
  },

  'what was acknowledged is readable, and the watermark is behind it': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 2);
    const lane = await log.openLane();
    const reader = new Reader();
    const following = await log.follow(freshName('reader'), [topic.topic], reader);
    await until(() => reader.assignments.length > 0);
    for (const text of ['one', 'two', 'three']) {
      await lane.send(placed(topic, [record(topic, text, text)]));
      await until(() => reader.seen.map(textOf).includes(text));
    }
    expect(await endOf(log, topic)).toBe(3);
    await following.close();
    await lane.close();
  },

  'keys, values, headers and tombstones come back byte for byte': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 1);
    const bytes = Buffer.from(Array.from({ length: 256 }, (_, byte) => byte));
    const headers = { 'earwitness-raw': bytes, empty: Buffer.alloc(0), ключ: Buffer.from('значение') };
    const sent = [
      { topic: topic.topic, key: 'schlüssel \u0000 🔑', value: bytes, headers },
      { topic: topic.topic, key: 'k', value: null, headers },
      { topic: topic.topic, key: '', value: Buffer.alloc(0), headers: {} },
    ];
    const lane = await log.openLane();
    await lane.send(placed(topic, sent));
    await lane.close();
    const seen = await readAll(log, topic, 3);
    expect(seen.map(({ topic: of, key, value, headers: kept }) => ({ topic: of, key, value, headers: kept }))).toEqual(
      sent,
    );
    expect(seen.map(({ offset }) => offset)).toEqual([0, 1, 2]);
    expect(seen.every(({ appendedAtMs }) => Math.abs(Date.now() - appendedAtMs) < 60_000)).toBe(true);
  },

  'a batch whose answer was lost is stored once when it is repeated': async () => {
    const { log, loseNextAnswer, answersLost } = under();
    const topic = await freshTopic(log);
    const lane = await log.openLane();
    for (let round = 0; round < 6; round += 1) {
      if (round > 0) loseNextAnswer();
      await sendUntilKnown(lane, placed(topic, numbered(topic, 20)));
    }
    await lane.close();
    expect(under().answersLost).toBe(answersLost + 5);
    const seen = await readAll(log, topic, 120);
    expect(byKey(seen)).toEqual(byKey(Array.from({ length: 6 }, () => numbered(topic, 20)).flat()));
    expect(await endOf(log, topic)).toBe(120);
  },

  'no other batch is taken while nobody knows what became of the last one': async () => {
    const { log, crash } = under();
    const topic = await freshTopic(log, 1);
    const lane = await log.openLane();
    const batch = placed(topic, numbered(topic, 5));
    const crashing = crash();
    let outcome = await Promise.allSettled([lane.send(batch)]);
    while (outcome[0].status === 'fulfilled') outcome = await Promise.allSettled([lane.send([...batch])]);
    await crashing;
    await expect(lane.send(placed(topic, numbered(topic, 1)))).rejects.toThrow('another batch');
    await lane.close();
  },

  'a crash in the middle of a batch neither loses nor repeats a record': async () => {
    const { log, crash } = under();
    const topic = await freshTopic(log);
    const records = numbered(topic, 5_000);
    const lane = await log.openLane();
    let failures = 0;
    let crashing: Promise<void> | undefined;
    let sent = 0;
    for (; sent < records.length && (failures === 0 || crashing); sent += 100) {
      crashing ??= crash().finally(() => (crashing = undefined));
      failures += await sendUntilKnown(lane, placed(topic, records.slice(sent, sent + 100)));
    }
    await crashing;
    await lane.close();
    expect(failures).toBeGreaterThan(0);
    const seen = await readAll(log, topic, sent);
    expect(byKey(seen)).toEqual(byKey(records.slice(0, sent)));
  },

  'a record that is too large is refused by name, and the rest of its batch is stored': async () => {
    const { log, maxRecordBytes } = under();
    const topic = await freshTopic(log);
    const lane = await log.openLane();
    const batch = placed(topic, numbered(topic, 10));
    const tooLarge = placed(topic, [record(topic, 'key-0', Buffer.alloc(maxRecordBytes + 1))]);
    const withTooLarge = [...batch.slice(0, 5), ...tooLarge, ...batch.slice(5)];
    const refusal: unknown = await lane.send(withTooLarge).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).records).toEqual(tooLarge);
    await lane.send(placed(topic, [record(topic, 'after', 'after')]));
    await lane.close();
    const seen = await readAll(log, topic, 11);
    expect(byKey(seen)).toEqual(byKey([...batch, record(topic, 'after', 'after')]));
  },

  'a topic that exists with another number of partitions is an error': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 3);
    await log.ensure([topic]);
    await expect(log.ensure([{ ...topic, partitions: 4 }])).rejects.toThrow('3 partitions');
  },
});
