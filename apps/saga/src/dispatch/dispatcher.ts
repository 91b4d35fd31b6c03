import { randomUUID } from 'node:crypto';
import { setTimeout as sleep } from 'node:timers/promises';
import { type Fact, toInstant } from '@earwitness/domain';
import { counter, type Logger, traced, traceparentFor } from '@earwitness/observability';
import { type Database, isUnavailable, type Sql } from '@earwitness/persistence';
import { type CommandResult, type VendorFact } from '@earwitness/vendors';
import { SpanKind } from '@opentelemetry/api';
import { type Dispatch, finish, nextDue, postpone, type Postponement, take } from './dispatch-queue';
import { toOutcome } from './outcome';
import type { Sender } from './sender';

export interface DispatcherOptions {
  readonly vendor: string;
  /** Calls under way at once. No account gets more while it has as many as are left for all others. */
  readonly concurrency: number;
  /** How long a command stays ours after it was taken; longer than any call may take. */
  readonly leaseMs: number;
  /** How often a command is sent before what became of it the last time is its outcome. */
  readonly mostSends: number;
}

export interface DispatcherParts {
  readonly database: Database;
  readonly sender: Sender;
  readonly logger: Logger;
  /** Appends facts to the bus, in the transaction that is open. */
  publish(tx: Sql, facts: readonly Published[]): Promise<void>;
  /** What the vendor said in its answer, as facts of the command's conversation. */
  address(dispatch: Dispatch, stated: readonly VendorFact[]): readonly Fact[];
  clock(): number;
}

export interface Published {
  readonly fact: Fact;
  readonly traceparent: string;
}

const IDLE_MS = 1_000;
const NOTE_AGAIN_MS = 250;
const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);
const retryInMs = (sends: number): number => jittered(Math.min(500 * 2 ** (sends - 1), 30_000));

/**
 * Sends the commands of one vendor. One per vendor, so that a dead one holds up no other. What is being sent, and what
 * became of it, is in Postgres before and after; a crash between leaves an interrupted command that the adapter's own
 * rules decide about.
 */
export class Dispatcher {
  private readonly sent = counter('commands_sent_total', 'Attempts to send a command, by vendor and outcome');
  /** With the account of each. */
  private readonly underWay = new Map<Promise<void>, string>();
  private isOpen = true;
  private loop: Promise<void> = Promise.resolve();
  private isWoken = false;
  private nudge: () => void = () => undefined;

