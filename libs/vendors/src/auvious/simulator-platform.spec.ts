import { Connected } from './simulator-platform.given';

/** A conference that is recorded by command, and long after. */
const recorded = async (faults: object, settings: object = {}) => {
  const connected = new Connected(settings);
  await connected.control('faults', faults);
  const { sessionRef, conferenceId } = await connected.control('conferences', { talkMs: 60_000 });
  await connected.world.pass(1_000);
  const started = await connected.start(sessionRef, conferenceId);
  if (started === 'unknown') await connected.control('faults', {});
  await connected.world.pass(600_000);
  const { refusals, effects, sessions } = connected.simulator.knowledge();
  const states = sessions.flatMap(({ captures }) => captures.map(({ state }) => state));
  return { connected, started, refusals, effects: Object.values(effects), states };
};

const times = ({ connected }: Awaited<ReturnType<typeof recorded>>, name: string): number =>
  connected.names().filter((each) => each === name).length;

describe('the adapter at the simulator', () => {
  it('follows a recording until its files are in the bucket', async () => {
    const seen = await recorded({});
    expect([seen.started, seen.states, seen.effects, seen.refusals]).toEqual(['accepted', ['stored'], [1], []]);
    for (const name of ['SessionStarted', 'CaptureStopped', 'SessionEnded', 'RecordingStored'])
      expect([name, times(seen, name)]).toEqual([name, 1]);
    expect(times(seen, 'TrackStored')).toBe(5);
    const captures = new Set(seen.connected.facts.flatMap(({ origin }) => origin.captureRef ?? []));
    expect([...captures]).toEqual(
      seen.connected.simulator.knowledge().sessions[0]?.captures.map(({ captureRef }) => captureRef),
    );
  });

  it.each([
    ['a new recorder that cannot be seen for a while', { invisibleMs: 4_000 }, 'accepted'],
    ['a start that is answered without ids', { created: 1 }, 'accepted'],
    ['tokens that end before their time', { tokenExpires: 0.5 }, 'accepted'],
    ['a start whose answer is lost', { lostAnswer: 1 }, 'unknown'],
    ['a start that is answered by a page of HTML', { garbled: 1 }, 'unknown'],
  ])('finds the recording in spite of %s', async (_, faults, started) => {
    const seen = await recorded(faults);
    expect([seen.started, seen.states, seen.effects, seen.refusals]).toEqual([started, ['stored'], [1], []]);
    expect(times(seen, 'RecordingStored')).toBe(1);
  });

  it.each(['pending', 'missing'])(
    'T25: follows a recorder that comes back as another instance, the first %s',
    async (replacedInstance) => {
      const seen = await recorded({ crash: 1 }, { replacedInstance });
      expect([seen.states, seen.refusals]).toEqual([['stored'], []]);
      expect(times(seen, 'CaptureRecovered')).toBe(1);
      expect(times(seen, 'RecordingStored')).toBe(1);
    },
  );

  it('learns of an end and of a file once, by webhooks and by asking, on a network that loses, repeats and reorders', async () => {
    const loud = { duplicate: 0.5, drop: 0.3, stale: 0.3, forgeSignature: 0.5, reorderWithinMs: 3_000 };
    const seen = await recorded({ ...loud, dropTypes: { started: 0 } }, { push: true });
    for (const name of ['CaptureStopped', 'RecordingAvailable', 'RecordingStored'])
      expect([name, times(seen, name)]).toEqual([name, 1]);
    expect(new Set(seen.connected.refused)).toEqual(new Set(['WrongSignature']));
  });
});
