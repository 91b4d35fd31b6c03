import { setTimeout as sleep } from 'node:timers/promises';
import type { Fetched, LogRecord } from '../log';
import type { Claims, DeadLetters } from './claims';
import type { Held } from './held';
import { type Slice, type SliceHandler, sliceEnd, type SliceLimits } from './slice';

/** What happened, for whoever counts. */
export type ConsumerEvent = 'records' | 'slices' | 'conflicts' | 'outages' | 'splits' | 'buried' | 'lost';
export type CountConsumer = (event: ConsumerEvent, by: number) => void;

export interface SliceWorkOptions extends SliceLimits {
  readonly group: string;
  readonly claims: Claims;
  readonly deadLetters: DeadLetters;
  readonly handler: SliceHandler;
  /** Whether an error says that something we depend on is away, rather than that the work is wrong. */
  readonly isUnavailable: (error: unknown) => boolean;
  readonly count: CountConsumer;
}

/** `moved`: the commit had happened, although its answer was lost. */
type Outcome = 'done' | 'moved' | 'lost' | 'stale' | { readonly poison: unknown };

interface Tries {
  conflicts: number;
  outages: number;
}

const MOST_CONFLICTS = 10;
const OUTAGE_PAUSE_MS = { first: 100, longest: 5_000 } as const;

const isNamed = (error: unknown, name: string): boolean => error instanceof Error && error.name === name;

/** Error texts may carry what a vendor said: enough to find the bug, not all of it. */
const causeOf = (error: unknown): string =>
  (error instanceof Error ? `${error.name}: ${error.message}` : String(error)).slice(0, 500);

/** Works through what was fetched of one partition, slice by slice, down to single records where that is needed. */
export class SliceWork {
  /** Where the halves of a slice that failed end, the innermost last. */
  private readonly ends: number[] = [];

  constructor(
    private readonly options: SliceWorkOptions,
    private readonly held: Held,
    private readonly batch: Fetched,
  ) {}

  /** False when the partition has been claimed by somebody else. */
  async run(): Promise<boolean> {
    const { records } = this.batch;
    for (let index = this.indexOfNext(0); index < records.length; index = this.indexOfNext(index)) {
      const end = this.ends.at(-1) ?? sliceEnd(this.batch, index, this.options);
      const outcome = await this.settle(records.slice(index, end));
      if (outcome === 'lost' || outcome === 'stale') return outcome === 'stale';
      if (typeof outcome === 'object') this.halve(index, end);
      else this.dropEndsBefore(this.indexOfNext(index));
      await this.batch.heartbeat();
    }
    return true;
  }

  private halve(start: number, end: number): void {
    if (this.ends.length === 0) this.ends.push(end);
    this.ends.push((start + end) >> 1);
  }

  private dropEndsBefore(index: number): void {
    while ((this.ends.at(-1) ?? Infinity) <= index) this.ends.pop();
  }

  private indexOfNext(index: number): number {
    const { records } = this.batch;
    let next = index;
    while (next < records.length && (records[next]?.offset ?? 0) < this.held.position) next += 1;
    return next;
  }

  /** Only a slice of several records is answered with its poison: a single one is buried. */
  private async settle(records: readonly LogRecord[]): Promise<Outcome> {
    const { handler, count } = this.options;
    const outcome = await this.attempt(records, handler);
    if (typeof outcome !== 'object') return outcome;
    if (records.length > 1) {
      count('splits', 1);
      return outcome;
    }
    return this.attempt(records, ({ progress }) => this.buryAll(records, outcome.poison, progress));
  }

  private async buryAll(records: readonly LogRecord[], error: unknown, progress: Slice['progress']): Promise<void> {
    const cause = causeOf(error);
    try {
      await this.bury(records.map((record) => ({ record, cause })));
      await this.options.claims.advance(progress);
    } catch (failure) {
      // Nothing may be passed over in silence: whatever is wrong, it has to be possible to bury it first.
      if (isNamed(failure, 'Fenced') || this.options.isUnavailable(failure)) throw failure;
      throw new CannotBury('a poison record could not be set aside', { cause: failure });
    }
  }

  private async bury(poison: Parameters<Slice['bury']>[0]): Promise<void> {
    await this.options.deadLetters.bury(this.options.group, poison);
    this.options.count('buried', poison.length);
  }

  private async attempt(records: readonly LogRecord[], work: SliceHandler): Promise<Outcome> {
    const progress = this.held.progressOver(records);
    const isStale = (): boolean => this.batch.isStale();
    const slice: Slice = { records, progress, isStale, bury: (poison) => this.bury(poison) };
    const tries: Tries = { conflicts: 0, outages: 0 };
    while (!isStale()) {
      try {
        await work(slice);
        this.held.moveTo(progress.to);
        this.options.count('records', records.length);
        this.options.count('slices', 1);
        return 'done';
      } catch (error) {
        const outcome = await this.judge(error, tries);
        if (outcome !== 'again') return outcome;
      }
    }
    return 'stale';
  }

  private async judge(error: unknown, tries: Tries): Promise<Outcome | 'again'> {
    if (this.isOutage(error)) {
      tries.outages += 1;
      await this.waitOut(tries.outages);
      return 'again';
    }
    const isFenced = isNamed(error, 'Fenced');
    const where = isFenced ? await this.whereNow() : 'here';
    if (where !== 'here') return where;
    // Fenced where we stand means that the handler committed another progress than its own: trying again may not help.
    if (tries.conflicts === MOST_CONFLICTS || !(isFenced || isNamed(error, 'Conflict'))) return { poison: error };
    tries.conflicts += 1;
    await this.stepAside();
    return 'again';
  }

  private isOutage(error: unknown): boolean {
    return error instanceof CannotBury || this.options.isUnavailable(error);
  }

  private async whereNow(): Promise<'here' | 'moved' | 'lost' | 'stale'> {
    const { claims, group, count } = this.options;
    let outages = 0;
    while (!this.batch.isStale()) {
      try {
        const now = await claims.position(group, this.held);
        if (now?.epoch !== this.held.epoch) {
          count('lost', 1);
          return 'lost';
        }
        if (now.nextOffset === this.held.position) return 'here';
        this.held.moveTo(now.nextOffset);
        return 'moved';
      } catch {
        await this.waitOut((outages += 1));
      }
    }
    return 'stale';
  }

  private async waitOut(outages: number): Promise<void> {
    this.options.count('outages', 1);
    const pauseMs = Math.min(OUTAGE_PAUSE_MS.first * 2 ** (outages - 1), OUTAGE_PAUSE_MS.longest);
    await sleep(pauseMs * (0.5 + Math.random() / 2));
    await this.batch.heartbeat();
  }

  private async stepAside(): Promise<void> {
    this.options.count('conflicts', 1);
    await sleep(Math.random() * 20);
  }
}

class CannotBury extends Error {
  override readonly name = 'CannotBury';
}
