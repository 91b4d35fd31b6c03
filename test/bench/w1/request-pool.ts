import { type Lane, PATH, signerOf } from './signatures';
import { BODY_BYTES, webhookBody } from './webhook-shape';

export interface PoolOptions {
  readonly lane: Lane;
  readonly size: number;
  readonly generation: number;
}

/** Verification takes 300 s to either side: signed ahead, requests are good for almost twice as long. */
const SIGNED_AHEAD_SECONDS = 280;

/** HTTP requests as they go over the wire, signed before any clock starts. Each has a delivery id of its own. */
export class RequestPool {
  readonly size: number;
  private readonly bytes: Buffer;
  private readonly length: number;

  constructor({ lane, size, generation }: PoolOptions) {
    this.size = size;
    const sign = signerOf(lane);
    const at = Math.floor(Date.now() / 1000) + SIGNED_AHEAD_SECONDS;
    const make = (index: number): Buffer => {
      const body = webhookBody({ generation, index });
      return Buffer.concat([Buffer.from(headOf(sign(body, at))), body]);
    };
    this.length = make(0).length;
    this.bytes = Buffer.allocUnsafe(this.length * size);
    for (let index = 0; index < size; index += 1) make(index).copy(this.bytes, index * this.length);
  }

  at(index: number): Buffer {
    return this.bytes.subarray(index * this.length, (index + 1) * this.length);
  }
}

const headOf = (signature: Readonly<Record<string, string>>): string =>
  [
    `POST ${PATH} HTTP/1.1`,
    'host: 127.0.0.1',
    'content-type: application/json',
    `content-length: ${BODY_BYTES}`,
    'user-agent: telnyx-webhooks',
    ...Object.entries(signature).map(([name, value]) => `${name}: ${value}`),
    '\r\n',
  ].join('\r\n');
