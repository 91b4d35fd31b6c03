import { createPrivateKey, createPublicKey, generateKeyPairSync, sign } from 'node:crypto';
import { readdirSync, readFileSync } from 'node:fs';
import { join } from 'node:path';
import { type Instant, toEpochMs } from '@earwitness/domain';
import { type CommandSample, promiseAdapter, type Sample } from '../contract/adapter.contract';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook } from '../contract/webhook';
import { SimulatedSns } from '../sns/simulator-sns';
import { iotcommsRecording, type IotcommsRecordingAccount } from '.';
import { simulateIotcommsRecording } from './iotcomms-recording.simulator';
import { iotcommsRecordingKinds } from './iotcomms-recording.envelope';
import { answers, commands, context } from './iotcomms-recording.samples';
import { webhookFaults } from './iotcomms-recording.webhooks';
import { TEST_KEY } from './simulator-key';

const NOW: Instant = '2026-11-20T08:15:30.000Z';
const BASE = 'http://127.0.0.1:8080/webhooks/iotcomms-recording/main';
const SELF = 'http://127.0.0.1:8090/iotcomms-recording';
const TOPIC = 'arn:aws:sns:eu-north-1:111122223333:recording-events';
const key = createPrivateKey(TEST_KEY);
const pemOf = (privateKey = key): string =>
  createPublicKey(privateKey).export({ type: 'spki', format: 'pem' }).toString();

const configured = (id: string, publicKey: string, topic: string): IotcommsRecordingAccount => ({
  ...iotcommsRecording.accountSchema.parse({
    domain: 'customer47.prod-eu-north-1.iotcomms.io',
    mode: 'session',
    callbacks: { publicKeys: publicKey },
    sns: { topics: [topic], simulatedAt: `${SELF}/sns` },
    commandQueueAccounts: ['111122223333'],
    rest: { privateKey: TEST_KEY },
    streamTargets: {
      transcription: {
        url: 'wss://stream.example.net/audio',
        channels: [1, 0],
        chunkDurationMs: 241,
        headers: { 'X-Api-Key': 'CANARY-STREAM-HEADER' },
        trustSelfSigned: false,
      },
    },
  }),
  id,
  tenant: id,
});
const account = configured('bank', pemOf(), TOPIC);
const foreign = configured('shop', pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }).privateKey), `${TOPIC}-2`);

const world = new VirtualWorld(NOW, () => ({
  status: 200,
  headers: {},
  body: '{"recordCall":false,"startSession":true}',
}));
const sns = new SimulatedSns({ baseUrl: `${SELF}/sns/`, signatureVersion: '2' });
const simulator = simulateIotcommsRecording(world, { selfUrl: SELF, notifications: 'both', latencyMs: 100 });

/** Whatever either of the two signs with. */
const certificate = async (url: string): Promise<string> => {
  const file = url.slice(`${SELF}/sns/`.length);
  const known = sns.certificate(file);
  if (known !== undefined) return known;
  const answer = await simulator.handle({ method: 'GET', url: `/sns/${file}`, headers: {}, body: '' });
  if (answer.status !== 200) throw new Error(String(answer.status));
  return answer.body;
};

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const tokenAt = (at: Instant): string => {
  const signed = `${encoded({ alg: 'RS256' })}.${encoded({ iat: toEpochMs(at) / 1000 })}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), key).toString('base64url')}`;
};

const folder = join(__dirname, 'fixtures');
const fixture = (name: string): string => readFileSync(join(folder, name), 'utf8');

const callback = (kind: string, body: string, at = NOW): RawWebhook => ({
  headers: { 'content-type': 'application/json', authorization: `Bearer ${tokenAt(at)}` },
  body: Buffer.from(body),
  kind,
  receivedAt: NOW,
});

const delivered = (envelope: object): RawWebhook => ({
  headers: { 'content-type': 'text/plain; charset=UTF-8' },
  body: Buffer.from(JSON.stringify(envelope)),
  kind: 'sns',
  receivedAt: NOW,
});

const published = (name: string): RawWebhook =>
  delivered(sns.notification({ id: `id-of-${name}`, topicArn: TOPIC, message: fixture(name), at: NOW }));

const subscription = sns.subscription('SubscriptionConfirmation', { id: 's', topicArn: TOPIC, token: 't', at: NOW });
const unsigned = { isBodySigned: false, signedHeaders: [] };

/** A fixture is named after the situation and the address that it is sent to. */
const sampleOf = (name: string): Sample => {
  const kind = name.split('.').at(-2) ?? '';
  if (kind === 'sns') return { webhook: published(name), ...unsigned };
  return { webhook: callback(kind, fixture(name)), isBodySigned: false, signedHeaders: ['authorization'] };
};
const samples: Record<string, Sample> = {
  ...Object.fromEntries(
    readdirSync(folder)
      .filter((name) => iotcommsRecordingKinds.some((kind) => name.endsWith(`.${kind}.json`)))
      .map((name) => [name.replace(/\.json$/, ''), sampleOf(name)]),
  ),
  'subscription to be confirmed': { webhook: delivered(subscription), ...unsigned },
};

type Message = Readonly<Record<string, string>>;

/** The latest message of that name that the simulator has published. */
const said = (event: string): Message => {
  const messages = world.webhooks(BASE, 'sns').flatMap(({ body }) => {
    const { Message: message } = JSON.parse(body.toString()) as { Message?: string };
    return message?.startsWith('{') ? [JSON.parse(message) as Message] : [];
  });
  const found = messages.findLast((message) => message.event === event);
  if (!found) throw new Error(`nobody said ${event}`);
  return found;
};

