import type { DecodedEvent } from '@earwitness/messaging';
import { advance, type Progress, type Sql } from '@earwitness/persistence';
import { type Changed, foldSlice } from './fold-slice';
import { loadProjected } from './load-projected';
import type { Projected } from './projected';
import type { ProjectedCache } from './projected.cache';
import { writeRows } from './write-rows';

/** What the projections need of a database. */
export interface SqlDatabase extends Sql {
  transaction<T>(work: (tx: Sql) => Promise<T>): Promise<T>;
}

export interface ApplyEventsParts {
  readonly database: SqlDatabase;
  readonly cache: ProjectedCache;
  /** Told after the rows of these events are committed, with when the work on them began. For telemetry. */
  readonly onApplied?: ((events: readonly DecodedEvent[], startedAtMs: number) => void) | undefined;
  readonly nowMs?: () => number;
}

/** The bus says that something was recorded which the ledger does not have: they are not of one system. */
class LedgerBehind extends Error {
  override readonly name = 'LedgerBehind';
}

const changedBy = (loaded: ReadonlyMap<string, Projected>, missing: ReadonlyMap<string, number>): readonly Changed[] =>
  [...missing].map(([id, version]) => {
    const after = loaded.get(id);
    if (!after || after.version < version) throw new LedgerBehind(`stream ${id} ends before version ${version}`);
    return { before: undefined, after };
  });

/** Keeps the read models in step with the events of the bus. */
export class ApplyEvents {
  private readonly nowMs: () => number;

  constructor(private readonly parts: ApplyEventsParts) {
    this.nowMs = parts.nowMs ?? Date.now;
  }

  /**
   * Rows and progress are committed in one transaction.
   * @throws Fenced when the partition belongs to somebody else.
   */
  async apply(events: readonly DecodedEvent[], progress: Progress): Promise<void> {
    const { database, cache, onApplied } = this.parts;
    const startedAtMs = this.nowMs();
    const { changed, missing } = foldSlice(events, (id) => cache.get(id));
    const loaded = await loadProjected(database, [...missing.keys()]);
    const all = [...changed, ...changedBy(loaded, missing)];
    await database.transaction(async (tx) => {
      await advance(tx, progress);
      await writeRows(tx, all);
    });
    // Only now: what is kept here is taken for written.
    cache.keep(all.map(({ after }) => after));
    onApplied?.(events, startedAtMs);
  }
}
