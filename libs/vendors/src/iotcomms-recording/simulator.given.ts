import { createPublicKey } from 'node:crypto';
import { type Command, command as commandSchema, type FactName } from '@earwitness/domain';
import type { HttpAnswer, StoreTarget } from '../contract/command';
import type { VendorSimulator } from '../contract/simulator';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { iotcommsRecording, type IotcommsRecordingAccount } from '.';
import { simulateIotcommsRecording } from './iotcomms-recording.simulator';
import { TEST_KEY } from './simulator-key';

export const T0 = '2026-11-20T08:15:30.000Z';
const BASE = 'http://ingress/webhooks/iotcomms-recording/main';
const SELF = 'http://simulator/iotcomms-recording';
const QUEUE = 'https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd';

export interface Given {
  readonly settings?: object;
  readonly account?: object;
  /** What the platform says to a webhook instead of taking it. */
  readonly answer?: (webhook: RawWebhook, attempt: number) => HttpAnswer | undefined;
  readonly shallRecord?: boolean;
}

type Handles = Record<string, unknown>;
type Wanted = { readonly type: Command['type'] } & Readonly<Record<string, unknown>>;

const answered = (status: number, body: unknown = {}): HttpAnswer => ({
  status,
  headers: {},
  body: JSON.stringify(body),
});

/** The simulator and the adapter, with nothing between them but a world whose time passes when told to. */
export class Connected {
  readonly world: VirtualWorld;
  readonly simulator: VendorSimulator;
  readonly account: IotcommsRecordingAccount;
  readonly facts: VendorFact[] = [];
  readonly refused: string[] = [];
  private readonly handles: Handles = {};
  private attempts = 0;

  constructor(private readonly given: Given = {}) {
    this.account = {
      ...iotcommsRecording.accountSchema.parse({
        domain: 'customer47.prod-eu-north-1.iotcomms.io',
        callbacks: { publicKeys: createPublicKey(TEST_KEY).export({ type: 'spki', format: 'pem' }).toString() },
        sns: { topics: ['arn:aws:sns:eu-north-1:111122223333:recording-events'], simulatedAt: `${SELF}/sns` },
        commandQueueAccounts: ['111122223333'],
        rest: { baseUrl: SELF, privateKey: TEST_KEY },
        streamTargets: { text: { url: 'wss://text.example/audio' } },
        ...given.account,
      }),
      id: 'main',
      tenant: 'bank',
    };
    this.world = new VirtualWorld(T0, ({ url, headers, body }) => this.receive(url, headers, body));
    const settings = { selfUrl: SELF, callbackBase: BASE, latencyMs: 100, ...given.settings };
    this.simulator = simulateIotcommsRecording(this.world, settings);
  }

  /** Does what ingress does, but for keeping it. */
  private async receive(url: string, given: Readonly<Record<string, string>>, body: string): Promise<HttpAnswer> {
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
    const kind = url.slice(BASE.length + 1);
    const webhook: RawWebhook = { headers, body: Buffer.from(body), kind, receivedAt: this.world.now() };
    this.attempts += 1;
    const instead = this.given.answer?.(webhook, this.attempts);
    if (instead) return instead;
    const certificate = async (address: string) => (await this.get(address)).body;
    const verdict = await iotcommsRecording.verify(webhook, this.account, this.world.now(), { certificate });
    if (!verdict.isGenuine) {
      this.refused.push(verdict.reason);
      return answered(401);
    }
    const { facts, asks, confirmAt } = iotcommsRecording.interpret(webhook, this.account);
    if (confirmAt) await this.get(confirmAt);
    this.facts.push(...facts);
    for (const { secrets } of facts) Object.assign(this.handles, secrets);
    return answered(200, asks ? this.answerTo(webhook) : {});
  }

  private answerTo(webhook: RawWebhook): unknown {
    const record = this.given.shallRecord ?? true;
    return iotcommsRecording.answering?.answer({ webhook, account: this.account, record }).body;
  }

  get(url: string): Promise<HttpAnswer> {
    return this.simulator.handle({ method: 'GET', url: url.replace(SELF, ''), headers: {}, body: '' });
  }

  async control(what: string, body: object): Promise<Record<string, string>> {
    const request = { method: 'POST', url: `/__sim/${what}`, headers: {}, body: JSON.stringify(body) };
    return JSON.parse((await this.simulator.handle(request)).body) as Record<string, string>;
  }

  /** Sends a command as the platform would. @returns what the adapter makes of the answer, or why nothing was sent */
  async send(wanted: Wanted, handles: Handles = this.handles): Promise<string> {
    const ofCapture = { captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8', mode: 'file', target: 'worm', mask: [] };
    const addressed = { intent: 'i', attempt: 1, tenant: 'bank', vendor: 'iotcomms-recording', account: 'main' };
    const ids = { commandId: 'c-1', conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11', traceId: 'd'.repeat(32) };
    const command = commandSchema.parse({ ...addressed, ...ids, ...ofCapture, refs: {}, handles: {}, ...wanted });
    const stores: Record<string, StoreTarget> = { worm: { bucket: 'worm-eu' } };
    const nowSeconds = Date.parse(this.world.now()) / 1000;
    const { commands } = iotcommsRecording;
    const request = await commands.toRequest(command, this.account, { handles, stores, nowSeconds });
    if (request.via === 'nothing') return request.reason;
    if (request.via === 'sqs') return (await this.simulator.receive?.(QUEUE, request.body)) ?? 'queued';
    const { method, url, headers, body = '' } = request;
    const answer = await this.simulator.handle({ method, url: url.replace(SELF, ''), headers, body });
    return commands.toResult(command, answer).kind;
  }

  /** Names of the facts, in the order of their arrival. */
  names(): readonly string[] {
    return this.facts.map(({ name }) => name);
  }

  fact<N extends FactName>(name: N): Extract<VendorFact, { readonly name: N }> {
    const found = this.facts.findLast((fact) => fact.name === name);
    if (!found) throw new Error(`no ${name} in ${this.names().join(', ')}`);
    return found as Extract<VendorFact, { readonly name: N }>;
  }
}
