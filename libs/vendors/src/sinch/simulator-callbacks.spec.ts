import { sign } from './sinch.signature';
import { APPLICATION, INGRESS, options, type Scene, simulated, startRecording } from './simulator.given';

const withFaults = async (faults: object, then: (scene: Scene, call: string) => Promise<unknown> = async () => {}) => {
  const scene = await simulated();
  await scene.control('faults', faults);
  const call = await scene.answeredCall();
  await then(scene, call);
  await scene.world.pass(60_000);
  return { ...scene, call };
};

const isSigned = ({ headers, body, url }: Scene['world']['calls'][number]): boolean => {
  const message = {
    verb: 'POST',
    body,
    contentType: headers['Content-Type'],
    timestamp: headers['x-timestamp'] ?? '',
    path: new URL(url).pathname,
  };
  return headers.Authorization?.split(':')[1] === sign(message, APPLICATION.secret);
};

const recordAndHangUp = async ({ manage, control }: Scene, call: string) => {
  await manage(call, { instructions: [startRecording] });
  await control(`calls/${call}/hangup`);
};

describe('the signature of a callback', () => {
  it.each([
    ['application', {}, 'application/json'],
    ['Application', { withCharset: 1 }, 'application/json; charset=utf-8'],
  ])('is over the path and the content type: %s', async (authorizationScheme, faults, contentType) => {
    const { world, control } = await simulated({}, { authorizationScheme });
    await control('faults', faults);
    await control('calls', { ringMs: 0 });
    await world.pass(1_000);
    expect(world.calls).toHaveLength(2);
    for (const call of world.calls) {
      expect(call.headers.Authorization).toMatch(new RegExp(`^${authorizationScheme} ${APPLICATION.key}:`));
      expect(call.headers['Content-Type']).toBe(contentType);
      expect(call.headers['x-timestamp']).toMatch(/^2026-03-02T09:14:0\d\.\d{7}Z$/);
      expect(isSigned(call)).toBe(true);
    }
  });
});

describe('the faults of a simulated network', () => {
  it.each([
    ['nothing', {}, ['ice', 'ace']],
    ['duplicates', { duplicate: 1 }, ['ice', 'ice', 'ace', 'ace']],
    ['a burst', { burst: 2 }, ['ice', 'ice', 'ice', 'ace', 'ace', 'ace']],
    ['loss, with which the call ends', { drop: 1 }, []],
    ['loss of one event', { dropTypes: { ace: 1 } }, ['ice']],
    ['novelties', { unknownType: 1 }, ['ice', 'novelty', 'ace', 'novelty']],
    ['answers that come too late', { lateAnswer: 1 }, ['ice', 'dice']],
  ])('are %s', async (_, faults, expected) => {
    expect((await withFaults(faults)).words()).toEqual(expected);
  });

  it.each(['forgeSignature', 'stale'])(
    'add callbacks that must be refused to those that must not: %s',
    async (fault) => {
      const { world } = await withFaults({ [fault]: 1 });
      const isFresh = ({ headers }: { headers: Readonly<Record<string, string>> }) =>
        Date.parse(headers['x-timestamp'] ?? '') > Date.parse('2026-03-02T09:13:00Z');
      expect(world.calls.map((call) => isSigned(call) && isFresh(call))).toEqual([true, false, true, false]);
    },
  );

  it('are a delay', async () => {
    const { world, control, words } = await simulated();
    await control('faults', { delayMs: 30_000 });
    await control('calls', { ringMs: 0 });
    await world.pass(29_000);
    expect(words()).toEqual([]);
    await world.pass(32_000);
    expect(words()).toEqual(['ice', 'ace']);
  });

  it('let notifications overtake each other and the end of their call', async () => {
    const orders = new Set<string>();
    for (let seed = 0; seed < 12; seed += 1) {
      const scene = await simulated();
      const call = await scene.answeredCall();
      for (let draw = 0; draw < seed; draw += 1) scene.world.random();
      await scene.control('faults', { reorderWithinMs: 20_000 });
      await recordAndHangUp(scene, call);
      await scene.world.pass(60_000);
      orders.add(scene.words().slice(2).join());
    }
    expect(orders.size).toBeGreaterThan(2);
  });

  it('spell the id otherwise', async () => {
    const { said, call } = await withFaults({ numericCasing: 1 }, recordAndHangUp);
    expect(said().at(-1)).toMatchObject({ callId: call });
    expect(said().at(-1)).not.toHaveProperty('callid');
  });

  it('leave out the zone of times', async () => {
    const { said } = await withFaults({ withoutZ: 1 });
    expect(said()[0]).toMatchObject({ timestamp: '2026-03-02T09:14:00' });
  });

  it('let a call end without a word, or for a reason never heard of', async () => {
    const hangUp = ({ control }: Scene, call: string) => control(`calls/${call}/hangup`);
    expect((await withFaults({ diceNeverSent: 1 }, hangUp)).words()).toEqual(['ice', 'ace']);
    const { said } = await withFaults({ unknownReason: 1 }, hangUp);
    expect(said().at(-1)).toMatchObject({ event: 'dice', reason: 'QUANTUMDECOHERENCE' });
  });

  it('lose a file, of which nothing is said', async () => {
    const { words, capturesOf, call } = await withFaults({ recordingNeverAvailable: 1 }, recordAndHangUp);
    expect(words()).toEqual(expect.arrayContaining(['recording_finished', 'dice']));
    expect(words()).not.toContain('recording_available');
    expect(capturesOf(call)).toEqual(['lost']);
  });

  it('store a file elsewhere than asked', async () => {
    const { said, send } = await withFaults({ otherDestination: 1 }, ({ manage, control }, call) =>
      manage(call, {
        instructions: [{ ...startRecording, options: { ...options, destinationUrl: 's3://rec/a.mp3' } }],
      }).then(() => control(`calls/${call}/hangup`)),
    );
    expect(said().at(-1)).toMatchObject({ destination: 's3://rec/moved/a.mp3' });
    expect((await send({ method: 'GET', url: '/__sim/buckets/rec/moved/a.mp3' })).status).toBe(200);
  });

  it('call an answer illegal that is not, for which nobody is blamed', async () => {
    const { words, simulator } = await withFaults({ illegalSvaml: 1 });
    expect(words()).toEqual(['ice', 'callingerror', 'dice']);
    expect(simulator.knowledge().refusals).toEqual([]);
  });

  it('are refused when there is no such fault', async () => {
    const { send } = await simulated();
    const set = async (body: object) => (await send({ method: 'POST', url: '/__sim/faults', body })).status;
    expect([await set({ gremlins: 1 }), await set({ drop: 2 }), await set({ drop: 0.5 })]).toEqual([400, 400, 200]);
  });
});

describe('what is refused', () => {
  it('is counted, and is not sent again', async () => {
    const { world, control, said, simulator } = await simulated({ ice: () => ({ status: 401 }) });
    await control('calls');
    await world.pass(60_000);
    expect(said(INGRESS).map(({ event }) => event)).toEqual(['ice', 'dice']);
    expect(simulator.knowledge().deliveries).toEqual({ acknowledged: 1, refused: 1, given_up: 0 });
  });
});
