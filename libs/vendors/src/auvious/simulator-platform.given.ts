import { type Command, command as commandSchema, type Fact, type FactName } from '@earwitness/domain';
import { addressFact, type Delivery, deliveryOf } from '../contract/address';
import type { HttpAnswer, VendorRequest } from '../contract/command';
import type { NextRead } from '../contract/reads';
import type { SimulatedWorld, VendorSimulator } from '../contract/simulator';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { auvious, type AuviousAccount } from '.';
import { simulateAuvious } from './auvious.simulator';
import { auviousSimulatedAccount } from './simulator-account';
import { INGRESS, SELF, T0 } from './simulator.given';

type Call = Parameters<SimulatedWorld['http']>[0];

const addressed = {
  ...{ commandId: 'c-1', intent: 'i', attempt: 1, captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8' },
  ...{ conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11', traceId: 'd'.repeat(32) },
  ...{ tenant: 'bank', vendor: 'auvious', account: 'main', mode: 'conference', handles: {} },
};

/** The simulator and the adapter, with just enough of a platform between them: it keeps tokens, watches and facts. */
export class Connected {
  readonly facts: Fact[] = [];
  readonly refused: string[] = [];
  readonly world: VirtualWorld;
  readonly simulator: VendorSimulator;
  private readonly account: AuviousAccount;
  private readonly watches = new Map<string, boolean>();
  private accessToken: string | undefined;

  constructor(settings: object = {}) {
    const given = { selfUrl: SELF, webhookUrl: INGRESS, pollScale: 1, ...settings };
    const account = auvious.accountSchema.parse(auviousSimulatedAccount(given));
    this.account = { ...account, id: 'main', tenant: 'bank' };
    this.world = new VirtualWorld(T0, (call) => this.receive(call));
    this.simulator = simulateAuvious(this.world, given);
  }

  async control(what: string, body: object = {}) {
    const sent = { method: 'POST', url: `/__sim/${what}`, headers: {}, body: JSON.stringify(body) };
    const { body: text } = await this.simulator.handle(sent);
    return JSON.parse(text) as { readonly sessionRef: string; readonly conferenceId: string };
  }

  /** @returns what the adapter makes of the answer, or why nothing was sent */
  async start(sessionRef: string, conferenceRef: string): Promise<string> {
    const command = commandSchema.parse({ ...addressed, type: 'StartCapture', sessionRef, refs: { conferenceRef } });
    const sent = await this.ask((context) => auvious.commands.toRequest(command, this.account, context));
    if (typeof sent === 'string') return sent;
    const result = auvious.commands.toResult(command, sent);
    if (result.kind === 'accepted') this.learn(result.facts ?? [], this.answered('answer'));
    if (result.kind === 'unknown') this.learn([unknownTo(command, result.cause)], this.answered('no answer'));
    return result.kind;
  }

  names(): readonly FactName[] {
    return this.facts.map(({ name }) => name);
  }

  /** Does what ingress does, but for keeping it. */
  private receive({ url, headers: given, body }: Call): HttpAnswer {
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
    const kind = url.slice(INGRESS.length + 1);
    const webhook: RawWebhook = { headers, body: Buffer.from(body), kind, receivedAt: this.world.now() };
    const verdict = auvious.verify(webhook, this.account, this.world.now(), {
      certificate: () => Promise.reject(new Error()),
    });
    if (!('isGenuine' in verdict) || !verdict.isGenuine) {
      this.refused.push('reason' in verdict ? verdict.reason : 'later');
      return { status: 401, headers: {}, body: '' };
    }
    this.learn(auvious.interpret(webhook, this.account).facts, deliveryOf(auvious, webhook, this.account));
    return { status: 200, headers: {}, body: '' };
  }

  private answered(id: string): Delivery {
    return {
      vendor: 'auvious',
      account: this.account,
      id,
      digest: '',
      receivedAt: this.world.now(),
      learnedBy: 'poll',
    };
  }

  private learn(stated: readonly VendorFact[], delivery: Delivery): void {
    stated.forEach((each, ordinal) => {
      const fact = addressFact(each, ordinal, delivery);
      if (this.facts.some(({ id }) => id === fact.id)) return;
      this.facts.push(fact);
      for (const change of auvious.reads?.watch?.(fact, this.account) ?? []) {
        if (change.change === 'end') this.watches.set(change.key, false);
        else if (!this.watches.has(change.key)) this.begin(change.key, change);
      }
    });
  }

  private begin(key: string, next: NextRead): void {
    this.watches.set(key, true);
    this.world.after(next.afterMs, () => this.look(key, next));
  }

  private async look(key: string, { read }: NextRead): Promise<void> {
    if (!this.watches.get(key)) return;
    const toCall = (context: { accessToken?: string; nowSeconds: number }) =>
      auvious.reads?.toCall(read, this.account, context) ?? { via: 'nothing' as const, reason: 'NoCall' };
    const answer = await this.ask(toCall);
    if (typeof answer === 'string') return;
    if (answer.status === 429 || answer.status >= 500) return this.begin(key, { read, afterMs: 2_000 });
    const { facts = [], next } = auvious.reads?.toFindings(read, answer, this.account) ?? {};
    this.learn(facts, this.answered(`read ${read.what}`));
    if (next) this.begin(key, next);
    else this.watches.set(key, false);
  }

  /** With a token, and with another one where it is refused. */
  private async ask(
    toRequest: (context: Asking) => VendorRequest | Promise<VendorRequest>,
  ): Promise<HttpAnswer | string> {
    for (let attempt = 0; ; attempt += 1) {
      this.accessToken ??= await this.newToken();
      const request = await toRequest({ ...NOTHING, accessToken: this.accessToken });
      if (request.via === 'nothing') return request.reason;
      const answer = await this.toSimulator(request);
      if (answer.status !== 401 || attempt === MOST_ATTEMPTS) return answer;
      this.accessToken = undefined;
    }
  }

  private async newToken(): Promise<string> {
    const request = auvious.tokens?.request(this.account);
    const token = request && auvious.tokens?.read(await this.toSimulator(request));
    if (!token) throw new Error('no token');
    return token.token;
  }

  private async toSimulator(request: VendorRequest): Promise<HttpAnswer> {
    if (request.via !== 'http') throw new Error('not by HTTP');
    const { method, url, headers, body = '' } = request;
    return this.simulator.handle({ method, url: url.replace(SELF, ''), headers, body });
  }
}

const MOST_ATTEMPTS = 20;
const NOTHING = { handles: {}, stores: {}, nowSeconds: 0 };
type Asking = typeof NOTHING & { readonly accessToken: string };

const unknownTo = ({ type, commandId, sessionRef, captureId }: Command, cause: string): VendorFact => ({
  name: 'CommandUnknown',
  data: { commandId, commandType: type, cause },
  ...(sessionRef !== undefined && { sessionRef, groupRef: sessionRef }),
  ...(captureId !== undefined && { captureId }),
});
