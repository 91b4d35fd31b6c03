import { createPublicKey } from 'node:crypto';
import type { Command } from '@earwitness/domain';
import { jwtVerify } from 'jose';
import type { CommandContext } from '../contract/command';
import { accountWith, callback, CALLEE, CONNECTION, fixture, SESSION, told } from './iotcomms-mediaservice.given';
import { iotcommsMediaservice } from '.';
import { connectionRefs } from './iotcomms-mediaservice.connections';
import { handles, start, stop } from './iotcomms-mediaservice.samples';
import { TEST_KEY } from './simulator-key';

const { toRequest, isSafeToRepeat } = iotcommsMediaservice.commands;
const NOW_SECONDS = 1_795_162_530;
const context: CommandContext = { handles, stores: {}, nowSeconds: NOW_SECONDS };
const account = accountWith({
  rest: { privateKey: TEST_KEY, keyId: 'k1', claims: { iss: 'bank' }, baseUrl: 'http://127.0.0.1:8090/media/' },
});
const sent = async (command: Command, given = context) => {
  const request = await toRequest(command, account, given);
  return request.via === 'http' ? { ...request, body: JSON.parse(request.body ?? '') as unknown } : request;
};

/** As the vendor makes ids: the later connection has the smaller beginning. */
const LATER = '1a9ce5c0-c788-11eb-a47c-c9c4e460ef16';
const AT = '2026-11-20T08:15:30.000Z';

describe('a recording by command', () => {
  it('is of the latest connection, whichever was heard of first', async () => {
    const refs = { ...connectionRefs(LATER, AT), ...connectionRefs(CONNECTION, '2026-11-20T09:00:00.000Z') };
    const given = { ...context, handles: { ...handles, [`callAnswered/${LATER}`]: { replyId: 'r-later' } } };
    expect(await sent({ ...start, refs }, given)).toMatchObject({ body: { connectionId: LATER, replyId: 'r-later' } });
  });

  it('is of the latest connection by its receipt, where ids do not say when they were made', async () => {
    const refs = { ...connectionRefs('b', AT), ...connectionRefs('a', '2026-11-20T08:15:31.000Z') };
    const given = { ...context, handles: { 'callAnswered/a': { replyId: 'r' } } };
    expect(await sent({ ...start, refs }, given)).toMatchObject({ body: { connectionId: 'a' } });
  });

  it('is stopped where it was started, whatever was connected since', async () => {
    const refs = { ...stop.refs, ...connectionRefs(LATER, AT) };
    expect(await sent({ ...stop, refs })).toMatchObject({ body: { connectionId: CONNECTION } });
  });

  it('has a name of its own at each attempt', async () => {
    const again = { ...start, captureId: '6f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8', attempt: 2 };
    expect(await sent(again)).toMatchObject({ body: { recordingFileName: `${again.captureId}.mp3` } });
  });

  it('is not started where one is running, and is where it was stopped', async () => {
    expect(await sent({ ...start, refs: stop.refs })).toMatchObject({ via: 'nothing', reason: 'AlreadyRecording' });
    const stopped = Object.keys(stop.refs)
      .filter((key) => key.startsWith('recording/'))
      .map((key) => [key.replace('recording/', 'stopped/'), CONNECTION]);
    const refs = { ...stop.refs, ...(Object.fromEntries(stopped) as Record<string, string>) };
    expect(await sent({ ...start, refs })).toMatchObject({ via: 'http' });
  });

  it.each([
    ['no connection is known', { ...start, refs: {} }, 'MissingRef'],
    ['nobody knows where it runs', { ...stop, refs: start.refs }, 'MissingRef'],
    ['its name is not known', { ...stop, captureRef: undefined }, 'MissingRef'],
  ])('is refused before anything is sent when %s', async (_, command, reason) => {
    expect(await sent(command)).toMatchObject({ via: 'nothing', reason });
  });

  it('is refused before anything is sent when its replyId is not known', async () => {
    for (const command of [start, stop])
      expect(await sent(command, { ...context, handles: {} })).toMatchObject({ reason: 'MissingHandle' });
  });

  it('is never blindly repeated', () => {
    for (const command of [start, stop]) expect(isSafeToRepeat(command, 0)).toBe(false);
  });
});

