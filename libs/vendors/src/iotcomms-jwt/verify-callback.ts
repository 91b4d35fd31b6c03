import { createPublicKey, type KeyObject } from 'node:crypto';
import { type Instant, toEpochMs } from '@earwitness/domain';
import { errors, jwtVerify, type JWTVerifyOptions } from 'jose';
import type { RefusalReason, Verdict } from '../contract/webhook';
import { ProvenTokens } from './proven-tokens';
import type { CallbackKeys } from './rsa-keys';
import { isStale } from './token-times';

const BEARER = /^Bearer ((?:[\w-]+\.){2}[\w-]+)$/;

const refused = (reason: RefusalReason, detail?: string): Verdict => ({
  isGenuine: false,
  reason,
  ...(detail && { detail }),
});

/** Parsing a key costs as much as using it. */
const parsed = new WeakMap<readonly string[], readonly KeyObject[]>();
const keysOf = (pems: readonly string[]): readonly KeyObject[] => {
  const known = parsed.get(pems);
  if (known) return known;
  const keys = pems.map((pem) => createPublicKey(pem));
  parsed.set(pems, keys);
  return keys;
};

/** Base64 has several spellings of the same bytes; a token is written in one. */
const isCanonical = (token: string): boolean =>
  token.split('.').every((part) => Buffer.from(part, 'base64url').toString('base64url') === part);

const refusalFor = (error: unknown): Verdict => {
  if (error instanceof errors.JWTExpired) return refused('Stale', 'exp');
  if (error instanceof errors.JWTClaimValidationFailed)
    return refused(error.claim === 'nbf' ? 'Stale' : 'WrongSignature', error.claim);
  if (error instanceof errors.JOSEAlgNotAllowed) return refused('WrongSignature', 'alg');
  if (error instanceof errors.JOSEError) return refused('MalformedSignature', error.code);
  throw error;
};

const optionsOf = ({ issuer, audience, toleranceSeconds }: CallbackKeys, now: Instant): JWTVerifyOptions => ({
  algorithms: ['RS256'],
  clockTolerance: toleranceSeconds,
  currentDate: new Date(toEpochMs(now)),
  ...(issuer !== undefined && { issuer }),
  ...(audience !== undefined && { audience }),
});

const proven = new ProvenTokens();

const verifyToken = async (token: string, callbacks: CallbackKeys, now: Instant): Promise<Verdict> => {
  for (const key of keysOf(callbacks.publicKeys)) {
    try {
      const { payload } = await jwtVerify(token, key, optionsOf(callbacks, now));
      if (isStale(payload, callbacks, now)) return refused('Stale');
      proven.add(token, callbacks, { payload, at: now });
      return { isGenuine: true };
    } catch (error) {
      if (!(error instanceof errors.JWSSignatureVerificationFailed)) return refusalFor(error);
    }
  }
  return refused('WrongSignature');
};

/**
 * A JSON Web Token as bearer (Call Recording API: "A Bearer Authorization header matching the /newCall callback
 * configuration"): RS256 and nothing else, by any of the account's keys. It proves who calls, not what is said.
 */
export const verifyCallback = async (
  header: string | undefined,
  callbacks: CallbackKeys,
  now: Instant,
): Promise<Verdict> => {
  if (callbacks.publicKeys.length === 0) return refused('NoSecretConfigured');
  if (!header) return refused('MissingSignature');
  const [, token] = BEARER.exec(header) ?? [];
  if (token && proven.isGood(token, callbacks, now)) return { isGenuine: true };
  return token && isCanonical(token) ? verifyToken(token, callbacks, now) : refused('MalformedSignature');
};
