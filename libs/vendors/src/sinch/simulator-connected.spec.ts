import { Connected } from './simulator-connected.given';

const played = async (connected: Connected, path: string, wanted: object) => {
  const { sessionRef = '' } = await connected.control(path, { talkMs: 30_000, ...wanted });
  await connected.world.pass(60_000);
  return sessionRef;
};

const template = { ice: { action: { name: 'connectPstn', number: '+46555000111' } } };

describe('the simulator and the adapter', () => {
  it.each([
    ['that is decided about when it comes in', {}],
    ['that is decided about when it is answered', { decideOn: 'ace' }],
    ['that is routed by a template', { routing: { template } }],
  ])('agree on a recorded call %s', async (_, own) => {
    const connected = new Connected(true, own);
    const call = await played(connected, 'calls', {});
    expect(new Set(connected.names)).toEqual(
      new Set([
        'SessionAnnounced',
        'CaptureStarting',
        'SessionStarted',
        'CaptureStarted',
        'SessionEnded',
        'CaptureStopped',
        'RecordingAvailable',
        'RecordingStored',
        'TranscriptAvailable',
      ]),
    );
    expect(connected.simulator.knowledge()).toMatchObject({
      sessions: [{ sessionRef: call, state: 'ended', captures: [{ captureRef: call, state: 'available' }] }],
      effects: { [`${call}/startRecording`]: 1 },
      refusals: [],
      deliveries: { acknowledged: 6, refused: 0, given_up: 0 },
    });
    expect(new Set(connected.facts.map(({ sessionRef }) => sessionRef))).toEqual(new Set([call]));
  });

  it('agree on a call that is not recorded', async () => {
    const connected = new Connected(false);
    await played(connected, 'calls', {});
    expect(connected.simulator.knowledge()).toMatchObject({ effects: {}, refusals: [], sessions: [{ captures: [] }] });
    expect(connected.names.filter((name) => /Capture|Recording/.test(name))).toEqual([]);
  });

  it('agree on a recorded conference, and on its name', async () => {
    const connected = new Connected(true);
    const conference = await played(connected, 'conferences', { conferenceId: 'board', participants: 3 });
    expect(connected.simulator.knowledge()).toMatchObject({ effects: { 'board/startRecording': 1 }, refusals: [] });
    const available = connected.facts.filter(({ name }) => name === 'RecordingAvailable');
    expect(available.map(({ sessionRef }) => sessionRef)).toEqual([conference]);
  });

  it.each([
    ['instruction', 'signed'],
    ['action', 'basic'],
  ])('agree on commands: %s, %s', async (recordingStyle, requestAuth) => {
    const connected = new Connected(false, { recordingStyle, requestAuth });
    const { sessionRef = '' } = await connected.control('calls', { ringMs: 1_000 });
    await connected.world.pass(5_000);
    expect(await connected.command('StartCapture', sessionRef)).toBe('accepted');
    await connected.world.pass(5_000);
    expect(await connected.command('StopCapture', sessionRef)).toBe('accepted');
    await connected.world.pass(20_000);
    expect(connected.simulator.knowledge()).toMatchObject({
      effects: { [`${sessionRef}/startRecording`]: 1, [`${sessionRef}/stopRecording`]: 1 },
      refusals: [],
    });
    expect(connected.names).toEqual(expect.arrayContaining(['CaptureStopped', 'RecordingAvailable']));
  });

  it('agree on where a transcript is read', async () => {
    const connected = new Connected(true);
    await played(connected, 'calls', {});
    const told = connected.facts.find(({ name }) => name === 'TranscriptAvailable');
    if (!told) throw new Error('there is no transcript');
    expect(await connected.readBecauseOf(told)).toMatchObject([
      { name: 'TranscriptAvailable', data: { lineCount: 2 } },
    ]);
  });

  it('agree on how a call ended of whose end nothing was said', async () => {
    const connected = new Connected(true);
    await connected.control('faults', { diceNeverSent: 1 });
    await played(connected, 'calls', {});
    expect(connected.names).not.toContain('SessionEnded');
    const [announced] = connected.facts;
    if (!announced) throw new Error('nothing was said');
    expect(await connected.readBecauseOf(announced)).toMatchObject([
      { name: 'SessionEnded', data: { outcome: 'completed' } },
    ]);
  });

  it('agree on which callbacks are genuine, and on what they are about, however they are spelled', async () => {
    const connected = new Connected(true);
    const spelled = { numericCasing: 0.5, withoutZ: 0.5, withCharset: 0.5 };
    await connected.control('faults', {
      ...spelled,
      forgeSignature: 0.3,
      stale: 0.3,
      unknownType: 0.3,
      duplicate: 0.3,
    });
    const call = await played(connected, 'calls', {});
    const reasons = connected.verdicts.map((verdict) => (verdict.isGenuine ? 'genuine' : verdict.reason));
    expect(new Set(reasons)).toEqual(new Set(['genuine', 'WrongSignature', 'Stale']));
    expect(new Set(connected.facts.map(({ sessionRef }) => sessionRef))).toEqual(new Set([call]));
    expect(connected.names).toEqual(expect.arrayContaining(['UnrecognisedWebhook', 'SessionEnded', 'RecordingStored']));
    expect(connected.simulator.knowledge().refusals).toEqual([]);
  });
});
