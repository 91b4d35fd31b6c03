import { auviousAccountSchema } from './auvious.config';
import { auviousSimulatedAccount } from './simulator-account';
import { pathOf, RECORDINGS, SELF, simulated } from './simulator.given';

interface Recording {
  readonly instanceId: string;
  readonly state: string;
  readonly started?: string;
  readonly recovered?: string;
  readonly error?: { readonly code: string };
  readonly streams: readonly {
    readonly userId: string;
    readonly type: string;
    readonly state: string;
    readonly tracks: readonly {
      readonly type: string;
      readonly stopped?: string;
      readonly storage: {
        readonly localStorage: { readonly created?: string; readonly deleted?: string };
        readonly objectStorage: { readonly uploaded?: string; readonly size?: string; readonly error?: object };
      };
    }[];
  }[];
}

describe('a simulated recorder', () => {
  it('is INITIALISED for a second, ACTIVE until it is stopped, and STOPPED long before its files are stored', async () => {
    const { world, simulator, start, read, post, captures } = await simulated();
    const instance = await start();
    const state = async () => (await read<Recording>(`${pathOf(instance)}/state`)).state;
    expect(instance).toMatchObject({ conversationId: instance.command.conversationId, state: 'INITIALISED' });
    await world.pass(999);
    expect([await state(), captures()]).toEqual(['INITIALISED', ['starting']]);
    await world.pass(1);
    expect([await state(), captures()]).toEqual(['ACTIVE', ['recording']]);
    expect(await post(`${pathOf(instance)}/stop`)).toMatchObject({ status: 200, body: '' });
    await world.pass(500);
    expect([await state(), captures()]).toEqual(['STOPPED', ['processing']]);
    await world.pass(10_000);
    expect([await state(), captures()]).toEqual(['STOPPED', ['stored']]);
    const { effects, refusals } = simulator.knowledge();
    const { conversationId, recorderId } = instance;
    expect(effects).toEqual({ [`start ${conversationId}`]: 1, [`stop ${conversationId}/${recorderId}`]: 1 });
    expect(refusals).toEqual([]);
  });

  it('takes cameras, microphones and screens as tracks, and whoever is on hold as a stream without any', async () => {
    const { world, start, read } = await simulated();
    const instance = await start();
    await world.pass(1_000);
    const { streams } = await read<Recording>(pathOf(instance));
    expect(streams.map(({ userId, type, tracks }) => [userId, type, ...tracks.map((track) => track.type)])).toEqual([
      ['agent-7', 'CAM', 'VIDEO'],
      ['agent-7', 'MIC', 'AUDIO'],
      ['agent-7', 'SCREEN', 'VIDEO'],
      ['customer-9', 'CAM', 'VIDEO'],
      ['customer-9', 'MIC', 'AUDIO'],
      ['customer-9', 'HOLD'],
    ]);
  });

  it('uploads each track by itself, and removes its own copy after that', async () => {
    const { world, start, read, control } = await simulated();
    const instance = await start({ participants: [{ userId: 'a', streams: ['MIC'] }] });
    await world.pass(61_000);
    await control(`conferences/${instance.conversationId}/end`);
    const storage = async () => (await read<Recording>(pathOf(instance))).streams[0]?.tracks[0]?.storage;
    await world.pass(500);
    expect(await storage()).toEqual({
      localStorage: expect.objectContaining({ created: '2026-11-20T08:15:31.000Z' }),
      objectStorage: {},
    });
    await world.pass(10_000);
    expect(await storage()).toMatchObject({
      localStorage: { deleted: expect.any(String) },
      objectStorage: { size: String(60.5 * 7_500), uploaded: expect.any(String) },
    });
  });

  it('comes back from a crash as another instance, with what it had recorded', async () => {
    const { world, start, read, get, control, captures } = await simulated();
    const instance = await start();
    await world.pass(5_000);
    await control(`conferences/${instance.conversationId}/crash`);
    const active = () => read<Recording>(`${RECORDINGS}/${instance.conversationId}/active`);
    expect(await active()).toMatchObject({ state: 'PENDING_RECOVERY', error: { code: 'WORKER_LOST' } });
    expect(captures()).toEqual(['recovering']);
    await world.pass(5_000);
    const { instanceId, state } = await active();
    expect(state).toBe('ACTIVE');
    expect(instanceId).not.toBe(instance.instanceId);
    const recovered = await read<Recording>(pathOf({ ...instance, instanceId }));
    expect(recovered.recovered).toBe('2026-11-20T08:15:40.000Z');
    expect(recovered.streams.map((stream) => stream.state).toSorted()).toEqual([
      ...Array<string>(6).fill('RECORDING'),
      ...Array<string>(6).fill('STOPPED'),
    ]);
    expect((await read<Recording>(`${pathOf(instance)}/state`)).state).toBe('PENDING_RECOVERY');
    expect((await get(pathOf({ ...instance, instanceId: 'other' }))).status).toBe(404);
  });

  it.each([
    ['pending', 200],
    ['missing', 404],
  ])('leaves behind an instance that is %s, and cannot be stopped', async (replacedInstance, status) => {
    const { world, start, get, post, control, simulator } = await simulated({ replacedInstance });
    const instance = await start();
    await world.pass(2_000);
    await control(`conferences/${instance.conversationId}/crash`);
    await world.pass(5_000);
    expect((await get(pathOf(instance))).status).toBe(status);
    expect((await post(`${pathOf(instance)}/stop`)).status).toBe(404);
    expect(simulator.knowledge().refusals).toEqual([]);
  });

  it('stays away until it is told to come back', async () => {
    const { world, start, control, captures } = await simulated();
    const path = `conferences/${(await start()).conversationId}`;
    await world.pass(2_000);
    expect(await control(`${path}/recover`)).toMatchObject({ status: 409 });
    await control(`${path}/crash`, { recoveringMs: null });
    await world.pass(60_000);
    expect(captures()).toEqual(['recovering']);
    await control(`${path}/recover`);
    expect(captures()).toEqual(['recording']);
  });

  it('may come back as the same instance', async () => {
    const { world, start, read, control } = await simulated({ recoveredInstance: 'same' });
    const instance = await start();
    await world.pass(2_000);
    await control(`conferences/${instance.conversationId}/crash`);
    await world.pass(5_000);
    const { state, recovered, error } = await read<Recording>(pathOf(instance));
    expect([state, recovered, error]).toEqual(['ACTIVE', '2026-11-20T08:15:37.000Z', undefined]);
  });

  it('stops when the conference ends, and gives up one that has not begun', async () => {
    const { world, start, read, captures } = await simulated();
    const long = await start({ talkMs: 30_000 });
    const short = await start({ talkMs: 500 });
    await world.pass(60_000);
    expect((await read<Recording>(pathOf(long))).state).toBe('STOPPED');
    expect(await read<Recording>(pathOf(short))).toMatchObject({
      state: 'ABORTED',
      error: { code: 'NO_PARTICIPANTS' },
    });
    expect(captures()).toEqual(['stored', 'failed']);
  });

  it.each([
    ['taken', 200],
    ['conflict', 409],
    ['missing', 404],
  ])('may have been stopped before: %s', async (repeatedStop, status) => {
    const { world, simulator, start, post } = await simulated({ repeatedStop });
    const instance = await start();
    await world.pass(2_000);
    await post(`${pathOf(instance)}/stop`);
    expect((await post(`${pathOf(instance)}/stop`)).status).toBe(status);
    await world.pass(2_000);
    expect((await post(`${pathOf(instance)}/stop`)).status).toBe(status);
    expect(Object.values(simulator.knowledge().effects)).toEqual([1, 1]);
    expect(simulator.knowledge().refusals).toEqual([]);
  });
});

