import { Repetition } from '@earwitness/configuration';
import { type Conversation, toInstant } from '@earwitness/domain';
import type { Logger } from '@earwitness/observability';
import { type Database, sweep } from '@earwitness/persistence';

export interface SweepLoopParts {
  readonly database: Database;
  readonly logger: Logger;
  clock(): number;
}

const MOST_AT_ONCE = 500;
const EVERY_MS = 500;
const AFTER_FAILURE_MS = 1_000;

/** A call that is over keeps what was decided; where nothing is known of a state it is looked at. */
const goesOn = (state: unknown): boolean => {
  const { lifecycle, sessions } = (state ?? { lifecycle: 'open', sessions: [] }) as Conversation;
  return lifecycle === 'open' && (sessions.length === 0 || sessions.some(({ endedAt }) => endedAt === undefined));
};

/** After new policies came into force that are for running calls too: tells those calls the time, some at once. */
export class SweepLoop {
  private readonly rounds: Repetition;

  constructor(private readonly parts: SweepLoopParts) {
    this.rounds = new Repetition(() => this.look(), {
      afterFailureMs: AFTER_FAILURE_MS,
      onFailure: (err) => parts.logger.warn({ err }, 'sweeps paused'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async look(): Promise<number> {
    const now = toInstant(this.parts.clock());
    const wasBusy = await this.parts.database.transaction((tx) => sweep(tx, { now, most: MOST_AT_ONCE, goesOn }));
    return wasBusy ? 0 : EVERY_MS;
  }
}
