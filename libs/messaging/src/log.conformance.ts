import { type Kept, promises } from '@earwitness/testing';
import { appending, appendingPromises } from './conformance/appending';
import { following, followingPromises } from './conformance/following';
import type { LogUnderTest } from './conformance/log-under-test';
import { working, workingPromises } from './conformance/working';

/** Everything that an adapter of the bus promises; there is nothing more to rely on. */
export const logPromises = [...appendingPromises, ...followingPromises, ...workingPromises] as const;
type LogPromise = (typeof logPromises)[number];

export { type LogUnderTest } from './conformance/log-under-test';

/** Runs all of it on a real log; a promise that it cannot be asked is replaced by the reason. */
export const keepsLogPromises = (
  whose: string,
  under: () => LogUnderTest,
  instead: Partial<Parameters<typeof promises<LogPromise>>[2]> = {},
): void => {
  const kept: Record<LogPromise, Kept> = { ...appending(under), ...following(under), ...working(under) };
  promises(whose, logPromises, { ...kept, ...instead });
};
