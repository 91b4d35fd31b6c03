import type { CommandOf } from '@earwitness/domain';
import { addressFact, deliveryOf } from '../contract/address';
import type { HttpAnswer, HttpCall } from '../contract/command';
import { VirtualWorld } from '../contract/virtual-world';
import type { VendorFact, Verdict } from '../contract/webhook';
import { sinch, type SinchAccount } from '.';
import { sinchSimulatedAccount } from './simulator-account';
import { INGRESS, START } from './simulator.given';
import { simulateSinch } from './sinch.simulator';

const BASE = 'http://host/sinch';
const SETTINGS = { webhookUrl: INGRESS, apiBase: BASE };

const recording = {
  destination: { type: 's3', bucket: 'rec-eu', folder: 'acme', accessKey: 'A', secretKey: 'S', region: 'eu-central-1' },
  transcription: { enabled: true, locale: 'en-GB' },
  storageBase: `${BASE}/__sim/buckets`,
};

type Posted = Parameters<ConstructorParameters<typeof VirtualWorld>[1]>[0];

/** The simulator and the adapter, with nothing between them but a world whose time passes when told to. */
export class Connected {
  readonly facts: VendorFact[] = [];
  readonly verdicts: Verdict[] = [];
  readonly account: SinchAccount;
  readonly world = new VirtualWorld(START, (call) => this.receive(call));
  readonly simulator = simulateSinch(this.world, SETTINGS);

  constructor(
    private readonly shallRecord: boolean,
    own: object = {},
  ) {
    const given = { ...sinchSimulatedAccount(SETTINGS), recording, ...own };
    this.account = { ...sinch.accountSchema.parse(given), id: 'main', tenant: 'bank' };
  }

  get names(): readonly string[] {
    return this.facts.map(({ name }) => name);
  }

  /** As a person at the controls. */
  async control(path: string, body: object = {}): Promise<Record<string, string>> {
    const answer = await this.simulator.handle({
      method: 'POST',
      url: `/__sim/${path}`,
      headers: {},
      body: JSON.stringify(body),
    });
    return JSON.parse(answer.body) as Record<string, string>;
  }

  /** As the host would send it. */
  call({ method, url, headers, body = '' }: HttpCall): Promise<HttpAnswer> {
    return this.simulator.handle({ method, url: url.slice(BASE.length), headers, body });
  }

  async command(type: 'StartCapture' | 'StopCapture', sessionRef: string): Promise<string> {
    const refs = this.facts.find((fact) => fact.sessionRef === sessionRef && fact.refs)?.refs ?? {};
    const command: CommandOf<'StartCapture' | 'StopCapture'> = {
      type,
      commandId: '891510ac-f3e4-81e8-af5b-de00688a4901',
      intent: 'i',
      attempt: 1,
      conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
      traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
      tenant: 'bank',
      vendor: 'sinch',
      account: 'main',
      sessionRef,
      captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
      mode: 'native',
      refs,
      handles: {},
    };
    const context = { handles: {}, stores: {}, nowSeconds: this.nowSeconds };
    const request = await sinch.commands.toRequest(command, this.account, context);
    if (request.via !== 'http') throw new Error(`refused: ${JSON.stringify(request)}`);
    return sinch.commands.toResult(command, await this.call(request)).kind;
  }

  /** Asks at once for whatever a fact is a reason to ask for. @returns the facts that are found */
  async readBecauseOf(stated: VendorFact): Promise<readonly VendorFact[]> {
    const webhook = { headers: {}, body: Buffer.from(''), kind: '', receivedAt: this.world.now() };
    const fact = addressFact(stated, 0, deliveryOf(sinch, webhook, this.account));
    const found: VendorFact[] = [];
    for (const watch of sinch.reads?.watch?.(fact, this.account) ?? []) {
      const call = watch.change === 'begin' && sinch.reads?.toCall(watch.read, this.account, this);
      if (!call || !sinch.reads) continue;
      found.push(...sinch.reads.toFindings(watch.read, await this.call(call), this.account).facts);
    }
    return found;
  }

  get nowSeconds(): number {
    return Math.floor(Date.parse(this.world.now()) / 1000);
  }

  /** What ingress does, without its durability. */
  private async receive({ headers: sent, body }: Posted): Promise<HttpAnswer> {
    const headers = Object.fromEntries(Object.entries(sent).map(([name, value]) => [name.toLowerCase(), value]));
    const webhook = { headers, body: Buffer.from(body), kind: '', receivedAt: this.world.now() };
    const noCertificates = { certificate: () => Promise.reject(new Error('none is needed')) };
    const verdict = await sinch.verify(webhook, this.account, this.world.now(), noCertificates);
    this.verdicts.push(verdict);
    if (!verdict.isGenuine) return { status: 401, headers: {}, body: '' };
    const { facts, asks } = sinch.interpret(webhook, this.account);
    this.facts.push(...facts);
    if (!asks || !sinch.answering) return { status: 200, headers: {}, body: '' };
    const forwarding = sinch.answering.forward?.(webhook, this.account, this.world.now());
    const routing = forwarding && (await this.call(forwarding.call));
    const record = this.shallRecord && asks.about === 'recording';
    const answer = sinch.answering.answer({ webhook, account: this.account, record, ...(routing && { routing }) });
    this.facts.push(...(answer.facts ?? []));
    return { status: answer.status ?? 200, headers: {}, body: JSON.stringify(answer.body ?? '') };
  }
}
