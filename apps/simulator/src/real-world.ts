import { chanceFrom, type SimulatedWorld } from '@earwitness/vendors/simulators';

export interface RealWorldOptions {
  /** How much faster the vendors' time runs than real time. */
  readonly speed: number;
  readonly seed: number;
  send(queueUrl: string, body: string): Promise<void>;
  onError(error: unknown): void;
}

const LONGEST_ANSWER_BYTES = 65_536;

/** Real HTTP and real, compressed time for simulators. */
export class RealWorld implements SimulatedWorld {
  readonly random: () => number;
  private readonly timers = new Set<NodeJS.Timeout>();

  constructor(private readonly options: RealWorldOptions) {
    this.random = chanceFrom(options.seed);
  }

  now(): string {
    return new Date().toISOString();
  }

  after(milliseconds: number, action: () => Promise<void> | void): void {
    const timer = setTimeout(() => {
      this.timers.delete(timer);
      Promise.resolve()
        .then(action)
        .catch((error: unknown) => this.options.onError(error));
    }, milliseconds / this.options.speed);
    this.timers.add(timer);
  }

  async http({ method, url, headers, body, timeoutMs }: Parameters<SimulatedWorld['http']>[0]) {
    const hasBody = method !== 'GET' && method !== 'HEAD';
    const response = await fetch(url, {
      method,
      headers,
      redirect: 'manual',
      signal: AbortSignal.timeout(timeoutMs),
      ...(hasBody ? { body } : {}),
    });
    const text = await response.text();
    return {
      status: response.status,
      headers: Object.fromEntries(response.headers),
      body: text.slice(0, LONGEST_ANSWER_BYTES),
    };
  }

  send(queueUrl: string, body: string): Promise<void> {
    return this.options.send(queueUrl, body);
  }

  stop(): void {
    for (const timer of this.timers) clearTimeout(timer);
    this.timers.clear();
  }
}
