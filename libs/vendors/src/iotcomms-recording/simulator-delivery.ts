import type { HttpAnswer } from '../contract/command';
import type { Messages, Outgoing } from './simulator-messages';
import { type Fields, happens, type SimulatorContext } from './simulator-state';

/** Sends what happens, with the retries of the vendor and the faults of its network. */
export class Delivery {
  readonly counts = { acknowledged: 0, refused: 0, given_up: 0 };
  private isConfirmed = false;
  private isAsking = false;
  private readonly waiting: Outgoing[] = [];

  constructor(
    private readonly context: SimulatorContext,
    private readonly messages: Messages,
  ) {}

  /** @param name of the event, or of the alarm */
  emit(name: string, fields: Fields): void {
    if (this.isLost(name)) return this.tellOfLoss(name, fields);
    const { faults, world } = this.context;
    if (happens(this.context, faults.rotateCertificate)) this.messages.sns.rotate(world.now());
    const copies = happens(this.context, faults.duplicate) ? 2 : 1;
    for (const outgoing of this.messages.all(name, fields))
      for (let copy = 0; copy < copies; copy += 1) this.deliver(outgoing);
    this.attack(name, fields);
  }

  /** The question of call set-up. @throws when there is no answer in time. */
  async ask(fields: Fields): Promise<HttpAnswer> {
    const { url, body, headers } = this.messages.question(fields);
    const { newCallTimeoutMs: timeoutMs } = this.context.settings;
    return this.context.world.http({ method: 'POST', url, headers: await headers(), body, timeoutMs });
  }

  /** Asks to have the subscription confirmed; until then everything waits that would go by it. */
  subscribe(): void {
    if (this.isAsking || this.isConfirmed) return;
    this.isAsking = true;
    this.schedule(this.messages.subscription());
  }

  confirm(topicArn: string | null): boolean {
    if (topicArn !== this.context.settings.topicArn) return false;
    this.isConfirmed = true;
    for (const outgoing of this.waiting.splice(0)) this.deliver(outgoing);
    return true;
  }

  private isLost(name: string): boolean {
    const { drop, dropTypes } = this.context.faults;
    return happens(this.context, drop) || happens(this.context, dropTypes[name] ?? 0);
  }

  private tellOfLoss(name: string, fields: Fields): void {
    if (name === 'eventNotificationError' || !happens(this.context, this.context.faults.lossAlarm)) return;
    const event = JSON.stringify(fields);
    this.emit('eventNotificationError', { type: 'eventNotificationError', error: 'publishing failed', event });
  }

  /** What nobody at the vendor sent, and what it never sent before. */
  private attack(name: string, fields: Fields): void {
    const { faults, world, settings } = this.context;
    const once = (outgoing: readonly Outgoing[]): void => {
      for (const one of outgoing) world.after(0, async () => void this.count(await this.post(one)));
    };
    if (happens(this.context, faults.forgeSignature)) once(this.messages.all(name, fields, 'forged'));
    if (happens(this.context, faults.stale)) once(this.messages.all(name, fields, 'stale'));
    if (settings.notifications !== 'rest' && happens(this.context, faults.foreignTopic))
      once([this.messages.fromForeignTopic(fields)]);
    const unknown = { event: 'SIPRECFORWARDINGSTARTED', sessionId: fields.sessionId };
    if (happens(this.context, faults.unknownType)) once(this.messages.all('SIPRECFORWARDINGSTARTED', unknown));
  }

  private deliver(outgoing: Outgoing): void {
    const needsConfirmation = outgoing.kind === 'notification' && !this.context.settings.eventQueueUrl;
    if (!needsConfirmation || this.isConfirmed) return this.schedule(outgoing);
    this.waiting.push(outgoing);
    this.subscribe();
  }

  private schedule(outgoing: Outgoing): void {
    const { faults, settings, world } = this.context;
    const heldBackMs = faults.delayMs + Math.floor(faults.reorderWithinMs && world.random() * faults.reorderWithinMs);
    world.after(heldBackMs + (settings.attemptsAfterMs[0] ?? 0), () => this.attempt(outgoing, 1));
  }

  private async attempt(outgoing: Outgoing, attempt: number): Promise<void> {
    const { settings, world } = this.context;
    const isDone = this.count(await this.post(outgoing));
    const nextAfterMs = settings.attemptsAfterMs[attempt];
    if (!isDone && nextAfterMs !== undefined)
      return world.after(nextAfterMs, () => this.attempt(outgoing, attempt + 1));
    if (!isDone) this.counts.given_up += 1;
    if (outgoing.kind === 'subscription') this.isAsking = false;
  }

  /** Whether it is done with: for SNS 4xx is final, like 2xx. */
  private count(answer: HttpAnswer | undefined): boolean {
    const status = answer?.status ?? 0;
    const isTaken = status >= 200 && status < 300;
    const isRefused = status >= 400 && status < 500;
    if (isTaken) this.counts.acknowledged += 1;
    if (isRefused) this.counts.refused += 1;
    return isTaken || isRefused;
  }

  private async post({ kind, url, body, headers }: Outgoing): Promise<HttpAnswer | undefined> {
    const { settings, world } = this.context;
    const taken: HttpAnswer = { status: 200, headers: {}, body: '' };
    if (kind === 'notification' && settings.eventQueueUrl)
      return world.send(settings.eventQueueUrl, body).then(
        () => taken,
        () => undefined,
      );
    const call = { method: 'POST', url, headers: await headers(), body, timeoutMs: settings.callbackTimeoutMs };
    return world.http(call).catch(() => undefined);
  }
}
