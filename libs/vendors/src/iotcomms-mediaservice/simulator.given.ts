import { type Command, command as commandSchema } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import type { Knowledge, VendorSimulator } from '../contract/simulator';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { signedHeaders } from '../iotcomms-jwt/sign-request';
import { iotcommsMediaservice, type IotcommsMediaserviceAccount } from '.';
import { iotcommsMediaserviceAccountSchema } from './iotcomms-mediaservice.config';
import { simulateIotcommsMediaservice } from './iotcomms-mediaservice.simulator';
import { callbackFaults } from './iotcomms-mediaservice.webhooks';
import { isKnownKind } from './iotcomms-mediaservice.verification';
import { iotcommsMediaserviceSimulatedAccount } from './simulator-account';
import { TEST_KEY } from './simulator-key';

export const T0 = '2026-11-20T08:15:30.000Z';
export const DOMAIN = 'customer47.prod-eu-north-1.iotcomms.io';
const BASE = 'http://ingress/webhooks/iotcomms-mediaservice/main';
const SELF = 'http://simulator/iotcomms-mediaservice';

export type Body = Readonly<Record<string, unknown>>;
/** What a customer's application says to a question; undefined: what the platform says. */
export type Customer = (kind: string, body: Body) => unknown;

export interface Given {
  readonly settings?: object;
  /** Answers in place of the platform; a string is sent as it is. @throws for no answer */
  readonly customer?: Customer;
  /** The status of callbacks that ask nothing. */
  readonly status?: (kind: string, attempt: number) => number | undefined;
  readonly shallRecord?: boolean;
}

type Refs = Readonly<Record<string, string>>;
type Wanted = { readonly type: Command['type'] } & Body;

interface Sent {
  readonly kind: string;
  readonly body: Body;
}

const answered = (status: number, body: unknown = {}): HttpAnswer => ({
  status,
  headers: {},
  body: typeof body === 'string' ? body : JSON.stringify(body),
});

/** The simulator and the adapter, with nothing between them but a world whose time passes when told to. */
export class Connected {
  readonly world: VirtualWorld;
  readonly simulator: VendorSimulator;
  readonly account: IotcommsMediaserviceAccount;
  readonly facts: VendorFact[] = [];
  /** What genuinely came, in the order of its arrival. */
  readonly sent: Sent[] = [];
  readonly refused: string[] = [];
  private attempts = 0;

  constructor(private readonly given: Given = {}) {
    const settings = { selfUrl: SELF, callbackBase: BASE, latencyMs: 100, ...given.settings };
    const account = iotcommsMediaserviceAccountSchema.parse(iotcommsMediaserviceSimulatedAccount(settings));
    this.account = { ...account, id: 'main', tenant: 'bank' };
    this.world = new VirtualWorld(T0, ({ url, headers, body }) => this.receive(url, headers, body));
    this.simulator = simulateIotcommsMediaservice(this.world, settings);
  }

  get known(): Knowledge {
    return this.simulator.knowledge();
  }

  /** Kinds of what came, with the event where it has one. */
  said(): readonly string[] {
    return this.sent.map(({ kind, body }) => (typeof body.event === 'string' ? `${kind} ${body.event}` : kind));
  }

  last(kind: string): Body {
    const found = this.sent.findLast((one) => one.kind === kind);
    if (!found) throw new Error(`no ${kind} in ${this.said().join(', ')}`);
    return found.body;
  }

  alarms(): readonly unknown[] {
    return this.sent.flatMap(({ kind, body }) => (kind === 'alarm' ? [body.error] : []));
  }

  async control(what: string, body: object = {}): Promise<Record<string, string>> {
    const request = { method: 'POST', url: `/__sim/${what}`, headers: {}, body: JSON.stringify(body) };
    return JSON.parse((await this.simulator.handle(request)).body) as Record<string, string>;
  }

  async show(what: string): Promise<unknown> {
    const request = { method: 'GET', url: `/__sim/${what}`, headers: {}, body: '' };
    return JSON.parse((await this.simulator.handle(request)).body) as unknown;
  }

  /** A call that is answered after two seconds, and lasts until somebody hangs up. @returns its ref */
  async call(more: object = {}): Promise<string> {
    const { sessionRef = '' } = await this.control('calls', more);
    await this.world.pass(3_000);
    return sessionRef;
  }

