import { type Directory, Repetition } from '@earwitness/configuration';
import { later, toInstant } from '@earwitness/domain';
import type { Logger } from '@earwitness/observability';
import type { Database } from '@earwitness/persistence';
import type { Reader } from './reader';
import { beginSearch } from '@earwitness/persistence';

export interface ReadersParts {
  readonly database: Database;
  readonly directory: Directory;
  readonly logger: Logger;
  clock(): number;
}

/** How far the first search of an account goes back. */
const FIRST_REACH_MS = 86_400_000;
const EVERY_MS = 60_000;

/** One reader per vendor, so that a dead one holds up no other; and for each account that can be searched, a search. */
export class Readers {
  private readonly rounds: Repetition;

  constructor(
    private readonly readers: readonly Reader[],
    private readonly parts: ReadersParts,
  ) {
    this.rounds = new Repetition(() => this.beginSearches(), {
      afterFailureMs: EVERY_MS,
      onFailure: (err) => parts.logger.warn({ err }, 'searches wait'),
    });
  }

  start(): void {
    this.rounds.start();
    for (const reader of this.readers) reader.start();
  }

  async stop(): Promise<void> {
    await Promise.all([this.rounds, ...this.readers].map((one) => one.stop()));
  }

  /** Accounts may be added while this runs. */
  private async beginSearches(): Promise<number> {
    const { database, directory, clock } = this.parts;
    const from = later(toInstant(clock()), -FIRST_REACH_MS);
    for (const { adapter, settings } of directory.accounts)
      if (adapter.reads?.backfill)
        await beginSearch(database, {
          vendor: adapter.vendor,
          account: settings.id,
          tenant: settings.tenant,
          key: 'backfill',
          from,
        });
    return EVERY_MS;
  }
}
