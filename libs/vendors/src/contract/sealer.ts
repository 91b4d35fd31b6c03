import {
  createCipheriv,
  createDecipheriv,
  createHash,
  createSecretKey,
  type KeyObject,
  randomBytes,
} from 'node:crypto';

const NONCE_BYTES = 12;
const TAG_BYTES = 16;
const KEY_ID_BYTES = 4;

interface Key {
  readonly id: Buffer;
  /** Given as bytes it would be prepared anew for each use, which costs more than sealing does. */
  readonly secret: KeyObject;
}

/**
 * Seals bearer capabilities and raw words with AES-256-GCM, so that they can travel with the facts they belong to and
 * still be nobody's who lacks the key. Throwing a key away throws away all that it sealed.
 */
export class Sealer {
  private readonly keys: readonly [Key, ...Key[]];

  /** @param keys of 32 bytes each; the first seals, all of them open. @throws RangeError for another length or none. */
  constructor(keys: readonly Buffer[]) {
    const [first, ...others] = keys.map((bytes) => {
      if (bytes.length !== 32) throw new RangeError('a sealing key has 32 bytes');
      const id = createHash('sha256').update(bytes).digest().subarray(0, KEY_ID_BYTES);
      return { id, secret: createSecretKey(bytes) };
    });
    if (!first) throw new RangeError('there is no sealing key');
    this.keys = [first, ...others];
  }

  /** @param context must be the same to open: a sealed thing cannot be moved to another tenant. */
  seal(plain: Buffer, context: string): Buffer {
    const [key] = this.keys;
    const nonce = randomBytes(NONCE_BYTES);
    const cipher = createCipheriv('aes-256-gcm', key.secret, nonce).setAAD(Buffer.from(context));
    const sealed = Buffer.concat([cipher.update(plain), cipher.final()]);
    return Buffer.concat([key.id, nonce, cipher.getAuthTag(), sealed]);
  }

  /** @throws Error when no key fits, the context is another, or a byte was changed. */
  open(sealed: Buffer, context: string): Buffer {
    const id = sealed.subarray(0, KEY_ID_BYTES);
    const key = this.keys.find((candidate) => candidate.id.equals(id));
    if (!key) throw new Error('sealed with a key that is not here');
    const tagAt = KEY_ID_BYTES + NONCE_BYTES;
    const decipher = createDecipheriv('aes-256-gcm', key.secret, sealed.subarray(KEY_ID_BYTES, tagAt))
      .setAAD(Buffer.from(context))
      .setAuthTag(sealed.subarray(tagAt, tagAt + TAG_BYTES));
    return Buffer.concat([decipher.update(sealed.subarray(tagAt + TAG_BYTES)), decipher.final()]);
  }

  sealText(value: unknown, context: string): string {
    return this.seal(Buffer.from(JSON.stringify(value)), context).toString('base64url');
  }

  openText(sealed: string, context: string): unknown {
    return JSON.parse(this.open(Buffer.from(sealed, 'base64url'), context).toString('utf8'));
  }
}
