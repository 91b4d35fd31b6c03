import { randomUUID } from 'node:crypto';
import { type Account, type Directory, Repetition } from '@earwitness/configuration';
import { later, toInstant } from '@earwitness/domain';
import type { Publish } from '@earwitness/messaging';
import { counter, type Logger } from '@earwitness/observability';
import type { Database } from '@earwitness/persistence';
import type { Findings, HttpAnswer, Read, Sealer } from '@earwitness/vendors';
import { findingRecords } from './finding-records';
import type { VendorLine } from './vendor-line';
import { type DueWatch, nextWatchDue, type WatchStep, stepWatch, takeWatches } from '@earwitness/persistence';

export interface ReaderOptions {
  readonly vendor: string;
  readonly concurrency: number;
  readonly timeoutMs: number;
  /** How long after the end of one search in the past the next begins. */
  readonly searchEveryMs: number;
  /** How far a search reaches back into what the one before has seen: vendors' lists fill late. */
  readonly overlapMs: number;
}

export interface ReaderParts {
  readonly database: Database;
  readonly directory: Directory;
  readonly sealer: Sealer;
  readonly line: VendorLine;
  readonly publish: Publish;
  readonly logger: Logger;
  clock(): number;
}

const MOST_FAILURES = 200;
const IDLE_MS = 500;
const LEASE_MARGIN_MS = 5_000;

const backoffMs = (failures: number): number =>
  Math.min(1_000 * 2 ** Math.min(failures, 10), 300_000) * (0.75 + Math.random() / 2);

/** Asks one vendor what it does not tell. What is due, and what was found, is in Postgres before and after. */
export class Reader {
  private readonly reads = counter('vendor_reads_total', 'Questions to vendors, by what and outcome');
  private readonly rounds: Repetition;

  constructor(
    private readonly options: ReaderOptions,
    private readonly parts: ReaderParts,
  ) {
    const { vendor } = options;
    this.rounds = new Repetition(() => this.round(), {
      afterFailureMs: IDLE_MS,
      onFailure: (err) => parts.logger.warn({ err, vendor }, 'reading paused'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(): Promise<number> {
    const { database, line, clock } = this.parts;
    const { vendor, concurrency, timeoutMs } = this.options;
    const passOver = [...line.held(clock()).keys()];
    const due = await takeWatches(database, {
      vendor,
      most: concurrency,
      passOver,
      now: toInstant(clock()),
      leaseMs: timeoutMs + LEASE_MARGIN_MS,
      lease: randomUUID(),
    });
    await Promise.all(due.map((watch) => this.read(watch)));
    if (due.length > 0) return 0;
    const next = (await nextWatchDue(database, { vendor, passOver })) ?? Infinity;
    return Math.min(Math.max(next - clock(), 20), IDLE_MS);
  }

  private async read(watch: DueWatch): Promise<void> {
    const account = this.parts.directory.accountOf(watch.vendor, watch.account);
    const read = account && (watch.read ?? this.beginning(watch, account));
    if (!read) return this.stepped(watch, this.through(watch));
    const asked = await this.parts.line.ask(read, account);
    this.reads.add(1, { vendor: watch.vendor, what: read.what, outcome: asked.kind });
    switch (asked.kind) {
      case 'over':
        return this.stepped(watch, this.through(watch));
      case 'again':
        return this.stepped(watch, this.again(watch, read, asked.inMs));
      case 'answered':
        return this.found(watch, account, { read, answer: asked.answer });
    }
  }

  private async stepped(watch: DueWatch, step: WatchStep): Promise<void> {
    await stepWatch(this.parts.database, watch, step);
  }

  private beginning({ period }: DueWatch, { adapter, settings }: Account): Read | undefined {
    if (!period) return undefined;
    return adapter.reads?.backfill?.({ from: period.from, to: period.to ?? this.now() }, settings);
  }

  /** What nobody answers for days is given up: nothing is asked for ever. */
  private again(watch: DueWatch, read: Read, inMs: number): WatchStep {
    const failures = watch.failures + 1;
    if (failures <= MOST_FAILURES) {
      const dueAt = later(this.now(), Math.max(inMs, backoffMs(failures)));
      return { status: 'open', read, dueAt, failures };
    }
    const { vendor, account } = watch;
    this.parts.logger.error({ vendor, account, what: read.what }, 'reading given up');
    return this.through(watch);
  }

  private async found(
    watch: DueWatch,
    account: Account,
    said: { readonly read: Read; readonly answer: HttpAnswer },
  ): Promise<void> {
    const findings = account.adapter.reads?.toFindings(said.read, said.answer, account.settings) ?? { facts: [] };
    const records = findingRecords(watch, account, {
      ...said,
      facts: findings.facts,
      now: this.now(),
      sealer: this.parts.sealer,
    });
    const step = this.after(watch, findings);
    await this.parts.database.transaction(async (tx) => {
      if (await stepWatch(tx, watch, step)) await this.parts.publish(tx, records);
    });
  }

  private after(watch: DueWatch, { next }: Findings): WatchStep {
    if (!next) return this.through(watch);
    const period = watch.period && { from: watch.period.from, to: watch.period.to ?? this.now() };
    const dueAt = later(this.now(), next.afterMs);
    return { status: 'open', read: next.read, dueAt, failures: 0, ...(period && { period }) };
  }

  /** It has come to its end; a search that repeats goes on with the time since. */
  private through({ period, repeats }: DueWatch): WatchStep {
    const now = this.now();
    if (!period || !repeats) return { status: 'over', read: null, dueAt: now, failures: 0 };
    const { searchEveryMs, overlapMs } = this.options;
    const from = later(period.to ?? now, -overlapMs);
    return { status: 'open', read: null, dueAt: later(now, searchEveryMs), failures: 0, period: { from, to: null } };
  }

  private now(): string {
    return toInstant(this.parts.clock());
  }
}
