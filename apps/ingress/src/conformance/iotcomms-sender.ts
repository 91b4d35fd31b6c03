import { randomUUID } from 'node:crypto';
import { createServer, type IncomingMessage, type Server, type ServerResponse } from 'node:http';
import type { AddressInfo } from 'node:net';
import { chanceFrom, type SimulatedWorld, simulatedAccounts, simulators } from '@earwitness/vendors/simulators';
import type { Delivery } from './delivery';

type Simulator = ReturnType<NonNullable<(typeof simulators)[string]>>;
type Call = Parameters<SimulatedWorld['http']>[0];

const VENDOR = 'iotcomms-recording';
const CALLBACKS = 'http://ingress';
export const TOPIC = 'arn:aws:sns:eu-north-1:111122223333:recording-events';

const METADATA = '<recording xmlns="urn:ietf:params:xml:ns:recording:1"><session session_id="s"/></recording>';

const toDelivery = ({ url, headers, body }: Call): Delivery => ({
  kind: url.slice(CALLBACKS.length + 1),
  headers,
  body: Buffer.from(body),
});

/** One simulator, whose webhooks are kept instead of sent. */
class Speaker {
  /** By how much its clock is off. */
  offMs = 0;
  private calls: Call[] = [];
  private queued: string[] = [];
  private underWay: Promise<void>[] = [];
  readonly simulator: Simulator;

  constructor(private readonly settings: Readonly<Record<string, unknown>>) {
    const world: SimulatedWorld = {
      now: () => new Date(Date.now() + this.offMs).toISOString(),
      random: chanceFrom(1),
      after: (_, action) => void this.underWay.push(Promise.resolve().then(action)),
      http: (call) => {
        this.calls.push(call);
        return Promise.resolve({ status: 200, headers: {}, body: '{"recordCall":false}' });
      },
      send: (_, body) => Promise.resolve(void this.queued.push(body)),
    };
    const create = simulators[VENDOR];
    if (!create) throw new Error(`no simulator of ${VENDOR}`);
    this.simulator = create(world, settings);
  }

  /** Makes something happen. @returns what is sent because of it */
  private async sent(what: string, body: object): Promise<readonly Delivery[]> {
    this.calls = [];
    const request = { method: 'POST', url: `/__sim/${what}`, headers: {}, body: JSON.stringify(body) };
    await this.simulator.handle(request);
    while (this.underWay.length > 0) await Promise.all(this.underWay.splice(0));
    return this.calls.map(toDelivery);
  }

  private async only(kind: string, what: string, body: object): Promise<Delivery> {
    const found = (await this.sent(what, body)).find((delivery) => delivery.kind === kind);
    if (!found) throw new Error(`${what} led to no ${kind}`);
    return found;
  }

  newCall(metaData = METADATA): Promise<Delivery> {
    return this.only('newCall', 'invite', { callId: randomUUID(), metaData });
  }

  subscription(): Promise<Delivery> {
    return this.only('sns', 'subscribe', {});
  }

  /** An event over SNS. */
  async notification(event: object): Promise<Delivery> {
    await this.confirmed();
    return this.only('sns', 'events', event);
  }

  /** An event as it stands on a queue that is subscribed to the topic. */
  async queuedNotification(event: object): Promise<string> {
    this.queued = [];
    await this.sent('events', event);
    const [message] = this.queued;
    if (message === undefined) throw new Error('nothing was put on a queue');
    return message;
  }

  private async confirmed(): Promise<void> {
    const TopicArn = String(this.settings.topicArn);
    const query = new URLSearchParams({ Action: 'ConfirmSubscription', TopicArn, Token: 't' });
    await this.simulator.handle({ method: 'GET', url: `/sns/?${query.toString()}`, headers: {}, body: '' });
  }
}

/** iotcomms with its SNS: says and signs what the vendor would, and serves its certificates over real HTTP. */
export class IotcommsSender {
  /** Addresses that were asked for. */
  readonly asked: string[] = [];
  /** Where whoever asks below `/away/` is sent. */
  away = '';
  private readonly speakers: Speaker[] = [];

  private constructor(private readonly server: Server) {
    server.on('request', (request, response) => void this.serve(request, response));
  }

  static async open(): Promise<IotcommsSender> {
    const server = createServer();
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
    return new IotcommsSender(server);
  }

  get url(): string {
    return `http://127.0.0.1:${(this.server.address() as AddressInfo).port}`;
  }

  account(id: string, more: object = {}): object {
    return { id, ...simulatedAccounts[VENDOR]?.({ selfUrl: this.url }), ...more };
  }

  speaker(settings: Readonly<Record<string, unknown>> = {}): Speaker {
    const speaker = new Speaker({ selfUrl: this.url, callbackBase: CALLBACKS, topicArn: TOPIC, ...settings });
    this.speakers.push(speaker);
    return speaker;
  }

  async close(): Promise<void> {
    this.server.closeAllConnections();
    await new Promise((resolve) => this.server.close(resolve));
  }

  private async serve({ method = 'GET', url = '/' }: IncomingMessage, response: ServerResponse): Promise<void> {
    this.asked.push(url);
    if (url.startsWith('/away/')) return void response.writeHead(302, { location: `${this.away}${url}` }).end();
    const request = { method, url, headers: {}, body: '' };
    const answers = await Promise.all(this.speakers.map(({ simulator }) => simulator.handle(request)));
    const { status, body } = answers.find((answer) => answer.status === 200) ?? { status: 404, body: '' };
    response.writeHead(status).end(body);
  }
}
