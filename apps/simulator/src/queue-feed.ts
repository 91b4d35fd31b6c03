import { Repetition } from '@earwitness/configuration';
import type { QueueAddress, Queues } from '@earwitness/messaging';

export type WatchedQueue = QueueAddress;

const AFTER_FAILURE_MS = 200;

/** Reads a vendor's command queue on the vendor's behalf. */
export class QueueFeed {
  private readonly rounds = new Repetition((signal) => this.round(signal), { afterFailureMs: AFTER_FAILURE_MS });

  constructor(
    private readonly queue: WatchedQueue,
    private readonly queues: Queues,
    private readonly receive: (body: string) => Promise<void> | undefined,
  ) {}

  start(): void {
    this.rounds.start();
  }

  stop(): Promise<void> {
    return this.rounds.stop();
  }

  private async round(signal: AbortSignal): Promise<number> {
    const messages = await this.queues.receive(this.queue, signal);
    for (const { body } of messages) await this.receive(body);
    await this.queues.delete(this.queue, messages);
    return 0;
  }
}
