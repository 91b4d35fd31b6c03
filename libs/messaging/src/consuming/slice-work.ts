import type { Fetched, LogRecord } from '../log';
import type { Notify } from '../notice';
import type { Claims, DeadLetters } from './claims';
import type { Held } from './held';
import { conflictPauseMs, outagePauseMs } from './pauses';
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
  readonly notify: Notify;
  readonly pause: (pauseMs: number) => Promise<unknown>;
}

/** `moved`: the commit had happened, although its answer was lost. */
type Outcome = 'done' | 'moved' | 'lost' | 'stale' | { readonly poison: unknown };

interface Tries {
  /** Then nothing can be gained by working on fewer records. */
  readonly isAlone: boolean;
  conflicts: number;
  /** Of the conflicts those that another attempt may well meet again. */
  lasting: number;
  outages: number;
}

const MOST_CONFLICTS = 5;
const SAY_EVERY_CONFLICTS = 50;

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
      this.warn('a poison record could not be set aside, trying again', failure);
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
    const tries: Tries = { isAlone: records.length === 1, conflicts: 0, lasting: 0, outages: 0 };
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
    if (error instanceof CannotBury || this.options.isUnavailable(error)) {
      if (!(error instanceof CannotBury)) this.held.excuse();
      tries.outages += 1;
      await this.waitOut(tries.outages);
      return 'again';
    }
    return this.weigh(error, tries);
  }

  private async weigh(error: unknown, tries: Tries): Promise<Outcome | 'again'> {
    // Fenced where we stand means that the handler committed another progress than its own.
    const isLasting = isNamed(error, 'Duplicate') || isNamed(error, 'Fenced');
    if (!isLasting && !isNamed(error, 'Conflict')) return { poison: error };
    const where = await this.whereNow();
    if (where !== 'here') return where;
    tries.conflicts += 1;
    if (isLasting) tries.lasting += 1;
    // Other writers make way in the end: a record is never to blame for them.
    if ((tries.isAlone ? tries.lasting : tries.conflicts) > MOST_CONFLICTS) return { poison: error };
    await this.stepAside(tries.conflicts, error);
    return 'again';
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
    await this.options.pause(outagePauseMs(outages));
    await this.batch.heartbeat();
  }

  private async stepAside(conflicts: number, error: unknown): Promise<void> {
    this.options.count('conflicts', 1);
    if (conflicts % SAY_EVERY_CONFLICTS === 0) this.warn('other writers are always first, trying again', error);
    await this.options.pause(conflictPauseMs(conflicts));
    await this.batch.heartbeat();
  }

  private warn(message: string, err: unknown): void {
    const { topic, partition, position: offset } = this.held;
    this.options.notify({
      level: 'warn',
      message,
      detail: { group: this.options.group, topic, partition, offset, err },
    });
  }
}

class CannotBury extends Error {
  override readonly name = 'CannotBury';
}
