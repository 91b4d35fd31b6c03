import { createServer } from 'node:net';
import type { AddressInfo } from 'node:net';
import { iotcommsAccount, recordAll, telnyxAccount } from './accounts';
import { accepts, answers, drips, failsAfterwards, floods, hangs, speaksNoJson } from './behaviours';
import { type Call, VendorStub } from './vendor-stub';
import { iotcomms, telnyx } from './voices';
import { World } from './world';

const TELNYX = [
  'takes',
  'refuses',
  'throttles',
  'waits',
  'breaks',
  'broken',
  'mute',
  'drips',
  'babbles',
  'floods',
  'turned',
];
const MOST_SENDS = 5;

const closedPort = async (): Promise<number> => {
  const server = createServer();
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve));
  const { port } = server.address() as AddressInfo;
  await new Promise((resolve) => server.close(resolve));
  return port;
};

const ended = { errors: [{ code: '90018', title: 'Call has already ended' }] };
const notAnswered = { errors: [{ code: '90034', title: 'Call not answered yet' }] };
const written = { bytes: 0 };

let world: World;
let vendor: VendorStub;
beforeAll(async () => {
  vendor = await VendorStub.start(accepts);
  vendor.behave('refuses', answers(422, ended));
  vendor.behave('throttles', answers(429, {}, { 'retry-after': '2' }), accepts);
  vendor.behave('waits', answers(422, notAnswered), accepts);
  vendor.behave('breaks', failsAfterwards, accepts);
  vendor.behave('broken', failsAfterwards);
  vendor.behave('mute', hangs, hangs, accepts);
  vendor.behave('drips', drips, accepts);
  vendor.behave('babbles', speaksNoJson, accepts);
  vendor.behave('floods', floods(written), accepts);
  vendor.behave('turned', failsAfterwards, answers(503));
  vendor.behave('silent-recorder', hangs);
  const accounts = [
    ...TELNYX.map((id) => telnyxAccount(id, vendor.url)),
    telnyxAccount('gone', `http://127.0.0.1:${await closedPort()}`),
    iotcommsAccount('silent-recorder', vendor.url),
  ];
  const policies = recordAll({ store: { settle: 'PT0S' } });
  world = await World.begin({ accounts, policies, vendorConcurrency: 32 });
  await world.startSaga();
  await world.say(
    ...[...TELNYX, 'gone'].map((account) => telnyx('call.answered', { leg: account, account })),
    iotcomms('recordingReady', { recording: 'silent-recorder', account: 'silent-recorder' }),
  );
});
afterAll(async () => {
  await world.end();
  await vendor.close();
});

/** The calls of an account's first command; further attempts are other commands. */
const callsOf = (account: string): readonly Call[] => {
  const calls = vendor.callsOf(account);
  return calls.filter(({ commandId }) => commandId === calls[0]?.commandId);
};

const outcomeOf = async (leg: string, name: 'CommandAccepted' | 'CommandRefused' | 'CommandUnknown') =>
  (await world.heard(leg, name)).data;

describe('a command that the vendor', () => {
  it('takes is accepted', async () => {
    await outcomeOf('takes', 'CommandAccepted');
    expect(callsOf('takes')).toHaveLength(1);
  });

  it('refuses is refused for good, with the reason', async () => {
    expect(await outcomeOf('refuses', 'CommandRefused')).toMatchObject({
      reason: 'CallEnded',
      detail: '90018 Call has already ended',
      retryable: false,
    });
    expect(vendor.callsOf('refuses')).toHaveLength(1);
  });

  it('puts off is sent again, not before the time that it named', async () => {
    await outcomeOf('throttles', 'CommandAccepted');
    const [first, second, ...more] = callsOf('throttles');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(2_000);
    expect(more).toEqual([]);
  });

  it('cannot do yet is sent again after a moment', async () => {
    await outcomeOf('waits', 'CommandAccepted');
    const [first, second] = callsOf('waits');
    expect((second?.atMs ?? 0) - (first?.atMs ?? 0)).toBeGreaterThanOrEqual(1_000);
  });

  it.each(['breaks', 'mute', 'drips', 'babbles'])(
    'leaves in doubt is repeated as the same command: %s',
    async (account) => {
      await outcomeOf(account, 'CommandAccepted');
      expect(callsOf(account).length).toBeGreaterThan(1);
      expect(vendor.effectsOf(account)).toBe(1);
    },
  );

  it('answers without end is understood as far as it matters', async () => {
    await outcomeOf('floods', 'CommandAccepted');
    expect(vendor.effectsOf('floods')).toBe(1);
    expect(written.bytes).toBeLessThan(16 * 1_048_576);
  });

  it('leaves in doubt every time is unknown in the end, and no other is sent in its place', async () => {
    expect(await outcomeOf('broken', 'CommandUnknown')).toMatchObject({ cause: 'Http500' });
    expect(vendor.callsOf('broken')).toHaveLength(MOST_SENDS);
    expect(vendor.effectsOf('broken')).toBe(1);
  });

  it('left in doubt once is unknown in the end, although it had no effect since', async () => {
    expect(await outcomeOf('turned', 'CommandUnknown')).toMatchObject({ cause: 'Http503' });
  });

  it('never got is refused for now, after as many attempts', async () => {
    expect(await outcomeOf('gone', 'CommandRefused')).toMatchObject({ reason: 'ECONNREFUSED', retryable: true });
  });

  it('cannot recognise is not repeated: nobody knows', async () => {
    expect(await outcomeOf('silent-recorder', 'CommandUnknown')).toMatchObject({
      commandType: 'StoreRecording',
      cause: 'TimeoutError',
    });
    expect(vendor.effectsOf('silent-recorder')).toBe(1);
  });

  it('never spoke of leaves no dead letter behind', async () => {
    expect(await world.database.query('SELECT cause FROM dead_letters')).toEqual([]);
    expect(world.fatal).toEqual([]);
  });
});
