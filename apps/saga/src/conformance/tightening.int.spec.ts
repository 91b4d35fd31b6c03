import { type ConversationEvent, toInstant } from '@earwitness/domain';
import { noteSweep } from '@earwitness/persistence';
import { decideRunning } from '@earwitness/policy';
import { until } from '@earwitness/testing';
import { TENANT, telnyxAccount } from './accounts';
import { accepts } from './behaviours';
import { VendorStub } from './vendor-stub';
import { telnyx } from './voices';
import { World } from './world';

let world: World;
let vendor: VendorStub;
beforeAll(async () => {
  vendor = await VendorStub.start(accepts);
  world = await World.begin({ accounts: [telnyxAccount('voice', vendor.url)] });
});
afterAll(async () => {
  await world.end();
  await vendor.close();
});

const prohibition = {
  apiVersion: 'earwitness/v1',
  kind: 'Policy',
  metadata: { id: 'never-again' },
  phase: 'capture',
  class: 'prohibition',
  applyToRunning: 'tighten',
};

const decisionsOf = async (leg: string) =>
  ((await world.find(leg))?.events ?? []).filter(
    (event): event is Extract<ConversationEvent, { name: 'PolicyDecided' }> => event.name === 'PolicyDecided',
  );
const due = async (): Promise<number> =>
  (await world.database.query('SELECT 1 FROM timers WHERE due_at <= now()')).length;

it('newer policies reach the calls that go on, without a word of the vendor, and leave those alone that are over', async () => {
  await world.startSaga();
  await world.say(telnyx('call.answered', { leg: 'over' }), telnyx('call.answered', { leg: 'goes-on' }));
  await world.settled();
  await world.say(telnyx('call.hangup', { leg: 'over' }));
  await world.settled();
  expect([await decisionsOf('over'), await decisionsOf('goes-on')]).toMatchObject([[{}], [{}]]);
  const now = toInstant(Date.now());
  const inForce = { tenant: TENANT, hash: 'a'.repeat(64), version: 1, documents: [prohibition], activatedAt: now };
  expect(world.policies.activated(inForce)).toEqual([]);
  await noteSweep(world.database, TENANT, now);
  const [, decided] = await until(async () => {
    const decisions = await decisionsOf('goes-on');
    return decisions.length > 1 ? decisions : undefined;
  });
  expect(decided?.data.decision).toMatchObject({ policyIds: expect.arrayContaining(['never-again']) });
  const { policySetHash, newerSetHash = '' } = decided?.data.basis ?? {};
  expect([policySetHash, newerSetHash]).toEqual([decided?.data.decision.policySetHash, inForce.hash]);
  expect(policySetHash).not.toBe(newerSetHash);
  const [set, newer] = [policySetHash ?? '', newerSetHash].map((hash) => world.policies.byHash(hash));
  const again = set && decided?.data.basis && decideRunning({ set, newer }, decided.data.basis.facts);
  expect(decided?.data).toEqual(JSON.parse(JSON.stringify(again)));
  expect(await world.database.query('SELECT 1 FROM policy_sweeps')).toEqual([]);
  await until(async () => (await due()) === 0);
  expect(await decisionsOf('over')).toHaveLength(1);
});
