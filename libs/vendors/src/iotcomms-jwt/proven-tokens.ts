import type { Instant } from '@earwitness/domain';
import type { JWTPayload } from 'jose';
import type { CallbackKeys } from './rsa-keys';
import { hasExpired, isStale } from './token-times';

interface Proven {
  readonly payload: JWTPayload;
  readonly at: Instant;
}

const MOST_OF_AN_ACCOUNT = 100;

/**
 * Tokens whose signature held and whose claims were right, by the keys that they were held against. The vendor proves itself
 * with the same one in many callbacks: its signature is verified once, its times every time.
 */
export class ProvenTokens {
  private readonly proven = new WeakMap<CallbackKeys, Map<string, Proven>>();

  add(token: string, keys: CallbackKeys, proven: Proven): void {
    const own = this.proven.get(keys) ?? new Map<string, Proven>();
    this.proven.set(keys, own);
    if (own.size >= MOST_OF_AN_ACCOUNT) own.clear();
    own.set(token, proven);
  }

  /** False where that has to be found out anew: a clock that was set back may make a token one that is not valid yet. */
  isGood(token: string, keys: CallbackKeys, now: Instant): boolean {
    const known = this.proven.get(keys)?.get(token);
    if (!known || now < known.at) return false;
    return !hasExpired(known.payload, keys, now) && !isStale(known.payload, keys, now);
  }
}
