import { Repetition } from '@earwitness/configuration';
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
  reject(webhook: IncomingWebhook, reason: string): Promise<void>;
  readonly logger: Logger;
}

const AFTER_FAILURE_MS = 2_000;

/** Reads a customer's queue that a vendor's topic is subscribed to. A message leaves the queue when it is durable here. */
export class EventQueueDrain {
  private readonly rounds: Repetition;

  constructor(
    private readonly queue: DrainedQueue,
    private readonly parts: EventQueueDrainParts,
  ) {
    this.rounds = new Repetition((signal) => this.round(signal), {
      afterFailureMs: AFTER_FAILURE_MS,
      onFailure: (err) => parts.logger.warn({ err, queue: queue.url }, 'draining paused'),
    });
  }

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(signal: AbortSignal): Promise<number> {
    const messages = await this.parts.queues.receive(this.queue, signal);
    const done = await Promise.all(messages.map((message) => this.take(message)));
    await this.parts.queues.delete(
      this.queue,
      messages.filter((_, index) => done[index]),
    );
    return 0;
  }

  /** @returns whether the message is done with; what is not comes again. */
  private async take(message: Received): Promise<boolean> {
    const { vendor, accountId, kind } = this.queue;
    const receivedAt = new Date().toISOString();
    const webhook = { vendor, accountId, kind, headers: {}, body: Buffer.from(message.body), receivedAt };
    try {
      await this.parts.receive(webhook);
      return true;
    } catch (error) {
      if (!(error instanceof WebhookRefused) || error.status === 503) return false;
      await this.parts.reject(webhook, error.reason);
      return true;
    }
  }
}
