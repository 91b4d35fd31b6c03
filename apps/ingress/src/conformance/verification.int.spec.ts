import { directoryOf, withKeylessAccount } from './accounts';
import { type Delivery, withBody, withFields } from './delivery';
import { TelnyxSender } from './telnyx-sender';
import { type Answer, World } from './world';

const TELNYX = 'telnyx/main';
const IOTCOMMS = 'iotcomms-recording/main';
const TEN_MINUTES_MS = 600_000;

let world: World;
beforeAll(async () => {
  world = await World.begin({
    accounts: ({ telnyx, iotcomms }) => ({
      telnyx: [new TelnyxSender(8).account('other', 'another-key'), telnyx.account('same-key', 'one-more-key')],
      'iotcomms-recording': [iotcomms.account('no-topics', { sns: undefined })],
    }),
    directory: (loaded) => withKeylessAccount(withKeylessAccount(loaded, 'telnyx'), 'iotcomms-recording'),
  });
});
afterAll(() => world.end());

/** One character of the signature is another. */
const changed = (token = ''): string => {
  const at = token.lastIndexOf('.') + 1;
  return `${token.slice(0, at)}${token[at] === 'A' ? 'Q' : 'A'}${token.slice(at + 1)}`;
};

/** What stands on the bus because of it. */
const factsAfter = async (
  send: () => Promise<Answer>,
): Promise<{ readonly answer: Answer; readonly added: number }> => {
  const before = (await world.ground.bus.facts()).length;
  const answer = await send();
  return { answer, added: (await world.ground.bus.facts()).length - before };
};

const expectRefusal = async (to: string, delivery: Delivery, title: string): Promise<void> => {
  const { answer, added } = await factsAfter(() => world.send(to, delivery));
  expect({ status: answer.status, added }).toEqual({ status: 401, added: 0 });
  expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  expect(JSON.parse(answer.text)).toEqual({ type: 'about:blank', title, status: 401 });
};

describe('a genuine webhook', () => {
  it('of Telnyx is answered 200, and its fact can be read', async () => {
    const delivery = world.ground.telnyx.event('call.answered', { from: '+493012345' });
    expect(await factsAfter(() => world.send(TELNYX, delivery))).toMatchObject({ answer: { status: 200 }, added: 1 });
    const { fact, raw } = (await world.ground.bus.facts()).at(-1) ?? {};
    expect(fact).toMatchObject({ name: 'SessionStarted', origin: { vendor: 'telnyx', account: 'main' } });
    expect(world.unsealed(raw)).toBe(delivery.body.toString());
  });

  it('of iotcomms is answered as policy demands, and its fact can be read', async () => {
    const delivery = await world.ground.iotcomms.speaker().newCall();
    const { answer, added } = await factsAfter(() => world.send(IOTCOMMS, delivery));
    expect(answer).toMatchObject({ status: 200, text: '{"recordCall":true}' });
    expect(added).toBe(1);
  });

  it('is not answered before its fact can be read, however slow the bus is', async () => {
    const { faults } = world.ground.postgres;
    faults.delayMs = 150;
    const startedAt = performance.now();
    const slow = await factsAfter(() => world.send(TELNYX, world.ground.telnyx.event()));
    faults.delayMs = 0;
    expect(performance.now() - startedAt).toBeGreaterThan(1.9 * 150);
    expect(slow).toMatchObject({ answer: { status: 200 }, added: 1 });
  });

  it('that comes five times at once is acknowledged five times, as one fact', async () => {
    const before = (await world.ground.bus.facts()).length;
    const delivery = world.ground.telnyx.event();
    const answers = await Promise.all(Array.from({ length: 5 }, () => world.send(TELNYX, delivery)));
    expect(answers.map(({ status }) => status)).toEqual([200, 200, 200, 200, 200]);
    const another = await world.send(TELNYX, world.ground.telnyx.event());
    expect(another.status).toBe(200);
    const ids = (await world.ground.bus.facts()).slice(before).map(({ fact }) => fact.id);
    expect({ records: ids.length, facts: new Set(ids).size }).toEqual({ records: 6, facts: 2 });
  });
});

