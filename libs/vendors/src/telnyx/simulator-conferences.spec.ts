import { errorOf, type Scene, simulated } from './simulator-scene';

interface Room {
  readonly sessionRef: string;
  readonly legs: readonly { readonly sessionRef: string }[];
}

const opened = async (wanted: object = {}) => {
  const scene = await simulated();
  const room = JSON.parse((await scene.post('/__sim/conferences', wanted)).body) as Room;
  return { ...scene, room, path: `/v2/conferences/${room.sessionRef}/actions` };
};
const ofConference = ({ types }: Scene) => types().filter((type) => type.startsWith('conference.'));

describe('a simulated conference', () => {
  it('begins with who comes first, and ends with who leaves last', async () => {
    const scene = await opened({ participants: 3 });
    await scene.world.pass(10_000);
    const joined = Array<string>(3).fill('conference.participant.joined');
    expect(ofConference(scene)).toEqual(['conference.created', ...joined]);
    const [first, ...others] = scene.room.legs;
    await scene.post(`/__sim/calls/${first?.sessionRef}/hangup`);
    await scene.world.pass(1_000);
    expect(ofConference(scene).slice(4)).toEqual(['conference.participant.left']);
    for (const leg of others) await scene.post(`/__sim/calls/${leg.sessionRef}/hangup`);
    await scene.world.pass(1_000);
    expect(ofConference(scene).slice(5)).toEqual([
      'conference.participant.left',
      'conference.participant.left',
      'conference.ended',
    ]);
    expect(scene.simulator.knowledge().sessions.at(-1)).toMatchObject({
      sessionRef: scene.room.sessionRef,
      state: 'ended',
    });
  });

  it('says when it began in its payload, and of its recording not at all', async () => {
    const scene = await opened({ talkMs: 5_000 });
    await scene.world.pass(3_000);
    await scene.post(`${scene.path}/record_start`, { format: 'mp3', channels: 'single' });
    await scene.world.pass(20_000);
    const said = (type: string) => scene.said().find(({ data }) => data.event_type === type)?.data;
    expect(said('conference.created')).not.toHaveProperty('occurred_at');
    expect(said('conference.created')?.payload).toHaveProperty('occurred_at');
    expect(said('conference.recording.saved')).not.toHaveProperty('occurred_at');
    expect(said('conference.recording.saved')?.payload).not.toHaveProperty('call_leg_id');
    expect(said('conference.participant.joined')).toHaveProperty('occurred_at');
  });

  it('is recorded by itself, and ends with all its legs when somebody says so', async () => {
    const scene = await opened();
    await scene.world.pass(5_000);
    const start = { format: 'mp3', channels: 'single', region: 'Europe', command_id: 'c-1' };
    for (const _ of [1, 2]) expect((await scene.post(`${scene.path}/record_start`, start)).status).toBe(200);
    expect(scene.simulator.knowledge().effects).toEqual({ 'c-1': 1 });
    const states = () =>
      scene.simulator
        .knowledge()
        .sessions.at(-1)
        ?.captures.map(({ state }) => state);
    await scene.post(`${scene.path}/record_pause`);
    expect(states()).toEqual(['paused']);
    await scene.post(`${scene.path}/record_resume`);
    await scene.post(`/__sim/conferences/${scene.room.sessionRef}/hangup`);
    await scene.world.pass(6_000);
    expect(states()).toEqual(['saved']);
    expect(errorOf(await scene.post(`${scene.path}/record_stop`))).toEqual([422, '90019', undefined]);
    expect(scene.simulator.knowledge().refusals).toEqual([]);
  });

  it('is refused what the documents refuse', async () => {
    const scene = await opened();
    await scene.world.pass(5_000);
    const start = { format: 'mp3', channels: 'single' };
    expect(errorOf(await scene.post('/v2/conferences/other/actions/record_start', start))[1]).toBe('90058');
    expect(errorOf(await scene.post(`${scene.path}/record_start`, { ...start, region: 'Moon' }))).toEqual([
      422,
      '10032',
      '/region',
    ]);
    expect(errorOf(await scene.post(`${scene.path}/siprec_start`, {}))[1]).toBe('10005');
  });
});

describe('a simulated stream', () => {
  const streamed = async (faults: object = {}) => {
    const scene = await simulated();
    await scene.post('/__sim/faults', faults);
    const call = await scene.answeredCall();
    await scene.post(`${call}/actions/streaming_start`, { stream_url: 'wss://a.example', stream_track: 'both_tracks' });
    return { ...scene, call };
  };
  const ofStream = ({ types }: Scene) => types().filter((type) => type.startsWith('streaming.'));

  it('starts, and ends with the call', async () => {
    const scene = await streamed();
    await scene.world.pass(1_000);
    await scene.post(`${scene.call}/actions/hangup`);
    await scene.world.pass(1_000);
    expect(ofStream(scene)).toEqual(['streaming.started', 'streaming.stopped']);
  });

  it('is one at a time, and cannot be stopped twice', async () => {
    const scene = await streamed();
    const again = await scene.post(`${scene.call}/actions/streaming_start`, { stream_url: 'wss://b' });
    expect(errorOf(again)[1]).toBe('90045');
    await scene.post(`${scene.call}/actions/streaming_stop`);
    expect(errorOf(await scene.post(`${scene.call}/actions/streaming_stop`))[1]).toBe('90048');
    await scene.world.pass(1_000);
    expect(ofStream(scene)).toEqual(['streaming.started', 'streaming.stopped']);
  });

  it('fails when nobody answers', async () => {
    const scene = await streamed({ streamFails: 1 });
    await scene.world.pass(1_000);
    expect(scene.said().at(-1)?.data).toMatchObject({
      event_type: 'streaming.failed',
      payload: { failure_reason: 'connection_failed', stream_params: { track: 'both_tracks' } },
    });
  });

  it('goes to a WebSocket', async () => {
    const { post, answeredCall } = await simulated();
    const call = await answeredCall();
    expect(errorOf(await post(`${call}/actions/streaming_start`, {}))).toEqual([422, '10004', '/stream_url']);
    expect(errorOf(await post(`${call}/actions/streaming_start`, { stream_url: 'https://a' }))[1]).toBe('10033');
  });
});
