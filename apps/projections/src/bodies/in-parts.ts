import type { Parts } from '@earwitness/policy';

/** Webhooks and questions of call set-up may be answered by the same process, and do not wait longer. */
const LONGEST_MS = 10;

const turnOfOthers = (): Promise<void> => new Promise((resolve) => setImmediate(resolve));

/** Does work of many parts, and lets others have their turn in between. */
export const inParts = async <T>(parts: Parts<T>): Promise<T> => {
  let begun = performance.now();
  for (;;) {
    const step = parts.next();
    if (step.done === true) return step.value;
    if (performance.now() - begun < LONGEST_MS) continue;
    await turnOfOthers();
    begun = performance.now();
  }
};
