import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync } from 'node:fs';
import { join } from 'node:path';
import { type Command, type Instant, toEpochMs } from '@earwitness/domain';
import { type CommandSample, type OperationSample, promiseAdapter, type Sample } from '../contract/adapter.contract';
import type { HttpCall } from '../contract/command';
import { parseLosslessly } from '../contract/lossless-json';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { iotcommsMediaservice } from '.';
import { questions } from './iotcomms-mediaservice.asked.given';
import { account, accountWith, callback, fixture, RECEIVED_AT, SESSION, told } from './iotcomms-mediaservice.given';
import { answers, handles, operated, start, stop } from './iotcomms-mediaservice.samples';
import { simulateIotcommsMediaservice } from './iotcomms-mediaservice.simulator';
import { iotcommsMediaserviceKinds, isKnownKind } from './iotcomms-mediaservice.verification';
import { iotcommsMediaserviceVocabulary } from './iotcomms-mediaservice.vocabulary';
import { callbackFaults } from './iotcomms-mediaservice.webhooks';
import { TEST_KEY } from './simulator-key';

const NOW: Instant = RECEIVED_AT;
const nowSeconds = toEpochMs(NOW) / 1000;
const BASE = 'http://127.0.0.1:8080/webhooks/iotcomms-mediaservice/main';
const key = createPrivateKey(TEST_KEY);
const other = generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey;
const foreign = accountWith(
  { callbacks: { publicKeys: createPublicKey(other).export({ type: 'spki', format: 'pem' }).toString() } },
  'shop',
);

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenOf = (header: object, claims: object): string => {
  const content = `${encoded(header)}.${encoded(claims)}`;
  return `Bearer ${content}.${sign('RSA-SHA256', Buffer.from(content), key).toString('base64url')}`;
};
const signed = (kind: string, body: string, at = NOW): RawWebhook =>
  callback(kind, body, {
    'content-type': 'application/json',
    authorization: tokenOf({ alg: 'RS256' }, { iat: toEpochMs(at) / 1000 }),
  });

const samples: Record<string, Sample> = Object.fromEntries(
  readdirSync(join(__dirname, 'fixtures'))
    .map((file) => file.replace(/\.json$/, ''))
    .filter((name) => iotcommsMediaserviceKinds.some((kind) => name.endsWith(`.${kind}`)))
    .map((name) => [
      name,
      {
        webhook: signed(name.split('.').at(-1) ?? '', fixture(name)),
        isBodySigned: false,
        signedHeaders: ['authorization'],
      },
    ]),
);

const ourToken = tokenOf({ alg: 'RS256', typ: 'JWT' }, { iat: nowSeconds, exp: nowSeconds + 60 });
const sent = (path: string, body: object): HttpCall => ({
  via: 'http',
  method: 'POST',
  url: `https://api.prod-eu-north-1.iotcomms.io/mediaservice/customer47.prod-eu-north-1.iotcomms.io/${path}`,
  headers: { authorization: ourToken, 'content-type': 'application/json', accept: 'application/json' },
  body: JSON.stringify(body),
});

