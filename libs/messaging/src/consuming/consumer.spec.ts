import { HandFedLog, TOPIC } from '../conformance/hand-fed-log';
import { MemoryClaims } from '../conformance/memory-claims';
import type { Notice } from '../notice';
import type { PoisonRecord } from './claims';
import { Consumer, type ConsumerOptions } from './consumer';
import type { Slice } from './slice';
import type { ConsumerEvent } from './slice-work';

class Conflict extends Error {
  override readonly name = 'Conflict';
}
class Duplicate extends Error {
  override readonly name = 'Duplicate';
}
class Away extends Error {
  override readonly name = 'Away';
}

const at = { topic: TOPIC, partition: 0 } as const;
const texts = (slice: Slice): string[] => slice.records.map(({ value }) => String(value));

let log: HandFedLog;
let claims: MemoryClaims;
let slices: string[][];
let committed: string[];
let buried: PoisonRecord[];
let counts: Partial<Record<ConsumerEvent, number>>;
let fatal: unknown[];
/** What goes wrong before the commit, call by call. */
let before: (slice: Slice) => void | Promise<void>;
let after: () => void;

const handler = async (slice: Slice): Promise<void> => {
  slices.push(texts(slice));
  await before(slice);
  await claims.advance(slice.progress);
  committed.push(...texts(slice));
  after();
};

const start = async (options: Partial<ConsumerOptions> = {}): Promise<Consumer> => {
  const consumer = new Consumer(log, {
    group: 'saga',
    topics: [TOPIC],
    claims,
    deadLetters: { bury: (_, poison) => Promise.resolve(void buried.push(...poison)) },
    handler,
    isUnavailable: (error) => error instanceof Away,
    onFatal: (error) => void fatal.push(error),
    count: (event, by) => void (counts[event] = (counts[event] ?? 0) + by),
    ...options,
  });
  await consumer.start();
  await log.assign();
  return consumer;
};

/** Fails as often as that, then no more. */
const failing = (times: number, error: Error): (() => void) => {
  let failures = 0;
  return () => {
    failures += 1;
    if (failures <= times) throw error;
  };
};

afterEach(() => jest.useRealTimers());

beforeEach(() => {
  [log, claims, slices, committed, buried, counts, fatal] = [new HandFedLog(), new MemoryClaims(), [], [], [], {}, []];
  [before, after] = [() => undefined, () => undefined];
});

