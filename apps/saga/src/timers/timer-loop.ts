import { Repetition } from '@earwitness/configuration';
import { toInstant } from '@earwitness/domain';
import type { Logger } from '@earwitness/observability';

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
  private readonly rounds: Repetition;

  constructor(private readonly parts: TimerLoopParts) {
    this.rounds = new Repetition(() => this.look(), {
      afterFailureMs: AFTER_FAILURE_MS,
      onFailure: (err) => parts.logger.warn({ err }, 'timers paused'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async look(): Promise<number> {
    const told = await this.parts.passTime(toInstant(this.parts.clock()), MOST_AT_ONCE);
    return told === MOST_AT_ONCE ? 0 : EVERY_MS;
  }
}
