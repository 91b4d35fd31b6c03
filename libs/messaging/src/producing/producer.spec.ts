import { until } from '@earwitness/testing';
import { type Appendable, type Lane, type Log, type Placed, Refused } from '../log';
import { Overloaded, type ProducerEvent, Unacknowledged } from './outcomes';
import { MicroBatchProducer, type ProducerOptions } from './producer';

const topics = [{ topic: 'facts', partitions: 4 }] as const;

const record = (text: string, key = 'key'): Appendable => ({
  topic: 'facts',
  key,
  value: Buffer.from(text),
  headers: {},
});

const textsOf = (batch: readonly Placed[]): string[] => batch.map(({ value }) => String(value));

/** What one lane was asked, and how the test lets it answer. */
interface Send {
  readonly lane: number;
  readonly batch: readonly Placed[];
  readonly succeed: () => void;
  readonly fail: (error: Error) => void;
}

const lost = new Error('the answer was lost');

describe('a producer', () => {
  let sends: Send[];
  let opened: number;
  let overlaps: number;
  let closed: number[];
  let opening: () => void;
  let counts: Partial<Record<ProducerEvent, number>>;
  let producer: MicroBatchProducer;

  const openLane = (): Promise<Lane> => {
    opening();
    opened += 1;
    const lane = opened;
    let underWay = 0;
    const send = async (batch: readonly Placed[]): Promise<void> => {
      underWay += 1;
      if (underWay > 1) overlaps += 1;
      const { promise, resolve, reject } = Promise.withResolvers<undefined>();
      sends.push({ lane, batch, succeed: () => resolve(undefined), fail: reject });
      await promise.finally(() => (underWay -= 1));
    };
    return Promise.resolve({ send, close: () => Promise.resolve(void closed.push(lane)) });
  };

  const open = async (options: Partial<ProducerOptions> = {}): Promise<void> => {
    const count = (event: ProducerEvent, by: number): void => void (counts[event] = (counts[event] ?? 0) + by);
    producer = await MicroBatchProducer.open({ openLane } as Log, { topics, lanes: 1, count, ...options });
  };

  /** The next thing that a lane is asked. */
  const nextSend = async (): Promise<Send> => {
    await until(() => sends.length > 0);
    return sends.shift() as Send;
  };

  beforeEach(() => {
    [sends, opened, overlaps, closed, counts, opening] = [[], 0, 0, [], {}, () => undefined];
  });

  afterEach(() => expect({ overlaps }).toEqual({ overlaps: 0 }));

  it('sends at once, and gathers what comes while a send is under way', async () => {
    await open();
    const appended = ['a', 'b'].map((text) => producer.append(record(text)));
    const first = await nextSend();
    appended.push(...['c', 'd', 'e'].map((text) => producer.append(record(text))));
    expect(textsOf(first.batch)).toEqual(['a', 'b']);
    expect(sends).toEqual([]);
    first.succeed();
    const second = await nextSend();
    expect(textsOf(second.batch)).toEqual(['c', 'd', 'e']);
    second.succeed();
    await Promise.all(appended);
    expect(counts).toMatchObject({ batches: 2, appended: 5 });
    expect(producer.backlogBytes).toBe(0);
  });

  it('resolves an append only when its records are durable', async () => {
    await open();
    let isDurable = false;
    const appended = producer.append(record('a')).then(() => (isDurable = true));
    const { succeed } = await nextSend();
    expect(isDurable).toBe(false);
    succeed();
    await appended;
  });

  it('keeps batches below their limits', async () => {
    await open({ maxBatchRecords: 3, maxBatchBytes: 1_000 });
    const appended = producer.append([
      ...['a', 'b', 'c', 'd'].map((text) => record(text)),
      record('x'.repeat(900)),
      record('e'),
    ]);
    const lengths: number[] = [];
    while (lengths.length < 3) {
      const { batch, succeed } = await nextSend();
      lengths.push(batch.length);
      succeed();
    }
    await appended;
    expect(lengths).toEqual([3, 2, 1]);
  });

  it('repeats the very same batch when the outcome is unknown', async () => {
    await open();
    const appended = producer.append(record('a'));
    const first = await nextSend();
    const later = producer.append(record('b'));
    first.fail(lost);
    const again = await nextSend();
    expect([again.lane, again.batch]).toEqual([first.lane, first.batch]);
    expect(again.batch).toBe(first.batch);
    again.succeed();
    await appended;
    (await nextSend()).succeed();
    await later;
    expect(counts).toMatchObject({ repeated: 1, batches: 2 });
  });

  it('gives up after the deadline, turns away what was never sent, and goes on with another lane', async () => {
    await open({ deadlineMs: 30 });
    const hanging = producer.append(record('a'));
    await nextSend();
    const waiting = producer.append(record('b'));
    await expect(hanging).rejects.toThrow(Unacknowledged);
    await expect(waiting).rejects.toThrow(Overloaded);
    await until(() => producer.isAvailable);
    expect([opened, closed]).toEqual([2, [1]]);
    const appended = producer.append(record('c'));
    const { lane, batch, succeed } = await nextSend();
    expect([lane, textsOf(batch)]).toEqual([2, ['c']]);
    succeed();
    await appended;
  });

  it('turns everything away while there is no way to the log', async () => {
    await open({ deadlineMs: 10 });
    let isAway = true;
    opening = () => {
      if (isAway) throw new Error('connection refused');
    };
    await expect(producer.append(record('a'))).rejects.toThrow(Unacknowledged);
    expect(producer.isAvailable).toBe(false);
    await expect(producer.append(record('b'))).rejects.toThrow(Overloaded);
    isAway = false;
    await until(() => producer.isAvailable);
  });

  it('turns away what would not fit the queue, with a hint, and takes it later', async () => {
    await open({ maxQueuedBytes: 1_500 });
    const first = producer.append(record('x'.repeat(1_000)));
    const refusal: unknown = await producer.append(record('x'.repeat(1_000))).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Overloaded);
    expect((refusal as Overloaded).retryAfterMs).toBeGreaterThanOrEqual(1_000);
    (await nextSend()).succeed();
    await first;
    const second = producer.append(record('x'.repeat(1_000)));
    (await nextSend()).succeed();
    await second;
  });

  it('takes all records of an append or none', async () => {
    await open({ maxQueuedBytes: 1_500 });
    const first = producer.append(record('a'));
    const { succeed } = await nextSend();
    await expect(producer.append([record('b'), record('x'.repeat(2_000))])).rejects.toThrow(Overloaded);
    succeed();
    await first;
    expect([sends, producer.backlogBytes]).toEqual([[], 0]);
  });

  it('refuses a record that is too large before it can hold up others', async () => {
    await open({ maxRecordBytes: 500 });
    const large = record('x'.repeat(501));
    const refusal: unknown = await producer.append([record('a'), large]).catch((error: unknown) => error);
    expect(refusal).toBeInstanceOf(Refused);
    expect((refusal as Refused).records).toMatchObject([{ value: large.value }]);
    expect(sends).toEqual([]);
  });

  it('tells those whose record the log refuses, and nobody else of the same batch', async () => {
    await open();
    const [sound, refused] = [producer.append(record('a')), producer.append(record('b'))];
    const { batch, fail } = await nextSend();
    fail(new Refused('too large for this log', batch.slice(1)));
    await sound;
    await expect(refused).rejects.toThrow('too large for this log');
    expect(counts).toMatchObject({ appended: 1, refused: 1 });
  });

  it('keeps the records of one key on one lane', async () => {
    await open({ lanes: 3 });
    const keys = Array.from({ length: 40 }, (_, index) => `key-${index % 10}`);
    const appended = Promise.all(keys.map((key) => producer.append(record('x', key))));
    const lanesOf = new Map<string, Set<number>>();
    for (let seen = 0; seen < keys.length;) {
      const { lane, batch, succeed } = await nextSend();
      for (const { key } of batch) lanesOf.set(key, (lanesOf.get(key) ?? new Set()).add(lane));
      seen += batch.length;
      succeed();
    }
    await appended;
    expect([...lanesOf.values()].every(({ size }) => size === 1)).toBe(true);
    expect(new Set([...lanesOf.values()].flatMap((lanes) => [...lanes])).size).toBe(3);
  });

  it('says that nobody knows when only a part of an append is known to be stored', async () => {
    await open({ maxBatchRecords: 1, deadlineMs: 30 });
    const appended = producer.append([record('a'), record('b')]);
    (await nextSend()).succeed();
    await nextSend();
    await expect(appended).rejects.toThrow(Unacknowledged);
  });

  it('closes as soon as everything is stored', async () => {
    await open();
    const appended = producer.append(record('a'));
    const closing = producer.close(60_000);
    await expect(producer.append(record('b'))).rejects.toThrow(Overloaded);
    (await nextSend()).succeed();
    await Promise.all([appended, closing]);
    expect(closed).toEqual([1]);
  });

  it('closes after its grace although the log is silent, and rejects what it has', async () => {
    await open({ deadlineMs: 60_000 });
    const hanging = producer.append(record('a'));
    await nextSend();
    const waiting = producer.append(record('b'));
    const outcomes = Promise.allSettled([hanging, waiting]);
    await producer.close(20);
    expect(await outcomes).toMatchObject([{ reason: { name: 'Unacknowledged' } }, { reason: { name: 'Overloaded' } }]);
    expect(closed).toEqual([1]);
  });

  it('does not open without a way to the log', async () => {
    opening = () => {
      if (opened === 1) throw new Error('connection refused');
    };
    await expect(open({ lanes: 2 })).rejects.toThrow('connection refused');
    expect(closed).toEqual([1]);
  });
});
