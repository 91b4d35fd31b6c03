import type { HttpAnswer } from '../contract/command';
import { signAuvious } from './auvious.signature';
import { happens, type SimulatorContext, uuidFrom } from './simulator-state';

export type Fields = Readonly<Record<string, unknown>>;

type Kind = '' | 'session';

interface Outgoing {
  readonly url: string;
  readonly body: string;
  readonly signature: string;
}

const REPLAYED_AFTER_MS = 60_000;
const NOVELTIES = { '': { state: 'HIBERNATING' }, session: { event: 'hibernated' } } as const;

/** Retries are not documented: here 4xx is final but for 408 and 429. */
const judge = (status: number): 'acknowledged' | 'refused' | 'again' => {
  if (status >= 200 && status < 300) return 'acknowledged';
  return status >= 400 && status < 500 && ![408, 429].includes(status) ? 'refused' : 'again';
};

/** Sends webhooks, with the retries of the vendor and the faults of its network. */
export class Delivery {
  readonly counts = { acknowledged: 0, refused: 0, given_up: 0 };

  constructor(private readonly context: SimulatorContext) {}

  /** @param kind what follows the account in the address: empty for Auvious' own, `session` for the customer's */
  emit(kind: Kind, type: string, payload: Fields): void {
    const { drop, dropTypes, duplicate } = this.context.faults;
    const isLost = happens(this.context, drop) || happens(this.context, dropTypes[type] ?? 0);
    const genuine = this.sealed(kind, type, payload);
    for (let copies = happens(this.context, duplicate) ? 2 : 1; copies > 0 && !isLost; copies -= 1)
      this.schedule(genuine);
    this.attack(kind, payload, genuine);
  }

  /** What nobody sent, or sent long ago, or never sent before. */
  private attack(kind: Kind, payload: Fields, genuine: Outgoing): void {
    const { faults, world } = this.context;
    const once = (outgoing: Outgoing, afterMs = 0): void =>
      world.after(afterMs, async () => void this.count(await this.post(outgoing)));
    if (happens(this.context, faults.forgeSignature))
      once({ ...genuine, signature: signAuvious(genuine.body, 'a key of somebody else') });
    // Nothing that is signed has a time: an old webhook that is sent again stays genuine.
    if (happens(this.context, faults.stale)) once(genuine, REPLAYED_AFTER_MS);
    if (happens(this.context, faults.unknownType))
      once(this.sealed(kind, 'SimulatedNovelty', { ...payload, ...NOVELTIES[kind] }));
  }

  private sealed(kind: Kind, type: string, said: Fields): Outgoing {
    const { webhookUrl, webhookKey, signatureEncoding, payloadForm } = this.context.settings;
    const text = JSON.stringify(said);
    const payload = payloadForm === 'string' ? text : said;
    return {
      url: kind === '' ? webhookUrl : `${webhookUrl}/${kind}`,
      body: JSON.stringify({ id: uuidFrom(this.context), type, payload, timestamp: this.context.world.now() }),
      signature: signAuvious(text, webhookKey, signatureEncoding),
    };
  }

  private schedule(outgoing: Outgoing): void {
    const { faults, settings, world } = this.context;
    const heldBackMs = faults.delayMs + Math.floor(faults.reorderWithinMs && world.random() * faults.reorderWithinMs);
    world.after(heldBackMs + (settings.attemptsAfterMs[0] ?? 0), () => this.attempt(outgoing, 1));
  }

  private async attempt(outgoing: Outgoing, attempt: number): Promise<void> {
    const { settings, world } = this.context;
    if (this.count(await this.post(outgoing))) return;
    const nextAfterMs = settings.attemptsAfterMs[attempt];
    if (nextAfterMs === undefined) this.counts.given_up += 1;
    else world.after(nextAfterMs, () => this.attempt(outgoing, attempt + 1));
  }

  /** Whether it is done with. */
  private count(answer: HttpAnswer | undefined): boolean {
    const judgement = judge(answer?.status ?? 0);
    if (judgement !== 'again') this.counts[judgement] += 1;
    return judgement !== 'again';
  }

  private async post({ url, body, signature }: Outgoing): Promise<HttpAnswer | undefined> {
    const { settings, world } = this.context;
    const headers = { 'Content-Type': 'application/json', 'x-signature': signature };
    const call = { method: 'POST', url, headers, body, timeoutMs: settings.webhookTimeoutMs };
    return world.http(call).catch(() => undefined);
  }
}
