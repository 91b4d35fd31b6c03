import { Database, verify } from '@earwitness/persistence';
import { TcpProxy, until } from '@earwitness/testing';
import { iotcommsAccount, recordAll, telnyxAccount } from './accounts';
import { accepts, succeeds } from './behaviours';
import { type Behaviour, VendorStub } from './vendor-stub';
import { iotcomms, telnyx } from './voices';
import { World } from './world';

/** What is not stored within 3 s is asked for again. */
const QUICKLY = { storedWithinMinutes: 0.05 };

let world: World;
let vendor: VendorStub;
let network: TcpProxy;
beforeEach(async () => {
  vendor = await VendorStub.start(accepts);
  const accounts = [
    telnyxAccount('voice', vendor.url),
    iotcommsAccount('recorder', vendor.url),
    iotcommsAccount('quick', vendor.url, { domain: 'quick.example.net', ...QUICKLY }),
  ];
  world = await World.begin({ accounts, policies: recordAll({ store: { settle: 'PT0S' } }) });
  network = await TcpProxy.start({ targetPort: () => Number(new URL(world.url).port) });
});
afterEach(async () => {
  network.faults.isRefusing = false;
  await world.end();
  await network.close();
  await vendor.close();
});

const behindNetwork = (): Database =>
  new Database({
    url: Object.assign(new URL(world.url), { port: String(network.port) }).href,
    applicationName: 'behind',
  });

const cut = (): void => {
  network.faults.isRefusing = true;
  network.cut();
};

/** It breaks before the vendor did anything. */
const cutOff: Behaviour = ({ response }) => {
  cut();
  response.destroy();
};

/** The network to the database breaks after the vendor did what was asked, and before it says so. */
const cutThen =
  (behaviour: Behaviour): Behaviour =>
  (exchange) => {
    cut();
    behaviour(exchange);
  };

const isSound = async (): Promise<void> => {
  expect((await verify(world.database)).faults).toEqual([]);
  expect(await world.database.query('SELECT cause FROM dead_letters')).toEqual([]);
  expect(world.fatal).toEqual([]);
};

describe('a process that is cut off between sending a command and noting what became of it', () => {
  it('leaves a command that the next one repeats where the vendor recognises it: one effect, one outcome', async () => {
    vendor.behave('voice', cutThen(accepts), accepts);
    await world.startSaga(behindNetwork());
    await world.say(telnyx('call.answered', { leg: 'cut' }));
    await until(() => vendor.calls.length === 1);
    await world.startSaga();
    await world.heard('cut', 'CommandAccepted');
    expect(vendor.calls.map(({ commandId }) => commandId)).toEqual([
      vendor.calls[0]?.commandId,
      vendor.calls[0]?.commandId,
    ]);
    expect(vendor.effectsOf('voice')).toBe(1);
    await isSound();
  });

  it('leaves a command that nobody repeats where the vendor would do it twice: its outcome is unknown', async () => {
    vendor.behave('recorder', cutThen(succeeds), succeeds);
    await world.startSaga(behindNetwork());
    await world.say(iotcomms('recordingReady', { recording: 'cut' }));
    await until(() => vendor.calls.length === 1);
    await world.startSaga();
    const { data } = await world.heard('cut', 'CommandUnknown');
    expect(data).toMatchObject({ commandType: 'StoreRecording', cause: 'Interrupted' });
    expect(vendor.effectsOf('recorder')).toBe(1);
    await isSound();
  });

  it('leaves a store that never arrived, which is asked for again when it should have been done', async () => {
    vendor.behave('quick', cutOff, succeeds);
    await world.startSaga(behindNetwork());
    await world.say(iotcomms('recordingReady', { account: 'quick', recording: 'cut' }));
    await until(() => vendor.calls.length === 1);
    await world.startSaga();
    await world.heard('cut', 'CommandUnknown');
    expect(vendor.effectsOf('quick')).toBe(0);
    await world.heard('cut', 'CommandTimedOut');
    await world.heard('cut', 'CommandAccepted');
    expect(vendor.effectsOf('quick')).toBe(1);
    await isSound();
  });

  it('notes the outcome itself when the database is back before anybody else has asked', async () => {
    vendor.behave('recorder', cutThen(succeeds), succeeds);
    await world.startSaga(behindNetwork());
    await world.say(iotcomms('recordingReady', { recording: 'cut' }));
    await until(() => vendor.calls.length === 1);
    network.faults.isRefusing = false;
    await world.heard('cut', 'CommandAccepted');
    expect(vendor.effectsOf('recorder')).toBe(1);
    await isSound();
  });
});

describe('a saga whose database is away for a while', () => {
  it('goes on within 5 s of its return, with nothing lost and nothing twice', async () => {
    await world.startSaga(behindNetwork());
    const legs = Array.from({ length: 60 }, (_, n) => `leg-${n}`);
    await world.say(...legs.map((leg) => telnyx('call.answered', { leg })));
    await until(() => vendor.calls.length > 5);
    cut();
    await world.say(...legs.map((leg) => telnyx('call.bridged', { leg })));
    await until(async () => (await backends()) === 0, { what: 'all connections to be gone' });
    network.faults.isRefusing = false;
    const backMs = performance.now();
    await until(async () => (await bridged()) > 0, { what: 'the first fact after the return' });
    expect(performance.now() - backMs).toBeLessThan(5_000);
    await world.settled();
    expect(await bridged()).toBe(legs.length);
    expect(vendor.effectsOf('voice')).toBe(legs.length);
    await isSound();
  });

  const backends = async (): Promise<number> => {
    const rows = await world.database.query(
      `SELECT pid FROM pg_stat_activity WHERE datname = current_database() AND application_name = 'behind'`,
    );
    return rows.length;
  };

  const bridged = async (): Promise<number> => {
    const all = await world.kept();
    return all.filter(({ events }) => events.some(({ name }) => name === 'SessionsBridged')).length;
  };
});
