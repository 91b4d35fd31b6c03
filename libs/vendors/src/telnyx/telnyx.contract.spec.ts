import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type CommandOf, type Instant, later, toEpochMs } from '@earwitness/domain';
import { type AnswerSample, promiseAdapter, type Sample } from '../contract/adapter.contract';
import type { CommandResult, VendorRequest } from '../contract/command';
import { parseLosslessly } from '../contract/lossless-json';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook } from '../contract/webhook';
import { telnyx, type TelnyxAccount } from '.';
import { signerOf } from './simulator-signature';
import { readWebhook } from './telnyx.envelope';
import { simulateTelnyx } from './telnyx.simulator';
import { envelopeFaults, payloadFaults } from './telnyx.webhooks';

const NOW: Instant = '2026-03-02T09:30:00.000Z';
const SEED = 'p68GNpDl9oAQohBiK0MEOFIjxnoFnz0uGGeJqxQ5PSY=';
const PUBLIC_KEY = '+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik=';
const FOREIGN_KEY = '11qYAYKxCrfVS/7TyWQHOg7hcvPapiMlrwIaaPcHURo=';

const configured = (publicKey: string, id: string): TelnyxAccount => ({
  ...telnyx.accountSchema.parse({
    publicKeys: [publicKey],
    apiKey: 'KEY-CANARY',
    siprec: { connectorName: 'compliance-srs-eu', secure: true },
    correlationHeaders: ['X-Interaction-Id'],
  }),
  id,
  tenant: id,
});
const account = configured(PUBLIC_KEY, 'bank');

const folder = join(__dirname, 'fixtures');
const fixture = (name: string): Buffer => readFileSync(join(folder, name));
const sign = signerOf(SEED);

const webhook = (body: Buffer, at: Instant = NOW): RawWebhook => {
  const signed = Object.entries(sign(body, toEpochMs(at) / 1000));
  const headers = Object.fromEntries(signed.map(([name, value]) => [name.toLowerCase(), value]));
  return { headers: { 'content-type': 'application/json', ...headers }, body, kind: '', receivedAt: NOW };
};

const SUFFIX = '.webhook.json';
const samples: Record<string, Sample> = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => [
      name.slice(0, -SUFFIX.length),
      {
        webhook: webhook(fixture(name)),
        isBodySigned: true,
        signedHeaders: ['telnyx-signature-ed25519', 'telnyx-timestamp'],
      },
    ]),
);

/** A second attempt, a minute later. */
const redelivered = ({ body }: RawWebhook): RawWebhook =>
  webhook(Buffer.from(body.toString().replace('"attempt": 1', '"attempt": 2')), later(NOW, 60_000));

const faultsOf = (raw: RawWebhook): string | undefined => {
  const reading = readWebhook(raw);
  if (reading.kind !== 'event') return reading.kind;
  return (
    envelopeFaults(parseLosslessly(raw.body.toString())) ?? payloadFaults(reading.event.type, reading.event.payload)
  );
};

const simulated = async (): Promise<readonly RawWebhook[]> => {
  const address = 'http://ingress/webhooks/telnyx/bank';
  const world = new VirtualWorld(NOW, () => ({ status: 200, headers: {}, body: '' }));
  const simulator = simulateTelnyx(world, { webhookUrl: address, apiKey: 'k', signingSeed: SEED });
  const post = async (url: string, body: object): Promise<Record<string, string>> => {
    const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
    const answer = await simulator.handle({ method: 'POST', url, headers, body: JSON.stringify(body) });
    return JSON.parse(answer.body) as Record<string, string>;
  };
  await post('/v2/siprec_connectors', { name: 'srs', host: 'srs', port: 5060 });
  const call = await post('/__sim/calls', { bridgeMs: 1_000, talkMs: 60_000 });
  await world.pass(10_000);
  await post(`/v2/calls/${encodeURIComponent(call.call_control_id ?? '')}/actions/siprec_start`, {
    connector_name: 'srs',
  });
  await world.pass(120_000);
  return world.webhooks(address);
};

const ofLeg = {
  intent: 'telnyx/bank/5ba1f2f6-162d-11f1-9d3a-02420a1f0a69/start/siprec',
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'telnyx',
  account: 'bank',
  sessionRef: '5ba1f2f6-162d-11f1-9d3a-02420a1f0a69',
  captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
  mode: 'siprec',
  refs: {
    callControlRef: 'v3:T02llQxIyaRkhfRKxgAP8nY511EhFLizdvdUKJiSw8d6A9BborherQ',
    callSessionRef: '5b9e8f3c-162d-11f1-8f52-02420a1f0a69',
  },
  handles: {},
} as const;
const start: CommandOf<'StartCapture'> = {
  ...ofLeg,
  type: 'StartCapture',
  commandId: '891510ac-f3e4-81e8-af5b-de00688a4901',
};
const stop: CommandOf<'StopCapture'> = {
  ...ofLeg,
  type: 'StopCapture',
  commandId: '891510ac-f3e4-81e8-af5b-de00688a4902',
};

const recorded = (name: string): VendorRequest => {
  const request = JSON.parse(fixture(`${name}.request.json`).toString()) as { body: object };
  return { ...request, body: JSON.stringify(request.body) } as VendorRequest;
};

type Answered = readonly [situation: string, status: number, code: string | number | undefined, result: CommandResult];
const refused = (reason: string, code: string): CommandResult => ({
  kind: 'refused',
  reason,
  detail: `${code} Title: Detail.`,
});
const benign = (reason: string, code: string): CommandResult =>
  ({ ...refused(reason, code), isBenign: true }) as CommandResult;