describe('a consumer', () => {
  it('claims what it is assigned and begins where the group stands', async () => {
    await claims.advance({ ...at, group: 'saga', epoch: 0, from: 0, to: 7 });
    const consumer = await start();
    expect(consumer.positions).toEqual([{ ...at, offset: 7 }]);
    expect(await log.feed(7, ['a', 'b'])).toBe(9);
  });

  it('cuts what it gets into slices by number and by size, with a heartbeat after each', async () => {
    await start({ maxRecords: 3, maxBytes: 10 });
    await log.feed(0, ['a', 'b', 'c', 'd', 'x'.repeat(10), 'e', 'f']);
    expect(slices).toEqual([
      ['a', 'b', 'c'],
      ['d', 'x'.repeat(10)],
      ['e', 'f'],
    ]);
    expect(log.heartbeats).toBe(3);
  });

  it('stops between slices once the partition may be somebody else’s', async () => {
    await start({ maxRecords: 1 });
    after = () => void (log.isStale = committed.length === 2);
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe(2);
    expect(committed).toEqual(['a', 'b']);
  });

  it('asks to be fed from where it stands when it is fed from elsewhere', async () => {
    await start();
    expect(await log.feed(5, ['f'])).toBe(0);
    expect(slices).toEqual([]);
  });

  it('tries again after a conflict', async () => {
    await start();
    before = failing(3, new Conflict());
    expect(await log.feed(0, ['a'])).toBe(1);
    expect(committed).toEqual(['a']);
    expect(counts).toMatchObject({ conflicts: 3, records: 1 });
  });

  it('never takes a conflict with other writers for poison, however many there are', async () => {
    const [said, pausesMs]: [Notice[], number[]] = [[], []];
    const pause = (ms: number): Promise<void> => Promise.resolve(void pausesMs.push(ms));
    await start({ pause, notify: (notice) => void said.push(notice) });
    before = failing(200, new Conflict('another writer was first'));
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe(3);
    expect([committed, buried]).toEqual([['a', 'b', 'c'], []]);
    expect(counts.conflicts).toBeGreaterThan(190);
    expect(log.heartbeats).toBeGreaterThan(190);
    expect(said[0]).toMatchObject({ level: 'warn', detail: { group: 'saga', topic: TOPIC, partition: 0, offset: 0 } });
    expect(said.length).toBeLessThan(5);
    expect([Math.max(...pausesMs) > 500, Math.max(...pausesMs) <= 1_000]).toEqual([true, true]);
  });

  it('works on ever fewer records while others conflict with them', async () => {
    await start();
    before = (slice) => {
      if (slice.records.length > 1) throw new Conflict();
    };
    expect(await log.feed(0, ['a', 'b'])).toBe(2);
    expect([committed, counts.splits]).toEqual([['a', 'b'], 1]);
  });

  it.each([
    ['may be somebody else’s', () => Promise.resolve(void (log.isStale = true)), 0],
    ['has been claimed by somebody else', () => claims.claim('saga', 'somebody else', [at]), 'lost'],
  ] as const)('leaves conflicts behind once the partition %s', async (_, handOver, outcome) => {
    await start();
    before = async (): Promise<void> => {
      if (slices.length === 3) await handOver();
      throw new Conflict();
    };
    expect(await log.feed(0, ['a'])).toBe(outcome);
    expect([slices.length, buried]).toEqual([3, []]);
  });

  it('takes for poison what exists already, attempt after attempt, so that the partition goes on', async () => {
    await start();
    before = (slice) => {
      if (texts(slice).includes('b')) throw new Duplicate('the same id twice');
    };
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe(3);
    expect(committed).toEqual(['a', 'c']);
    expect(buried).toMatchObject([{ cause: 'Duplicate: the same id twice', record: { offset: 1 } }]);
  });

  it('waits while something is away, and buries nothing', async () => {
    await start();
    before = failing(2, new Away());
    expect(await log.feed(0, ['a'])).toBe(1);
    expect([committed, buried]).toEqual([['a'], []]);
  });

  it('gives up waiting once the partition may be somebody else’s', async () => {
    await start();
    before = () => {
      log.isStale = true;
      throw new Away();
    };
    expect(await log.feed(0, ['a'])).toBe(0);
    expect(committed).toEqual([]);
  });

  it('goes on after a commit whose answer was lost', async () => {
    await start({ maxRecords: 2 });
    const lost = failing(1, new Away());
    after = lost;
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe(3);
    expect(slices).toEqual([['a', 'b'], ['a', 'b'], ['c']]);
    expect(committed).toEqual(['a', 'b', 'c']);
  });

  it('does not try for ever what commits another progress than its own', async () => {
    await start();
    before = async (slice) => {
      if (texts(slice).includes('b')) await claims.advance({ ...slice.progress, from: slice.progress.from + 1 });
    };
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe(3);
    expect(committed).toEqual(['a', 'c']);
    expect(buried).toMatchObject([{ record: { offset: 1 } }]);
  });

  it('leaves a partition that somebody else has claimed', async () => {
    await start({ maxRecords: 1 });
    before = async (slice) => {
      if (texts(slice).includes('b')) await claims.claim('saga', 'somebody else', [at]);
    };
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe('lost');
    expect(committed).toEqual(['a']);
    expect(counts.lost).toBe(1);
  });

  it('knows nothing of a partition that was revoked', async () => {
    await start();
    log.revoke();
    expect(await log.feed(0, ['a'])).toBe('lost');
  });

  it('tells tools that look at lag where it stands, now and then and before it leaves', async () => {
    jest.useFakeTimers();
    const consumer = await start();
    await log.feed(0, ['a', 'b']);
    jest.advanceTimersByTime(10_000);
    expect(log.noted).toEqual([{ ...at, offset: 2 }]);
    await log.feed(2, ['c']);
    await consumer.close();
    expect(log.noted.at(-1)).toEqual({ ...at, offset: 3 });
    jest.useRealTimers();
  });

  it('is told the end of the run', async () => {
    const consumer = await start();
    consumer.failed(new Error('gone'));
    expect(fatal).toEqual([new Error('gone')]);
    expect(await consumer.isAlive(1_000)).toBe(false);
  });
});

describe('poison', () => {
  const poisonous = (...values: readonly string[]) => {
    before = (slice) => {
      const found = texts(slice).find((text) => values.includes(text));
      if (found) throw new TypeError(`cannot read ${found}`);
    };
  };
  const all = Array.from({ length: 64 }, (_, index) => String(index));

  it.each([[['0']], [['63']], [['31', '32']], [['7', '8', '50']], [all]])('is found by halves: %j', async (poison) => {
    await start();
    poisonous(...poison);
    expect(await log.feed(0, all)).toBe(64);
    expect(committed).toEqual(all.filter((value) => !poison.includes(value)));
    expect(buried.map(({ record }) => String(record.value))).toEqual(poison);
    expect(buried.map(({ cause }) => cause)).toEqual(poison.map((value) => `TypeError: cannot read ${value}`));
  });

  it('costs a number of attempts that grows with the logarithm of the slice', async () => {
    await start();
    poisonous('21');
    await log.feed(0, all);
    expect(slices.length).toBeLessThanOrEqual(1 + 2 * Math.log2(64));
  });

  it('is never passed over: what cannot be buried is tried again', async () => {
    const bury = jest.fn().mockRejectedValueOnce(new Error('no such table')).mockResolvedValue(undefined);
    await start({ deadLetters: { bury } });
    poisonous('b');
    expect(await log.feed(0, ['a', 'b', 'c'])).toBe(3);
    expect(bury).toHaveBeenCalledTimes(2);
    expect(committed).toEqual(['a', 'c']);
  });

  it('can be buried by the handler, whose commit covers it', async () => {
    await start();
    before = (slice) => slice.bury(slice.records.slice(0, 1).map((record) => ({ record, cause: 'not JSON' })));
    expect(await log.feed(0, ['a', 'b'])).toBe(2);
    expect(buried).toMatchObject([{ cause: 'not JSON', record: { offset: 0 } }]);
    expect(counts).toMatchObject({ buried: 1, slices: 1 });
  });
});
