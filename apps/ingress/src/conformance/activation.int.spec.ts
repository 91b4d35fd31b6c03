import { encodePolicySetInForce, outbox, POLICIES } from '@earwitness/messaging';
import { Database } from '@earwitness/persistence';
import { until } from '@earwitness/testing';
import { TENANT } from './accounts';
import { World } from './world';

const IOTCOMMS = 'iotcomms-recording/main';
const WITHIN_MS = 1_000;

let world: World;
let database: Database;
beforeAll(async () => {
  world = await World.begin();
  database = new Database({ url: world.ground.databaseUrl });
});
afterAll(async () => {
  await database.close();
  await world.end();
});

const publish = outbox([POLICIES]);
const activate = (version: number, kind: 'prohibition' | 'obligation'): Promise<void> =>
  database.transaction((tx) => {
    const document = {
      apiVersion: 'earwitness/v1',
      kind: 'Policy',
      metadata: { id: `of-version-${version}` },
      phase: 'capture',
      class: kind,
    };
    const hash = String(version).repeat(64);
    const inForce = { tenant: TENANT, hash, version, documents: [document], activatedAt: new Date().toISOString() };
    return publish(tx, [encodePolicySetInForce(inForce, `activation-${version}`)]);
  });

/** What a call that begins now is told. */
const answer = async (): Promise<unknown> => {
  const { text } = await world.send(IOTCOMMS, await world.ground.iotcomms.speaker().newCall());
  return (JSON.parse(text) as { recordCall: unknown }).recordCall;
};

it('follows activations within a second, without a restart, and knows them after one', async () => {
  expect(await answer()).toBe(true);
  for (const [version, kind] of [
    [1, 'prohibition'],
    [2, 'obligation'],
    [3, 'prohibition'],
  ] as const) {
    const begun = performance.now();
    await activate(version, kind);
    await until(async () => (await answer()) === (kind === 'obligation'));
    expect(performance.now() - begun).toBeLessThan(WITHIN_MS);
  }
  await world.stop();
  await world.start();
  expect(await answer()).toBe(false);
});
