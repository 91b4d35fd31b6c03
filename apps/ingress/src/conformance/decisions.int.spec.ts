import type { Fact } from '@earwitness/domain';
import { encodeFact, outbox, STATEMENTS } from '@earwitness/messaging';
import { Database } from '@earwitness/persistence';
import { fact, until } from '@earwitness/testing';
import { recordWhere, TENANT } from './accounts';
import type { Delivery } from './delivery';
import { World } from './world';

const SINCH = 'sinch/voice';
const KEY = 'F00DCEFE-BEBB-4DE0-9DEE-DEBB1ED4CEF3';
const SECRET = 'Q0FOQVJZLVNFQ1JFVA==';
const CALL = '1ce0ffee-ca11-4a11-8a11-abcdef000053';
const connect = { name: 'connectPstn', number: '+46555000111' };

const voice = {
  id: 'voice',
  applications: [{ key: KEY, secret: SECRET }],
  acceptsBasicCallbacks: true,
  routing: { template: { ice: { action: connect } } },
  recording: { destination: { type: 's3', bucket: 'rec', accessKey: 'k', secretKey: 's', region: 'eu-central-1' } },
  consent: { menu: { prompt: 'May we record?' } },
};

let world: World;
let second = 0;
afterEach(() => world.end());

const begin = async (when: string, account: object = voice): Promise<void> => {
  const patience = { busDeadlineMs: 10_000, answerWithinMs: 10_000 };
  world = await World.begin({ accounts: () => ({ sinch: [account] }), policies: recordWhere(when), patience });
};

const said = (event: string, more: object = {}): Delivery => {
  second += 1;
  const timestamp = new Date(Date.now() - 60_000 + second * 1_000).toISOString();
  const cli = { cli: '+4989123456', originationType: 'PSTN', to: { type: 'did', endpoint: '+4930' } };
  const body = { event, callid: CALL, timestamp, applicationKey: KEY, ...(event === 'ice' && cli), ...more };
  const authorization = `Basic ${Buffer.from(`${KEY}:${SECRET}`).toString('base64')}`;
  return {
    kind: '',
    headers: { authorization, 'content-type': 'application/json' },
    body: Buffer.from(JSON.stringify(body)),
  };
};
const left = (value: string) => said('pie', { menuResult: { menuId: 'earwitnessConsent', type: 'return', value } });

const answerTo = async (delivery: Delivery) => {
  const { status, text } = await world.send(SINCH, delivery);
  expect(status).toBe(200);
  const { instructions = [], action } = JSON.parse(text) as {
    instructions?: readonly { name: string }[];
    action: { name: string };
  };
  return [...instructions, action].map(({ name }) => name);
};
const decisions = async () =>
  (await world.ground.bus.facts()).flatMap(({ fact }: { fact: Fact }) =>
    fact.name === 'SessionAnnounced' && fact.data.answer ? [fact.data.answer] : [],
  );

/** As the API appends it. */
const state = async (name: 'ConsentDeclined', conversationId: string): Promise<void> => {
  const links = [{ kind: 'conversation', value: conversationId, evidence: 'API' }] as const;
  const said = fact(name, {}, { vendor: 'earwitness', account: 'api', sessionRef: '', tenant: TENANT, links });
  const record = encodeFact(said, conversationId, { traceparent: `00-${said.origin.traceId}-00f067aa0ba902b7-01` });
  const database = new Database({ url: world.ground.databaseUrl });
  const publish = outbox([STATEMENTS]);
  await database.transaction((tx) => publish(tx, [{ ...record, topic: STATEMENTS.topic }]));
  await database.close();
};

describe('a call whose recording depends on consent', () => {
  beforeEach(() => begin('c.consent.state == "granted" && c.route.ani.startsWith("+49")'));

  it('is asked about, recorded when it was granted, and decided about with all that was told before', async () => {
    expect(await answerTo(said('ice'))).toEqual(['runMenu']);
    expect(await answerTo(left('granted'))).toEqual(['startRecording', 'connectPstn']);
    expect(await answerTo(said('ace'))).toEqual(['continue']);
    const answers = await decisions();
    expect(answers.map(({ record }) => record)).toEqual([false, true, true]);
    expect(answers.map(({ decided }) => decided?.basis.facts.c.consent.state)).toEqual([
      'unknown',
      'granted',
      'granted',
    ]);
    expect(new Set(answers.map(({ decided }) => decided?.basis.decisionId)).size).toBe(3);
    expect(new Set(answers.map(({ decided }) => decided?.basis.facts.c.id)).size).toBe(1);
  });

  it('is not recorded when it was declined, and is told of all the same', async () => {
    await answerTo(said('ice'));
    const declined = left('declined');
    expect(await answerTo(declined)).toEqual(['connectPstn']);
    expect(await answerTo(declined)).toEqual(['connectPstn']);
    expect((await decisions()).at(-1)).toMatchObject({
      record: false,
      decided: { basis: { facts: { c: { consent: { state: 'declined' } } }, findings: [] } },
    });
  });
});

it('a call whose recording is declined by API is decided anew by the next question that is about it', async () => {
  const { consent: _, ...asksNobody } = voice;
  await begin('c.consent.state != "declined"', { ...asksNobody, enforceNoRecording: true });
  expect(await answerTo(said('ice'))).toEqual(['startRecording', 'connectPstn']);
  const [first] = await decisions();
  await state('ConsentDeclined', first?.decided?.basis.facts.c.id ?? '');
  let menu = 0;
  await until(async () => {
    menu += 1;
    await answerTo(said('pie', { menuResult: { menuId: `customer${menu}`, type: 'return', value: '1' } }));
    return (await decisions()).at(-1)?.record === false;
  });
  expect((await decisions()).at(-1)?.decided?.basis.facts.c).toMatchObject({
    id: first?.decided?.basis.facts.c.id,
    consent: { state: 'declined' },
  });
  expect(first?.record).toBe(true);
});

it('a call goes on to be decided by all that was told of it when the ingress is started anew', async () => {
  const { consent: _, ...asksNobody } = voice;
  await begin('!c.route.ani.startsWith("+49")', { ...asksNobody, decideOn: 'ace' });
  expect(await answerTo(said('ice'))).toEqual(['connectPstn']);
  await until(async () => (await world.ground.bus.facts()).length > 0);
  await world.stop();
  await world.start();
  await answerTo(said('ace'));
  // Of a call that came in unheard nobody knows who called.
  await answerTo(said('ace', { callid: `${CALL}-other` }));
  const made = await until(async () => {
    const answers = await decisions();
    return answers.length === 2 ? answers : undefined;
  });
  const byCaller = made.map(({ record, decided }) => [decided?.basis.facts.c.route.ani ?? 'unknown', record]);
  expect(byCaller.toSorted()).toEqual([
    ['+4989123456', false],
    ['unknown', true],
  ]);
});

it('a call whose recording depends on nothing that people say is not asked about', async () => {
  await begin('c.route.ani.startsWith("+49")');
  expect(await answerTo(said('ice'))).toEqual(['startRecording', 'connectPstn']);
  const [answer] = await decisions();
  expect(answer).toMatchObject({ record: true, reason: 'policy', decided: { decision: { decidedBy: 'obligation' } } });
});
