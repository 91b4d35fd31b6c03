import { readdirSync } from 'node:fs';
import { later } from '@earwitness/domain';
import { promiseAdapter, type Sample } from '../contract/adapter.contract';
import { parseLosslessly } from '../contract/lossless-json';
import { VirtualWorld } from '../contract/virtual-world';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { telnyx } from '.';
import { answerSamples } from './telnyx-answers.samples';
import { commandSamples } from './telnyx-commands.samples';
import { operationSamples } from './telnyx-operations.samples';
import { readSamples } from './telnyx-reads.samples';
import { readWebhook } from './telnyx.envelope';
import { accountWith, FIXTURES, fixture, FOREIGN_KEY, NOW, SEED, signedWebhook } from './telnyx.samples';
import { simulateTelnyx } from './telnyx.simulator';
import { envelopeFaults, payloadFaults } from './telnyx.webhooks';

const account = accountWith();

const SUFFIX = '.webhook.json';
const samples: Record<string, Sample> = Object.fromEntries(
  readdirSync(FIXTURES)
    .filter((name) => name.endsWith(SUFFIX))
    .map((name) => [
      name.slice(0, -SUFFIX.length),
      {
        webhook: signedWebhook(fixture(name)),
        isBodySigned: true,
        signedHeaders: ['telnyx-signature-ed25519', 'telnyx-timestamp'],
      },
    ]),
);

/** A second attempt, a minute later. */
const redelivered = ({ body }: RawWebhook): RawWebhook =>
  signedWebhook(Buffer.from(body.toString().replace('"attempt": 1', '"attempt": 2')), later(NOW, 60_000));

const faultsOf = (raw: RawWebhook): string | undefined => {
  const reading = readWebhook(raw);
  if (reading.kind !== 'event') return reading.kind;
  return (
    envelopeFaults(parseLosslessly(raw.body.toString())) ?? payloadFaults(reading.event.type, reading.event.payload)
  );
};

/** A call that is forked, recorded, paused, transcribed and streamed, and a conference that is recorded. */
const simulated = async (): Promise<readonly RawWebhook[]> => {
  const address = 'http://ingress/webhooks/telnyx/bank';
  const world = new VirtualWorld(NOW, () => ({ status: 200, headers: {}, body: '' }));
  const simulator = simulateTelnyx(world, { webhookUrl: address, apiKey: 'k', signingSeed: SEED });
  const post = async (url: string, body: object): Promise<Record<string, string>> => {
    const headers = { authorization: 'Bearer k', 'content-type': 'application/json' };
    const answer = await simulator.handle({ method: 'POST', url, headers, body: JSON.stringify(body) });
    expect(answer.status).toBeLessThan(300);
    return JSON.parse(answer.body) as Record<string, string>;
  };
  await post('/v2/siprec_connectors', { name: 'srs', host: 'srs', port: 5060 });
  const call = await post('/__sim/calls', { bridgeMs: 1_000, talkMs: 60_000 });
  const conference = await post('/__sim/conferences', { participants: 2, talkMs: 30_000 });
  await world.pass(10_000);
  const leg = `/v2/calls/${encodeURIComponent(call.call_control_id ?? '')}/actions`;
  await post(`${leg}/siprec_start`, { connector_name: 'srs' });
  await post(`${leg}/record_start`, { format: 'mp3', channels: 'dual', transcription: true });
  await post(`${leg}/record_pause`, {});
  await post(`${leg}/streaming_start`, { stream_url: 'wss://assist.example.net' });
  const room = `/v2/conferences/${conference.sessionRef ?? ''}/actions`;
  await post(`${room}/record_start`, { format: 'wav', channels: 'single' });
  await world.pass(180_000);
  return world.webhooks(address);
};

const factsOf = (webhook: RawWebhook): readonly VendorFact[] => telnyx.interpret(webhook, account).facts;

/** What is made of an event that says no more than it must, and of all fixtures of its type. */
const shown = (type: string): readonly VendorFact[] => {
  const payload = { call_leg_id: 'leg', conference_id: 'conference', recording_transcription_id: 't' };
  const bare = { data: { event_type: type, id: 'e', payload: { ...payload, status: 'failed' } } };
  const webhooks = Object.values(samples).map(({ webhook }) => webhook);
  const ofType = webhooks.filter(({ body }) => body.includes(`"${type}"`));
  return [signedWebhook(Buffer.from(JSON.stringify(bare))), ...ofType].flatMap(factsOf);
};

promiseAdapter({
  adapter: telnyx,
  account,
  withoutSecrets: { ...account, publicKeys: [] },
  foreign: accountWith({ publicKeys: [FOREIGN_KEY] }, 'shop'),
  now: NOW,
  samples,
  unknownType: signedWebhook(fixture('type-that-is-not-documented.json')),
  redelivered,
  signedAt: (at) => signedWebhook(fixture(`siprec-started${SUFFIX}`), at),
  faultsOf,
  simulated,
  commands: commandSamples,
  reads: readSamples,
  operations: operationSamples,
  shows: Object.fromEntries(
    telnyx.vocabulary.filter(({ kind }) => kind === 'event').map(({ term }) => [term, () => shown(term)]),
  ),
  answers: answerSamples,
  canaries: [
    ...['KEY-CANARY', 'TOKEN-CANARY'],
    ...['CANARY-SIGNATURE', 'CANARY-DIGIT', 'CANARY-TRANSCRIPT', 'CANARY-STREAM'],
  ],
});
