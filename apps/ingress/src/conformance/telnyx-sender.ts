import { createPrivateKey, randomUUID, sign } from 'node:crypto';
import { simulatedAccounts } from '@earwitness/vendors/simulators';
import type { Delivery } from './delivery';

/** DER of a PKCS #8 private key for Ed25519, up to the 32 bytes of the seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export interface Signed {
  /** By how much the sender's clock is off. */
  readonly offMs?: number;
}

/** Signs whatever it is given as Telnyx signs: over the time and the very bytes. */
export class TelnyxSender {
  private readonly key;

  /** @param seed one byte, repeated: each another key */
  constructor(private readonly seed: number) {
    const der = Buffer.concat([PKCS8_PREFIX, Buffer.alloc(32, seed)]);
    this.key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  }

  account(id: string, apiKey: string): object {
    const signingSeed = Buffer.alloc(32, this.seed).toString('base64');
    return { id, ...simulatedAccounts.telnyx?.({ signingSeed, apiKey }) };
  }

  signed(body: string | Buffer, { offMs = 0 }: Signed = {}): Delivery {
    const seconds = String(Math.floor((Date.now() + offMs) / 1000));
    const bytes = Buffer.from(body);
    const signature = sign(null, Buffer.concat([Buffer.from(`${seconds}|`), bytes]), this.key).toString('base64');
    return {
      kind: '',
      headers: {
        'content-type': 'application/json',
        'telnyx-timestamp': seconds,
        'telnyx-signature-ed25519': signature,
      },
      body: bytes,
    };
  }

  /** A call that begins, or whatever else is told of it. */
  event(type = 'call.initiated', payload: object = {}, signed: Signed = {}): Delivery {
    const leg = randomUUID();
    const common = { call_control_id: `v3:${leg}`, call_leg_id: leg, call_session_id: leg };
    const data = { record_type: 'event', event_type: type, id: randomUUID(), payload: { ...common, ...payload } };
    return this.signed(JSON.stringify({ data }), signed);
  }
}
