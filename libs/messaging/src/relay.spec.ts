import { until } from '@earwitness/testing';
import { HandFedLog, TOPIC } from './conformance/hand-fed-log';
import { MemoryClaims } from './conformance/memory-claims';
import type { Log, Placed } from './log';
import { Relay } from './relay';

const at = { topic: TOPIC, partition: 0 } as const;

describe('a relay', () => {
  let from: HandFedLog;
  let claims: MemoryClaims;
  let relay: Relay;
  let ensured: unknown;
  let forwarded: string[];
  /** What becomes of the next sends. */
  let answers: (Error | undefined)[];

  const send = (batch: readonly Placed[]): Promise<void> => {
    forwarded.push(...batch.map(({ partition, value }) => `${partition}:${String(value)}`));
    const error = answers.shift();
    return error ? Promise.reject(error) : Promise.resolve();
  };

  beforeEach(async () => {
    [from, claims, forwarded, answers] = [new HandFedLog(), new MemoryClaims(), [], []];
    const to = {
      usefulLanes: 1,
      ensure: (topics: unknown) => Promise.resolve(void (ensured = topics)),
      openLane: () => Promise.resolve({ send, close: () => Promise.resolve() }),
    };
    relay = await Relay.start({
      from,
      to: to as unknown as Log,
      topics: [{ topic: TOPIC, partitions: 1 }],
      claims,
      isUnavailable: () => false,
      onFatal: () => undefined,
      producer: { deadlineMs: 50 },
    });
    await from.assign();
  });

  afterEach(() => relay.close());

  const position = async (): Promise<number | undefined> => (await claims.position('relay', at))?.nextOffset;

  it('follows what it is told to, and makes the same topics on the other side', () => {
    expect(from.followed).toEqual({ group: 'relay', topics: [TOPIC] });
    expect(ensured).toEqual([{ topic: TOPIC, partitions: 1 }]);
  });

  it('forwards in order, and moves on when the other side has it', async () => {
    expect(await from.feed(0, ['a', 'b', 'c'])).toBe(3);
    expect(forwarded).toEqual(['0:a', '0:b', '0:c']);
    expect(await position()).toBe(3);
  });

  it('stays where it is while the other side is away, and forwards the same again', async () => {
    answers = Array.from({ length: 20 }, () => new Error('connection refused'));
    const feeding = from.feed(0, ['a']);
    await until(() => forwarded.length >= 3);
    expect(await position()).toBe(0);
    answers = [];
    expect(await feeding).toBe(1);
    expect(new Set(forwarded)).toEqual(new Set(['0:a']));
  });
});
