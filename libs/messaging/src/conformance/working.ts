import { freshName, until } from '@earwitness/testing';
import type { PoisonRecord } from '../consuming/claims';
import { Consumer, type ConsumerOptions } from '../consuming/consumer';
import type { Log, LogRecord } from '../log';
import { Overloaded, Unacknowledged } from '../producing/outcomes';
import { MicroBatchProducer } from '../producing/producer';
import type { Topic } from '../topics';
import { byKey, freshTopic, numbered, record, textOf } from './fixtures';
import type { LogUnderTest } from './log-under-test';
import { MemoryClaims } from './memory-claims';

const patience = { withinMs: 30_000 } as const;

/** Work that is committed together with its progress, as in a database. */
const committing = (claims: MemoryClaims, committed: LogRecord[]): ConsumerOptions['handler'] => {
  return async ({ records, progress }) => {
    if (records.some((one) => textOf(one) === 'poison')) throw new Error('cannot be worked on');
    await claims.advance(progress);
    committed.push(...records);
  };
};

const consumerOf = (log: Log, topic: Topic, options: Partial<ConsumerOptions>): Consumer => {
  const claims = new MemoryClaims();
  return new Consumer(log, {
    group: freshName('group'),
    topics: [topic.topic],
    claims,
    deadLetters: { bury: () => Promise.resolve() },
    handler: committing(claims, []),
    isUnavailable: () => false,
    onFatal: (error) => {
      throw error;
    },
    ...options,
  });
};

export const workingPromises = [
  'every record is committed once while members come and go',
  'a poison record is set aside with its cause, and the others are committed in order',
  'a full queue turns records away and stores everything that it took',
  'closing stores what was taken, or rejects it',
] as const;

export const working = (under: () => LogUnderTest): Record<(typeof workingPromises)[number], () => Promise<void>> => ({
  'every record is committed once while members come and go': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 4);
    const [claims, committed, group] = [new MemoryClaims(), [] as LogRecord[], freshName('group')];
    const options = { claims, group, handler: committing(claims, committed), maxRecords: 20 };
    const producer = await MicroBatchProducer.open(log, { topics: [topic] });
    const records = numbered(topic, 3_000, 50);
    const members = [consumerOf(log, topic, options), consumerOf(log, topic, options), consumerOf(log, topic, options)];
    const [first, second, third] = members;
    await first?.start();
    for (const [index, start] of [0, 1_000, 2_000].entries()) {
      await producer.append(records.slice(start, start + 1_000));
      if (index === 0) await second?.start();
      if (index === 1) await Promise.all([third?.start(), first?.close()]);
    }
    await until(() => committed.length >= 3_000, { what: 'all of them', withinMs: 45_000 });
    expect(byKey(committed)).toEqual(byKey(records));
    await Promise.all([second?.close(), third?.close(), producer.close()]);
  },

  'a poison record is set aside with its cause, and the others are committed in order': async () => {
    const { log } = under();
    const topic = await freshTopic(log, 2);
    const [claims, committed, buried] = [new MemoryClaims(), [] as LogRecord[], [] as PoisonRecord[]];
    const producer = await MicroBatchProducer.open(log, { topics: [topic] });
    const sound = numbered(topic, 100, 7);
    const poison = [0, 1, 2].map((index) => record(topic, `key-${index}`, 'poison'));
    await producer.append([...sound.slice(0, 30), ...poison.slice(0, 2), ...sound.slice(30), ...poison.slice(2)]);
    const deadLetters = {
      bury: (_: string, found: readonly PoisonRecord[]) => Promise.resolve(void buried.push(...found)),
    };
    const consumer = consumerOf(log, topic, { claims, deadLetters, handler: committing(claims, committed) });
    await consumer.start();
    await until(() => committed.length + buried.length >= 103, patience);
    expect(byKey(committed)).toEqual(byKey(sound));
    expect(buried.map(({ cause, record: { value } }) => [cause, value])).toEqual(
      poison.map(({ value }) => ['Error: cannot be worked on', value]),
    );
    await until(() => consumer.isAlive(0));
    await Promise.all([consumer.close(), producer.close()]);
  },

  'a full queue turns records away and stores everything that it took': async () => {
    const { log } = under();
    const topic = await freshTopic(log);
    const options = { topics: [topic], maxQueuedBytes: 200_000, maxBatchBytes: 50_000, lanes: 2 };
    const producer = await MicroBatchProducer.open(log, options);
    const value = Buffer.alloc(10_000, 'x');
    const attempts = Array.from({ length: 200 }, (_, index) => producer.append(record(topic, `key-${index}`, value)));
    const outcomes = await Promise.allSettled(attempts);
    const refusals = outcomes.flatMap((outcome) => (outcome.status === 'rejected' ? [outcome.reason as unknown] : []));
    expect(refusals.length).toBeGreaterThan(100);
    expect(refusals.every((error) => error instanceof Overloaded && error.retryAfterMs >= 1_000)).toBe(true);
    expect(producer.backlogBytes).toBe(0);
    const ends = await log.watermarks([topic.topic]);
    expect(ends.reduce((sum, { end }) => sum + end, 0)).toBe(200 - refusals.length);
    await producer.append(record(topic, 'after', value));
    await producer.close();
  },

  'closing stores what was taken, or rejects it': async () => {
    const { log } = under();
    const topic = await freshTopic(log);
    const endOf = async (): Promise<number> =>
      (await log.watermarks([topic.topic])).reduce((sum, { end }) => sum + end, 0);
    const patient = await MicroBatchProducer.open(log, { topics: [topic], maxBatchRecords: 10 });
    const taken = numbered(topic, 100).map((one) => patient.append(one));
    await patient.close();
    await Promise.all(taken);
    expect(await endOf()).toBe(100);
    await expect(patient.append(record(topic, 'k', 'late'))).rejects.toThrow(Overloaded);

    const hasty = await MicroBatchProducer.open(log, { topics: [topic], maxBatchRecords: 1 });
    const settling = Promise.allSettled(numbered(topic, 100).map((one) => hasty.append(one)));
    await hasty.close(0);
    const outcomes = await settling;
    const isRight = (reason: unknown): boolean => reason instanceof Overloaded || reason instanceof Unacknowledged;
    expect(outcomes.every((outcome) => outcome.status === 'fulfilled' || isRight(outcome.reason))).toBe(true);
  },
});