describe('a webhook of Telnyx is refused', () => {
  const withHeader = (delivery: Delivery, name: string, value: string): Delivery => ({
    ...delivery,
    headers: { ...delivery.headers, [name]: value },
  });
  const SIGNATURE = 'telnyx-signature-ed25519';
  const TIME = 'telnyx-timestamp';

  it.each<[string, string, (genuine: Delivery) => Delivery]>([
    ['with another body', 'WrongSignature', (genuine) => withFields(genuine, { data: { event_type: 'call.hangup' } })],
    ['with one byte more', 'WrongSignature', (genuine) => withBody(genuine, `${genuine.body.toString()} `)],
    ['without a body', 'WrongSignature', (genuine) => withBody(genuine, '')],
    [
      'with another time',
      'WrongSignature',
      (genuine) => withHeader(genuine, TIME, String(Math.floor(Date.now() / 1000) + 60)),
    ],
    [
      'with a signature of nothing',
      'WrongSignature',
      (genuine) => withHeader(genuine, SIGNATURE, Buffer.alloc(64).toString('base64')),
    ],
    [
      'with no signature',
      'MissingSignature',
      ({ kind, body }) => ({ kind, body, headers: { 'content-type': 'application/json' } }),
    ],
    [
      'with two signatures',
      'MalformedSignature',
      (genuine) => withHeader(genuine, SIGNATURE, `${genuine.headers[SIGNATURE]}, ${genuine.headers[SIGNATURE]}`),
    ],
    ['with the signature of another key', 'WrongSignature', (genuine) => new TelnyxSender(9).signed(genuine.body)],
  ])('%s', async (...[, title, forge]) => {
    await expectRefusal(TELNYX, forge(world.ground.telnyx.event()), title);
  });

  it('at the address of another account, but for one with the same key', async () => {
    const delivery = world.ground.telnyx.event();
    await expectRefusal('telnyx/other', delivery, 'WrongSignature');
    expect(await world.send('telnyx/same-key', delivery)).toMatchObject({ status: 200 });
  });

  it.each([
    ['stale', -TEN_MINUTES_MS],
    ['of the future', TEN_MINUTES_MS],
  ])('when it is %s, though rightly signed', async (_, offMs) => {
    await expectRefusal(TELNYX, world.ground.telnyx.event('call.initiated', {}, { offMs }), 'Stale');
  });

  it.each([-240_000, 240_000])('but not when clocks differ by %i ms', async (offMs) => {
    const delivery = world.ground.telnyx.event('call.initiated', {}, { offMs });
    expect(await world.send(TELNYX, delivery)).toMatchObject({ status: 200 });
  });
});

describe('a callback of iotcomms is refused', () => {
  it('with a token that somebody else signed', async () => {
    const genuine = await world.ground.iotcomms.speaker().newCall();
    const headers = { ...genuine.headers, Authorization: changed(genuine.headers.Authorization) };
    await expectRefusal(IOTCOMMS, { ...genuine, headers }, 'WrongSignature');
  });

  it('without a token', async () => {
    const { Authorization: _, ...headers } = (await world.ground.iotcomms.speaker().newCall()).headers;
    await expectRefusal(
      IOTCOMMS,
      { ...(await world.ground.iotcomms.speaker().newCall()), headers },
      'MissingSignature',
    );
  });

  it.each([
    ['stale', -TEN_MINUTES_MS],
    ['of the future', TEN_MINUTES_MS],
  ])('with a token that is %s', async (_, offMs) => {
    const speaker = world.ground.iotcomms.speaker();
    speaker.offMs = offMs;
    await expectRefusal(IOTCOMMS, await speaker.newCall(), 'Stale');
  });
});

describe('an account without anything to verify by', () => {
  it('does not get into the directory', () => {
    const load = (vendor: string, account: object) => () => directoryOf(world.ground, { [vendor]: [account] });
    const telnyx = world.ground.telnyx.account('keyless', 'k');
    const iotcomms = world.ground.iotcomms.account('keyless');
    expect(load('telnyx', telnyx)).not.toThrow();
    expect(load('telnyx', { ...telnyx, publicKeys: [] })).toThrow('/tenants/acme/accounts/telnyx/1/publicKeys');
    expect(load('telnyx', { ...telnyx, publicKeys: undefined })).toThrow('/tenants/acme/accounts/telnyx/1/publicKeys');
    expect(load('iotcomms-recording', iotcomms)).not.toThrow();
    expect(load('iotcomms-recording', { ...iotcomms, callbacks: { publicKeys: [] } })).toThrow('callbacks/publicKeys');
  });

  it('would accept nothing if it did', async () => {
    await expectRefusal('telnyx/keyless', world.ground.telnyx.event(), 'NoSecretConfigured');
    const newCall = await world.ground.iotcomms.speaker().newCall();
    await expectRefusal('iotcomms-recording/keyless', newCall, 'NoSecretConfigured');
  });

  it('accepts nothing over SNS where no topic is configured', async () => {
    const notification = await world.ground.iotcomms
      .speaker()
      .notification({ event: 'RECORDINGSTOPPED', recordingId: 'r' });
    await expectRefusal('iotcomms-recording/no-topics', notification, 'NoSecretConfigured');
    expect(await world.send(IOTCOMMS, notification)).toMatchObject({ status: 200 });
  });
});

describe('an address that nobody has is not found', () => {
  it.each([
    'telnyx/nobody',
    'telnyx/%00',
    'telnyx/__proto__',
    'telnyx/main/newCall',
    'vonage/main',
    'constructor/main',
    'iotcomms-recording/main',
    'iotcomms-recording/main/newcall',
    'iotcomms-recording/main/newCall/more',
  ])('%s', async (path) => {
    const answer = await world.send(path, world.ground.telnyx.event());
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
    expect({ status: answer.status, body: JSON.parse(answer.text) as unknown }).toMatchObject({
      status: 404,
      body: { status: 404, title: expect.any(String) },
    });
  });

  it('telnyx/%zz, which is none, is a problem of the caller', async () => {
    const answer = await world.send('telnyx/%zz', world.ground.telnyx.event());
    expect(answer).toMatchObject({ status: 400 });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });

  it('whatever the method', async () => {
    const answer = await world.ask('/webhooks/telnyx/main', { method: 'GET' });
    expect(answer).toMatchObject({ status: 404 });
    expect(answer.headers.get('content-type')).toMatch(/^application\/problem\+json/);
  });
});