/** Everything the simulator sends for a session with a recording and a stream, and what is done with the file. */
const simulated = async (): Promise<readonly RawWebhook[]> => {
  const call = (method: string, url: string, body = '') => simulator.handle({ method, url, headers: {}, body });
  const tell = async (method: string, about: object, as: Message): Promise<void> => {
    const command = JSON.stringify({ method, ...about, replyId: as.replyId });
    await simulator.receive?.('https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', command);
    await world.pass(1_000);
  };
  await call('POST', '/__sim/calls', '{"talkMs":20000}');
  await call('GET', `/sns/?Action=ConfirmSubscription&TopicArn=${TOPIC}`);
  await world.pass(1_000);
  const session = said('SESSIONSTARTED');
  const { sessionId } = session;
  await tell('STARTFILERECORDING', { sessionId, fileTarget: {} }, session);
  await tell('STARTSTREAM', { sessionId, streamTarget: { url: 'wss://a' } }, session);
  await tell('STOPSTREAM', { sessionId, streamId: said('STREAMSTARTED').streamId }, said('STREAMSTARTED'));
  await world.pass(30_000);
  const { recordingId } = said('RECORDINGREADY');
  await tell('STORERECORDING', { recordingId, destinationBucket: 'b', fileName: 'a.mp3' }, said('RECORDINGREADY'));
  await tell('STORERECORDING', { recordingId, destinationBucket: 'b' }, session);
  await tell('DELETERECORDING', { recordingId }, said('RECORDINGSTORED'));
  return iotcommsRecordingKinds.flatMap((kind) => world.webhooks(`${BASE}/${kind}`, kind));
};

const recorded = (name: string): CommandSample => {
  const request = JSON.parse(fixture(`${name}.request.json`)) as { body: object };
  const command = commands[name];
  if (!command) throw new Error(name);
  return { command, request: { ...request, body: JSON.stringify(request.body) } as CommandSample['request'], context };
};

/** What is made of the sample of this name. */
const madeOf = (term: string, name: string) => {
  const mode = term.startsWith('POST /recording') ? 'legacy' : 'session';
  return () => iotcommsRecording.interpret(sampleOf(`${name}.json`).webhook, { ...account, mode }).facts;
};
const shown: Readonly<Record<string, string>> = {
  SESSIONSTARTED: 'session-started-with-carried-ids.sns',
  SESSIONSTOPPED: 'session-stopped.sns',
  SESSIONCOMPLETED: 'session-completed.sns',
  RECORDINGSTARTED: 'recording-started-by-command.sns',
  RECORDINGSTOPPED: 'recording-stopped.sns',
  RECORDINGFAILED: 'recording-failed-to-start.sns',
  RECORDINGREADY: 'recording-ready-after-a-conference.sns',
  RECORDINGSTORED: 'recording-stored.sns',
  RECORDINGDELETED: 'recording-deleted.sns',
  RECORDINGCANCELLED: 'recording-cancelled.recordingCancelled',
  STREAMSTARTED: 'stream-started.sns',
  STREAMFAILED: 'stream-failed-to-connect.sns',
  STREAMSTOPPED: 'stream-stopped.sns',
  STOPFILERECORDINGFAILED: 'recording-could-not-be-stopped.sns',
  STOPSTREAMFAILED: 'stream-could-not-be-stopped.sns',
  'POST /newCall': 'call-is-asked-about.newCall',
  'POST /recordingStarted': 'recording-started.recordingStarted',
  'POST /recordingReady': 'recording-ready-with-pseudo-json.recordingReady',
  'POST /recordingFailed': 'recording-failed-without-a-reason.recordingFailed',
  'POST /recordingCancelled': 'recording-cancelled.recordingCancelled',
  storeRecordingError: 'store-with-the-wrong-reply-id.alarm',
  deleteRecordingError: 'delete-failed.alarm',
  stopRecordingError: 'stop-failed.alarm',
  stopSessionError: 'stop-of-session-failed.alarm',
  cancelRecordingError: 'cancel-failed.alarm',
  recordingFailed: 'recording-without-media.alarm',
  tempStorageError: 'temporary-storage-broken.alarm',
  tempRecordingDeleted: 'temporary-recording-expired.sns',
  apiRequestError: 'new-call-not-answered.alarm',
  eventNotificationError: 'notification-lost.sns',
};
const shows = Object.fromEntries(Object.entries(shown).map(([term, name]) => [term, madeOf(term, name)]));

const { webhook: question } = sampleOf('call-is-asked-about.newCall.json');

promiseAdapter({
  adapter: iotcommsRecording,
  account,
  withoutSecrets: { ...account, callbacks: { ...account.callbacks, publicKeys: [] }, sns: undefined },
  foreign,
  now: NOW,
  resources: { certificate },
  samples,
  unknownType: published('event-that-is-not-documented.json'),
  redelivered: (webhook) => ({ ...webhook, body: Buffer.from(webhook.body) }),
  signedAt: (at) => callback('recordingDeleted', '{}', at),
  faultsOf: webhookFaults,
  simulated,
  commands: Object.fromEntries(Object.keys(commands).map((name) => [name, recorded(name)])),
  questions: {
    'to be recorded': { webhook: question, record: true, body: { recordCall: false, startSession: true } },
    'not to be recorded': { webhook: question, record: false, body: { recordCall: false } },
  },
  answers,
  shows,
  canaries: ['CANARY-STREAM-HEADER', 'CANARY-REPLY', 'CANARY-QUEUE', TEST_KEY.split('\n')[5] ?? ''],
});
