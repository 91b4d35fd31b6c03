import { pathOf, RECORDINGS, simulated } from './simulator.given';

interface Seen {
  readonly state: string;
  readonly error?: { readonly code: string };
  readonly streams: readonly { readonly state: string; readonly tracks: readonly { readonly storage: object }[] }[];
}

/** A recording with these faults, of ten seconds, and long after. */
const recorded = async (faults: object, settings: object = {}) => {
  const scene = await simulated(settings);
  await scene.control('faults', faults);
  const instance = await scene.start({ talkMs: 20_000 });
  await scene.world.pass(60_000);
  const seen = await scene.read<Seen>(pathOf(instance));
  return { ...scene, instance, seen };
};

describe('what can go wrong with a simulated recording', () => {
  it.each([
    ['it does not begin', { startFails: 1 }, ['FAILED', 'START_FAILED', 0]],
    ['it breaks', { runFails: 1 }, ['FAILED', 'BROKEN', 6]],
    ['its recorder is lost and does not come back', { crash: 1, recoveryFails: 1 }, ['ABORTED', 'RECOVERY_FAILED', 6]],
  ])('is that %s', async (_, faults, expected) => {
    const { seen, captures } = await recorded(faults);
    expect([seen.state, seen.error?.code, seen.streams.length]).toEqual(expected);
    expect(captures()).toEqual(['failed']);
  });

  it('T24: is that it fails and yet has files', async () => {
    const { seen } = await recorded({ runFails: 1 });
    expect(seen.streams[0]?.tracks[0]?.storage).toMatchObject({ objectStorage: { uploaded: expect.any(String) } });
  });

  it('is a crash from which it recovers', async () => {
    const { instance, read, captures } = await recorded({ crash: 1 });
    const { recordings } = await read<{ recordings: object[] }>(`${RECORDINGS}/${instance.conversationId}`);
    expect(recordings).toMatchObject([{ recovered: expect.any(String), stopped: expect.any(String) }]);
    expect(captures()).toEqual(['stored']);
  });

  it('is an upload that fails, of each track for itself', async () => {
    const { seen, captures } = await recorded({ uploadFails: 1 });
    expect(seen.state).toBe('STOPPED');
    expect(seen.streams[0]?.tracks[0]?.storage).toMatchObject({ objectStorage: { error: { code: 'UPLOAD_FAILED' } } });
    expect(captures()).toEqual(['failed']);
    const halves = (await recorded({ uploadFails: 0.5 })).seen.streams.flatMap(({ tracks }) => tracks);
    expect(new Set(halves.map(({ storage }) => JSON.stringify(storage).includes('UPLOAD_FAILED'))).size).toBe(2);
  });

  it('is a stream that cannot be written', async () => {
    const { seen, captures } = await recorded({ streamFails: 1 });
    expect(new Set(seen.streams.map(({ state }) => state))).toEqual(new Set(['FAILED']));
    expect(seen.streams[0]?.tracks[0]?.storage).toMatchObject({
      localStorage: { error: { code: 'DISK_FULL' } },
      objectStorage: { error: { code: 'NO_FILE' } },
    });
    expect(captures()).toEqual(['failed']);
  });
});

describe('what can go wrong with a request to the simulator', () => {
  it('is that a new recorder cannot be seen yet', async () => {
    const { world, start, get, control, simulator } = await simulated();
    await control('faults', { invisibleMs: 3_000 });
    const instance = await start();
    const urls = [pathOf(instance), `${pathOf(instance)}/state`, `${RECORDINGS}/${instance.conversationId}/active`];
    const statuses = async () => Promise.all(urls.map(async (url) => (await get(url)).status));
    await world.pass(2_999);
    expect(await statuses()).toEqual([404, 404, 404]);
    await world.pass(1);
    expect(await statuses()).toEqual([200, 200, 200]);
    expect(simulator.knowledge().refusals).toEqual([]);
  });

  it('is an answer to a POST that is 201 without a body', async () => {
    const { start, control, read } = await simulated();
    await control('faults', { created: 1 });
    const { answered, command } = await start();
    expect(answered).toMatchObject({ status: 201, body: '' });
    expect(await read(`${RECORDINGS}/${command.conversationId}/active`)).toMatchObject({ state: 'INITIALISED' });
  });

  it.each([
    ['serverError', 500, 0],
    ['lostAnswer', 500, 1],
    ['tooMany', 429, 0],
    ['forbidden', 403, 0],
    ['tokenExpires', 401, 0],
  ])('is %s, done or not', async (fault, status, effects) => {
    const { start, control, simulator } = await simulated();
    await control('faults', { [fault]: 1 });
    expect((await start()).answered.status).toBe(status);
    expect(Object.keys(simulator.knowledge().effects)).toHaveLength(effects);
    expect(simulator.knowledge().refusals).toEqual([]);
  });

  it('is a page of HTML', async () => {
    const { start, control, get } = await simulated();
    const instance = await start();
    await control('faults', { garbled: 1 });
    const { status, body } = await get(pathOf(instance));
    expect(status).toBe(200);
    expect(() => JSON.parse(body) as unknown).toThrow(SyntaxError);
  });
});
