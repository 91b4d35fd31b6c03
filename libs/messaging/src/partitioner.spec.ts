import { randomBytes } from 'node:crypto';
import { Partitioners } from 'kafkajs';
import { murmur2, partitionOf, placement } from './partitioner';

/** From the tests of Kafka's Java client, `UtilsTest.testMurmur2`. */
const javaVectors: readonly (readonly [string, number])[] = [
  ['21', -973932308],
  ['foobar', -790332482],
  ['a-little-bit-long-string', -985981536],
  ['a-little-bit-longer-string', -1486304829],
  ['lkjh234lh9fiuh90y23oiuhsafujhadof229phr9h19h89h8', -58897971],
  ['abc', 479470107],
];

describe('the partitioner', () => {
  it.each(javaVectors)("hashes %s as Kafka's Java client does", (key, hash) => {
    expect(murmur2(Buffer.from(key))).toBe(hash);
  });

  it('agrees with the partitioner of kafkajs on keys of every length', () => {
    const partitionMetadata = Array.from({ length: 12 }, (_, partitionId) => ({ partitionId, leader: 1 }) as never);
    const theirs = Partitioners.DefaultPartitioner();
    for (let length = 1; length < 60; length += 1) {
      const key = randomBytes(length).toString('latin1');
      const message = { key, value: null };
      expect(partitionOf(key, 12)).toBe(theirs({ topic: 't', partitionMetadata, message }));
    }
  });

  it('refuses a topic that nobody declared', () => {
    const place = placement([{ topic: 'known', partitions: 3 }]);
    expect(() => place({ topic: 'other', key: 'k', value: null, headers: {} })).toThrow(RangeError);
  });
});
