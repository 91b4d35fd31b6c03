import * as fc from 'fast-check';
import { type Encoder, encodeInPooledMemory, encoders } from './encoders';

interface Writing extends Encoder {
  writeInt8(value: number): this;
  writeInt32(value: number): this;
  writeInt64(value: number): this;
  writeVarInt(value: number): this;
  writeString(value: string): this;
  writeVarIntString(value: string): this;
  writeBytes(value: Buffer): this;
  writeEncoder(value: Encoder): this;
}

const newEncoder = (): Writing => new (encoders())() as Writing;

type Write = (encoder: Writing) => Writing;
const int32 = fc.integer({ min: -(2 ** 31), max: 2 ** 31 - 1 });
const bytes = fc.uint8Array({ maxLength: 3_000 }).map((value) => Buffer.from(value));
const plain: fc.Arbitrary<Write> = fc.oneof(
  fc.integer({ min: -128, max: 127 }).map(
    (value): Write =>
      (encoder) =>
        encoder.writeInt8(value),
  ),
  int32.map(
    (value): Write =>
      (encoder) =>
        encoder.writeInt32(value),
  ),
  fc.maxSafeInteger().map(
    (value): Write =>
      (encoder) =>
        encoder.writeInt64(value),
  ),
  int32.map(
    (value): Write =>
      (encoder) =>
        encoder.writeVarInt(value),
  ),
  fc.string({ unit: 'grapheme' }).map(
    (value): Write =>
      (encoder) =>
        encoder.writeString(value),
  ),
  fc.string({ unit: 'grapheme' }).map(
    (value): Write =>
      (encoder) =>
        encoder.writeVarIntString(value),
  ),
  bytes.map(
    (value): Write =>
      (encoder) =>
        encoder.writeBytes(value),
  ),
);
const written = (writes: readonly Write[]): Writing => writes.reduce((encoder, write) => write(encoder), newEncoder());
const nested = fc.array(plain).map(
  (writes): Write =>
    (encoder) =>
      encoder.writeEncoder(written(writes)),
);
const someWrites = fc.sample(fc.array(fc.oneof(plain, nested), { maxLength: 40 }), 200);

const textOf = (writes: readonly Write[]): string => written(writes).buffer.toString('hex');
const memoryOf = ({ buf }: Encoder): ArrayBufferLike => buf.buffer;

describe('a request of kafkajs', () => {
  it('takes memory of its own for each piece, left to itself', () => {
    const pieces = Array.from({ length: 8 }, () => newEncoder().writeInt8(1));
    expect(new Set(pieces.map(memoryOf)).size).toBe(8);
  });

  it('is, mended, made of pieces that share their memory, and reads the same to the last byte', () => {
    const before = someWrites.map(textOf);
    encodeInPooledMemory();
    expect(newEncoder().buf).toHaveLength(0);
    const pieces = Array.from({ length: 8 }, () => newEncoder().writeInt8(1));
    expect(new Set(pieces.map(memoryOf)).size).toBeLessThan(3);
    expect(someWrites.map(textOf)).toEqual(before);
  });
});
