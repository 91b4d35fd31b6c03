import { createPrivateKey, type KeyObject } from 'node:crypto';
import { SignJWT } from 'jose';
import type { RequestKey } from './rsa-keys';

/** Parsing a key costs more than using it. */
const parsed = new WeakMap<RequestKey, KeyObject>();
const keyOf = (key: RequestKey): KeyObject => {
  const known = parsed.get(key) ?? createPrivateKey(key.privateKey);
  parsed.set(key, known);
  return known;
};

const tokenOf = (key: RequestKey, nowSeconds: number): Promise<string> =>
  new SignJWT(key.claims)
    .setProtectedHeader({ alg: 'RS256', typ: 'JWT', ...(key.keyId !== undefined && { kid: key.keyId }) })
    .setIssuedAt(nowSeconds)
    .setExpirationTime(nowSeconds + key.lifetimeSeconds)
    .sign(keyOf(key));

/** The headers of a request with a JSON body, with a token that lives for a short time. */
export const signedHeaders = async (
  key: RequestKey,
  nowSeconds: number,
): Promise<Readonly<Record<string, string>>> => ({
  authorization: `Bearer ${await tokenOf(key, nowSeconds)}`,
  'content-type': 'application/json',
  accept: 'application/json',
});