const errors: readonly Answered[] = [
  ['the call has ended', 422, '90018', benign('CallEnded', '90018')],
  ['the conference has ended', 422, '90019', benign('ConferenceEnded', '90019')],
  ['it is active already', 422, '90061', benign('AlreadyActive', '90061')],
  ['the call id is wrong', 422, '90015', refused('InvalidCallControlId', '90015')],
  ['the call is not answered yet', 422, '90034', { kind: 'retry', reason: 'NotAnsweredYet', afterMs: 1_000 }],
  ['there is no audio yet', 422, '90020', { kind: 'retry', reason: 'AudioNotStarted', afterMs: 500 }],
  ['the channels are all taken', 422, '90042', { kind: 'retry', reason: 'ChannelLimitReached', afterMs: 5_000 }],
  ['the resource is being processed', 409, '10036', { kind: 'retry', reason: 'BeingProcessed', afterMs: 500 }],
  ['media streaming is in the way', 422, '90045', refused('StreamingConflict', '90045')],
  ['a transcription is in the way', 422, '90053', refused('TranscriptionConflict', '90053')],
  ['the conference is unknown', 422, '90058', refused('UnknownConference', '90058')],
  ['the call is in a queue', 422, '90038', refused('WrongCallState', '90038')],
  ['client_state is not base64', 422, '90017', refused('InvalidParameter', '90017')],
  ['a parameter is missing', 400, '10004', refused('InvalidParameter', '10004')],
  ['SRTP is not supported on the PSTN', 422, '10011', refused('Unsupported', '10011')],
  ['the resource is not found', 404, '10005', refused('NotFound', '10005')],
  ['the connector is not found, with an integer code', 404, 404, refused('NotFound', '404')],
  ['the key is wrong', 401, '10009', refused('Unauthorised', '10009')],
  ['the key may not do this', 403, '10010', refused('Forbidden', '10010')],
  ['a code that nobody documented', 422, '99999', refused('Http422', '99999')],
  ['no code at all', 403, undefined, { kind: 'refused', reason: 'Forbidden' }],
  ['a redirect', 302, undefined, { kind: 'refused', reason: 'Http302' }],
  ['an unexpected error', 500, '10007', { kind: 'unknown', cause: 'Http500' }],
  ['a time-out behind the gateway', 504, '10008', { kind: 'unknown', cause: 'Http504' }],
  ['unavailable', 503, '10037', { kind: 'retry', reason: 'Http503' }],
  ['throttled without a word on how long', 429, '10011', { kind: 'retry', reason: 'Throttled' }],
];

const errorBody = (code: string | number | undefined): string =>
  code === undefined ? '' : JSON.stringify({ errors: [{ code, title: 'Title', detail: 'Detail.' }] });

const waits: readonly (readonly [string, number, Record<string, string>, number])[] = [
  ['throttled, with Retry-After', 429, { 'retry-after': '7', 'x-ratelimit-reset': '3' }, 7_000],
  ['throttled, with the time of the reset', 429, { 'x-ratelimit-reset': '3' }, 3_000],
  [
    'throttled, with Retry-After as a date',
    429,
    { 'retry-after': 'Mon, 02 Mar 2026 09:30:09 GMT', date: 'Mon, 02 Mar 2026 09:30:00 GMT' },
    9_000,
  ],
  ['throttled for ever', 429, { 'retry-after': '99999999999999' }, 86_400_000],
  ['broken, but knows until when', 500, { 'retry-after': '2' }, 2_000],
];

const answers: readonly AnswerSample[] = [
  {
    situation: 'the start is taken',
    command: start,
    answer: { status: 200, headers: {}, body: '{"data":{"result":"ok"}}' },
    result: {
      kind: 'accepted',
      facts: [
        {
          name: 'CaptureStarting',
          data: { mode: 'siprec' },
          sessionRef: start.sessionRef,
          captureId: start.captureId,
          groupRef: ofLeg.refs.callSessionRef,
        },
      ],
    },
  },
  {
    situation: 'the stop is taken',
    command: stop,
    answer: { status: 200, headers: {}, body: '{"data":{"result":"ok"}}' },
    result: { kind: 'accepted' },
  },
  {
    situation: 'something else answers with 200',
    command: start,
    answer: { status: 200, headers: {}, body: '<html>Welcome</html>' },
    result: { kind: 'unknown', cause: 'UnreadableAnswer' },
  },
  ...errors.map(([situation, status, code, result]) => ({
    situation,
    command: start,
    answer: { status, headers: {}, body: errorBody(code) },
    result,
  })),
  {
    situation: 'an unexpected error, with the time of the next reset',
    command: start,
    answer: { status: 500, headers: { 'x-ratelimit-reset': '3' }, body: errorBody('10007') },
    result: { kind: 'unknown', cause: 'Http500' },
  },
  ...waits.map(([situation, status, headers, afterMs]) => ({
    situation,
    command: start,
    answer: { status, headers, body: errorBody('10011') },
    result: { kind: 'retry' as const, reason: status === 429 ? 'Throttled' : `Http${status}`, afterMs },
  })),
];

promiseAdapter({
  adapter: telnyx,
  account,
  withoutSecrets: { ...account, publicKeys: [] },
  foreign: configured(FOREIGN_KEY, 'shop'),
  now: NOW,
  samples,
  unknownType: webhook(fixture('type-that-is-not-documented.json')),
  redelivered,
  signedAt: (at) => webhook(fixture(`siprec-started${SUFFIX}`), at),
  faultsOf,
  simulated,
  commands: {
    'siprec-start': { command: start, request: recorded('siprec-start') },
    'siprec-stop': { command: stop, request: recorded('siprec-stop') },
  },
  answers,
  canaries: ['KEY-CANARY', 'CANARY-SIGNATURE', 'CANARY-DIGIT', 'CANARY-TRANSCRIPT', 'CANARY-STREAM'],
});
