import { type Instant, later, toEpochMs } from '@earwitness/domain';
import { chanceFrom } from './chance';
import type { HttpAnswer } from './command';
import type { SimulatedWorld } from './simulator';
import type { RawWebhook } from './webhook';

type Call = Parameters<SimulatedWorld['http']>[0];
interface Planned {
  readonly atMs: number;
  readonly action: () => Promise<void> | void;
}

/** A plan that never ends is a bug in a simulator. */
const MOST_STEPS = 100_000;

/** A world for tests: time passes only when told to, chance comes from a seed, and every call out is kept. */
export class VirtualWorld implements SimulatedWorld {
  readonly calls: Call[] = [];
  readonly random: () => number;
  private planned: Planned[] = [];

  /** @param answer stands for whoever is called; it may throw for nobody. */
  constructor(
    private at: Instant,
    private readonly answer: (call: Call) => HttpAnswer | Promise<HttpAnswer>,
    seed = 1,
  ) {
    this.random = chanceFrom(seed);
  }

  now(): Instant {
    return this.at;
  }

  after(milliseconds: number, action: Planned['action']): void {
    this.planned.push({ atMs: toEpochMs(this.at) + milliseconds, action });
  }

  async http(call: Call): Promise<HttpAnswer> {
    this.calls.push(call);
    return this.answer(call);
  }

  readonly messages: { readonly queueUrl: string; readonly body: string }[] = [];

  send(queueUrl: string, body: string): Promise<void> {
    this.messages.push({ queueUrl, body });
    return Promise.resolve();
  }

  /** Does in order what is planned within this time, and what that plans. */
  async pass(milliseconds: number): Promise<void> {
    const until = later(this.at, milliseconds);
    for (let step = 0; step < MOST_STEPS; step += 1) {
      const next = this.planned.reduce<Planned | undefined>((a, b) => (a && a.atMs <= b.atMs ? a : b), undefined);
      if (!next || next.atMs > toEpochMs(until)) {
        this.at = until;
        return;
      }
      this.planned = this.planned.filter((planned) => planned !== next);
      this.at = later(this.at, Math.max(0, next.atMs - toEpochMs(this.at)));
      await next.action();
    }
    throw new Error('the plan does not end');
  }

  /** What was posted to addresses that begin so, as ingress would get it. */
  webhooks(address: string, kind = ''): readonly RawWebhook[] {
    return this.calls
      .filter(({ url }) => url.startsWith(address))
      .map(({ headers, body }) => ({
        headers: Object.fromEntries(Object.entries(headers).map(([name, value]) => [name.toLowerCase(), value])),
        body: Buffer.from(body),
        kind,
        receivedAt: this.at,
      }));
  }
}