describe('a request', () => {
  it('is signed with our key, for a short time', async () => {
    const request = await toRequest(start, account, context);
    if (request.via !== 'http') throw new Error(request.via);
    expect(request.url).toBe('http://127.0.0.1:8090/media/customer47.prod-eu-north-1.iotcomms.io/startrecording');
    const token = request.headers.authorization?.replace('Bearer ', '') ?? '';
    const { payload, protectedHeader } = await jwtVerify(token, createPublicKey(TEST_KEY), {
      algorithms: ['RS256'],
      currentDate: new Date(NOW_SECONDS * 1000),
    });
    expect(protectedHeader).toEqual({ alg: 'RS256', typ: 'JWT', kid: 'k1' });
    expect(payload).toEqual({ iss: 'bank', iat: NOW_SECONDS, exp: NOW_SECONDS + 60 });
  });
});

describe('an operation on a session', () => {
  const { mode: _, captureId: __, ...addressed } = start;
  const operating = (operation: string, input: Record<string, unknown> = {}, more: object = {}) =>
    sent({ ...addressed, type: 'OperateSession', operation, input, ...more });

  it('goes through the commands of the account', async () => {
    expect(await operating('hangUpParticipant', { participantId: CALLEE })).toMatchObject({
      via: 'http',
      body: { participantId: CALLEE, replyId: 'CANARY-REPLY-A', sessionId: SESSION },
    });
  });

  it('that is none, or is one of the account, is refused', async () => {
    for (const name of ['placeIvrCall', 'constructor', 'x'])
      expect(await operating(name)).toMatchObject({ via: 'nothing', reason: 'Unsupported' });
  });

  it('without what it needs is refused', async () => {
    expect(await operating('hangUpParticipant')).toMatchObject({ via: 'nothing', reason: 'InvalidInput' });
    expect(await operating('hangUp', { connectionId: 'unknown' })).toMatchObject({ reason: 'MissingHandle' });
    expect(await operating('splitConnection', {}, { refs: {} })).toMatchObject({ reason: 'MissingRef' });
  });

  it('that needs the id of the session is refused where that is only a connection', async () => {
    for (const [name, input] of [
      ['hangUpParticipant', { participantId: CALLEE }],
      ['interruptIvrCommand', {}],
    ] as const)
      expect(await operating(name, input, { sessionRef: CONNECTION })).toMatchObject({
        via: 'nothing',
        reason: 'MissingRef',
        detail: 'sessionId',
      });
  });
});

describe('the refs and secrets of callbacks', () => {
  it('are those that commands look for', async () => {
    const [started, captured] = told('answered-and-recorded.callAnswered');
    const refs = { ...started?.refs, ...captured?.refs };
    const command = { ...stop, refs, captureRef: captured?.captureRef };
    const given = { ...context, handles: started?.secrets ?? {} };
    expect(await sent(command, given)).toMatchObject({ via: 'http', body: { connectionId: CONNECTION } });
    expect(await sent({ ...start, refs: started?.refs ?? {} }, given)).toMatchObject({ via: 'http' });
  });

  it('do not lead to the leg of a monitor', () => {
    const webhook = callback('callAnswered', fixture('answered-by-a-monitor.callAnswered'));
    const { facts } = iotcommsMediaservice.interpret(webhook, account);
    expect(facts).toMatchObject([
      { name: 'SessionProgressed', sessionRef: SESSION, data: { phase: 'monitoring.answered' } },
    ]);
    expect(facts[0]).not.toHaveProperty('refs');
    expect(facts[0]).not.toHaveProperty('secrets');
    expect(JSON.stringify(facts)).not.toMatch(/participant\/|connection\//);
  });
});

describe('an account', () => {
  const accepts = (more: object) => {
    const { id: _id, tenant: _tenant, ...given } = { ...account, ...more };
    return iotcommsMediaservice.accountSchema.safeParse(given).success;
  };
  const customer = { url: 'https://app.customer.example' };

  it.each([
    ['no answer to a call', { routing: { template: {} } }],
    ['an answer without an action', { routing: { template: { newCall: { destAddr: 'sip:a@b' } } } }],
    ['an application that may fail, and nothing to say then', { routing: { customer } }],
    ['an application that is no address', { routing: { customer: { url: 'ftp://a', onFailure: 'error' } } }],
    ['a key that is none', { callbacks: { publicKeys: ['x'] } }],
    ['no way to send commands', { rest: undefined }],
    ['a field that nobody knows', { sessionAnswer: {} }],
  ])('is refused with %s', (_, more) => {
    expect(accepts(more)).toBe(false);
  });

  it('is accepted with an application alone, where the vendor is left to its fallback', () => {
    expect(accepts({})).toBe(true);
    expect(accepts({ routing: { customer: { ...customer, onFailure: 'error' } } })).toBe(true);
  });
});
