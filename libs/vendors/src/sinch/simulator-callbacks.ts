import { later } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import { authorizationOf, signedPath } from './sinch.signature';
import { happens, type SimulatorContext } from './simulator-state';

export interface Callback {
  /** The event, or of Notify its type. */
  readonly type: string;
  readonly body: Readonly<Record<string, unknown>>;
  /** In place of the application's own addresses. */
  readonly url?: string;
}

type Tampering = 'none' | 'forged' | 'stale';
interface Attempt {
  readonly url: string;
  readonly body: string;
  readonly contentType: string;
  readonly tampering: Tampering;
}
type Then = (answer: HttpAnswer | undefined) => Promise<void> | void;

const STALE_BY_MS = 301_000;

const isTaken = (answer: HttpAnswer | undefined): boolean =>
  answer !== undefined && answer.status >= 200 && answer.status < 300;

/**
 * Calls the application as Sinch does: the primary address once, then the fallback once, then never again
 * (Sinch Voice, "Callbacks"). With the faults of its network.
 */
export class Callbacks {
  readonly counts = { acknowledged: 0, refused: 0, given_up: 0 };

  constructor(private readonly context: SimulatorContext) {}

  /** @param then is told the first answer that counts; undefined when there was none. */
  send(callback: Callback, then: Then = () => undefined): void {
    const { faults, world } = this.context;
    const heldBackMs = faults.delayMs + Math.floor(faults.reorderWithinMs && world.random() * faults.reorderWithinMs);
    if (this.isLost(callback.type)) {
      this.counts.given_up += 1;
      world.after(heldBackMs, () => then(undefined));
      return;
    }
    const attempt = this.attempt(callback);
    const copies = faults.burst + (happens(this.context, faults.duplicate) ? 1 : 0);
    world.after(heldBackMs, async () => then(await this.deliver(attempt, callback.url)));
    for (let copy = 0; copy < copies; copy += 1) this.once(attempt, heldBackMs);
    this.attack(attempt, callback);
  }

  private isLost(type: string): boolean {
    const { faults } = this.context;
    return happens(this.context, faults.drop) || happens(this.context, faults.dropTypes[type] ?? 0);
  }

  private attempt({ body, url }: Callback): Attempt {
    const charset = happens(this.context, this.context.faults.withCharset) ? '; charset=utf-8' : '';
    return {
      url: url ?? this.context.callbackUrls.primary,
      body: JSON.stringify(body),
      contentType: `application/json${charset}`,
      tampering: 'none',
    };
  }

  private async deliver(attempt: Attempt, ownUrl: string | undefined): Promise<HttpAnswer | undefined> {
    const { faults, callbackUrls } = this.context;
    const first = await this.post(attempt);
    const answer = first && happens(this.context, faults.lateAnswer) ? undefined : first;
    if (isTaken(answer) || ownUrl !== undefined || callbackUrls.fallback === '') return this.count(answer);
    return this.count(await this.post({ ...attempt, url: callbackUrls.fallback }));
  }

  /** A copy that nobody waits for. */
  private once(attempt: Attempt, afterMs = 0): void {
    this.context.world.after(afterMs, async () => {
      this.count(await this.post(attempt));
    });
  }

  /** What nobody at Sinch sent, and what it never sent before. */
  private attack(attempt: Attempt, { body }: Callback): void {
    const { faults } = this.context;
    if (happens(this.context, faults.forgeSignature)) this.once({ ...attempt, tampering: 'forged' });
    if (happens(this.context, faults.stale)) this.once({ ...attempt, tampering: 'stale' });
    if (!happens(this.context, faults.unknownType)) return;
    const novelty = { ...body, ...(body.event === 'notify' ? { type: 'simulated_novelty' } : { event: 'novelty' }) };
    this.once({ ...attempt, body: JSON.stringify(novelty) });
  }

  private count(answer: HttpAnswer | undefined): HttpAnswer | undefined {
    const isRefused = answer !== undefined && answer.status >= 400 && answer.status < 500;
    if (isTaken(answer)) this.counts.acknowledged += 1;
    else if (isRefused) this.counts.refused += 1;
    else this.counts.given_up += 1;
    return isTaken(answer) ? answer : undefined;
  }

  private async post({ url, body, contentType, tampering }: Attempt): Promise<HttpAnswer | undefined> {
    const { world, settings } = this.context;
    const timestamp = this.timestamp(tampering === 'stale' ? -STALE_BY_MS : 0);
    const signed = tampering === 'forged' ? `${body} ` : body;
    const message = { verb: 'POST', body: signed, contentType, timestamp, path: signedPath(url) };
    const application = { key: settings.applicationKey, secret: settings.applicationSecret };
    const authorization = authorizationOf(message, application).replace(/^\w+/, settings.authorizationScheme);
    const headers = { Authorization: authorization, 'x-timestamp': timestamp, 'Content-Type': contentType };
    const call = { method: 'POST', url, headers, body, timeoutMs: settings.callbackTimeoutMs };
    return world.http(call).catch(() => undefined);
  }

  /** Sinch says tenths of microseconds. */
  private timestamp(shiftMs: number): string {
    const { world } = this.context;
    const beyond = String(Math.floor(world.random() * 10_000)).padStart(4, '0');
    return later(world.now(), shiftMs).replace('Z', `${beyond}Z`);
  }
}
