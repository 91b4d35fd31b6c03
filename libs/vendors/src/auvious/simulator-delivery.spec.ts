import { verifyAuvious } from './auvious.verification';
import { auviousAccountSchema } from './auvious.config';
import { auviousSimulatedAccount } from './simulator-account';
import { INGRESS, ok, pathOf, type Scene, simulated, T0 } from './simulator.given';

const account = { ...auviousAccountSchema.parse(auviousSimulatedAccount({})), id: 'main', tenant: 'bank' };
const SESSION = `${INGRESS}/session`;

/** What came to ingress, with what it thinks of it. */
const verdicts = ({ world }: Scene) =>
  [...world.webhooks(SESSION, 'session'), ...world.webhooks(INGRESS).slice(world.webhooks(SESSION).length)].map(
    (webhook) => verifyAuvious(webhook, account),
  );

describe('announcements of simulated conferences', () => {
  it('are signed as the account expects, in either encoding and form', async () => {
    for (const settings of [{}, { signatureEncoding: 'base64' }, { payloadForm: 'object' }]) {
      const scene = await simulated(settings);
      await scene.control('conferences', { talkMs: 1_000 });
      await scene.world.pass(2_000);
      expect(scene.said().map(({ url, type }) => [url, type])).toEqual([
        [SESSION, 'started'],
        [SESSION, 'ended'],
      ]);
      expect(verdicts(scene)).toEqual([{ isGenuine: true }, { isGenuine: true }]);
    }
  });

  it('carry the headers of the call that led here', async () => {
    const { world, control, said } = await simulated();
    await control('conferences', { headers: { 'X-Interaction-Id': '42' } });
    await world.pass(10);
    expect(said()[0]?.payload).toMatchObject({ at: T0, headers: { 'X-Interaction-Id': '42' } });
  });

  it('are left out where the customer has none', async () => {
    const { world, control, said } = await simulated({ announce: false });
    await control('conferences');
    await world.pass(10);
    expect(said()).toEqual([]);
  });
});

describe('state events of simulated recorders', () => {
  const recorded = async (settings: object) => {
    const scene = await simulated({ announce: false, ...settings });
    const instance = await scene.start();
    await scene.world.pass(2_000);
    await scene.control(`conferences/${instance.conversationId}/crash`);
    await scene.world.pass(6_000);
    const { instanceId } = await scene.read<{ instanceId: string }>(
      `/rtc-recorder/api/recordings/${instance.conversationId}/active`,
    );
    await scene.post(`${pathOf({ ...instance, instanceId })}/stop`);
    await scene.world.pass(2_000);
    return { ...scene, ...instance };
  };

  it('are pushed where they are wanted', async () => {
    const { said, conversationId, recorderId } = await recorded({ push: true });
    const states = ['INITIALISED', 'ACTIVE', 'PENDING_RECOVERY', 'ACTIVE', 'STOPPED'];
    expect(said().map(({ url, payload }) => [url, payload.state])).toEqual(states.map((state) => [INGRESS, state]));
    expect(said()[0]?.payload).toMatchObject({ conversationId, recorderId });
  });

  it('are not documented, and not pushed by default', async () => {
    expect((await recorded({})).said()).toEqual([]);
  });
});

describe('the delivery of simulated webhooks', () => {
  const announced = async (answer: () => typeof ok) => {
    const scene = await simulated({}, answer);
    await scene.control('conferences');
    await scene.world.pass(60_000);
    return { ids: scene.said().map(({ id }) => id), deliveries: scene.simulator.knowledge().deliveries };
  };

  it('tries again with the same id, until it gives up', async () => {
    const { ids, deliveries } = await announced(() => ({ ...ok, status: 503 }));
    expect([ids.length, new Set(ids).size]).toEqual([4, 1]);
    expect(deliveries).toEqual({ acknowledged: 0, refused: 0, given_up: 1 });
  });

  it('tries again when nobody answers', async () => {
    let attempts = 0;
    const { ids, deliveries } = await announced(() => {
      attempts += 1;
      if (attempts === 1) throw new Error('ECONNREFUSED');
      return ok;
    });
    expect(ids).toHaveLength(2);
    expect(deliveries).toEqual({ acknowledged: 1, refused: 0, given_up: 0 });
  });

  it('does not try again what was refused', async () => {
    const { ids, deliveries } = await announced(() => ({ ...ok, status: 401 }));
    expect(ids).toHaveLength(1);
    expect(deliveries).toEqual({ acknowledged: 0, refused: 1, given_up: 0 });
  });
});

describe('the faults of a simulated network', () => {
  const withFaults = async (faults: object) => {
    const scene = await simulated();
    await scene.control('faults', faults);
    await scene.control('conferences', { talkMs: 5_000 });
    await scene.world.pass(300_000);
    return scene;
  };
  const events = ({ said }: Scene) => said().map(({ payload }) => payload.event);

  it.each([
    ['nothing', {}, ['started', 'ended']],
    ['duplicates', { duplicate: 1 }, ['started', 'started', 'ended', 'ended']],
    ['loss', { drop: 1 }, []],
    ['loss of one type', { dropTypes: { started: 1 } }, ['ended']],
    ['a delay', { delayMs: 60_000 }, ['started', 'ended']],
    ['novelties', { unknownType: 1 }, ['started', 'hibernated', 'ended', 'hibernated']],
    ['replays', { stale: 1 }, ['started', 'ended', 'started', 'ended']],
  ])('are %s', async (_, faults, expected) => {
    const scene = await withFaults(faults);
    expect(events(scene)).toEqual(expected);
    expect(verdicts(scene)).toEqual(expected.map(() => ({ isGenuine: true })));
  });

  it('replay the very same delivery, and duplicate it', async () => {
    for (const faults of [{ stale: 1 }, { duplicate: 1 }])
      expect(new Set((await withFaults(faults)).said().map(({ id }) => id)).size).toBe(2);
  });

  it('add forgeries that must be refused to what must not', async () => {
    const scene = await withFaults({ forgeSignature: 1 });
    const genuine = verdicts(scene).filter(({ isGenuine }) => isGenuine);
    const refused = verdicts(scene).filter(({ isGenuine }) => !isGenuine);
    expect([genuine.length, refused]).toEqual([2, Array(2).fill({ isGenuine: false, reason: 'WrongSignature' })]);
  });

  it('let deliveries overtake each other', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 8; seed += 1) {
      const scene = await simulated();
      for (let draw = 0; draw < seed; draw += 1) scene.world.random();
      await scene.control('faults', { reorderWithinMs: 20_000 });
      await scene.control('conferences', { talkMs: 100 });
      await scene.world.pass(60_000);
      orders.add(events(scene).join());
    }
    expect(orders.size).toBe(2);
  });

  it('are refused when there is no such fault', async () => {
    const { control } = await simulated();
    expect(await control('faults', { gremlins: 1 })).toMatchObject({ status: 400 });
    expect(await control('faults', { drop: 2 })).toMatchObject({ status: 400 });
  });
});
