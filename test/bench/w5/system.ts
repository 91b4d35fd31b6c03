import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { Child } from '../child';
import type { W5Settings } from '../peers/w5-earwitness';
import { type Measured, openLoop } from './open-loop';
import { announcementOf, isRight, type Lane, questionOf, subjectOf } from './questions';
import { bearerOf } from './accounts';
import type { KeptDecision } from './read-decisions';

export interface Pace {
  readonly perSecond: number;
  readonly seconds: number;
}

const countOf = ({ perSecond, seconds }: Pace): number => Math.round(perSecond * seconds);

const accountOf = (lane: Lane): string => (lane === 'newCall' ? 'bench' : lane);

/** One ingress with the fifty policies or with none, and what it has answered. */
export class System {
  readonly faults: string[] = [];
  private readonly bearer: string;
  private readonly told = new Map<string, boolean>();
  /** The next one. */
  private call = 0;

  private constructor(
    private readonly child: Child,
    private readonly port: number,
    private readonly settings: W5Settings,
  ) {
    this.bearer = bearerOf(settings.privateKey);
  }

  static async start(settings: W5Settings, execArgv: readonly string[] = []): Promise<System> {
    const child = new Child(join(__dirname, '../peers/w5-earwitness.js'), { execArgv });
    return new System(child, await child.ask<number>('open', settings), settings);
  }

  /** Asks about calls that nobody has asked about before; every answer is checked. */
  async run(lane: Lane, pace: Pace): Promise<Measured> {
    const first = this.call;
    this.call += countOf(pace);
    await this.announce(lane, first, pace);
    const { port, child } = this;
    return openLoop({
      ...pace,
      port,
      pid: child.pid,
      request: (index) => questionOf(lane, first + index, this.bearer),
      answered: (index, status, body) => this.check(lane, first + index, { status, body }),
    });
  }

  /** What the bus has of every question that was answered. */
  compare(kept: ReadonlyMap<string, KeptDecision>): number {
    let duplicates = 0;
    for (const [key, isRecorded] of this.told) {
      const decision = kept.get(key);
      if (!decision) this.faults.push(`${key} was answered, and its decision is lost`);
      else if (decision.record !== isRecorded) this.faults.push(`${key} was decided otherwise than answered`);
      else if (decision.isAmbiguous) this.faults.push(`${key} has several decisions`);
      duplicates += Math.max((decision?.times ?? 0) - 1, 0);
    }
    return duplicates;
  }

  get answered(): number {
    return this.told.size;
  }

  get isDrained(): boolean {
    return readdirSync(join(this.settings.directory, 'spill')).length === 0;
  }

  stop(): Promise<void> {
    return this.child.stop();
  }

  /** As fast as is asked afterwards, and not counted. */
  private async announce(lane: Lane, first: number, pace: Pace): Promise<void> {
    const announcements = Array.from({ length: countOf(pace) }, (_, index) => announcementOf(lane, first + index));
    const some = announcements.filter((one) => one !== undefined);
    if (some.length === 0) return;
    await openLoop({
      ...pace,
      port: this.port,
      pid: this.child.pid,
      request: (index) => some[index] ?? Buffer.alloc(0),
      answered: (index, status) => {
        if (status !== 200) this.faults.push(`${lane}: announcement ${index} was answered ${status}`);
      },
    });
  }

  private check(lane: Lane, call: number, { status, body }: { readonly status: number; readonly body: string }): void {
    const { hasPolicies } = this.settings;
    if (status !== 200) return void this.faults.push(`${lane}: call ${call} was answered ${status}`);
    if (!isRight(lane, call, { body, hasPolicies })) this.faults.push(`${lane}: call ${call} was answered ${body}`);
    this.told.set(`${accountOf(lane)}/${subjectOf(call)}`, hasPolicies && body !== '' && isRecorded(lane, body));
  }
}

const isRecorded = (lane: Lane, body: string): boolean =>
  body.includes(lane === 'newCall' ? '"recordCall":true' : lane === 'ice' ? '"startRecording"' : '"record":true');
