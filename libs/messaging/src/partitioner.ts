import type { Appendable, Placed } from './log';
import type { Topic } from './topics';

const SEED = 0x9747b28c;
const M = 0x5bd1e995;

const scramble = (word: number): number => {
  const mixed = Math.imul(word, M);
  return Math.imul(mixed ^ (mixed >>> 24), M);
};

/** Kafka's own hash of a key (`Utils.murmur2` of its Java client): a signed 32-bit number. */
export const murmur2 = (bytes: Uint8Array): number => {
  const view = new DataView(bytes.buffer, bytes.byteOffset, bytes.byteLength);
  const whole = bytes.length & ~3;
  let hash = SEED ^ bytes.length;
  for (let at = 0; at < whole; at += 4) hash = Math.imul(hash, M) ^ scramble(view.getInt32(at, true));
  if (whole < bytes.length) {
    for (let at = bytes.length - 1; at >= whole; at -= 1) hash ^= view.getUint8(at) << (8 * (at - whole));
    hash = Math.imul(hash, M);
  }
  hash = Math.imul(hash ^ (hash >>> 13), M);
  return hash ^ (hash >>> 15);
};

/** Where Kafka's Java client would put the key, so that other producers of the topic agree with us. */
export const partitionOf = (key: string, partitions: number): number =>
  (murmur2(Buffer.from(key, 'utf8')) & 0x7fffffff) % partitions;

/**
 * Places records on the partitions of the topics that are declared.
 * @throws RangeError for any other topic.
 */
export const placement = (topics: readonly Topic[]): ((record: Appendable) => Placed) => {
  const partitionsOf = new Map(topics.map(({ topic, partitions }) => [topic, partitions]));
  return (record) => {
    const { topic, key, value, headers } = record;
    const partitions = partitionsOf.get(topic);
    if (partitions === undefined) throw new RangeError(`${topic} is not a declared topic`);
    return { topic, key, value, headers, partition: partitionOf(key, partitions) };
  };
};
