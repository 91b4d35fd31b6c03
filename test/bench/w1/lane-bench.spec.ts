import { Buffer } from 'node:buffer';
import type { KafkaMessage } from 'kafkajs';
import { LaneBench } from './lane-bench';
import { FLOOR, type RunningSystem } from './systems';
import { BODY_BYTES, deliveryIdOf, deliveryIn, webhookBody } from './webhook-shape';

const storing = (deliveries: readonly string[]): RunningSystem => ({
  plan: FLOOR,
  child: { pid: process.pid, stop: async () => undefined },
  port: 0,
  readBack: {
    each: async (visit) => {
      for (const id of deliveries) visit({ value: Buffer.from(`{"deliveryId":"${id}"}`) } as KafkaMessage);
    },
    close: async () => undefined,
  },
});

/** Three deliveries: the first was acknowledged, nobody knows about the second, the third was not sent. */
const load = { acknowledged: Uint8Array.of(1, 0, 0), unknown: Uint8Array.of(0, 1, 0) };
const generator = { ask: async <T>(): Promise<T> => load as T };
const pace = { pairs: 1, warmUpMs: 0, measuredMs: 0, poolSize: 3 };
const [first, second, third] = [0, 1, 2].map((index) => deliveryIdOf({ generation: 1, index })) as [
  string,
  string,
  string,
];

const checked = async (...stored: readonly string[]): Promise<LaneBench> => {
  const bench = new LaneBench(generator, 'hmac', pace);
  await bench.capacity(storing(stored));
  return bench;
};

describe('what is read back', () => {
  it.each([[[first]], [[first, second]]])(
    'may be what was acknowledged, and what nobody knows about',
    async (stored) => {
      const bench = await checked(...stored);
      expect(bench.faults).toEqual([]);
      expect(bench.tally(FLOOR.name)).toEqual({ refused: 1, duplicates: 0 });
    },
  );

  it('tells that something acknowledged was lost', async () => {
    expect((await checked(second)).faults).toEqual(['hmac, floor: 1 acknowledged and not stored']);
  });

  it('tells how much is there too often', async () => {
    expect((await checked(first, first, third)).tally(FLOOR.name).duplicates).toBe(2);
  });

  it('tells what does not belong there', async () => {
    const stranger = deliveryIdOf({ generation: 2, index: 0 });
    expect((await checked(first, stranger, 'none')).faults).toEqual(['hmac, floor: 2 stored that nobody sent']);
  });
});

it('sends webhooks of one size, which a stored fact can be traced to', () => {
  const delivery = { generation: 7, index: 123_456 };
  expect(webhookBody(delivery)).toHaveLength(BODY_BYTES);
  expect(deliveryIn(Buffer.from(`{"deliveryId":"${deliveryIdOf(delivery)}"}`))).toEqual(delivery);
});