  /** A request to the API, with a token of ours. */
  async request(command: string, body: object, more: object = {}): Promise<HttpAnswer> {
    const key = { privateKey: TEST_KEY, claims: {}, lifetimeSeconds: 60 };
    const headers = { ...(await signedHeaders(key, Date.parse(this.world.now()) / 1000)), ...more };
    const url = `/${DOMAIN}/${command}`;
    return this.simulator.handle({ method: 'POST', url, headers, body: JSON.stringify(body) });
  }

  async isDone(command: string, body: object): Promise<boolean> {
    const { status, body: text } = await this.request(command, body);
    if (status !== 200) throw new Error(`${command} was answered ${status}`);
    return (JSON.parse(text) as { success: boolean }).success;
  }

  /** Sends a command as the platform would. @returns what the adapter makes of the answer, or why nothing was sent */
  async send(wanted: Wanted): Promise<string> {
    const addressed = { intent: 'i', attempt: 1, tenant: 'bank', vendor: 'iotcomms-mediaservice', account: 'main' };
    const ids = { commandId: 'c-1', conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11', traceId: 'd'.repeat(32) };
    const refs = Object.assign({}, ...this.facts.map((fact) => fact.refs ?? {})) as Refs;
    const command = commandSchema.parse({ ...addressed, ...ids, refs, handles: {}, ...wanted });
    const handles = Object.assign({}, ...this.facts.map(({ secrets }) => secrets ?? {})) as Body;
    const context = { handles, stores: {}, nowSeconds: Date.parse(this.world.now()) / 1000 };
    const { commands } = iotcommsMediaservice;
    const request = await commands.toRequest(command, this.account, context);
    if (request.via !== 'http') return request.via === 'nothing' ? request.reason : request.via;
    const { method, url, headers, body = '' } = request;
    const answer = await this.simulator.handle({ method, url: url.replace(SELF, ''), headers, body });
    const result = commands.toResult(command, answer);
    this.facts.push(...(('facts' in result && result.facts) || []));
    return result.kind;
  }

  /** Does what ingress does, but for keeping it. */
  private async receive(url: string, given: Readonly<Record<string, string>>, text: string): Promise<HttpAnswer> {
    const headers = Object.fromEntries(Object.entries(given).map(([name, value]) => [name.toLowerCase(), value]));
    const kind = url.startsWith(BASE) ? url.slice(BASE.length + 1) : url;
    const webhook: RawWebhook = { headers, body: Buffer.from(text), kind, receivedAt: this.world.now() };
    this.attempts += 1;
    const status = this.given.status?.(kind, this.attempts);
    if (status !== undefined && status !== 200) return answered(status);
    const verdict = await iotcommsMediaservice.verify(webhook, this.account, this.world.now(), {
      certificate: () => Promise.reject(new Error('there are none')),
    });
    if (!verdict.isGenuine) {
      this.refused.push(verdict.reason);
      return answered(401);
    }
    return this.take(webhook, JSON.parse(text) as Body);
  }

  private take(webhook: RawWebhook, body: Body): HttpAnswer {
    const { kind } = webhook;
    const faults = isKnownKind(kind) ? callbackFaults(kind, body) : `no such callback: ${kind}`;
    if (faults !== undefined) throw new Error(`${kind}: ${faults}`);
    this.sent.push({ kind, body });
    const { facts, asks } = iotcommsMediaservice.interpret(webhook, this.account);
    this.facts.push(...facts);
    if (!asks) return answered(200);
    const instead = this.given.customer?.(kind, body);
    return instead === undefined ? this.answerTo(webhook) : answered(200, instead);
  }

  private answerTo(webhook: RawWebhook): HttpAnswer {
    const record = this.given.shallRecord ?? true;
    const answer = iotcommsMediaservice.answering?.answer({ webhook, account: this.account, record });
    this.facts.push(...(answer?.facts ?? []));
    return answered(answer?.status ?? 200, answer?.body);
  }

  /** Names of the facts, in the order of their arrival. */
  names(): readonly string[] {
    return this.facts.map(({ name }) => name);
  }
}
