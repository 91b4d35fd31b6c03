import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import type { CommandOf, Instant } from '@earwitness/domain';
import type { HttpAnswer } from '../contract/command';
import type { RawWebhook } from '../contract/webhook';
import { sinch, type SinchAccount } from '.';
import { authorizationOf } from './sinch.signature';

export const NOW: Instant = '2026-03-02T09:30:00.000Z';
/** Without the letter A: any one character changed to it is another key. The scheme and the key are taken in any case. */
export const KEY = 'F00DCEFE-BEBB-4DE0-9DEE-DEBB1ED4CEF3';
/** Base64 of CANARY-SECRET. */
export const SECRET = 'Q0FOQVJZLVNFQ1JFVA==';
export const PATH = '/webhooks/sinch/bank';
export const CALL = '1ce0ffee-ca11-4a11-8a11-abcdef000053';

export const pstn = { name: 'connectPstn', number: '+46555000111', cli: '+46555000222' };
export const bucket = {
  type: 's3',
  bucket: 'rec-eu',
  folder: 'acme',
  accessKey: 'CANARY-ACCESS',
  secretKey: 'CANARY-BUCKET',
  region: 'eu-central-1',
};
export const credentials = 'CANARY-ACCESS:CANARY-BUCKET:eu-central-1';
export const customer = { url: 'https://voice.bank.example/sinch/callbacks?x=1', deadlineMs: 900 };

export const accountWith = (more: object = {}, id = 'bank'): SinchAccount => ({
  ...sinch.accountSchema.parse({
    applications: [{ key: KEY, secret: SECRET }],
    routing: { template: { ice: { action: pstn } } },
    recording: { destination: bucket, transcription: { enabled: true, locale: 'en-US' } },
    correlationHeaders: ['X-Interaction-Id'],
    ...more,
  }),
  id,
  tenant: id,
});
export const account = accountWith();
export const template = { ice: { action: pstn } };
/** Asks the customer's application, and answers by template where it does not answer. */
export const asking = accountWith({ routing: { customer: { ...customer, onFailure: 'template', template } } });

export interface Signing {
  readonly at?: Instant;
  readonly contentType?: string;
  readonly path?: string;
  readonly application?: { readonly key: string; readonly secret: string };
  readonly receivedAt?: Instant;
}

export const webhook = (body: Buffer | string | object, given: Signing = {}): RawWebhook => {
  const { at = NOW, contentType = 'application/json', path = PATH, application = { key: KEY, secret: SECRET } } = given;
  const bytes = Buffer.from(typeof body === 'string' || Buffer.isBuffer(body) ? body : JSON.stringify(body));
  const signed = authorizationOf({ verb: 'POST', body: bytes, contentType, timestamp: at, path }, application);
  const authorization = signed.replace(/^application/, 'APPLICATION');
  const headers = { authorization, 'x-timestamp': at, 'content-type': contentType };
  return { headers, body: bytes, kind: '', receivedAt: given.receivedAt ?? NOW };
};

export const folder = join(__dirname, 'fixtures');
export const SUFFIX = '.webhook.json';
export const fixture = (name: string): Buffer => readFileSync(join(folder, name));
export const told = (name: string, by = account) => sinch.interpret(webhook(fixture(`${name}${SUFFIX}`)), by).facts;
export const said = (body: object, by = account, given: Signing = {}) => sinch.interpret(webhook(body, given), by);

export const ice = (more: object = {}) =>
  webhook({ event: 'ice', callid: CALL, timestamp: '2026-03-02T09:29:01Z', version: 1, applicationKey: KEY, ...more });
export const ace = (more: object = {}) => ice({ event: 'ace', timestamp: '2026-03-02T09:29:06Z', ...more });
export const pie = (more: object = {}) =>
  ice({
    event: 'pie',
    timestamp: '2026-03-02T09:29:09Z',
    menuResult: { menuId: 'm', type: 'return', value: '1' },
    ...more,
  });
export const dice = (more: object = {}) => ice({ event: 'dice', reason: 'CALLERHANGUP', result: 'NOANSWER', ...more });

export const saying = (svaml: unknown, status = 200): HttpAnswer => ({
  status,
  headers: {},
  body: typeof svaml === 'string' ? svaml : JSON.stringify(svaml),
});

/** What an answer holds, and the names of what follows from it. */
export const answered = (
  question: RawWebhook,
  [by, record, routing]: readonly [SinchAccount, boolean, (HttpAnswer | undefined)?],
) => {
  const answer = sinch.answering?.answer({ webhook: question, account: by, record, ...(routing && { routing }) });
  return { body: answer?.body, facts: (answer?.facts ?? []).map(({ name }) => name), said: answer?.facts ?? [] };
};

export const optionsOf = (what: 'call' | 'conference', callRef = CALL) => ({
  destinationUrl: `s3://rec-eu/acme/${callRef}-${what}.mp3`,
  credentials,
  format: 'mp3',
  notificationEvents: true,
  transcriptionOptions: { enabled: true, locale: 'en-US' },
});

const ofCall = {
  intent: `sinch/bank/${CALL}/start/native`,
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'sinch',
  account: 'bank',
  sessionRef: CALL,
  refs: {
    callRef: CALL,
    callResource: `https://calling-euc1.api.sinch.com/calling/v1/calls/id/${CALL}`,
  },
  handles: {},
} as const;
const ofCapture = { ...ofCall, captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8', mode: 'native' } as const;

export const start: CommandOf<'StartCapture'> = { ...ofCapture, type: 'StartCapture', commandId: 'c-1' };
export const stop: CommandOf<'StopCapture'> = { ...ofCapture, type: 'StopCapture', commandId: 'c-2' };
export const hangUp: CommandOf<'OperateSession'> = {
  ...ofCall,
  type: 'OperateSession',
  commandId: 'c-3',
  operation: 'hangUp',
  input: {},
};
