import type { HttpAnswer } from '../contract/command';
import { VirtualWorld } from '../contract/virtual-world';
import { simulateAuvious } from './auvious.simulator';

export const T0 = '2026-11-20T08:15:30.000Z';
export const INGRESS = 'http://ingress/webhooks/auvious/main';
export const SELF = 'http://127.0.0.1:8090/auvious';
export const ok: HttpAnswer = { status: 200, headers: {}, body: '' };

interface Sent {
  readonly method?: string;
  readonly url: string;
  readonly headers?: Readonly<Record<string, string | undefined>>;
  readonly body?: unknown;
}
interface Said {
  readonly url: string;
  readonly signature: string | undefined;
  readonly id: string;
  readonly type: string;
  readonly payload: Readonly<Record<string, unknown>>;
}
export interface Instance {
  readonly conversationId: string;
  readonly recorderId: string;
  readonly instanceId: string;
  readonly state?: string;
}

const API = '/rtc-recorder/api';
export const RECORDINGS = `${API}/recordings`;

export const pathOf = ({ conversationId, recorderId, instanceId }: Instance): string =>
  `${RECORDINGS}/${conversationId}/${recorderId}/${instanceId}`;

const textOf = (body: unknown): string => (typeof body === 'string' ? body : JSON.stringify(body));

/** What came to the ingress, unwrapped. */
const saidIn = ({ calls }: VirtualWorld): readonly Said[] =>
  calls.map(({ url, headers, body }) => {
    const { id, type, payload } = JSON.parse(body) as Record<'id' | 'type', string> & { payload: unknown };
    const unwrapped = (typeof payload === 'string' ? JSON.parse(payload) : payload) as Said['payload'];
    return { url, signature: headers['x-signature'], id, type, payload: unwrapped };
  });

/** A simulator in a world of its own, with a token: where the specs of the simulator begin. */
export const simulated = async (settings: object = {}, answer: () => HttpAnswer = () => ok) => {
  const world = new VirtualWorld(T0, answer);
  const simulator = simulateAuvious(world, { webhookUrl: INGRESS, selfUrl: SELF, uploadMs: 4_000, ...settings });
  const send = ({ method = 'POST', url, headers = {}, body = '' }: Sent) =>
    simulator.handle({ method, url, headers, body: textOf(body) });
  const form = { grant_type: 'client_credentials', client_id: 'simulated-client', client_secret: 'simulated-secret' };
  const tokenRequest = (change: Readonly<Record<string, string>> = {}) => ({
    url: '/security/oauth/token',
    headers: { 'content-type': 'application/x-www-form-urlencoded' },
    body: new URLSearchParams({ ...form, ...change }).toString(),
  });
  const newToken = async () => (JSON.parse((await send(tokenRequest())).body) as { access_token: string }).access_token;
  const authorization = `Bearer ${await newToken()}`;
  const get = (url: string, headers: object = {}) =>
    send({ method: 'GET', url, headers: { authorization, ...headers } });
  const post = (url: string, body: unknown = '', headers: object = {}) =>
    send({ url, body, headers: { authorization, 'content-type': 'application/json', ...headers } });
  const read = async <T>(url: string) => JSON.parse((await get(url)).body) as T;
  const control = async (path: string, body: object = {}) => {
    const answered = await send({ url: `/__sim/${path}`, body });
    return { status: answered.status, ...(JSON.parse(answered.body) as { sessionRef: string; conferenceId: string }) };
  };
  const start = async (wanted: object = {}) => {
    const { sessionRef: conversationId, conferenceId } = await control('conferences', wanted);
    const command = { applicationId: 'app-1', conferenceId, conversationId };
    const answered = await post(`${RECORDINGS}/start`, command);
    return { command, answered, ...((answered.body ? JSON.parse(answered.body) : {}) as Instance) };
  };
  const captures = () =>
    simulator.knowledge().sessions.flatMap((session) => session.captures.map(({ state }) => state));
  const tools = { world, simulator, send, get, post, read, control, start, captures, tokenRequest };
  return { ...tools, said: () => saidIn(world) };
};

export type Scene = Awaited<ReturnType<typeof simulated>>;
