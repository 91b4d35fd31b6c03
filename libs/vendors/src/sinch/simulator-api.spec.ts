import { later } from '@earwitness/domain';
import {
  APPLICATION,
  connectPstn,
  errorOf,
  goOn,
  signedHeaders,
  simulated,
  START,
  startRecording,
} from './simulator.given';

const UNKNOWN = '/calling/v1/calls/id/other';
const body = JSON.stringify({ instructions: [startRecording] });

describe('the API asks who is asking', () => {
  const signed = (change: object = {}) =>
    signedHeaders({ verb: 'PATCH', body, path: UNKNOWN, timestamp: START, ...change });

  it.each([
    ['no header', { authorization: '' }, 40100],
    ['another scheme', { authorization: 'Bearer k' }, 40100],
    ['another password', { authorization: `Basic ${Buffer.from('a:b').toString('base64')}` }, 40108],
    ['another application', { ...signed(), authorization: `Application other:${APPLICATION.secret}` }, 40108],
    ['no time', { ...signed(), 'x-timestamp': '' }, 40101],
    ['a time that is none', { ...signed(), 'x-timestamp': 'today' }, 40101],
    ['an old time', signed({ timestamp: later(START, -301_000) }), 40101],
    ['another time', { ...signed(), 'x-timestamp': later(START, 1) }, 40102],
    ['another body', signed({ body: `${body} ` }), 40102],
    ['another verb', signed({ verb: 'POST' }), 40102],
    ['another path', signed({ path: `${UNKNOWN}/` }), 40102],
    ['another content type', { ...signed(), 'content-type': 'application/json; charset=utf-8' }, 40102],
  ])('and refuses %s', async (_, headers, code) => {
    const { send, simulator } = await simulated();
    expect(errorOf(await send({ method: 'PATCH', url: UNKNOWN, body, headers }))).toEqual([401, code]);
    expect(simulator.knowledge().refusals).toEqual([
      { request: `PATCH ${UNKNOWN}`, reason: expect.stringContaining(String(code)) },
    ]);
  });

  it('and believes a signature, whatever the case of its scheme, and the parameters in the address', async () => {
    const { send } = await simulated();
    const { authorization, ...rest } = signed();
    const headers = { ...rest, authorization: authorization.replace('application', 'APPLICATION') };
    expect(errorOf(await send({ method: 'PATCH', url: `${UNKNOWN}?a=b`, body, headers }))).toEqual([404, 40400]);
  });

  it('and counts the path that it is known by', async () => {
    const { send } = await simulated({}, { apiBase: 'http://host/sinch/' });
    const headers = signed({ path: `/sinch${UNKNOWN}` });
    expect(errorOf(await send({ method: 'PATCH', url: UNKNOWN, body, headers }))).toEqual([404, 40400]);
    expect(errorOf(await send({ method: 'PATCH', url: UNKNOWN, body, headers: signed() }))).toEqual([401, 40102]);
  });

  it('and refuses a password where only signatures are allowed', async () => {
    const { send } = await simulated({}, { isBasicAllowed: false });
    expect(errorOf(await send({ method: 'GET', url: UNKNOWN }))).toEqual([401, 40100]);
  });
});