  constructor(
    private readonly options: DispatcherOptions,
    private readonly parts: DispatcherParts,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** There may be something new. */
  wake(): void {
    this.isWoken = true;
    this.nudge();
  }

  /** Takes nothing more and waits for the calls under way. */
  async stop(): Promise<void> {
    this.isOpen = false;
    this.wake();
    await this.loop;
    await Promise.all(this.underWay.keys());
  }

  private async run(): Promise<void> {
    while (this.isOpen) {
      const waitMs = await this.round().catch((error: unknown) => {
        this.parts.logger.warn({ err: error, vendor: this.options.vendor }, 'dispatching paused');
        return IDLE_MS;
      });
      if (waitMs > 0 && !this.isWoken) await this.pause(waitMs);
      this.isWoken = false;
    }
  }

  /** @returns how long there is nothing to do, in milliseconds. */
  private async round(): Promise<number> {
    const { database, sender, clock } = this.parts;
    const { vendor, concurrency, leaseMs } = this.options;
    const free = concurrency - this.underWay.size;
    if (free === 0) return IDLE_MS;
    const held = sender.held();
    const passOver = [...held.keys(), ...this.accountsWith(free)];
    const lease = randomUUID();
    const most = Math.ceil(free / 2);
    const dispatches = await take(database, { vendor, most, passOver, nowMs: clock(), leaseMs, lease });
    for (const dispatch of dispatches) this.begin(dispatch);
    if (dispatches.length > 0) return 0;
    const due = Math.min((await nextDue(database, { vendor, passOver })) ?? Infinity, ...held.values());
    return Math.min(Math.max(due - clock(), 20), IDLE_MS);
  }

  /** Those that have so many calls under way, or more. */
  private accountsWith(calls: number): readonly string[] {
    const byAccount = Map.groupBy(this.underWay.values(), (account) => account);
    return [...byAccount].filter(([, { length }]) => length >= calls).map(([account]) => account);
  }

  private begin(dispatch: Dispatch): void {
    const work = this.handle(dispatch)
      .catch((error: unknown) => {
        // The lease runs out, and the command counts as interrupted.
        this.parts.logger.error({ err: error, commandId: dispatch.command.commandId }, 'command left without outcome');
      })
      .finally(() => {
        this.underWay.delete(work);
        this.wake();
      });
    this.underWay.set(work, dispatch.command.account);
  }

  private async handle(dispatch: Dispatch): Promise<void> {
    const { command, traceparent } = dispatch;
    const attributes = {
      'earwitness.command_id': command.commandId,
      'earwitness.conversation_id': command.conversationId,
    };
    const options = { traceId: command.traceId, traceparent, kind: SpanKind.CLIENT, attributes };
    await traced(`${command.vendor} ${command.type}`, options, async (span) => {
      const onward = traceparentFor(command.traceId, span);
      const result = await this.parts.sender.send(dispatch, onward);
      this.sent.add(1, { vendor: command.vendor, type: command.type, outcome: result.kind });
      if (result.kind === 'held')
        return this.postponed(dispatch, { untilMs: result.untilMs, counts: false, isUncertain: dispatch.isUncertain });
      const again = this.again(dispatch, result);
      return again ? this.postponed(dispatch, again) : this.conclude(dispatch, result, onward);
    });
  }

  /** When it is tried again, if it is. What nobody knows of is repeated only while that cannot have a second effect. */
  private again(dispatch: Dispatch, result: CommandResult): Postponement | undefined {
    if (dispatch.sends >= this.options.mostSends) return undefined;
    const inMs = retryInMs(dispatch.sends);
    const nowMs = this.parts.clock();
    if (result.kind === 'retry')
      return { untilMs: nowMs + Math.max(result.afterMs ?? 0, inMs), counts: true, isUncertain: dispatch.isUncertain };
    const mayRepeat = result.kind === 'unknown' && this.parts.sender.mayRepeat(dispatch, nowMs + inMs);
    return mayRepeat ? { untilMs: nowMs + inMs, counts: true, isUncertain: true } : undefined;
  }

  private postponed(dispatch: Dispatch, postponement: Postponement): Promise<void> {
    return this.noted(() => postpone(this.parts.database, dispatch, postponement));
  }

  private async conclude(dispatch: Dispatch, result: CommandResult, traceparent: string): Promise<void> {
    const outcome = toOutcome(dispatch, result, toInstant(this.parts.clock()));
    const stated = result.kind === 'accepted' ? this.parts.address(dispatch, result.facts ?? []) : [];
    const facts = [outcome, ...stated].map((fact) => ({ fact, traceparent }));
    await this.noted(() =>
      this.parts.database.transaction(async (tx) => {
        if (await finish(tx, dispatch)) await this.parts.publish(tx, facts);
      }),
    );
  }

  /** What is known is not given up because the database is away for a moment: it would be known to nobody. */
  private async noted(note: () => Promise<void>): Promise<void> {
    for (;;) {
      try {
        return await note();
      } catch (error) {
        if (!isUnavailable(error) || !this.isOpen) throw error;
        await sleep(NOTE_AGAIN_MS);
      }
    }
  }

  private pause(ms: number): Promise<void> {
    return new Promise((resolve) => {
      const timer = setTimeout(resolve, ms);
      this.nudge = () => {
        clearTimeout(timer);
        resolve();
      };
    });
  }
}
