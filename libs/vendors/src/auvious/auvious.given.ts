import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandOf, Instant } from '@earwitness/domain';
import type { Sample } from '../contract/adapter.contract';
import type { HttpCall, VendorRequest } from '../contract/command';
import type { Findings } from '../contract/reads';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { auvious, type AuviousAccount } from '.';
import { readWebhook } from './auvious.envelope';
import { signAuvious, signedMaterialOf } from './auvious.signature';

/** What the specs of this vendor begin with. */

export const NOW: Instant = '2026-11-20T08:30:00.000Z';
export const KEY = 'KEY-CANARY-of-webhooks';
export const CONVERSATION = '5f0f5c5e-7f7b-4a55-9d0e-0a2f6d1b7c11';
export const RECORDER = '7edf1e1e-0109-4d92-9bad-ab43059a28e3';
export const FIRST = 'ca900103-16d3-4b34-884a-003fd8b8e9ca';
export const SECOND = 'ca900104-77aa-4c1e-9f00-5d2f6a0b1c2d';
export const OF_FIRST = { conversationId: CONVERSATION, recorderId: RECORDER, instanceId: FIRST };
export const OF_SECOND = { ...OF_FIRST, instanceId: SECOND };

export const accountWith = (settings: Record<string, unknown> = {}, id = 'bank'): AuviousAccount => ({
  ...auvious.accountSchema.parse({
    clientId: 'client-1',
    clientSecret: 'SECRET-CANARY',
    applicationId: 'app-1',
    webhookKeys: [KEY],
    correlationHeaders: ['X-Interaction-Id'],
    ...settings,
  }),
  id,
  tenant: id,
});
export const account = accountWith();

const folder = join(__dirname, 'fixtures');
export const fixture = (name: string): Buffer => readFileSync(join(folder, name));
/** Without the white space that is there for people. */
export const answerText = (name: string): string =>
  JSON.stringify(JSON.parse(fixture(`${name}.answer.json`).toString()));

export const webhook = (body: Buffer, kind = '', encoding: 'hex' | 'base64' = 'hex'): RawWebhook => {
  const signature = signAuvious(signedMaterialOf(body) ?? '', KEY, encoding);
  const headers = { 'content-type': 'application/json', 'x-signature': signature };
  return { headers, body, kind, receivedAt: NOW };
};

/** As Auvious pushes it. */
export const pushed = (payload: unknown): RawWebhook =>
  webhook(Buffer.from(JSON.stringify({ id: 'e-1', type: 'RecordingDataEvent', payload, timestamp: NOW })));

/** As the customer's own application announces it. */
export const announced = (payload: object): RawWebhook =>
  webhook(
    Buffer.from(JSON.stringify({ id: 'e-1', type: 'conference', payload: JSON.stringify(payload), timestamp: NOW })),
    'session',
  );

export const factsOf = (raw: RawWebhook, by = account): readonly VendorFact[] => auvious.interpret(raw, by).facts;

const samplesOf = (suffix: string, kind: string): Record<string, Sample> =>
  Object.fromEntries(
    readdirSync(folder)
      .filter((name) => name.endsWith(suffix))
      .map((name) => [
        name.slice(0, -suffix.length),
        { webhook: webhook(fixture(name), kind), isBodySigned: false, signedHeaders: ['x-signature'] },
      ]),
  );

/** Only the payload is signed: that none of its bytes can be changed is shown beside, in the spec of verification. */
export const samples: Record<string, Sample> = {
  ...samplesOf('.webhook.json', ''),
  ...samplesOf('.session.json', 'session'),
};

export const payloadOf = (raw: RawWebhook): unknown => {
  const reading = readWebhook(raw);
  return reading.kind === 'envelope' ? reading.envelope.payload : undefined;
};

export const recorded = (name: string): VendorRequest => {
  const request = JSON.parse(fixture(`${name}.request.json`).toString()) as { body?: object };
  return (request.body ? { ...request, body: JSON.stringify(request.body) } : request) as VendorRequest;
};

const ofConference = {
  intent: `auvious/bank/${CONVERSATION}/start/conference`,
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'auvious',
  account: 'bank',
  sessionRef: CONVERSATION,
  captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
  handles: {},
} as const;
const instances = {
  conferenceRef: 'room-81',
  [`instance/${RECORDER}//${FIRST}`]: FIRST,
  [`instance/${RECORDER}/2026-11-20T08:15:31.120Z/${FIRST}`]: FIRST,
  [`instance/${RECORDER}/2026-11-20T08:20:08.000Z/${SECOND}`]: SECOND,
};

export const start: CommandOf<'StartCapture'> = {
  ...ofConference,
  type: 'StartCapture',
  mode: 'conference',
  commandId: '891510ac-f3e4-81e8-af5b-de00688a4901',
  refs: { conferenceRef: 'room-81' },
};
export const stop: CommandOf<'StopCapture'> = {
  ...ofConference,
  type: 'StopCapture',
  mode: 'conference',
  commandId: '891510ac-f3e4-81e8-af5b-de00688a4902',
  captureRef: RECORDER,
  refs: instances,
};
export const operateWith = (operation: string, input: Record<string, unknown>): CommandOf<'OperateSession'> => ({
  ...ofConference,
  type: 'OperateSession',
  commandId: '891510ac-f3e4-81e8-af5b-de00688a4903',
  refs: instances,
  operation,
  input,
});

export interface Answered {
  readonly status?: number;
  readonly headers?: Record<string, string>;
  readonly body?: unknown;
  /** Another account than the plain one. */
  readonly by?: AuviousAccount;
}

/** One look at the vendor: what it answers, whatever was asked. */
export const lookedAt = (what: string, about: Record<string, string>, given: Answered): Findings => {
  const { status = 200, headers = {}, body = '', by = account } = given;
  const text = typeof body === 'string' ? body : JSON.stringify(body);
  const found = auvious.reads?.toFindings({ what, about }, { status, headers, body: text }, by);
  if (!found) throw new Error('there are no reads');
  return found;
};

export const ABOUT = { conversationRef: CONVERSATION, recorderRef: RECORDER, instanceRef: FIRST };

const BASE = 'https://auvious.video/rtc-recorder/api';
const HEADERS = { authorization: 'Bearer access-token', accept: '*/*' };
export const call = (path: string, method: 'GET' | 'POST' = 'GET'): HttpCall => ({
  via: 'http',
  method,
  url: `${BASE}${path}`,
  headers: HEADERS,
});

export const ofConversation = `/recordings/${CONVERSATION}`;
export const ofInstance = `${ofConversation}/${RECORDER}/${FIRST}`;
