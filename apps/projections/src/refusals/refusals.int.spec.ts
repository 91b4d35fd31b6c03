import { deriveId } from '@earwitness/domain';
import { at, fact } from '@earwitness/testing';
import { heard } from '../conformance/stories';
import { World } from '../conformance/world';

let world: World;
beforeAll(async () => void (world = await World.begin()));
afterAll(() => world.end());
beforeEach(() => void (world.served.appended.length = 0));

const ask = (path: string, payload?: object, headers: Record<string, string> = {}) =>
  world.served.ask('acme', `/v1/${path}`, { method: 'POST', headers, ...(payload ? { payload } : {}) });

const refused = async (...asked: Parameters<typeof ask>) => {
  const answer = await ask(...asked);
  expect(answer.headers['content-type']).toMatch(/^application\/problem\+json/);
  expect(world.served.appended).toEqual([]);
  return answer;
};

const unable = { vendor: 'sinch', account: 'unable' };

describe('what can never be done is refused at once:', () => {
  it('a pause that no account can make', async () => {
    const id = await world.live('unpausable', unable);
    expect(await refused(`conversations/${id}/pause`, { reason: 'card' })).toMatchObject({
      status: 422,
      body: { detail: 'sinch/unable cannot pause in any mode.' },
    });
  });

  it('a command on a recording that its account does not support', async () => {
    const id = await world.live('unstoppable', unable);
    expect(await refused(`recordings/${world.recordingIdOf(id)}/stop`)).toMatchObject({
      status: 422,
      body: { detail: 'sinch/unable supports StopCapture in no mode.' },
    });
  });

  it('an operation that the session has not, or with an input that does not fit', async () => {
    const id = await world.live('operated');
    const operate = (operation: string, input: object) =>
      refused(`conversations/${id}/operations`, { sessionKey: 'telnyx/main/session-operated', operation, input });
    expect(await operate('dance', {})).toMatchObject({ status: 422, body: { errors: [{ pointer: '/operation' }] } });
    expect(await operate('speak', { payload: 7 })).toMatchObject({
      status: 422,
      body: { errors: [{ pointer: '/input/payload' }] },
    });
  });

  it('an operation on a session of somebody else’s account, as one that there is not', async () => {
    const id = await world.live('curious');
    const operate = (sessionKey: string) =>
      refused(`conversations/${id}/operations`, { sessionKey, operation: 'hangup' });
    const [theirs, nobodys] = [await operate('telnyx/bank/s'), await operate('telnyx/nobody/s')];
    expect(theirs).toMatchObject({ status: 422, body: { errors: [{ pointer: '/sessionKey' }] } });
    expect(theirs.body).toEqual(nobodys.body);
  });

  it('an operation with an input that is too deep, or has no text for a name', async () => {
    const id = await world.live('deep');
    const deep = `${'{"a":'.repeat(8_000)}1${'}'.repeat(8_000)}`;
    for (const input of [deep, '{"a\\u0000b":1}']) {
      const answer = await world.served.ask('acme', `/v1/conversations/${id}/operations`, {
        method: 'POST',
        headers: { 'content-type': 'application/json' },
        payload: `{"sessionKey":"telnyx/main/s","operation":"speak","input":${input}}`,
      });
      expect(answer).toMatchObject({ status: 400, body: { errors: [{ pointer: '/input' }] } });
    }
    expect(world.served.appended).toEqual([]);
  });
});

describe('a pause of a conversation that has ended', () => {
  it('is a conflict', async () => {
    const { id } = await world.recorded('over');
    expect(await refused(`conversations/${id}/pause`, { reason: 'card' })).toMatchObject({
      status: 409,
      body: { detail: 'The conversation has ended.' },
    });
  });

  it('is none when it was taken before, and is only asked again', async () => {
    const id = await world.live('ends');
    const key = { 'idempotency-key': 'pause-before-the-end' };
    const first = await ask(`conversations/${id}/pause`, { reason: 'card' }, key);
    const about = { sessionRef: 'session-ends', occurredAt: at(60) };
    await world.tell(id, ...heard(fact('SessionEnded', { outcome: 'completed' }, about)));
    const again = await ask(`conversations/${id}/pause`, { reason: 'card' }, key);
    expect(again).toMatchObject({ status: 202, body: { id: first.body.id } });
    expect(await ask(`conversations/${id}/pause`, { reason: 'card' })).toMatchObject({ status: 409 });
  });
});

it('what is about nothing is not found before anything else is said of it', async () => {
  const operation = { sessionKey: 'telnyx/main/s', operation: 'dance' };
  expect(await refused(`conversations/${deriveId('x')}/operations`, operation)).toMatchObject({ status: 404 });
});
