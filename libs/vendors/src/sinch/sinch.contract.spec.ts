import { readdirSync } from 'node:fs';
import { later } from '@earwitness/domain';
import { promiseAdapter, type Sample } from '../contract/adapter.contract';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { sinch } from '.';
import { simulated as simulate } from './simulator.given';
import { readWebhook } from './sinch.envelope';
import {
  account,
  accountWith,
  ace,
  answered,
  asking,
  CALL,
  fixture,
  folder,
  ice,
  KEY,
  NOW,
  PATH,
  said,
  saying,
  SECRET,
  SUFFIX,
  told,
  webhook,
} from './sinch.given';
import { operations, reads } from './sinch.request.samples';
import { answers, commands, questions } from './sinch.samples';
import { callbackFaults } from './sinch.webhooks';

const samples: Record<string, Sample> = Object.fromEntries(
  readdirSync(folder)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => [
      name.slice(0, -SUFFIX.length),
      {
        webhook: webhook(fixture(name)),
        isBodySigned: true,
        signedHeaders: ['authorization', 'x-timestamp', 'content-type'],
      },
    ]),
);

/** At another address of ours a little later, signed anew; a notification without a destination is told apart by its time. */
const redelivered = (raw: RawWebhook): RawWebhook =>
  raw.body.includes('"destination"') || !raw.body.includes('"notify"')
    ? webhook(raw.body, { at: later(NOW, 2_000) })
    : raw;

const faultsOf = (raw: RawWebhook): string | undefined => {
  const reading = readWebhook(raw);
  return reading.kind === 'event' ? callbackFaults(reading.event.body) : reading.kind;
};

/** All within the time that a signature is good for. */
const simulated = async (): Promise<readonly RawWebhook[]> => {
  const transcriptionOptions = { enabled: true, locale: 'en-US' };
  const options = { destinationUrl: 's3://rec-eu/acme/', credentials: 'A:B:eu-central-1', transcriptionOptions };
  const instructions = [{ name: 'startRecording', options }];
  const action = { name: 'connectPstn', number: '+46555000111' };
  const scene = await simulate(
    { ice: () => ({ instructions, action }) },
    { webhookUrl: `http://ingress${PATH}`, applicationKey: KEY, applicationSecret: SECRET },
  );
  await scene.control('calls', { ringMs: 1_000, talkMs: 30_000 });
  await scene.control('conferences', { conferenceId: 'conf_1', participants: 2, talkMs: 30_000 });
  await scene.world.pass(200_000);
  return scene.world.webhooks('http://ingress/');
};

const ended = (more: object) => () => said({ event: 'dice', callid: CALL, timestamp: NOW, ...more }).facts;
const reason = (word: string) => [`reason ${word}`, ended({ reason: word, result: 'FAILED' })] as const;
const menu = (type: string) =>
  [`menuResult ${type}`, () => said({ event: 'pie', callid: CALL, menuResult: { type } }).facts] as const;
const amd = (status: string) =>
  [`amd ${status}`, () => said({ event: 'notify', callid: CALL, type: 'amd', amd: { status } }).facts] as const;
const following =
  (question: RawWebhook, [svaml, by]: readonly [object, object?]) =>
  () =>
    answered(question, [accountWith({ routing: asking.routing, ...by }), true, saying(svaml)]).said;

const REASONS = `N/A TIMEOUT CALLERHANGUP CALLEEHANGUP BLOCKED MANAGERHANGUP NOCREDITPARTNER GENERALERROR CANCEL
  USERNOTFOUND ESTABLISHED OTHERPEERANSWERED CLIENTNETWORK CONGESTION BUSY NOANSWER CALLBACKERROR INVALIDSVAMLACTION`;

const shows: Record<string, () => readonly VendorFact[]> = {
  ice: () => told('ice-from-the-telephone-network'),
  ace: () => told('ace-answered'),
  pie: () => told('pie-consented'),
  dice: ended({ reason: 'CANCEL' }),
  recording_finished: () => told('notify-recording-finished'),
  recording_available: () => told('notify-recording-available'),
  transcription_available: () => told('notify-transcription-available'),
  transcription_complete: () => told('notify-transcription-complete'),
  amd: () => told('notify-amd'),
  amd_beep: () => told('notify-amd-beep'),
  callingerror: () => told('notify-illegal-svaml'),
  ...Object.fromEntries(REASONS.split(/\s+/).map(reason)),
  ...Object.fromEntries(
    ['N/A', 'BUSY', 'NOANSWER', 'FAILED'].map((word) => [`result ${word}`, ended({ reason: 'N/A', result: word })]),
  ),
  'result ANSWERED': ended({ reason: 'CALLEEHANGUP', result: 'ANSWERED', duration: 7 }),
  'status FINAL': () =>
    sinch.reads?.toFindings(
      { what: 'call', about: { callRef: CALL, times: '0' } },
      saying({ status: 'FINAL' }),
      account,
    ).facts ?? [],
  ...Object.fromEntries(['error', 'return', 'sequence', 'timeout', 'hangup', 'invalidinput'].map(menu)),
  ...Object.fromEntries(['human', 'machine', 'notsure', 'hangup', 'inprogress'].map(amd)),
  StartRecording: () => answered(ice(), [account, true]).said,
  'Continue with record': following(ace(), [{ action: { name: 'Continue' } }, { decideOn: 'ace' }]),
  'ConnectConf with record': following(ice(), [{ action: { name: 'ConnectConf', conferenceId: 'conf_1' } }]),
  ConnectMxp: following(ice(), [{ action: { name: 'ConnectMxp', destination: { endpoint: 'bob' } } }]),
};

promiseAdapter({
  adapter: sinch,
  account: asking,
  withoutSecrets: { ...asking, applications: [] },
  foreign: accountWith({ applications: [{ key: 'other', secret: 'b3RoZXI=' }] }, 'shop'),
  now: NOW,
  samples,
  unknownType: webhook(fixture('type-that-is-not-documented.json')),
  redelivered,
  signedAt: (at) => webhook(fixture(`ice-from-the-telephone-network${SUFFIX}`), { at }),
  faultsOf,
  simulated,
  commands,
  questions,
  reads,
  operations,
  shows,
  answers,
  canaries: [
    'Q0FOQVJZLVNFQ1JFVA==',
    'CANARY-ACCESS',
    'CANARY-BUCKET',
    'CANARY-HEADER',
    'CANARY-DIGITS',
    'CANARY-SIGNATURE',
  ],
});
