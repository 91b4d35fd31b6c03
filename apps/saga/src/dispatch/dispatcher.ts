import { randomUUID } from 'node:crypto';
import { type Fact, toInstant } from '@earwitness/domain';
import { counter, type Logger, traced, traceparentFor } from '@earwitness/observability';
import type { Database, Sql } from '@earwitness/persistence';
import { type CommandResult, type VendorFact } from '@earwitness/vendors';
import { SpanKind } from '@opentelemetry/api';
import { type Dispatch, finish, nextDue, postpone, take } from './dispatch-queue';
import { toOutcome } from './outcome';
import type { Sender } from './sender';

export interface DispatcherOptions {
  readonly vendor: string;
  /** Calls under way at once; half of them at most for one tenant. */
  readonly concurrency: number;
  /** How long a command stays ours after it was taken; longer than any call may take. */
  readonly leaseMs: number;
  /** How often a command that had no effect is sent before it counts as refused for now. */
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
const jittered = (ms: number): number => ms * (0.5 + Math.random() / 2);
const retryInMs = (sends: number): number => jittered(Math.min(500 * 2 ** (sends - 1), 30_000));

/**
 * Sends the commands of one vendor. One per vendor, so that a dead one holds up no other. What is being sent, and what
 * became of it, is in Postgres before and after; a crash between leaves an interrupted command that the adapter's own
 * rules decide about.
 */
export class Dispatcher {
  private readonly sent = counter('commands_sent_total', 'Attempts to send a command, by vendor and outcome');
  private readonly lease = randomUUID();
  private underWay = new Set<Promise<void>>();
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
    await Promise.all(this.underWay);
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
    const { vendor, concurrency, leaseMs } = this.options;
    const free = concurrency - this.underWay.size;
    const now = toInstant(this.parts.clock());
    const wanted = { vendor, most: free, mostPerTenant: Math.ceil(concurrency / 2), now, leaseMs, lease: this.lease };
    const dispatches = free > 0 ? await take(this.parts.database, wanted) : [];
    for (const dispatch of dispatches) this.begin(dispatch);
    if (dispatches.length > 0) return 0;
    const due = await nextDue(this.parts.database, vendor);
    return Math.min(Math.max((due ?? Infinity) - this.parts.clock(), 20), IDLE_MS);
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
    this.underWay.add(work);
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
        return postpone(this.parts.database, dispatch, { until: toInstant(result.untilMs), counts: false });
      if (result.kind === 'retry' && dispatch.sends < this.options.mostSends) return this.retryLater(dispatch, result);
      return this.conclude(dispatch, result, onward);
    });
  }

  private retryLater(dispatch: Dispatch, { afterMs }: Extract<CommandResult, { kind: 'retry' }>): Promise<void> {
    const inMs = Math.max(afterMs ?? 0, retryInMs(dispatch.sends));
    return postpone(this.parts.database, dispatch, { until: toInstant(this.parts.clock() + inMs), counts: true });
  }

  private async conclude(dispatch: Dispatch, result: CommandResult, traceparent: string): Promise<void> {
    const outcome = toOutcome(dispatch, result, toInstant(this.parts.clock()));
    const stated = result.kind === 'accepted' ? this.parts.address(dispatch, result.facts ?? []) : [];
    await this.parts.database.transaction(async (tx) => {
      if (!(await finish(tx, dispatch))) return;
      await this.parts.publish(
        tx,
        [outcome, ...stated].map((fact) => ({ fact, traceparent })),
      );
    });
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
