import { alternate, type Bar, median, type Pair, type Ratio, ratioOf } from '../pairs';
import type { Row } from '../report';
import { barsOf } from './bars';
import type { LaneBench, Sample } from './lane-bench';
import type { Lane } from './signatures';
import { FLOOR, OURS, type RunningSystem, type SystemPlan } from './systems';

export interface LaneFindings {
  readonly rows: readonly Row[];
  readonly ratios: readonly (Ratio & { readonly lane: string })[];
  readonly faults: readonly string[];
}

type Samples = Map<string, Sample[]>;
type Latencies = Map<string, { readonly half: Sample; readonly most: Sample }>;

const UNKNOWN: Sample = { perSecond: Number.NaN, cpuPerRequest: Number.NaN, p50Ms: Number.NaN, p99Ms: Number.NaN };
const NOTHING_MEASURED = { half: UNKNOWN, most: UNKNOWN };

const medianOf = (samples: readonly Sample[], of: (sample: Sample) => number): number => median(samples.map(of));

/** Everything about one lane, on systems that were started for it alone. */
export class LaneRun {
  private readonly samples: Samples = new Map();
  private readonly ratios: Ratio[] = [];

  constructor(
    private readonly systems: ReadonlyMap<SystemPlan, RunningSystem>,
    private readonly bench: LaneBench,
    private readonly pairs: number,
  ) {}

  private get peers(): readonly SystemPlan[] {
    return [...this.systems.keys()].filter((plan) => plan !== OURS);
  }

  async run(lane: Lane): Promise<LaneFindings> {
    for (const system of this.systems.values()) await this.bench.capacity(system);
    for (const peer of this.peers) await this.compare(peer, barsOf(lane, peer));
    const latencies = await this.latencies(barsOf(lane, FLOOR).p99);
    const rows = [OURS, ...this.peers].map(({ name }) => this.row(name, latencies));
    return { rows, ratios: this.ratios.map((ratio) => ({ ...ratio, lane })), faults: this.bench.faults };
  }

  private async compare(peer: SystemPlan, { perSecond, cpu }: ReturnType<typeof barsOf>): Promise<void> {
    const pairs = await alternate(
      this.pairs,
      () => this.capacity(OURS),
      () => this.capacity(peer),
    );
    this.ratios.push(
      ratioOf(`requests/s, ${peer.name}`, pairs, {
        of: (sample) => sample.perSecond,
        ...(perSecond && { bar: perSecond }),
      }),
      ratioOf(`CPU per event, ${peer.name}`, pairs, {
        of: (sample) => sample.cpuPerRequest,
        isLessBetter: true,
        ...(cpu && { bar: cpu }),
      }),
    );
  }

  private async capacity(plan: SystemPlan): Promise<Sample> {
    const sample = await this.bench.capacity(this.running(plan));
    this.samples.set(plan.name, [...(this.samples.get(plan.name) ?? []), sample]);
    return sample;
  }

  /** At shares of each system's own capacity. */
  private async latencies(bar: Bar | undefined): Promise<Latencies> {
    const found: Latencies = new Map();
    for (const plan of this.peers.filter((peer) => peer !== FLOOR))
      found.set(plan.name, { half: await this.latency(plan, 0.5), most: await this.latency(plan, 0.8) });
    const at = async (share: number): Promise<readonly Pair<Sample>[]> =>
      alternate(
        this.pairs,
        () => this.latency(OURS, share),
        () => this.latency(FLOOR, share),
      );
    const [half, most] = [await at(0.5), await at(0.8)];
    for (const [plan, side] of [
      [OURS, 'ours'],
      [FLOOR, 'theirs'],
    ] as const)
      found.set(plan.name, {
        half: middle(half.map((pair) => pair[side])),
        most: middle(most.map((pair) => pair[side])),
      });
    this.ratios.push(
      ratioOf('p99 at 50 %, floor', half, { of: ({ p99Ms }) => p99Ms, isLessBetter: true, ...(bar && { bar }) }),
      ratioOf('p99 at 80 %, floor', most, { of: ({ p99Ms }) => p99Ms, isLessBetter: true }),
    );
    return found;
  }

  private latency(plan: SystemPlan, share: number): Promise<Sample> {
    const capacity = medianOf(this.samples.get(plan.name) ?? [], ({ perSecond }) => perSecond);
    return this.bench.latency(this.running(plan), capacity * share);
  }

  private running(plan: SystemPlan): RunningSystem {
    const system = this.systems.get(plan);
    if (!system) throw new Error(`${plan.name} is not running`);
    return system;
  }

  private row(system: string, latencies: Latencies): Row {
    const samples = this.samples.get(system) ?? [];
    const { half, most } = latencies.get(system) ?? NOTHING_MEASURED;
    return {
      system,
      'requests/s': medianOf(samples, ({ perSecond }) => perSecond),
      'CPU µs/event': medianOf(samples, ({ cpuPerRequest }) => cpuPerRequest),
      'p50 ms at 50 %': half.p50Ms,
      'p99 ms at 50 %': half.p99Ms,
      'p50 ms at 80 %': most.p50Ms,
      'p99 ms at 80 %': most.p99Ms,
      ...this.bench.tally(system),
    };
  }
}

const middle = (samples: readonly Sample[]): Sample => ({
  perSecond: medianOf(samples, ({ perSecond }) => perSecond),
  cpuPerRequest: medianOf(samples, ({ cpuPerRequest }) => cpuPerRequest),
  p50Ms: medianOf(samples, ({ p50Ms }) => p50Ms),
  p99Ms: medianOf(samples, ({ p99Ms }) => p99Ms),
});
