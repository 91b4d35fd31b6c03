import { setTimeout as sleep } from 'node:timers/promises';
import type { OnModuleDestroy } from '@nestjs/common';
import type { Logger } from '@earwitness/observability';
import type { PolicySet, ReplayTally } from '@earwitness/policy';
import { Problem } from '../http/problem';
import type { TenantRows } from '../reading/tenant-rows';
import type { PolicySets } from './policy-sets';
import type { NewReplay, ReplayStore } from './replay-store';
import { runReplay } from './run-replay';

/** That one tenant may have waiting in one process, the one that runs included. */
const MOST_WAITING = 5;
const LOOK_AGAIN_AFTER_MS = 1_000;

export interface ReplayJob {
  readonly tenant: string;
  readonly replay: NewReplay;
  readonly set: PolicySet;
}

export interface ReplayJobsParts {
  readonly rows: TenantRows;
  readonly store: ReplayStore;
  readonly sets: PolicySets;
  readonly logger: Pick<Logger, 'error'>;
}

const summaryOf = ({ from, to }: NewReplay, tally: ReplayTally): Readonly<Record<string, unknown>> => {
  const { lost, gained, policies: _, changes: __, ...counts } = tally;
  const flips = { lost: lost.count, minutesLost: lost.minutes, gained: gained.count, minutesGained: gained.minutes };
  return { from, to, ...counts, ...flips };
};

/** The replays that this process works on: of each tenant one after the other. */
export class ReplayJobs implements OnModuleDestroy {
  private readonly waiting = new Map<string, number>();
  private readonly latest = new Map<string, Promise<void>>();
  private readonly stopping = new AbortController();

  constructor(private readonly parts: ReplayJobsParts) {}

  /** @throws Problem 503 where too many of the tenant's are waiting already */
  async submit(job: ReplayJob): Promise<void> {
    const { tenant, replay } = job;
    const before = this.waiting.get(tenant) ?? 0;
    if (before >= MOST_WAITING)
      throw new Problem(503, { detail: 'Too many replays are waiting.', headers: { 'retry-after': '60' } });
    this.waiting.set(tenant, before + 1);
    try {
      await this.parts.store.queue(tenant, replay);
    } catch (error) {
      this.leave(tenant);
      throw error;
    }
    const turn = (this.latest.get(tenant) ?? Promise.resolve()).then(() => this.work(job));
    this.latest.set(tenant, turn);
  }

  /** What is under way is left as interrupted. */
  async onModuleDestroy(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.latest.values());
  }

  private leave(tenant: string): void {
    const left = (this.waiting.get(tenant) ?? 1) - 1;
    if (left > 0) this.waiting.set(tenant, left);
    else this.waiting.delete(tenant);
  }

  private async work(job: ReplayJob): Promise<void> {
    const { tenant, replay } = job;
    const key = { tenant, id: replay.id };
    try {
      if (await this.begin(key)) await this.replay(job);
      if (this.stopping.signal.aborted) await this.parts.store.end(key, 'interrupted');
    } catch (error) {
      this.parts.logger.error({ err: error, replayId: replay.id }, 'a replay failed');
      const reason = 'The database is away or takes too long.';
      await this.parts.store.end(key, 'failed', reason).catch(() => undefined);
    } finally {
      this.leave(tenant);
    }
  }

  /** Waits until no other process replays anything for the tenant. */
  private async begin(key: { readonly tenant: string; readonly id: string }): Promise<boolean> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const begun = await this.parts.store.begin(key);
      if (begun !== 'busy') return begun === 'begun';
      await sleep(LOOK_AGAIN_AFTER_MS, undefined, { signal }).catch(() => undefined);
    }
    return false;
  }

  private async replay({ tenant, replay, set }: ReplayJob): Promise<void> {
    const { rows, store, sets } = this.parts;
    const { id, from, to, policySetHash: hash, requestedBy: by } = replay;
    const key = { tenant, id };
    const tally = await runReplay({
      rows,
      set,
      setOf: (policySetHash) => sets.known(tenant, policySetHash),
      period: { tenant, from, to },
      tell: async (progress) => (await store.tell(key, progress)) && !this.stopping.signal.aborted,
    });
    if (!tally) return;
    await sets.noteReplay(tenant, { hash, replayId: id, by, summary: summaryOf(replay, tally) });
    await store.end(key, 'done');
  }
}
