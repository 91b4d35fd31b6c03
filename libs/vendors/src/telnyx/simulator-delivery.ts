import { toEpochMs } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import { signerOf } from './simulator-signature';
import { happens, microseconds, type SimulatorContext, uuidFrom } from './simulator-state';

type Payload = Readonly<Record<string, unknown>>;

export interface SentEvent {
  readonly id: string;
  readonly type: string;
  readonly occurredAt: string;
  readonly payload: Payload;
  readonly isFlat: boolean;
}

/** One webhook in `GET /webhook_deliveries`. */
export interface LoggedDelivery {
  readonly event: SentEvent;
  readonly startedAt: string;
  status: 'pending' | 'delivered' | 'failed';
  readonly attempts: { readonly url: string; readonly status: number | undefined }[];
}

type Tampering = 'none' | 'forged' | 'stale';

/** Some have their time in the payload, one has none at all. */
const WITHOUT_TIME: ReadonlySet<string> = new Set([
  'conference.created',
  'conference.ended',
  'conference.recording.saved',
]);

const envelope = (event: SentEvent, id: string, meta: object): object => {
  const { type, occurredAt, payload } = event;
  const time = WITHOUT_TIME.has(type) ? {} : { occurred_at: occurredAt };
  if (!event.isFlat) return { data: { record_type: 'event', event_type: type, id, ...time, payload }, meta };
  const inV1 = type.replace('call.recording.', 'recording.').replaceAll('.', '_');
  const timed = { ...payload, occurred_at: occurredAt };
  return { record_type: 'event', event_type: inV1, webhook_id: id, created_at: occurredAt, payload: timed };
};

type Judgement = 'acknowledged' | 'refused' | 'again';

/** What an answer means to the vendor: 4xx is final but for 408 and 429 (Telnyx, "Voice API Webhooks"). */
const judge = (status: number, isStrict: boolean): Judgement => {
  if (isStrict ? status === 200 : status >= 200 && status < 300) return 'acknowledged';
  const isFinal = status >= 400 && status < 500 && ![408, 429].includes(status);
  return isFinal ? 'refused' : 'again';
};

/** Sends what happens as signed webhooks, with the retries of the vendor and the faults of its network. */
export class WebhookDelivery {
  readonly log: LoggedDelivery[] = [];
  readonly counts = { acknowledged: 0, refused: 0, given_up: 0 };
  private readonly sign;

  constructor(private readonly context: SimulatorContext) {
    this.sign = signerOf(context.settings.signingSeed);
  }

  emit(type: string, payload: Payload): void {
    const { faults } = this.context;
    if (happens(this.context, faults.drop) || happens(this.context, faults.dropTypes[type] ?? 0)) return;
    const event = this.toEvent(type, payload);
    const copies = 1 + faults.burst + (happens(this.context, faults.duplicate) ? 1 : 0);
    for (let copy = 0; copy < copies; copy += 1) this.deliver(event);
    this.attack(type, payload);
  }

  private toEvent(type: string, said: Payload): SentEvent {
    const { world, faults } = this.context;
    const payload: Record<string, unknown> = { ...said };
    if (happens(this.context, faults.nullClientState)) payload.client_state = null;
    if ('recording_id' in payload && happens(this.context, faults.missingRecordingId)) delete payload.recording_id;
    const isFlat = happens(this.context, faults.flatEnvelope);
    return { id: uuidFrom(world), type, occurredAt: microseconds(world), payload, isFlat };
  }

  /** What nobody at Telnyx sent, and what it never sent before. */
  private attack(type: string, payload: Payload): void {
    const { faults, settings, world } = this.context;
    const once = (event: SentEvent, tampering: Tampering): void =>
      world.after(0, async () => {
        this.count(await this.post(event, { url: settings.webhookUrl, attempt: 1, tampering }));
      });
    if (happens(this.context, faults.forgeSignature)) once(this.toEvent(type, payload), 'forged');
    if (happens(this.context, faults.stale)) once(this.toEvent(type, payload), 'stale');
    if (happens(this.context, faults.unknownType)) once(this.toEvent('call.simulated.novelty', payload), 'none');
  }

  private deliver(event: SentEvent): void {
    const { faults, settings, world } = this.context;
    const logged: LoggedDelivery = { event, startedAt: world.now(), status: 'pending', attempts: [] };
    this.log.push(logged);
    const heldBackMs = faults.delayMs + Math.floor(faults.reorderWithinMs && world.random() * faults.reorderWithinMs);
    world.after(heldBackMs + (settings.attemptsAfterMs[0] ?? 0), () => this.attempt(logged, 1));
  }

  /** Every other attempt goes to the failover address once the first has failed twice. */
  private async attempt(logged: LoggedDelivery, attempt: number): Promise<void> {
    const { settings, world } = this.context;
    const url = attempt > 2 && attempt % 2 === 1 ? (settings.failoverUrl ?? settings.webhookUrl) : settings.webhookUrl;
    const answer = await this.post(logged.event, { url, attempt, tampering: 'none' });
    logged.attempts.push({ url, status: answer?.status });
    const judgement = this.count(answer);
    const nextAfterMs = settings.attemptsAfterMs[attempt];
    if (judgement !== 'again') logged.status = judgement === 'acknowledged' ? 'delivered' : 'failed';
    else if (nextAfterMs !== undefined) world.after(nextAfterMs, () => this.attempt(logged, attempt + 1));
    else {
      logged.status = 'failed';
      this.counts.given_up += 1;
    }
  }

  private count(answer: HttpAnswer | undefined): Judgement {
    const judgement = judge(answer?.status ?? 0, this.context.settings.strict200);
    if (judgement !== 'again') this.counts[judgement] += 1;
    return judgement;
  }

  private async post(
    event: SentEvent,
    to: { readonly url: string; readonly attempt: number; readonly tampering: Tampering },
  ): Promise<HttpAnswer | undefined> {
    const { faults, settings, world } = this.context;
    const isNewId = to.attempt > 1 && happens(this.context, faults.newIdPerAttempt);
    const meta = { attempt: to.attempt, delivered_to: to.url };
    const body = JSON.stringify(envelope(event, isNewId ? uuidFrom(world) : event.id, meta));
    const seconds = Math.floor(toEpochMs(world.now()) / 1000) - (to.tampering === 'stale' ? 301 : 0);
    const signed = this.sign(to.tampering === 'forged' ? `${body} ` : body, seconds);
    const headers = { 'Content-Type': 'application/json', 'User-Agent': 'telnyx-webhooks', ...signed };
    const call = { method: 'POST', url: to.url, headers, body, timeoutMs: settings.webhookTimeoutMs };
    return world.http(call).catch(() => undefined);
  }
}
