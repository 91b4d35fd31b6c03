import { HandFedLog, TOPIC } from '../conformance/hand-fed-log';
import { MemoryClaims } from '../conformance/memory-claims';
import { Consumer, type ConsumerOptions } from './consumer';
import type { Slice } from './slice';

class Away extends Error {
  override readonly name = 'Away';
}

let log: HandFedLog;
/** What goes wrong before the commit. */
let before: () => void;

const start = async (options: Partial<ConsumerOptions> = {}): Promise<Consumer> => {
  const claims = new MemoryClaims();
  const consumer = new Consumer(log, {
    group: 'saga',
    topics: [TOPIC],
    claims,
    deadLetters: { bury: () => Promise.resolve() },
    handler: async ({ progress }: Slice) => {
      before();
      await claims.advance(progress);
    },
    isUnavailable: (error) => error instanceof Away,
    onFatal: () => undefined,
    ...options,
  });
  await consumer.start();
  await log.assign();
  return consumer;
};

beforeEach(() => {
  [log, before] = [new HandFedLog(), () => undefined];
});

afterEach(() => jest.useRealTimers());

describe('a consumer is alive', () => {
  it('while there is nothing to do, or something moves', async () => {
    const consumer = await start();
    expect(await consumer.isAlive(0)).toBe(true);
    await log.feed(0, ['a']);
    expect(await consumer.isAlive(0)).toBe(true);
  });

  it('until there is something to do and nothing has moved for too long', async () => {
    const consumer = await start();
    log.end = 5;
    jest.useFakeTimers();
    const looked = await consumer.isAlive(10_000);
    jest.advanceTimersByTime(20_000);
    expect([looked, await consumer.isAlive(10_000), await consumer.isAlive(60_000)]).toEqual([true, false, true]);
  });

  it.each([
    ['refuses to answer', () => Promise.reject(new Away())],
    ['never answers', () => new Promise<never>(() => undefined)],
  ])('while the log %s: an outage is waited out', async (_, watermarks) => {
    jest.useFakeTimers();
    const consumer = await start();
    const { watermarks: answer } = log;
    log.end = 5;
    expect(await consumer.isAlive(10_000)).toBe(true);
    jest.advanceTimersByTime(20_000);
    log.watermarks = watermarks;
    expect(await consumer.isAlive(10_000)).toBe(true);
    log.watermarks = answer;
    expect(await consumer.isAlive(10_000)).toBe(true);
    jest.advanceTimersByTime(20_000);
    expect(await consumer.isAlive(10_000)).toBe(false);
  });

  it('while what its work depends on is away, and not while it cannot bury', async () => {
    jest.useFakeTimers();
    let burials = (): void => undefined;
    const bury = (): Promise<void> => {
      burials();
      return Promise.reject(new TypeError('no such table'));
    };
    const attempt = (error: Error): Promise<void> =>
      new Promise((resolve) => {
        before = () => {
          resolve();
          throw error;
        };
      });
    const consumer = await start({ deadLetters: { bury } });
    const away = attempt(new Away());
    const fed = log.feed(0, ['a']);
    await away;
    expect(await consumer.isAlive(30_000)).toBe(true);
    jest.advanceTimersByTime(60_000);
    await attempt(new Away());
    expect(await consumer.isAlive(30_000)).toBe(true);
    const burying = new Promise<void>((resolve) => (burials = resolve));
    await attempt(new TypeError('a bug'));
    await burying;
    expect(await consumer.isAlive(30_000)).toBe(true);
    jest.advanceTimersByTime(60_000);
    await new Promise<void>((resolve) => (burials = resolve));
    expect(await consumer.isAlive(30_000)).toBe(false);
    log.isStale = true;
    await fed;
  });

  it('no longer once its own loop has failed, whether or not the log answers', async () => {
    const consumer = await start();
    log.watermarks = () => Promise.reject(new Away());
    expect(await consumer.isAlive(0)).toBe(true);
    consumer.failed(new Error('gone'));
    expect(await consumer.isAlive(0)).toBe(false);
  });
});
