import type { Child } from '../child';
import type { LoadSummary } from './generator';
import type { LoadOptions } from './load';
import type { RunningSystem } from './systems';
import type { Lane } from './signatures';
import { deliveryIn } from './webhook-shape';

export interface Pace {
  readonly pairs: number;
  readonly warmUpMs: number;
  readonly measuredMs: number;
  readonly poolSize: number;
}

/** What a run gave, and what was found when it was checked. */
export type Sample = Pick<LoadSummary, 'perSecond' | 'cpuPerRequest' | 'p50Ms' | 'p99Ms'>;

export interface Tally {
  /** Answered with anything else than 200, or not at all. */
  readonly refused: number;
  /** Stored more often than they were sent. */
  readonly duplicates: number;
}

const CONNECTIONS = 128;
/** Signatures are good for longer. */
const SIGN_AGAIN_AFTER_MS = 420_000;

/** One lane: runs of any system, each checked against what the broker has. */
export class LaneBench {
  readonly faults: string[] = [];
  private readonly tallies = new Map<string, Tally>();
  private generation = 0;
  private signedAt = -Infinity;

  constructor(
    private readonly generator: Pick<Child, 'ask'>,
    private readonly lane: Lane,
    private readonly pace: Pace,
  ) {}

  /** Of a system, over all of its runs. */
  tally(system: string): Tally {
    return this.tallies.get(system) ?? { refused: 0, duplicates: 0 };
  }

  /** How much it takes when it is given as much as it takes. */
  capacity(system: RunningSystem): Promise<Sample> {
    return this.run(system, (options) => this.generator.ask<LoadSummary>('closed', options));
  }

  /** How long it takes when it is given so much. */
  latency(system: RunningSystem, perSecond: number): Promise<Sample> {
    return this.run(system, (options) => this.generator.ask<LoadSummary>('open', { ...options, perSecond }));
  }

  private async run(system: RunningSystem, load: (options: LoadOptions) => Promise<LoadSummary>): Promise<Sample> {
    await this.sign();
    const { warmUpMs, measuredMs } = this.pace;
    const { port, child } = system;
    const given = await load({ port, pid: child.pid, connections: CONNECTIONS, warmUpMs, measuredMs });
    await this.check(system, given);
    const { perSecond, cpuPerRequest, p50Ms, p99Ms } = given;
    return { perSecond, cpuPerRequest, p50Ms, p99Ms };
  }

  private async sign(): Promise<void> {
    if (performance.now() - this.signedAt < SIGN_AGAIN_AFTER_MS) return;
    this.generation += 1;
    const { lane, generation } = this;
    await this.generator.ask('sign', { lane, generation, size: this.pace.poolSize });
    this.signedAt = performance.now();
  }

  /** Every acknowledged delivery is on the topic, as often as it was acknowledged; more often is counted. */
  private async check({ plan, readBack }: RunningSystem, { acknowledged, unknown }: LoadSummary): Promise<void> {
    const stored = new Uint16Array(acknowledged.length);
    let strangers = 0;
    await readBack.each(({ value }) => {
      const delivery = value ? deliveryIn(value) : undefined;
      if (delivery?.generation !== this.generation) strangers += 1;
      else stored[delivery.index] = (stored[delivery.index] ?? 0) + 1;
    });
    const found = { lost: 0, refused: 0, duplicates: 0 };
    acknowledged.forEach((times, index) => {
      const there = stored[index] ?? 0;
      const unsure = unknown[index] ?? 0;
      found.lost += Math.max(times - there, 0);
      found.refused += unsure;
      found.duplicates += Math.max(there - times - unsure, 0);
    });
    const { refused, duplicates } = this.tally(plan.name);
    this.tallies.set(plan.name, {
      refused: refused + found.refused,
      duplicates: duplicates + found.duplicates,
    });
    const faults = { 'acknowledged and not stored': found.lost, 'stored that nobody sent': strangers };
    for (const [fault, count] of Object.entries(faults))
      if (count > 0) this.faults.push(`${this.lane}, ${plan.name}: ${count} ${fault}`);
  }
}
