import { setTimeout as sleep } from 'node:timers/promises';

export interface Patience {
  /** What is waited for, for the message. */
  readonly what?: string;
  readonly withinMs?: number;
}

/**
 * Waits until the condition answers with something, and answers with that. An error in the condition is "not yet".
 * @throws Error when the time is up, with the last error as its cause.
 */
export const until = async <T>(
  condition: () => T | Promise<T>,
  { what = 'the condition', withinMs = 10_000 }: Patience = {},
): Promise<NonNullable<T>> => {
  const deadline = performance.now() + withinMs;
  let cause: unknown;
  for (let pauseMs = 2; ; pauseMs = Math.min(pauseMs * 2, 100)) {
    try {
      const answer = await condition();
      if (answer) return answer;
      cause = undefined;
    } catch (error) {
      cause = error;
    }
    if (performance.now() > deadline) throw new Error(`gave up on ${what} after ${withinMs} ms`, { cause });
    await sleep(pauseMs);
  }
};
