import { setImmediate as breathe } from 'node:timers/promises';
import { type PolicySet, Replay, type ReplayTally } from '@earwitness/policy';
import type { TenantRows } from '../reading/tenant-rows';
import { conversationsWithoutFacts, countDecisions, type Period, recordedDecisions } from './recorded-decisions';
import type { Progress } from './replay-store';
import { Roles } from './roles';

/** So long the process may be busy with a replay before it looks after whatever else waits. */
const SLICE_MS = 5;
const TELL_EVERY_MS = 250;
const DECISIONS_PER_PAGE = 250;
const CONVERSATIONS_PER_PAGE = 2_000;

/** Postgres gave up on a statement because it took too long. */
const QUERY_CANCELLED = '57014';

export interface ReplayRun {
  readonly rows: TenantRows;
  readonly period: Period;
  readonly set: PolicySet;
  /** A set that decided once, where it is still known. */
  setOf(hash: string): Promise<PolicySet | undefined>;
  /** Told now and then. @returns whether to go on */
  tell(progress: Progress): Promise<boolean>;
}

/** What counts is how far it is, not how far exactly: where there is too much to count, nobody waits for it. */
const estimate = async ({ rows, period }: ReplayRun): Promise<number | undefined> => {
  try {
    return await countDecisions(rows, period);
  } catch (error) {
    if ((error as { code?: string }).code === QUERY_CANCELLED) return undefined;
    throw error;
  }
};

/** A replay at its work, which lets others have their turn. */
class Work {
  private readonly replay: Replay;
  private readonly roles: Roles;
  private done = 0;
  private toldAt = performance.now();
  private sliceUntil = 0;

  constructor(
    private readonly run: ReplayRun,
    private readonly total: number | undefined,
  ) {
    this.replay = new Replay(run.set);
    this.roles = new Roles((hash) => run.setOf(hash));
  }

  /** @returns undefined where it was told to stop */
  async result(): Promise<ReplayTally | undefined> {
    const { rows, period } = this.run;
    for await (const { looked, decisions } of recordedDecisions(rows, period, DECISIONS_PER_PAGE)) {
      for (const { recorded, sets } of decisions) {
        this.replay.add({ ...recorded, role: await this.roles.of(sets) });
        if (performance.now() > this.sliceUntil) await this.yieldTurn();
      }
      this.done += looked;
      if (!(await this.mayGoOn())) return undefined;
    }
    for await (const count of conversationsWithoutFacts(rows, period, CONVERSATIONS_PER_PAGE)) {
      this.replay.addWithoutFacts(count);
      if (!(await this.mayGoOn())) return undefined;
    }
    return (await this.tell()) ? this.replay.tally : undefined;
  }

  private async yieldTurn(): Promise<void> {
    await breathe();
    this.sliceUntil = performance.now() + SLICE_MS;
  }

  private async mayGoOn(): Promise<boolean> {
    return performance.now() - this.toldAt < TELL_EVERY_MS || this.tell();
  }

  private tell(): Promise<boolean> {
    this.toldAt = performance.now();
    return this.run.tell({ done: this.done, total: this.total, result: this.replay.tally });
  }
}

/** Replays a period a page at a time. @returns undefined where it was told to stop */
export const runReplay = async (run: ReplayRun): Promise<ReplayTally | undefined> =>
  new Work(run, await estimate(run)).result();
