import type { z } from 'zod';
import type { HttpAnswer } from '../contract/command';
import { VirtualWorld } from '../contract/virtual-world';
import { simulateTelnyx } from './telnyx.simulator';

export const START = '2026-03-02T09:14:00.000Z';
export const INGRESS = 'http://ingress/webhooks/telnyx/main';
export const FAILOVER = 'http://spare/webhooks/telnyx/main';
export const SERVER = 'http://srs:5060';
export const ok: HttpAnswer = { status: 200, headers: {}, body: '' };

export type Answer = (call: { readonly url: string }) => HttpAnswer;
export interface SimulatedLeg {
  readonly call_control_id: string;
  readonly call_leg_id: string;
}
interface Sent {
  readonly method: string;
  readonly url: string;
  readonly headers?: object;
  readonly body?: unknown;
}
interface Said {
  readonly data: { readonly id: string; readonly event_type: string; readonly payload: Record<string, unknown> };
  readonly meta: { readonly attempt: number };
}

/** A simulator with a connector, in a world of its own: where the specs of the simulator begin. */
export const simulated = async (settings: object = {}, answer: Answer = () => ok) => {
  const world = new VirtualWorld(START, answer);
  const simulator = simulateTelnyx(world, { webhookUrl: INGRESS, failoverUrl: FAILOVER, apiKey: 'k', ...settings });
  const authorised = { authorization: 'Bearer k', 'content-type': 'application/json' };
  const send = ({ method, url, headers = {}, body = '' }: Sent) =>
    simulator.handle({
      method,
      url,
      headers: { ...authorised, ...headers },
      body: typeof body === 'string' ? body : JSON.stringify(body),
    });
  const request = (method: string, url: string, body: unknown = {}) => send({ method, url, body });
  const post = (url: string, body: unknown = {}) => request('POST', url, body);
  const said = (url = INGRESS) =>
    world.calls.filter((call) => call.url === url).map(({ body }) => JSON.parse(body) as Said);
  const types = () => said().map(({ data }) => data.event_type);
  const newCall = async (wanted: object = {}) => JSON.parse((await post('/__sim/calls', wanted)).body) as SimulatedLeg;
  const answeredCall = async (wanted: object = {}) => {
    const call = await newCall({ ringMs: 0, ...wanted });
    await world.pass(100);
    return pathOf(call);
  };
  await post('/v2/siprec_connectors', { name: 'srs', host: 'srs', port: 5060 });
  return { world, simulator, send, request, post, said, types, newCall, answeredCall };
};

export type Scene = Awaited<ReturnType<typeof simulated>>;

/** Where the API has a call. */
export const pathOf = (call: SimulatedLeg): string => `/v2/calls/${encodeURIComponent(call.call_control_id)}`;

export const errorOf = ({ status, body }: HttpAnswer) => {
  const { errors } = JSON.parse(body) as { errors: { code: unknown; source?: { pointer: string } }[] };
  return [status, errors[0]?.code, errors[0]?.source?.pointer];
};
export const startBody = { connector_name: 'srs', command_id: 'c-1' };

/** @throws ZodError where an answer is not as Telnyx documents it. */
export const asDocumented = (schema: z.ZodType, { body }: HttpAnswer): void => {
  schema.parse(JSON.parse(body));
};
