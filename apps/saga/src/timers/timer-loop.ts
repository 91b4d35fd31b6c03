import { toInstant } from '@earwitness/domain';
import type { Logger } from '@earwitness/observability';
import { setTimeout as sleep } from 'node:timers/promises';

export interface TimerLoopParts {
  /** Tells conversations the time whose deadline has come; answers how many there were. */
  passTime(now: string, most: number): Promise<number>;
  readonly logger: Logger;
  clock(): number;
}

const MOST_AT_ONCE = 200;
const EVERY_MS = 100;
const AFTER_FAILURE_MS = 1_000;

/** Looks for deadlines that have come. Several may run: each conversation is told by one of them. */
export class TimerLoop {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(private readonly parts: TimerLoopParts) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    while (!this.stopping.signal.aborted) {
      const waitMs = await this.parts.passTime(toInstant(this.parts.clock()), MOST_AT_ONCE).then(
        (told) => (told === MOST_AT_ONCE ? 0 : EVERY_MS),
        (error: unknown) => {
          this.parts.logger.warn({ err: error }, 'timers paused');
          return AFTER_FAILURE_MS;
        },
      );
      await sleep(waitMs, undefined, { signal: this.stopping.signal }).catch(() => undefined);
    }
  }
}
