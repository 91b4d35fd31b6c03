import type { HttpAnswer } from '../contract/command';
import { VirtualWorld } from '../contract/virtual-world';
import { authorizationOf } from './sinch.signature';
import { simulateSinch } from './sinch.simulator';

export const START = '2026-03-02T09:14:00.000Z';
export const INGRESS = 'http://ingress/webhooks/sinch/main';
export const FALLBACK = 'http://spare/webhooks/sinch/main';
export const APPLICATION = { key: '669E367E-6BBA-48AB-AF15-266871C28135', secret: 'BeIukql3pTKJ8RGL5zo0DA==' };
export const ok: HttpAnswer = { status: 200, headers: {}, body: '' };

export const options = {
  destinationUrl: 's3://rec-eu/acme/',
  credentials: 'AKIAEXAMPLE:secretEXAMPLE:eu-central-1',
};
export const startRecording = { name: 'startRecording', options };
export const connectPstn = { name: 'connectPstn', number: '+46555000111' };
export const goOn = { name: 'continue' };

export interface Said {
  readonly event: string;
  readonly type?: string;
  readonly callid?: string;
  readonly [field: string]: unknown;
}

/** What the application answers, by event: SVAML, or nothing at all by throwing. */
export type Answers = Readonly<Record<string, (said: Said) => unknown>>;

const isAnswer = (value: unknown): value is HttpAnswer =>
  typeof value === 'object' && value !== null && 'status' in value;

const usual: Answers = { ice: () => ({ action: connectPstn }), ace: () => ({ action: goOn }) };

interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string>>;
  readonly body?: unknown;
}

export const BASIC = `Basic ${Buffer.from(`${APPLICATION.key}:${APPLICATION.secret}`).toString('base64')}`;

/** The headers of a signed request. */
export const signedHeaders = (message: { verb: string; body: string; path: string; timestamp: string }) => ({
  authorization: authorizationOf({ ...message, contentType: 'application/json' }, APPLICATION),
  'x-timestamp': message.timestamp,
  'content-type': 'application/json',
});

/** A simulator in a world of its own: where its specs begin. */
export const simulated = async (answers: Answers = {}, settings: object = {}) => {
  const world = new VirtualWorld(START, ({ body }) => {
    const said = JSON.parse(body) as Said;
    const answer = { ...usual, ...answers }[said.event]?.(said);
    if (isAnswer(answer)) return answer;
    return { ...ok, body: answer === undefined ? '' : JSON.stringify(answer) };
  });
  const simulator = simulateSinch(world, { webhookUrl: INGRESS, apiBase: 'http://sinch', ...settings });
  const send = ({ method, url, headers = {}, body = '' }: Sent) =>
    simulator.handle({
      method,
      url,
      headers: { authorization: BASIC, 'content-type': 'application/json', ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const control = async <T = { readonly sessionRef: string; readonly state: string }>(
    path: string,
    body: object = {},
  ) => JSON.parse((await send({ method: 'POST', url: `/__sim/${path}`, body })).body) as T;
  const said = (url = INGRESS) =>
    world.calls.filter((call) => call.url === url).map(({ body }) => JSON.parse(body) as Said);
  const words = (url?: string) => said(url).map(({ event, type }) => type ?? event);
  /** A call that was answered after a second, and has been on for two. */
  const answeredCall = async (wanted: object = {}): Promise<string> => {
    const { sessionRef } = await control('calls', { ringMs: 1_000, ...wanted });
    await world.pass(3_000);
    return sessionRef;
  };
  const manage = (callid: string, body: unknown) =>
    send({ method: 'PATCH', url: `/calling/v1/calls/id/${callid}`, body });
  const capturesOf = (ref: string) =>
    simulator
      .knowledge()
      .sessions.find(({ sessionRef }) => sessionRef === ref)
      ?.captures.map(({ state }) => state);
  return { world, simulator, send, control, said, words, answeredCall, manage, capturesOf };
};

export type Scene = Awaited<ReturnType<typeof simulated>>;

export const errorOf = ({ status, body }: HttpAnswer) => [
  status,
  (JSON.parse(body) as { errorCode: number }).errorCode,
];
