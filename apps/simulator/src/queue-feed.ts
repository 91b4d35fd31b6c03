import type { QueueAddress, Queues } from '@earwitness/messaging';
import { setTimeout as sleep } from 'node:timers/promises';

export type WatchedQueue = QueueAddress;

/** Reads a vendor's command queue on the vendor's behalf. */
export class QueueFeed {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  constructor(
    private readonly queue: WatchedQueue,
    private readonly queues: Queues,
    private readonly receive: (body: string) => Promise<void> | undefined,
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
      await this.round(signal).catch(() => sleep(200, undefined, { signal }).catch(() => undefined));
    }
  }

  private async round(signal: AbortSignal): Promise<void> {
    const messages = await this.queues.receive(this.queue, signal);
    for (const { body } of messages) await this.receive(body);
    await this.queues.delete(this.queue, messages);
  }
}
