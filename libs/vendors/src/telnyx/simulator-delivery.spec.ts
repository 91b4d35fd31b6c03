import { telnyx, type TelnyxAccount } from '.';
import {
  type Answer,
  FAILOVER,
  INGRESS,
  ok,
  pathOf,
  type Scene,
  simulated,
  type SimulatedLeg,
  START,
  startBody,
} from './simulator-scene';

describe('the delivery of simulated webhooks', () => {
  const delivered = async (settings: object, answer: Answer) => {
    const parts = await simulated(settings, answer);
    await parts.newCall({ ringMs: null });
    await parts.world.pass(60_000);
    return parts;
  };

  it('tries again with the same id, and elsewhere after two failures', async () => {
    const { said, simulator } = await delivered({}, () => ({ ...ok, status: 503 }));
    expect(said().map(({ meta }) => meta.attempt)).toEqual([1, 2, 4]);
    expect(said(FAILOVER).map(({ meta }) => meta.attempt)).toEqual([3]);
    expect(new Set([...said(), ...said(FAILOVER)].map(({ data }) => data.id)).size).toBe(1);
    expect(simulator.knowledge().deliveries).toEqual({ acknowledged: 0, refused: 0, given_up: 1 });
  });

  it('tries again when nobody answers', async () => {
    let isFirst = true;
    const { said, simulator } = await delivered({}, () => {
      if (!isFirst) return ok;
      isFirst = false;
      throw new Error('timed out');
    });
    expect(said()).toHaveLength(2);
    expect(simulator.knowledge().deliveries.acknowledged).toBe(1);
  });

  it('does not try again what was refused', async () => {
    const { said, simulator } = await delivered({}, () => ({ ...ok, status: 401 }));
    expect(said()).toHaveLength(1);
    expect(simulator.knowledge().deliveries).toEqual({ acknowledged: 0, refused: 1, given_up: 0 });
  });

  it.each([
    [false, 1],
    [true, 4],
  ])('takes 202 for an answer unless it is strict: %s', async (strict200, attempts) => {
    const { said } = await delivered({ strict200, failoverUrl: INGRESS }, () => ({ ...ok, status: 202 }));
    expect(said()).toHaveLength(attempts);
  });

  it('can be looked up', async () => {
    const { request } = await delivered({}, () => ({ ...ok, status: 401 }));
    const found = async (query: string) =>
      (JSON.parse((await request('GET', `/v2/webhook_deliveries?${query}`, '')).body) as { data: unknown[] }).data;
    expect(await found('filter[status][eq]=failed')).toMatchObject([{ webhook: { event_type: 'call.initiated' } }]);
    expect(await found('filter[status][eq]=delivered')).toEqual([]);
    expect(await found('filter[event_type]=call.hangup')).toEqual([]);
  });
});

