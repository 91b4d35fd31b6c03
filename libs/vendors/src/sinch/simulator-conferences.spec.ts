import { errorOf, options, type Said, simulated, startRecording } from './simulator.given';

const connectConf = (said: Said, more: object = {}) => ({
  name: 'connectConf',
  conferenceId: (said.to as { endpoint: string }).endpoint,
  ...more,
});
const record = { record: true, recordingOptions: { ...options, destinationUrl: 's3://rec-eu/conf/' } };
const ROOM = '/calling/v1/conferences/id/board';

interface Gathered {
  readonly sessionRef: string;
  readonly calls: readonly { readonly sessionRef: string }[];
}

const gathered = async (ice: (said: Said) => unknown, more: object = {}) => {
  const scene = await simulated({ ice });
  const wanted = { conferenceId: 'board', participants: 3, ...more };
  const { sessionRef, calls } = await scene.control<Gathered>('conferences', wanted);
  await scene.world.pass(5_000);
  return { ...scene, sessionRef, calls: calls.map((call) => call.sessionRef) };
};

const recordedConference = (said: Said) => ({ action: connectConf(said, record) });

describe('a simulated conference', () => {
  it('is recorded once, from the first who comes to the last who leaves, and is told of by its name alone', async () => {
    const { world, said, sessionRef, calls, control, capturesOf, simulator } = await gathered(recordedConference);
    expect(sessionRef).toBe('board');
    expect(capturesOf('board')).toEqual(['recording']);
    for (const call of calls.slice(1)) await control(`calls/${call}/hangup`);
    await world.pass(10_000);
    expect(capturesOf('board')).toEqual(['recording']);
    await control(`calls/${calls[0]}/hangup`);
    await world.pass(10_000);
    expect(said().filter(({ event }) => event === 'notify')).toEqual([
      { event: 'notify', conferenceId: 'board', version: 1, type: 'recording_finished' },
      {
        event: 'notify',
        conferenceId: 'board',
        version: 1,
        type: 'recording_available',
        destination: expect.stringMatching(/^s3:\/\/rec-eu\/conf\/\d{14}_.+_board\.mp3$/),
      },
    ]);
    expect(simulator.knowledge()).toMatchObject({ effects: { 'board/startRecording': 1 }, refusals: [] });
    expect(simulator.knowledge().sessions.at(-1)).toMatchObject({ sessionRef: 'board', state: 'ended' });
    expect(calls.flatMap((call) => capturesOf(call))).toEqual([]);
  });

  it('is not recorded by an instruction: that records whom it is given for', async () => {
    const { world, said, calls, control, capturesOf } = await gathered((about) => ({
      instructions: [startRecording],
      action: connectConf(about),
    }));
    expect(capturesOf('board')).toEqual([]);
    await control(`calls/${calls[0]}/hangup`);
    await world.pass(10_000);
    const told = said().filter(({ event }) => event === 'notify');
    expect(told.map(({ callid, type }) => [callid, type])).toEqual([
      [calls[0], 'recording_finished'],
      [calls[0], 'recording_available'],
    ]);
    expect(calls.flatMap((call) => capturesOf(call))).toEqual(['available', 'recording', 'recording']);
  });

  it('does not stop being recorded where the recording of a call is stopped', async () => {
    const { calls, manage, capturesOf } = await gathered(recordedConference);
    await manage(calls[0] ?? '', { instructions: [{ name: 'stopRecording' }] });
    expect(capturesOf('board')).toEqual(['recording']);
  });

  it('names itself in the events of its calls, once they are in it', async () => {
    const { world, said } = await gathered(recordedConference, { talkMs: 60_000 });
    await world.pass(90_000);
    expect(new Set(said().map(({ event, conferenceId }) => `${event} ${String(conferenceId)}`))).toEqual(
      new Set(['ice undefined', 'dice board', 'notify board']),
    );
  });

  it('is another one, under the same name, once everybody has left', async () => {
    const { world, control, capturesOf } = await gathered(recordedConference, { talkMs: 1_000 });
    await world.pass(20_000);
    await control('conferences/board/join', { from: '+46555000333' });
    await world.pass(1_000);
    expect(capturesOf('board')).toEqual(['available', 'recording']);
  });

  it('shows who is in it, and obeys for each of them', async () => {
    const { send, calls } = await gathered(recordedConference);
    const [first = ''] = calls;
    const command = (name: string) => send({ method: 'PATCH', url: `${ROOM}/${first}`, body: { command: name } });
    expect((await command('mute')).status).toBe(204);
    const { participants } = JSON.parse((await send({ method: 'GET', url: ROOM })).body) as { participants: object[] };
    expect(participants).toMatchObject([{ id: first, muted: true, onhold: false }, { muted: false }, { muted: false }]);
    expect(errorOf(await command('record'))).toEqual([400, 40001]);
  });

  it.each([
    ['one', (first: string) => `${ROOM}/${first}`, 2],
    ['everybody', () => ROOM, 0],
  ])('lets go of %s', async (_, url, left) => {
    const { send, calls, world, said, simulator } = await gathered(recordedConference);
    expect((await send({ method: 'DELETE', url: url(calls[0] ?? '') })).status).toBe(204);
    await world.pass(2_000);
    expect(said().filter(({ reason }) => reason === 'MANAGERHANGUP')).toHaveLength(3 - left);
    expect(simulator.knowledge().sessions.filter(({ state }) => state === 'answered')).toHaveLength(left);
  });

  it('is not there when nobody is in it, for which nobody is blamed where somebody was', async () => {
    const { send, simulator } = await gathered(recordedConference);
    await send({ method: 'DELETE', url: ROOM });
    expect(errorOf(await send({ method: 'GET', url: ROOM }))).toEqual([404, 40400]);
    expect(simulator.knowledge().refusals).toEqual([]);
    expect(errorOf(await send({ method: 'GET', url: `${ROOM}x` }))).toEqual([404, 40400]);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });
});
