import type { ConversationEvent } from '@earwitness/domain';
import { Database } from '@earwitness/persistence';
import { until } from '@earwitness/testing';
import { iotcommsAccount, recordAll, telnyxAccount } from './accounts';
import { accepts, succeeds } from './behaviours';
import { VendorStub } from './vendor-stub';
import { iotcomms, telnyx } from './voices';
import { World } from './world';

let world: World;
let vendor: VendorStub;
afterEach(async () => {
  await world.end();
  await vendor.close();
});

const begin = async (policies: Parameters<typeof recordAll>[0]): Promise<void> => {
  vendor = await VendorStub.start(accepts);
  vendor.behave('recorder', succeeds);
  const accounts = [telnyxAccount('voice', vendor.url), iotcommsAccount('recorder', vendor.url)];
  world = await World.begin({ accounts, policies: recordAll(policies) });
};

const timers = async (condition: string): Promise<number> => {
  const [row] = await world.database.query<{ n: number }>(`SELECT count(*)::int AS n FROM timers WHERE ${condition}`);
  return row?.n ?? 0;
};

const events = async (name: ConversationEvent['name']): Promise<number> =>
  (await world.kept()).flatMap((kept) => kept.events).filter((event) => event.name === name).length;

describe('a deadline', () => {
  it('that passed while no saga ran is met once by the two that start', async () => {
    await begin({ capture: { startWithin: 'PT3S' } });
    const saga = await world.startSaga();
    const legs = Array.from({ length: 40 }, (_, n) => `leg-${n}`);
    await world.say(...legs.map((leg) => telnyx('call.answered', { leg })));
    await world.settled();
    await world.stopSaga(saga);
    expect(await events('ExpectationOverdue')).toBeLessThan(legs.length);
    const before = await timers('true');
    await until(async () => (await timers('due_at <= now()')) === before, { what: 'all deadlines to pass' });
    const databases = [1, 2].map(() => new Database({ url: world.url }));
    await Promise.all(databases.map((database) => world.startSaga(database)));
    await until(async () => (await timers('due_at <= now()')) === 0, { what: 'all deadlines to be met' });
    expect(await events('ExpectationOverdue')).toBe(legs.length);
    expect(world.fatal).toEqual([]);
  });
});

describe('a temporary file', () => {
  it('is stored where policy says when it has settled, and deleted at the vendor after that, each once', async () => {
    await begin({ store: { settle: 'PT1S', deleteTemporary: true } });
    await world.startSaga();
    const readyMs = performance.now();
    await world.say(iotcomms('recordingReady', { recording: 'file' }));
    const { path, body, atMs } = await until(() => vendor.calls[0]);
    expect(atMs - readyMs).toBeGreaterThanOrEqual(950);
    expect(path).toMatch(/storerecording$/);
    const captureId = (await world.find('file'))?.state.captures[0]?.id;
    expect(body).toMatchObject({
      destinationBucket: 'bank-archive',
      fileName: `${captureId}.mp3`,
      recordingId: 'file',
    });
    await world.settled();
    expect(vendor.calls).toHaveLength(1);
    const stored = iotcomms('recordingStored', { recording: 'file' });
    await world.say(stored, stored);
    await until(() => vendor.calls.length > 1);
    await world.heard('file', 'RecordingStored');
    await world.settled();
    expect(vendor.calls.map((call) => call.path.split('/').at(-1))).toEqual(['storerecording', 'deleterecording']);
  });

  it('is left at the vendor where policy says so', async () => {
    await begin({ store: { settle: 'PT0S', deleteTemporary: false } });
    await world.startSaga();
    await world.say(iotcomms('recordingReady', { recording: 'file' }));
    await until(() => vendor.calls.length > 0);
    await world.say(iotcomms('recordingStored', { recording: 'file' }));
    await world.heard('file', 'RecordingStored');
    await until(async () => (await timers('due_at <= now()')) === 0);
    await world.settled();
    expect(vendor.calls.map((call) => call.path.split('/').at(-1))).toEqual(['storerecording']);
  });
});
