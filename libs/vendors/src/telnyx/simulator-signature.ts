import { createPrivateKey, sign } from 'node:crypto';

/** DER of a PKCS #8 private key for Ed25519, up to the 32 bytes of the seed (RFC 8410). */
const PKCS8_PREFIX = Buffer.from('302e020100300506032b657004220420', 'hex');

export type Signer = (body: string | Buffer, atSeconds: number) => Record<string, string>;

/**
 * Signs as Telnyx does.
 * @param seed base64 of 32 bytes
 * @returns the two headers, names as Telnyx writes them
 */
export const signerOf = (seed: string): Signer => {
  const der = Buffer.concat([PKCS8_PREFIX, Buffer.from(seed, 'base64')]);
  const key = createPrivateKey({ key: der, format: 'der', type: 'pkcs8' });
  return (body, atSeconds) => {
    const signed = Buffer.concat([Buffer.from(`${atSeconds}|`), Buffer.from(body)]);
    return {
      'Telnyx-Signature-Ed25519': sign(null, signed, key).toString('base64'),
      'Telnyx-Timestamp': String(atSeconds),
    };
  };
};