describe('the faults of a simulated network', () => {
  const withFaults = async (faults: object, then: (parts: Scene, call: SimulatedLeg) => Promise<unknown>) => {
    const parts = await simulated();
    await parts.post('/__sim/faults', faults);
    const call = await parts.newCall({ ringMs: 0 });
    await parts.world.pass(1_000);
    await then(parts, call);
    await parts.world.pass(60_000);
    return parts;
  };
  const nothing = () => Promise.resolve();
  const hangUp = ({ post }: Scene, call: SimulatedLeg) => post(`/__sim/calls/${call.call_leg_id}/hangup`);

  it.each([
    ['nothing', {}, ['call.answered', 'call.initiated']],
    ['duplicates', { duplicate: 1 }, ['call.answered', 'call.answered', 'call.initiated', 'call.initiated']],
    ['a burst', { burst: 2 }, [...Array<string>(3).fill('call.answered'), ...Array<string>(3).fill('call.initiated')]],
    ['loss', { drop: 1 }, []],
    ['loss of one type', { dropTypes: { 'call.answered': 1 } }, ['call.initiated']],
    ['a delay', { delayMs: 30_000 }, ['call.answered', 'call.initiated']],
    [
      'novelties',
      { unknownType: 1 },
      ['call.answered', 'call.initiated', 'call.simulated.novelty', 'call.simulated.novelty'],
    ],
  ])('are %s', async (_, faults, expected) => {
    expect((await withFaults(faults, nothing)).types().sort()).toEqual(expected);
  });

  it.each([
    [{ forgeSignature: 1 }, 'WrongSignature'],
    [{ stale: 1 }, 'Stale'],
  ])('add webhooks that must be refused to those that must not: %j', async (faults, reason) => {
    const { world } = await withFaults(faults, nothing);
    const account = { publicKeys: ['+7E99DXiiQXvceNX4nHm3Lbm5mqPWad5RhDr2ufuCik='] } as unknown as TelnyxAccount;
    const at = START.replace('00.000', '01.000');
    const verdicts = world
      .webhooks(INGRESS)
      .map((webhook) => telnyx.verify(webhook, account, at, { certificate: () => Promise.reject(new Error()) }));
    expect(verdicts.filter((verdict) => 'isGenuine' in verdict && verdict.isGenuine)).toHaveLength(2);
    expect(verdicts).toContainEqual({ isGenuine: false, reason });
  });

  it('let deliveries overtake each other', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 8; seed += 1) {
      const parts = await simulated();
      for (let draw = 0; draw < seed; draw += 1) parts.world.random();
      await parts.post('/__sim/faults', { reorderWithinMs: 20_000 });
      await parts.newCall({ ringMs: 0 });
      await parts.world.pass(60_000);
      orders.add(parts.types().join());
    }
    expect(orders.size).toBe(2);
  });

  it('let a call end without a word, or for a reason never heard of', async () => {
    expect((await withFaults({ hangupNeverSent: 1 }, hangUp)).types()).not.toContain('call.hangup');
    const { said } = await withFaults({ unknownHangupCause: 1 }, hangUp);
    expect(said().at(-1)?.data.payload).toMatchObject({ hangup_cause: 'quantum_decoherence' });
  });

  it('let a session fail after it started', async () => {
    const { types } = await withFaults({ failedAfterStarted: 1 }, ({ post }, call) =>
      post(`${pathOf(call)}/actions/siprec_start`, startBody),
    );
    expect(types().slice(-2)).toEqual(['siprec.started', 'siprec.failed']);
  });

  it('leave out what the documents leave out', async () => {
    const { said } = await withFaults({ missingRecordingId: 1, nullClientState: 1 }, ({ post }, call) =>
      post(`/__sim/calls/${call.call_leg_id}/events`, {
        event_type: 'call.recording.saved',
        payload: { recording_id: 'r', client_state: 'eA==' },
      }),
    );
    expect(said().at(-1)?.data.payload).toMatchObject({ client_state: null });
    expect(said().at(-1)?.data.payload).not.toHaveProperty('recording_id');
  });

  it('use the envelope of API v1', async () => {
    const { said } = await withFaults({ flatEnvelope: 1 }, nothing);
    expect(said()[0]).toMatchObject({ event_type: 'call_initiated', webhook_id: expect.any(String) });
  });

  it('give each attempt an id of its own', async () => {
    const parts = await simulated({ failoverUrl: INGRESS }, () => ({ ...ok, status: 503 }));
    await parts.post('/__sim/faults', { newIdPerAttempt: 1 });
    await parts.newCall({ ringMs: null });
    await parts.world.pass(60_000);
    expect(new Set(parts.said().map(({ data }) => data.id)).size).toBe(4);
  });

  it('are refused when there is no such fault', async () => {
    const { post } = await simulated();
    expect((await post('/__sim/faults', { gremlins: 1 })).status).toBe(400);
    expect((await post('/__sim/faults', { drop: 2 })).status).toBe(400);
  });
});
