import { setTimeout as sleep } from 'node:timers/promises';
import { trimLog } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import type { Database } from '@earwitness/persistence';
import { forgetDone } from '../dispatch/dispatch-queue';

const EVERY_MS = 60_000;

export interface HousekeepingOptions {
  /** How long records that everybody has passed, and commands that are done, are kept. */
  readonly keepMs: number;
}

/** Removes what nobody needs any more, so that nothing but the ledger grows without end. */
export class Housekeeping {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly database: Database,
    private readonly options: HousekeepingOptions,
    private readonly logger: Logger,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.tidy().catch((error: unknown) => this.logger.warn({ err: error }, 'housekeeping waits'));
      await sleep(EVERY_MS, undefined, { signal }).catch(() => undefined);
    }
  }

  private async tidy(): Promise<void> {
    const { keepMs } = this.options;
    await trimLog(this.database, { keepMs });
    await forgetDone(this.database, keepMs);
  }
}