describe('a second start in one conversation', () => {
  it('makes a second recorder, and is seen as done twice', async () => {
    const { simulator, start, post, captures } = await simulated();
    const { command } = await start();
    await post(`${RECORDINGS}/start`, command);
    expect(captures()).toHaveLength(2);
    expect(simulator.knowledge().effects).toEqual({ [`start ${command.conversationId}`]: 2 });
  });

  it('is another command once the first recorder has stopped', async () => {
    const { world, simulator, start, post } = await simulated();
    const { command, ...instance } = await start();
    await world.pass(2_000);
    await post(`${pathOf(instance)}/stop`);
    await world.pass(1_000);
    await post(`${RECORDINGS}/start`, command);
    expect(Object.values(simulator.knowledge().effects)).toEqual([1, 1, 1]);
  });

  it('counts also where the application records by itself', async () => {
    const { simulator, start } = await simulated({ autoRecord: true });
    const { command } = await start();
    expect(simulator.knowledge().effects).toEqual({ [`start ${command.conversationId}`]: 2 });
  });
});

describe('a simulated conference', () => {
  it('records by itself where the application says so', async () => {
    const { world, control, read, captures } = await simulated({ autoRecord: true });
    const { sessionRef } = await control('conferences', { talkMs: 20_000 });
    expect(await read(`${RECORDINGS}/${sessionRef}/active`)).toMatchObject({ state: 'INITIALISED' });
    await control('conferences', { autoRecord: false });
    await world.pass(60_000);
    expect(captures()).toEqual(['stored']);
  });

  it('has streams of those who join, until they leave', async () => {
    const { world, start, read, control, said } = await simulated();
    const instance = await start({ participants: ['a'] });
    await world.pass(1_000);
    const path = `conferences/${instance.conversationId}`;
    await control(`${path}/join`, { userId: 'b', streams: ['MIC_AND_CAM'] });
    await control(`${path}/leave`, { userId: 'a' });
    expect(await control(`${path}/leave`, { userId: 'a' })).toMatchObject({ status: 409 });
    await world.pass(100);
    const { streams } = await read<Recording>(pathOf(instance));
    expect(streams.map(({ userId, type, state }) => [userId, type, state])).toEqual([
      ['a', 'CAM', 'STOPPED'],
      ['a', 'MIC', 'STOPPED'],
      ['b', 'MIC_AND_CAM', 'RECORDING'],
    ]);
    expect(said().map(({ payload }) => payload.event)).toEqual(['started', 'participantJoined', 'participantLeft']);
  });

  it('is also made by a call, and ended by hanging up', async () => {
    const { world, control, said } = await simulated();
    const call = await control('calls', { from: '+301', to: '+302', ringMs: 4_000 });
    expect(call).toMatchObject({ status: 201, sessionRef: expect.any(String), state: 'active' });
    expect(await control(`calls/${call.sessionRef}/hangup`)).toMatchObject({ state: 'ended' });
    await world.pass(100);
    expect(said().map(({ payload }) => payload)).toMatchObject([
      {
        event: 'started',
        conversationId: call.sessionRef,
        conferenceId: call.conferenceId,
        from: '+301',
        participants: [{ userId: '+301', role: 'customer', address: 'tel:+301' }, { userId: '+302' }],
      },
      { event: 'ended', outcome: 'completed' },
    ]);
  });

  it('is not held twice under one id, and is nothing under an unknown one', async () => {
    const { control } = await simulated();
    const conversationId = '5f0f5c5e-7f7b-4a55-9d0e-0a2f6d1b7c11';
    expect(await control('conferences', { conversationId })).toMatchObject({ status: 201, sessionRef: conversationId });
    expect(await control('conferences', { conversationId })).toMatchObject({ status: 409 });
    expect(await control('conferences/other/end')).toMatchObject({ status: 404 });
    expect(await control(`conferences/${conversationId}/crash`)).toMatchObject({ status: 409 });
    expect(await control('conferences', { people: 2 })).toMatchObject({ status: 400 });
  });
});

describe('the account of a simulator', () => {
  it('is one that the adapter takes, whoever starts the recordings', () => {
    const accountOf = (settings: object) => auviousAccountSchema.parse(auviousSimulatedAccount({ ...settings }));
    expect(accountOf({ selfUrl: `${SELF}/` })).toMatchObject({ base: SELF, starts: 'command', applicationId: 'app-1' });
    expect(accountOf({ autoRecord: true })).toMatchObject({ starts: 'vendor' });
  });
});