/** Everything the simulator sends for a call that is recorded, an alarm, a call to the IVR and a remote one. */
const simulated = async (): Promise<readonly RawWebhook[]> => {
  const templates: Record<string, object> = {
    callEvent: { action: 'drop' },
    getIvrCommand: { hangup: true },
    getCallIdentifier: { sessionId: SESSION },
  };
  const answerTo = ({ url, body }: { readonly url: string; readonly body: string }) => {
    const kind = url.slice(BASE.length + 1);
    const answered = iotcommsMediaservice.answering?.answer({
      webhook: callback(kind, body),
      account,
      record: true,
      routing: { status: 200, headers: {}, body: JSON.stringify(templates[kind] ?? null) },
    });
    return { status: answered?.status ?? 200, headers: {}, body: JSON.stringify(answered?.body ?? {}) };
  };
  const world = new VirtualWorld(NOW, answerTo);
  const simulator = simulateIotcommsMediaservice(world, { callbackBase: BASE, asksCallIdentifier: true });
  const post = (url: string, body: object) =>
    simulator.handle({ method: 'POST', url, headers: {}, body: JSON.stringify(body) });
  await post('/__sim/calls', { talkMs: 20_000 });
  await world.pass(60_000);
  await post('/__sim/alarms', { type: 'callError', error: 'RTP media timeout', sessionId: SESSION });
  templates.newCall = { action: 'ivr' };
  await post('/__sim/calls', { talkMs: 5_000 });
  await post('/__sim/remote-calls', { talkMs: 5_000 });
  await post('/__sim/faults', { numericIds: 1, reasonOnSuccess: 1 });
  await post('/__sim/calls', { talkMs: 5_000 });
  await world.pass(60_000);
  return iotcommsMediaserviceKinds.flatMap((kind) => world.webhooks(`${BASE}/${kind}`, kind));
};

const context = { handles, nowSeconds };
const recorded = (name: string, command: Command): CommandSample => {
  const { path, body } = JSON.parse(fixture(`${name}.request`)) as { path: string; body: object };
  return { command, request: sent(path, body), context };
};

const operations: Readonly<Record<string, OperationSample>> = Object.fromEntries(
  Object.entries(operated).map(([name, { operation, input, path, body }]) => [
    name,
    { operation, input, call: sent(path, body), context: { ...context, sessionRef: SESSION, refs: start.refs } },
  ]),
);

const ofEvent = (name: string, event: string) => [
  ...told(name, { event }),
  ...told(name, { event, sessionReferenceId: 20_000 }),
];
const ofAlarm = (type: string, error: string) => told('call-took-too-long.alarm', { type, error });

const shownBy: Readonly<Record<string, (event: string) => readonly VendorFact[]>> = {
  '/newCall': () => told('call-is-asked-about.newCall'),
  '/getIvrCommand': () => told('ivr-wants-a-command.getIvrCommand'),
  '/getCallIdentifier': () => told('identifier-is-wanted.getCallIdentifier'),
  '/newRemoteCall': () => told('remote-call-comes-in.newRemoteCall'),
  '/callEvent': (event) => ofEvent('callee-hung-up.callEvent', event),
  '/callNotify': (event) => told('ringing.callNotify', { event }),
  '/callAnswered': (flag) => told('answered-and-recorded.callAnswered', { monitoringParticipant: flag !== '' }),
  '/sessionCompleted': () => told('session-is-over.sessionCompleted'),
  '/recordingReady': (event) => told('file-is-there.recordingReady', { event }),
};

const shows = Object.fromEntries(
  iotcommsMediaserviceVocabulary
    .filter(({ kind }) => kind !== 'command')
    .map(({ term }) => {
      const [first = '', ...rest] = term.split(' ');
      const about = rest.join(' ');
      return [term, () => shownBy[first]?.(about) ?? ofAlarm(first, about)];
    }),
);

promiseAdapter({
  adapter: iotcommsMediaservice,
  account,
  withoutSecrets: { ...account, callbacks: { ...account.callbacks, publicKeys: [] } },
  foreign,
  now: NOW,
  samples,
  unknownType: signed('transcriptReady', fixture('callback-that-is-not-documented')),
  redelivered: (webhook) => ({ ...webhook, body: Buffer.from(webhook.body) }),
  signedAt: (at) => signed('callNotify', fixture('ringing.callNotify'), at),
  faultsOf: ({ kind, body }) =>
    isKnownKind(kind) ? callbackFaults(kind, parseLosslessly(body.toString())) : `no callback ${kind}`,
  simulated,
  commands: {
    'start-recording': recorded('start-recording', start),
    'stop-recording': recorded('stop-recording', stop),
  },
  questions,
  operations,
  shows,
  answers,
  canaries: ['CANARY-REPLY', 'CANARY-DTMF', 'CANARY-REFERENCE', TEST_KEY.split('\n')[5] ?? ''],
});
