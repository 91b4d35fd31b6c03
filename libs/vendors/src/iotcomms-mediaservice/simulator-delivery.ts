import type { HttpAnswer } from '../contract/command';
import { type Fields, happens, type SimulatorContext, uuidFrom } from './simulator-state';
import type { Tampering, Tokens } from './simulator-tokens';

interface Outgoing {
  readonly name: string;
  readonly url: string;
  readonly fields: Fields;
}

/** Other questions may have another answer each time. */
const ASKED_AGAIN: readonly string[] = ['newCall', 'callEvent'];

const isTaken = (answer: HttpAnswer | undefined): boolean =>
  answer !== undefined && answer.status >= 200 && answer.status < 300;

/** Sends what happens, with the retries of the vendor and the faults of its network, and asks what it must. */
export class Delivery {
  readonly counts = { acknowledged: 0, refused: 0, given_up: 0 };

  constructor(
    private readonly context: SimulatorContext,
    private readonly tokens: Tokens,
  ) {}

  /** @param base of the customer, where it is not the one that is configured */
  emit(name: string, fields: Fields, base = this.context.settings.callbackBase): void {
    const { faults } = this.context;
    if (happens(this.context, faults.drop) || happens(this.context, faults.dropTypes[name] ?? 0)) return;
    const outgoing = { name, url: this.addressOf(name, base), fields };
    const copies = happens(this.context, faults.duplicate) ? 2 : 1;
    for (let copy = 0; copy < copies; copy += 1) this.schedule(outgoing);
    this.attack(outgoing);
  }

  /** Undefined when there is no answer in time. */
  async ask(name: string, fields: Fields, base = this.context.settings.callbackBase): Promise<HttpAnswer | undefined> {
    const outgoing = { name, url: this.addressOf(name, base), fields };
    this.attack(outgoing);
    const { questionTimeoutMs } = this.context.settings;
    const isTwice = ASKED_AGAIN.includes(name) && happens(this.context, this.context.faults.duplicate);
    const [first, second] = await Promise.all([
      this.post(outgoing, questionTimeoutMs),
      isTwice ? this.post(outgoing, questionTimeoutMs) : undefined,
    ]);
    if (first && second && first.body !== second.body)
      this.context.refusals.push({ request: name, reason: 'the same question was answered differently' });
    return first;
  }

  private addressOf(name: string, base: string): string {
    const { alarmUrl } = this.context.settings;
    return name === 'alarm' && alarmUrl !== undefined ? alarmUrl : `${base}/${name}`;
  }

  /** What nobody at the vendor sent, and what it never sent before. */
  private attack(outgoing: Outgoing): void {
    const { faults, settings, world } = this.context;
    const once = (one: Outgoing, tampering: Tampering): void =>
      world.after(0, async () => void this.count(await this.post(one, settings.callbackTimeoutMs, tampering)));
    if (happens(this.context, faults.forgeSignature)) once(outgoing, 'forged');
    if (happens(this.context, faults.stale)) once(outgoing, 'stale');
    const { sessionId } = outgoing.fields;
    if (!happens(this.context, faults.unknownType) || sessionId === undefined) return;
    const fields = { event: 'recordingTranscribed', sessionId, recordingFileName: 'transcribed.mp3' };
    once({ name: 'recordingReady', url: this.addressOf('recordingReady', settings.callbackBase), fields }, 'none');
  }

  private schedule(outgoing: Outgoing): void {
    const { faults, settings, world } = this.context;
    const heldBackMs = faults.delayMs + Math.floor(faults.reorderWithinMs && world.random() * faults.reorderWithinMs);
    world.after(heldBackMs + (settings.attemptsAfterMs[0] ?? 0), () => this.attempt(outgoing, 1));
  }

  private async attempt(outgoing: Outgoing, attempt: number): Promise<void> {
    const { settings, world } = this.context;
    if (this.count(await this.post(outgoing, settings.callbackTimeoutMs))) return;
    const nextAfterMs = settings.attemptsAfterMs[attempt];
    if (nextAfterMs === undefined) this.counts.given_up += 1;
    else world.after(nextAfterMs, () => this.attempt(this.again(outgoing), attempt + 1));
  }

  private again(outgoing: Outgoing): Outgoing {
    if (!this.context.settings.newTransactionPerAttempt || !('httpTransactionId' in outgoing.fields)) return outgoing;
    return { ...outgoing, fields: { ...outgoing.fields, httpTransactionId: uuidFrom(this.context) } };
  }

  /** Whether it is done with. */
  private count(answer: HttpAnswer | undefined): boolean {
    const status = answer?.status ?? 0;
    const isRefused = status >= 400 && status < 500;
    if (isTaken(answer)) this.counts.acknowledged += 1;
    if (isRefused) this.counts.refused += 1;
    return isTaken(answer) || isRefused;
  }

  private async post(
    { url, fields }: Outgoing,
    timeoutMs: number,
    tampering: Tampering = 'none',
  ): Promise<HttpAnswer | undefined> {
    const headers = { 'Content-Type': 'application/json', Authorization: await this.tokens.issue(tampering) };
    const call = { method: 'POST', url, headers, body: JSON.stringify(fields), timeoutMs };
    return this.context.world.http(call).catch(() => undefined);
  }
}
