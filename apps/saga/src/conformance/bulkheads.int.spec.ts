import { until } from '@earwitness/testing';
import { telnyxAccount } from './accounts';
import { accepts, answers, hangs } from './behaviours';
import { VendorStub } from './vendor-stub';
import { telnyx } from './voices';
import { World } from './world';

const VENDOR_TIMEOUT_MS = 3_000;
const CONCURRENCY = 8;
const CALLS = 25;

let world: World;
let vendor: VendorStub;
beforeEach(async () => {
  vendor = await VendorStub.start(accepts);
  const accounts = ['healthy', 'sick'].map((id) => telnyxAccount(id, vendor.url));
  world = await World.begin({ accounts, vendorTimeoutMs: VENDOR_TIMEOUT_MS, vendorConcurrency: CONCURRENCY });
  await world.startSaga();
});
afterEach(async () => {
  await vendor.close();
  await world.end();
});

const answered = (account: string, name: string) => telnyx('call.answered', { leg: `${account}-${name}`, account });

/** How long commands of the healthy account take to arrive, one after the other, in milliseconds; the slowest last. */
const delays = async (round: string): Promise<readonly number[]> => {
  const taken: number[] = [];
  for (let n = 0; n < CALLS; n += 1) {
    const before = vendor.callsOf('healthy').length;
    const saidMs = performance.now();
    await world.say(answered('healthy', `${round}-${n}`));
    const call = await until(() => vendor.callsOf('healthy')[before]);
    taken.push(call.atMs - saidMs);
  }
  return taken.sort((a, b) => a - b);
};

describe('one account', () => {
  it('is as fast as ever while the vendor of another, of the same tenant, hangs', async () => {
    vendor.behave('sick', hangs);
    const usual = await delays('usual');
    await world.say(...Array.from({ length: 5 * CONCURRENCY }, (_, n) => answered('sick', String(n))));
    await until(() => vendor.callsOf('sick').length >= CONCURRENCY / 2, { what: 'the sick account to be stuck' });
    const beside = await delays('beside');
    expect(beside.at(-1)).toBeLessThan(Math.max(2 * (usual.at(-1) ?? 0), VENDOR_TIMEOUT_MS / 6));
    expect(vendor.callsOf('sick').length).toBeLessThan(CONCURRENCY);
  });

  it('waits as a whole when it is throttled, and no other does', async () => {
    vendor.behave('sick', answers(429, {}, { 'retry-after': '2' }), accepts);
    await world.say(answered('sick', 'first'));
    const throttled = await until(() => vendor.callsOf('sick')[0]);
    await until(async () => (await waiting()) === 1, { what: 'the throttled command to wait' });
    await world.say(answered('sick', 'second'), answered('healthy', 'meanwhile'));
    const meanwhile = await until(() => vendor.callsOf('healthy')[0]);
    await until(() => vendor.effectsOf('sick') === 2);
    const [, ...later] = vendor.callsOf('sick');
    expect(Math.min(...later.map(({ atMs }) => atMs - throttled.atMs))).toBeGreaterThanOrEqual(2_000);
    expect(meanwhile.atMs - throttled.atMs).toBeLessThan(2_000);
    expect(later).toHaveLength(2);
  });

  const waiting = async (): Promise<number> =>
    (await world.database.query(`SELECT 1 FROM dispatches WHERE status = 'waiting'`)).length;
});
