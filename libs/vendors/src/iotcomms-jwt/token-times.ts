import { type Instant, toEpochMs } from '@earwitness/domain';
import type { JWTPayload } from 'jose';
import type { CallbackKeys } from './rsa-keys';

/** A token without an expiry is good while it is young. */
export const isStale = ({ exp, iat }: JWTPayload, { toleranceSeconds }: CallbackKeys, now: Instant): boolean => {
  if (iat === undefined) return exp === undefined;
  const ageSeconds = toEpochMs(now) / 1000 - iat;
  return ageSeconds < -toleranceSeconds || (exp === undefined && ageSeconds > toleranceSeconds);
};

export const hasExpired = ({ exp }: JWTPayload, { toleranceSeconds }: CallbackKeys, now: Instant): boolean =>
  exp !== undefined && exp + toleranceSeconds <= toEpochMs(now) / 1000;
