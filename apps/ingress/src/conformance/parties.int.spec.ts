import { generateKeyPairSync, sign } from 'node:crypto';
import type { Answer as Decision, Fact } from '@earwitness/domain';
import { recordWhere } from './accounts';
import type { Delivery } from './delivery';
import { World } from './world';

const CALLER = '+46701234567';
const DIALLED = '+46800000009';
const AGENT = '+46890200';
const { privateKey, publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });

const mediaservice = {
  id: 'ivr',
  domain: 'customer47.prod-eu-north-1.iotcomms.io',
  callbacks: { publicKeys: [publicKey.export({ type: 'spki', format: 'pem' })] },
  rest: { privateKey: privateKey.export({ type: 'pkcs8', format: 'pem' }) },
  routing: {
    template: { newCall: { action: 'call', destAddr: `sip:${AGENT}@customer.example` }, callEvent: { action: 'drop' } },
  },
};

let world: World;
afterEach(() => world.end());

const begin = async (when: string): Promise<void> => {
  world = await World.begin({
    accounts: ({ iotcomms }) => ({
      'iotcomms-recording': [iotcomms.account('branch', { mode: 'session' })],
      'iotcomms-mediaservice': [mediaservice],
    }),
    policies: recordWhere(when),
  });
};

const metadata = `<recording xmlns="urn:ietf:params:xml:ns:recording:1"><session session_id="s"/>
<stream stream_id="1" session_id="s"><label>1</label></stream><stream stream_id="2" session_id="s"><label>2</label></stream>
<participant participant_id="a"><nameID aor="tel:${CALLER}"/></participant><participant participant_id="b"><nameID aor="tel:${DIALLED}"/></participant>
<participantstreamassoc participant_id="a"><send>1</send></participantstreamassoc>
<participantstreamassoc participant_id="b"><send>2</send></participantstreamassoc></recording>`;

const encoded = (value: object): string => Buffer.from(JSON.stringify(value)).toString('base64url');
const token = (): string => {
  const signed = `${encoded({ alg: 'RS256' })}.${encoded({ iat: Math.floor(Date.now() / 1000) })}`;
  return `${signed}.${sign('RSA-SHA256', Buffer.from(signed), privateKey).toString('base64url')}`;
};
const callback = (kind: string, body: object): Delivery => ({
  kind,
  headers: { authorization: `Bearer ${token()}`, 'content-type': 'application/json' },
  body: Buffer.from(JSON.stringify({ sessionId: '9bb07660-c747-11ea-afa0-bd07728b88b7', ...body })),
});
const newCall = () => callback('newCall', { callingParty: CALLER, calledParty: DIALLED, sipCallId: 'invite-1' });
const calleeLeft = () =>
  callback('callEvent', {
    ...{ event: 'calledPartyDrop', connectionId: 'da9ce5c0-c787-11eb-a47c-c9c4e460ef16' },
    ...{ participantId: 'callee', user: AGENT, remoteParticipantId: 'caller', remoteUser: CALLER },
  });

const answerTo = async (to: string, delivery: Delivery): Promise<Record<string, unknown>> => {
  const { status, text } = await world.send(to, delivery);
  expect(status).toBe(200);
  return JSON.parse(text) as Record<string, unknown>;
};
const announcements = async () =>
  (await world.ground.bus.facts()).flatMap(({ fact }: { fact: Fact }) =>
    fact.name === 'SessionAnnounced' ? [fact] : [],
  );
const factsOf = (decided: Decision['decided']) => decided?.basis.facts.c;

const conditions: readonly (readonly [condition: string, isRecorded: boolean])[] = [
  [`c.route.dnis == "${DIALLED}"`, true],
  [`c.participants.exists(p, p.number == "${DIALLED}")`, true],
  [`c.participants.exists(p, p.number == "${CALLER}")`, true],
  ['c.route.dnis == "+46800000008"', false],
  ['c.participants.exists(p, p.number == "+46800000008")', false],
];

describe.each(conditions)('a policy that asks %s', (when, isRecorded) => {
  beforeEach(() => begin(when));

  it('decides the question of a SIPREC session that has no id yet', async () => {
    const question = await world.ground.iotcomms.speaker().newCall(metadata);
    const answer = await answerTo('iotcomms-recording/branch', question);
    expect(answer).toEqual(isRecorded ? { recordCall: false, startSession: true } : { recordCall: false });
    const [announced] = await announcements();
    expect(announced?.data).toMatchObject({ from: CALLER, to: DIALLED, answer: { record: isRecorded } });
    expect(announced?.origin).toMatchObject({
      sessionKnownBy: 'sipRecCallId',
      sessionRef: expect.any(String) as string,
    });
    expect(factsOf(announced?.data.answer?.decided)).toMatchObject({
      route: { ani: CALLER, dnis: DIALLED },
      participants: [{ number: CALLER }, { number: DIALLED }],
    });
  });

  it('decides the question of a call that is not connected yet', async () => {
    const answer = await answerTo('iotcomms-mediaservice/ivr', newCall());
    expect(answer.callRecording).toBe(isRecorded ? true : undefined);
    const [announced] = await announcements();
    expect(announced?.data.answer?.record).toBe(isRecorded);
    expect(factsOf(announced?.data.answer?.decided)).toMatchObject({
      route: { ani: CALLER, dnis: DIALLED },
      participants: [{ number: CALLER }, { number: DIALLED }],
    });
  });
});

it('a call that goes on is decided about with everybody who was named, each once', async () => {
  await begin(`c.participants.exists(p, p.number == "${AGENT}")`);
  await answerTo('iotcomms-mediaservice/ivr', newCall());
  await answerTo('iotcomms-mediaservice/ivr', calleeLeft());
  const answers = (await announcements()).map(({ data }) => data.answer);
  expect(answers.map((answer) => answer?.record)).toEqual([false, true]);
  const participants = factsOf(answers[1]?.decided)?.participants ?? [];
  expect(participants.map(({ number, kind }) => `${kind} ${number}`).sort()).toEqual([
    `callee ${DIALLED}`,
    `callee ${AGENT}`,
    `caller ${CALLER}`,
  ]);
});
