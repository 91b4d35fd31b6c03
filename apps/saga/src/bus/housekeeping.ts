import { Repetition } from '@earwitness/configuration';
import { trimLog } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import { type Database, forgetWatches } from '@earwitness/persistence';
import { forgetDone } from '../dispatch/dispatch-queue';

const EVERY_MS = 60_000;

export interface HousekeepingOptions {
  /** How long records that everybody has passed, and commands that are done, are kept. */
  readonly keepMs: number;
}

/** Removes what nobody needs any more, so that nothing but the ledger grows without end. */
export class Housekeeping {
  private readonly rounds: Repetition;

  constructor(
    private readonly database: Database,
    private readonly options: HousekeepingOptions,
    logger: Logger,
  ) {
    this.rounds = new Repetition(() => this.tidy(), {
      afterFailureMs: EVERY_MS,
      onFailure: (err) => logger.warn({ err }, 'housekeeping waits'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async tidy(): Promise<number> {
    const { keepMs } = this.options;
    await trimLog(this.database, { keepMs });
    await forgetDone(this.database, keepMs);
    await forgetWatches(this.database, keepMs);
    return EVERY_MS;
  }
}