describe('Manage Call', () => {
  it.each([
    ['an unknown instruction', { instructions: [{ name: 'pauseRecording' }] }],
    ['two actions', { action: [goOn, goOn] }],
    ['nothing legible', '{"instructions":'],
    ['an unknown action', { action: { name: 'pauseRecording' } }],
  ])('refuses %s', async (_, svaml) => {
    const { answeredCall, manage, simulator } = await simulated();
    expect(errorOf(await manage(await answeredCall(), svaml))).toEqual([400, 40001]);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });

  it('refuses what is not said to be JSON', async () => {
    const { answeredCall, send } = await simulated();
    const url = `/calling/v1/calls/id/${await answeredCall()}`;
    const headers = { 'content-type': 'text/plain' };
    expect(errorOf(await send({ method: 'PATCH', url, body, headers }))).toEqual([400, 40003]);
  });

  it('refuses a call that nobody has answered yet, and one between users of the application', async () => {
    const { control, manage, world } = await simulated();
    const { sessionRef } = await control('calls', { ringMs: null });
    await world.pass(1_000);
    expect(errorOf(await manage(sessionRef, body))).toEqual([400, 40003]);
    const internal = await simulated({ ice: () => ({ action: { name: 'connectMxp' } }) });
    const call = await internal.answeredCall({ toType: 'username', originationType: 'MXP' });
    expect(errorOf(await internal.manage(call, body))).toEqual([400, 40003]);
  });

  it('blames nobody for a race with the end of the call', async () => {
    const { answeredCall, manage, control, simulator } = await simulated();
    const call = await answeredCall();
    await control(`calls/${call}/hangup`);
    expect(errorOf(await manage(call, body))).toEqual([404, 40400]);
    expect(simulator.knowledge()).toMatchObject({ refusals: [], effects: {} });
    expect(errorOf(await manage('other', body))).toEqual([404, 40400]);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });

  it('ends a call', async () => {
    const { answeredCall, manage, world, said, simulator } = await simulated();
    const call = await answeredCall();
    expect((await manage(call, { action: { name: 'Hangup' } })).status).toBe(204);
    await world.pass(2_000);
    expect(simulator.knowledge().effects).toEqual({ [`${call}/hangup`]: 1 });
    expect(said().at(-1)).toMatchObject({ event: 'dice', reason: 'MANAGERHANGUP', result: 'ANSWERED' });
  });

  it('answers a parked call', async () => {
    const { control, manage, world, words } = await simulated({ ice: () => ({ action: { name: 'park' } }) });
    const { sessionRef } = await control('calls', { ringMs: 0 });
    await world.pass(1_000);
    expect((await manage(sessionRef, { action: connectPstn })).status).toBe(204);
    await world.pass(1_000);
    expect(words()).toEqual(['ice', 'ace']);
  });

  it.each([
    ['speaks to one side', 'callee', { instructions: [{ name: 'say', text: 'hello' }], action: goOn }, 204],
    ['does not record one side', 'callee', { instructions: [startRecording] }, 400],
    ['does not know another side', 'neither', { instructions: [] }, 400],
    ['does not hang up one side', 'caller', { action: { name: 'hangup' } }, 400],
  ])('%s', async (...[, leg, svaml, status]) => {
    const { answeredCall, send } = await simulated();
    const url = `/calling/v1/calls/id/${await answeredCall()}/leg/${leg}`;
    expect((await send({ method: 'PATCH', url, body: svaml })).status).toBe(status);
  });

  it('tells of a call, in times without a zone', async () => {
    const { answeredCall, send, control, world } = await simulated();
    const call = await answeredCall({ custom: 'rs_01' });
    const read = async () =>
      JSON.parse((await send({ method: 'GET', url: `/calling/v1/calls/id/${call}` })).body) as object;
    expect(await read()).toMatchObject({ status: 'ONGOING', result: 'INPROGRESS', duration: 2 });
    await control(`calls/${call}/hangup`);
    await world.pass(5_000);
    expect(await read()).toEqual({
      from: { type: 'Number', endpoint: '12015555555' },
      to: { type: 'Did', endpoint: '+12017777777' },
      domain: 'pstn',
      callId: call,
      duration: 2,
      status: 'FINAL',
      result: 'ANSWERED',
      reason: 'CALLERHANGUP',
      timestamp: '2026-03-02T09:14:00',
      custom: 'rs_01',
      userRate: { currencyId: 'EUR', amount: 0.0095 },
      debit: { currencyId: 'EUR', amount: 0.0095 },
    });
  });
});

