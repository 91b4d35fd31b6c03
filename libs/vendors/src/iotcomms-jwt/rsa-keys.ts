import { createPrivateKey, createPublicKey, type KeyObject } from 'node:crypto';
import { z } from 'zod';

const SMALLEST_KEY_BITS = 2048;

const isStrongRsa = (text: string, toKey: (text: string) => KeyObject): boolean => {
  try {
    const { asymmetricKeyType, asymmetricKeyDetails } = toKey(text);
    return asymmetricKeyType === 'rsa' && (asymmetricKeyDetails?.modulusLength ?? 0) >= SMALLEST_KEY_BITS;
  } catch {
    return false;
  }
};

const publicKey = z
  .string()
  .refine((text) => isStrongRsa(text, createPublicKey), 'must be the PEM of an RSA public key');
const privateKey = z
  .string()
  .refine((text) => isStrongRsa(text, createPrivateKey), 'must be the PEM of an RSA private key');

/** A file may hold several, while a key is being replaced. */
const publicKeys = z.preprocess(
  (given) => (typeof given === 'string' ? (given.match(/-----BEGIN [^]*?-----END [A-Z ]+-----/g) ?? [given]) : given),
  z.array(publicKey).min(1),
);

/** How the vendor proves itself in REST callbacks: with a private key that we gave it. */
export const callbackKeys = z.strictObject({
  publicKeys,
  issuer: z.string().optional(),
  audience: z.string().optional(),
  /** How far clocks may differ, and how old a token without an expiry may be. */
  toleranceSeconds: z.number().int().min(0).max(3_600).default(300),
});
export type CallbackKeys = z.infer<typeof callbackKeys>;

/** How we prove ourselves to the vendor. What claims it wants is not published. */
export const requestKey = z.strictObject({
  privateKey,
  keyId: z.string().optional(),
  claims: z.record(z.string(), z.json()).default({}),
  lifetimeSeconds: z.number().int().min(10).max(3_600).default(60),
});
export type RequestKey = z.infer<typeof requestKey>;
