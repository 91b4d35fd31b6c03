import { setTimeout as sleep } from 'node:timers/promises';

export interface RepetitionOptions {
  /** Pause after a turn that failed. */
  readonly afterFailureMs: number;
  onFailure?(error: unknown): void;
}

/** Takes turns until it is stopped, whatever becomes of any of them. */
export class Repetition {
  private readonly stopping = new AbortController();
  private loop: Promise<void> = Promise.resolve();

  /** @param turn resolves with the pause before the next one, in milliseconds; the signal tells it to come to an end */
  constructor(
    private readonly turn: (signal: AbortSignal) => Promise<number>,
    private readonly options: RepetitionOptions,
  ) {}

  start(): void {
    this.loop = this.run();
  }

  /** Resolves when the turn that is under way has ended. */
  async stop(): Promise<void> {
    this.stopping.abort();
    await this.loop;
  }

  private async run(): Promise<void> {
    const { signal } = this.stopping;
    while (!signal.aborted) {
      const pauseMs = await this.turn(signal).catch((error: unknown) => this.failed(error));
      if (pauseMs > 0) await sleep(pauseMs, undefined, { signal }).catch(() => undefined);
    }
  }

  private failed(error: unknown): number {
    if (!this.stopping.signal.aborted) this.options.onFailure?.(error);
    return this.options.afterFailureMs;
  }
}
