import { setTimeout as sleep } from 'node:timers/promises';

/** Resolves to true as soon as the condition holds, to false when it has not within the time. */
export const waitFor = async (condition: () => boolean, timeoutMs: number): Promise<boolean> => {
  for (const deadline = Date.now() + timeoutMs; !condition(); await sleep(20)) {
    if (Date.now() > deadline) return false;
  }
  return true;
};