describe('a callout', () => {
  const destination = { type: 'Number', endpoint: '+46555000111' };
  const placed = async (request: object, answers = {}) => {
    const scene = await simulated(answers);
    const answer = await scene.send({ method: 'POST', url: '/calling/v1/callouts', body: request });
    const { callId } = JSON.parse(answer.body) as { callId: string };
    await scene.world.pass(5_000);
    return { ...scene, answer, callId };
  };

  it('says nothing unless it is asked to', async () => {
    const quiet = await placed({ method: 'ttsCallout', ttsCallout: { destination, text: 'hello' } });
    await quiet.world.pass(20_000);
    expect(quiet.words()).toEqual([]);
    expect(quiet.simulator.knowledge().sessions).toMatchObject([{ sessionRef: quiet.callId, state: 'ended' }]);
    const told = await placed({ method: 'ttsCallout', ttsCallout: { destination, enableAce: true, enableDice: true } });
    await told.world.pass(20_000);
    expect(told.words()).toEqual(['ace', 'dice']);
  });

  it('goes into a conference', async () => {
    const terms = { destination, conferenceId: 'board', enableAce: true };
    const { said, send, callId } = await placed({ method: 'conferenceCallout', conferenceCallout: terms });
    expect(said()).toMatchObject([{ event: 'ace', conferenceId: 'board' }]);
    const room = await send({ method: 'GET', url: '/calling/v1/conferences/id/board' });
    expect(JSON.parse(room.body)).toMatchObject({ participants: [{ id: callId, muted: false, onhold: false }] });
  });

  it('brings answers of its own', async () => {
    const ice = JSON.stringify({ instructions: [startRecording], action: connectPstn });
    const { words, callId, simulator } = await placed({ method: 'customCallout', customCallout: { ice } });
    expect(words()).toEqual(['ace']);
    expect(simulator.knowledge().effects).toEqual({ [`${callId}/startRecording`]: 1 });
  });

  it('asks where it is told to ask', async () => {
    const customCallout = { destination, ace: 'http://elsewhere/ace' };
    const { words } = await placed({ method: 'customCallout', customCallout });
    expect(words()).toEqual([]);
    expect(words('http://elsewhere/ace')).toEqual(['ace']);
  });

  it.each([
    ['a destination', { method: 'ttsCallout', ttsCallout: { text: 'hello' } }],
    ['a method', { ttsCallout: { destination } }],
    ['SVAML or an address', { method: 'customCallout', customCallout: { ice: 'hello' } }],
  ])('is refused without %s', async (_, request) => {
    const { send } = await simulated();
    expect(errorOf(await send({ method: 'POST', url: '/calling/v1/callouts', body: request }))).toEqual([400, 40001]);
  });
});

describe('the configuration of callbacks', () => {
  const url = `/v1/configuration/callbacks/applications/${APPLICATION.key}`;

  it('is read, and changed for the next callback, which is signed for its new path', async () => {
    const { send, control, world, words } = await simulated();
    const read = async () => JSON.parse((await send({ method: 'GET', url })).body) as object;
    expect(await read()).toEqual({ url: { primary: 'http://ingress/webhooks/sinch/main', fallback: '' } });
    const changed = { url: { primary: 'http://new/a', fallback: 'http://new/b' } };
    expect((await send({ method: 'POST', url, body: changed })).status).toBe(200);
    expect(await read()).toEqual(changed);
    await control('calls', { ringMs: null });
    await world.pass(100);
    expect(words('http://new/a')).toEqual(['ice']);
  });

  it('is not changed to what is no address', async () => {
    const { send } = await simulated();
    const body = { url: { primary: 'elsewhere' } };
    expect(errorOf(await send({ method: 'POST', url, body }))).toEqual([400, 40001]);
  });

  it('of another application is not there', async () => {
    const { send } = await simulated();
    expect(errorOf(await send({ method: 'GET', url: `${url}x` }))).toEqual([404, 40400]);
  });
});

describe('the faults of the API', () => {
  it.each([
    ['does what it is told where its answer is lost', { lostAnswer: 1 }, 1],
    ['does nothing where it is broken', { serverError: 1 }, undefined],
  ])('%s', async (_, faults, effects) => {
    const { answeredCall, manage, control, simulator } = await simulated();
    const call = await answeredCall();
    await control('faults', faults);
    expect(errorOf(await manage(call, body))).toEqual([500, 50000]);
    expect(simulator.knowledge()).toMatchObject({ refusals: [] });
    expect(simulator.knowledge().effects[`${call}/startRecording`]).toBe(effects);
  });
});
