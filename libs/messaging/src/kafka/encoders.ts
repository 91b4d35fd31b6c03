import { createRequire } from 'node:module';

/** What kafkajs 2.2.4 writes requests with; it is not part of its interface. */
export interface Encoder {
  buf: Buffer;
  readonly offset: number;
  /** What was written. */
  readonly buffer: Buffer;
  ensureAvailable(bytes: number): void;
}

interface EncoderClass {
  new (): Encoder;
  /** What a new one begins with, in bytes; it is zeroed, and has no part in the pool. */
  nextPowerOfTwo(bytes: number): number;
  readonly prototype: Encoder;
}

const kafkajs = createRequire(__filename);

export const encoders = (): EncoderClass => kafkajs('kafkajs/src/protocol/encoder') as EncoderClass;

const FIRST_BYTES = 512;

const atLeast = (bytes: number): number => 2 ** Math.ceil(Math.log2(Math.max(bytes, FIRST_BYTES)));

/**
 * kafkajs takes memory of its own, zeroed, for each of the dozens of pieces of a request, and garbage collection has to
 * free it piece by piece while everything waits. Here it takes what it needs when it needs it, from Node's pool.
 */
export const encodeInPooledMemory = (): void => {
  const mended = encoders();
  mended.nextPowerOfTwo = () => 0;
  mended.prototype.ensureAvailable = function (this: Encoder, bytes: number): void {
    const needed = this.offset + bytes;
    if (needed <= this.buf.length) return;
    const larger = Buffer.allocUnsafe(atLeast(needed));
    this.buf.copy(larger, 0, 0, this.offset);
    this.buf = larger;
  };
};
