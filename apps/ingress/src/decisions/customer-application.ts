import { setTimeout as sleep } from 'node:timers/promises';
import type { Account } from '@earwitness/configuration';
import { nestingOf } from './nesting';
import { type Count, counter, type Logger } from '@earwitness/observability';
import { type Called, callHttp, type Forwarding, type HttpAnswer, type RawWebhook } from '@earwitness/vendors';

const MOST_WAITING = 1_000;
const ATTEMPTS_AFTER_MS = [0, 1_000, 5_000];

/** What is nested deeper is no answer of a telephony application, and could not be written out again. */
const DEEPEST = 64;

const isTaken = (answer: HttpAnswer | undefined): boolean => answer !== undefined && answer.status < 300;

const causeOf = (called: Called): string => {
  if (called.kind === 'answered') return 'TooDeeplyNested';
  return called.kind === 'retry' ? called.reason : called.cause;
};

/** The customer's own application behind us: it gets what the vendor says, and its answers count. */
export class CustomerApplication {
  private readonly calls: Count = counter('customer_calls_total', "Webhooks handed on to customers' applications");
  private readonly stopping = new AbortController();
  private readonly waiting = new Set<Promise<void>>();

  constructor(private readonly logger: Logger) {}

  /** What it answers to a question, once asked, be it an error; undefined when there is none to ask, or no answer in time. */
  async ask(webhook: RawWebhook, account: Account): Promise<HttpAnswer | undefined> {
    const forwarding = this.forwardingOf(webhook, account);
    return forwarding && this.call(forwarding, account);
  }

  /** Tells it of what nobody waits for: a few times, in the background. The platform has it in any case. */
  tell(webhook: RawWebhook, account: Account): void {
    const forwarding = this.forwardingOf(webhook, account);
    if (!forwarding) return;
    if (this.waiting.size >= MOST_WAITING) return this.count(account, 'dropped');
    const telling = this.repeat(forwarding, account).finally(() => this.waiting.delete(telling));
    this.waiting.add(telling);
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await Promise.all(this.waiting);
  }

  private forwardingOf(webhook: RawWebhook, { adapter, settings }: Account): Forwarding | undefined {
    return adapter.answering?.forward?.(webhook, settings, webhook.receivedAt);
  }

  private async repeat(forwarding: Forwarding, account: Account): Promise<void> {
    const { signal } = this.stopping;
    for (const afterMs of ATTEMPTS_AFTER_MS) {
      await sleep(afterMs, undefined, { signal }).catch(() => undefined);
      if (signal.aborted || isTaken(await this.call(forwarding, account))) return;
    }
  }

  private async call({ call, deadlineMs }: Forwarding, account: Account): Promise<HttpAnswer | undefined> {
    const called = await callHttp(call, { timeoutMs: deadlineMs });
    if (called.kind === 'answered' && nestingOf(called.answer.body) <= DEEPEST) {
      this.count(account, isTaken(called.answer) ? 'taken' : 'refused');
      return called.answer;
    }
    const { vendor } = account.adapter;
    const cause = causeOf(called);
    this.logger.warn({ vendor, account: account.settings.id, cause }, "the customer's application did not answer");
    this.count(account, 'unanswered');
    return undefined;
  }

  private count({ adapter }: Account, outcome: string): void {
    this.calls.add(1, { vendor: adapter.vendor, outcome });
  }
}
