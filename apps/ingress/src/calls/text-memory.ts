import { LRUCache } from 'lru-cache';

const LENGTH_BYTES = 4;

/** What is forgotten after minutes needs no clock that is read, and no timer that is set, every millisecond. */
export const TTL_RESOLUTION_MS = 1_000;

export interface TextMemoryOptions {
  readonly max: number;
  readonly ttl: number;
  readonly sizeBytes: number;
}

/**
 * The texts of late by their keys, as many as there is room for: a new one takes the place of the oldest. They lie
 * outside the heap, because what garbage collection has to move or to trace makes calls wait.
 */
export class TextMemory {
  private readonly bytes: Buffer;
  /** Where each begins, counted as `written` is: so it tells whether the text was overwritten since. */
  private readonly places: LRUCache<string, number>;
  /** Bytes since the beginning, those included that were left out at the end of a round. */
  private written = 0;

  constructor({ max, ttl, sizeBytes }: TextMemoryOptions) {
    this.bytes = Buffer.allocUnsafeSlow(sizeBytes);
    this.places = new LRUCache({ max, ttl, ttlResolution: TTL_RESOLUTION_MS });
  }

  /** A text that is larger than all of the memory is not kept. */
  set(key: string, text: string): void {
    const length = Buffer.byteLength(text);
    const size = LENGTH_BYTES + length;
    if (size > this.bytes.length) return void this.places.delete(key);
    const place = this.roomFor(size);
    const at = place % this.bytes.length;
    this.bytes.writeUInt32LE(length, at);
    this.bytes.write(text, at + LENGTH_BYTES, 'utf8');
    this.written = place + size;
    this.places.set(key, place);
  }

  get(key: string): string | undefined {
    const place = this.places.get(key);
    if (place === undefined || this.written - place > this.bytes.length) return undefined;
    const from = (place % this.bytes.length) + LENGTH_BYTES;
    return this.bytes.toString('utf8', from, from + this.bytes.readUInt32LE(from - LENGTH_BYTES));
  }

  /** No text is cut in two: what does not fit before the end begins at the beginning. */
  private roomFor(size: number): number {
    const left = this.bytes.length - (this.written % this.bytes.length);
    return size <= left ? this.written : this.written + left;
  }
}
