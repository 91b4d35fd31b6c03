import { setTimeout as sleep } from 'node:timers/promises';
import type { QueueAddress, Queues, Received } from '@earwitness/messaging';
import type { Logger } from '@earwitness/observability';
import type { IncomingWebhook } from '../webhooks/receive-webhook';
import { WebhookRefused } from '../webhooks/webhook-refused';

export interface DrainedQueue extends QueueAddress {
  readonly vendor: string;
  readonly accountId: string;
  readonly kind: string;
}

export interface EventQueueDrainParts {
  readonly queues: Queues;
  receive(webhook: IncomingWebhook): Promise<unknown>;
  /** Keeps what is not genuine where people can see it, so that the queue is not blocked by it. */
  reject(message: Received, queue: DrainedQueue, reason: string): Promise<void>;
  readonly logger: Logger;
}

const AFTER_FAILURE_MS = 2_000;

/** Reads a customer's queue that a vendor's topic is subscribed to. A message leaves the queue when it is durable here. */
export class EventQueueDrain {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: DrainedQueue,
    private readonly parts: EventQueueDrainParts,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      await this.round(signal).catch(async (error: unknown) => {
        if (signal.aborted) return;
        this.parts.logger.warn({ err: error, queue: this.queue.url }, 'draining paused');
        await sleep(AFTER_FAILURE_MS, undefined, { signal }).catch(() => undefined);
      });
    }
  }

  private async round(signal: AbortSignal): Promise<void> {
    const messages = await this.parts.queues.receive(this.queue, signal);
    const done = await Promise.all(messages.map((message) => this.take(message)));
    await this.parts.queues.delete(
      this.queue,
      messages.filter((_, index) => done[index]),
    );
  }

  /** @returns whether the message is done with; what is not comes again. */
  private async take(message: Received): Promise<boolean> {
    const { vendor, accountId, kind } = this.queue;
    const body = Buffer.from(message.body);
    try {
      await this.parts.receive({ vendor, accountId, kind, headers: {}, body, receivedAt: new Date().toISOString() });
      return true;
    } catch (error) {
      if (!(error instanceof WebhookRefused) || error.status === 503) return false;
      await this.parts.reject(message, this.queue, error.reason);
      return true;
    }
  }
}
