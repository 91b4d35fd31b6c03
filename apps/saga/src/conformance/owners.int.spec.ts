import { DEAD_LETTERS, FACTS } from '@earwitness/messaging';
import { verify } from '@earwitness/persistence';
import { until } from '@earwitness/testing';
import { iotcommsAccount, telnyxAccount } from './accounts';
import { accepts } from './behaviours';
import { HeldDatabase } from './held-database';
import { VendorStub } from './vendor-stub';
import { iotcomms, telnyx } from './voices';
import { World } from './world';

let world: World;
let vendor: VendorStub;
beforeEach(async () => {
  vendor = await VendorStub.start(accepts);
  const accounts = [telnyxAccount('voice', vendor.url), iotcommsAccount('recorder', vendor.url)];
  world = await World.begin({ accounts });
});
afterEach(async () => {
  await world.end();
  await vendor.close();
});

const numbers = (count: number): readonly number[] => Array.from({ length: count }, (_, n) => n);

const isLedgerSound = async (): Promise<void> => {
  expect((await verify(world.database)).faults).toEqual([]);
  expect(await world.database.query('SELECT cause FROM dead_letters')).toEqual([]);
  expect(world.fatal).toEqual([]);
};

describe('of several sagas', () => {
  it('one that slept while another took over commits nothing, and nothing happens twice', async () => {
    const sleeper = new HeldDatabase({ url: world.url });
    await world.startSaga(sleeper);
    sleeper.holdBefore(/UPDATE consumer_offsets/);
    const calls = numbers(12).map((n) => `call-${n}`);
    await world.say(...calls.map((leg) => telnyx('call.answered', { leg })));
    await until(() => sleeper.isHeld, { what: 'a batch in the hands of the sleeper' });
    await world.startSaga();
    await world.settled();
    expect(sleeper.refused.fenced).toBe(0);
    sleeper.release();
    await until(() => sleeper.refused.fenced > 0, { what: 'the sleeper to be refused' });
    await world.say(...calls.map((leg) => telnyx('call.bridged', { leg })));
    await world.settled();
    expect(vendor.effectsOf('voice')).toBe(calls.length);
    for (const { state } of await world.kept()) {
      expect(state.commands).toHaveLength(1);
      expect(state.sessions[0]?.bridgedAt).toBeDefined();
    }
    await isLedgerSound();
  });

  it('two that write one conversation at once both get their say, each from what the other has written', async () => {
    const [one, other] = [new HeldDatabase({ url: world.url }), new HeldDatabase({ url: world.url })];
    await Promise.all([world.startSaga(one), world.startSaga(other)]);
    const contacts = numbers(40).map((n) => ({ name: `contact-${n}`, headers: { 'X-Contact-Id': `contact-${n}` } }));
    await world.say(
      ...contacts.flatMap(({ name, headers }) => [
        telnyx('call.answered', { leg: `leg-${name}`, headers }),
        telnyx('call.answered', { leg: `second-${name}`, headers }),
        iotcomms('recordingStarted', { recording: `recording-${name}`, headers }),
      ]),
    );
    await world.settled();
    expect(one.refused.conflicts + other.refused.conflicts).toBeGreaterThan(0);
    const open = (await world.kept()).filter(({ state }) => state.lifecycle === 'open');
    expect(open).toHaveLength(contacts.length);
    expect(open.map(({ state }) => state.sessions.length)).toEqual(contacts.map(() => 3));
    expect(vendor.effectsOf('voice')).toBe(2 * contacts.length);
    await isLedgerSound();
  });
});

describe('a fact that nobody can read', () => {
  it('is set aside with its cause and told of, and what comes after it goes on', async () => {
    await world.startSaga();
    const [record] = world.voices.records(telnyx('call.answered', { leg: 'behind' }));
    if (!record) throw new Error('nothing was said');
    const rubbish = { ...record, value: Buffer.from('{"specversion":') };
    const unheardOf = { ...record, value: Buffer.from(String(record.value).replace('session.started', 'no.such')) };
    await world.append([rubbish, unheardOf, record]);
    await world.heard('behind', 'CommandAccepted');
    const letters = await world.database.query<{ cause: string; topic: string; group: string }>(
      'SELECT cause, topic, consumer_group AS group FROM dead_letters ORDER BY record_offset',
    );
    expect(letters).toEqual([
      { cause: 'not JSON', topic: FACTS.topic, group: 'saga' },
      { cause: 'unknown type earwitness.no.such.v1', topic: FACTS.topic, group: 'saga' },
    ]);
    const told = await world.database.query('SELECT value FROM log_records WHERE topic = $1', [DEAD_LETTERS.topic]);
    expect(told).toContainEqual({ value: rubbish.value });
  });
});
