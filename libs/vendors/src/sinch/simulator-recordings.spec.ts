import { connectPstn, goOn, options, simulated, startRecording } from './simulator.given';

const recorded = { record: true, recordingOptions: options };

describe('a recording', () => {
  const startedBy: Record<string, { ice?: object; ace?: object; manage?: object }> = {
    'an instruction when it comes in': { ice: { instructions: [startRecording], action: connectPstn } },
    'a flag when it comes in': { ice: { action: { ...connectPstn, ...recorded } } },
    'a flag when it is answered': { ace: { action: { ...goOn, ...recorded } } },
    'an instruction when it is answered': { ace: { instructions: [startRecording], action: goOn } },
    'an instruction to an ongoing call': { manage: { instructions: [startRecording], action: goOn } },
    'an action to an ongoing call': { manage: { action: { name: 'startRecording', recordingOptions: options } } },
    'a flag to an ongoing call': { manage: { action: { ...goOn, ...recorded } } },
  };

  it.each(Object.entries(startedBy))(
    'is started by %s, and is told of to its end',
    async (_, { ice, ace, manage: patch }) => {
      const answers = { ...(ice && { ice: () => ice }), ...(ace && { ace: () => ace }) };
      const { world, answeredCall, manage, control, said, simulator, capturesOf } = await simulated(answers);
      const call = await answeredCall();
      if (patch) expect((await manage(call, patch)).status).toBe(204);
      expect(capturesOf(call)).toEqual(['recording']);
      await control(`calls/${call}/hangup`);
      await world.pass(1_000);
      expect(capturesOf(call)).toEqual(['finished']);
      await world.pass(10_000);
      const told = said().filter(({ event }) => event === 'notify');
      expect(told).toEqual([
        { event: 'notify', callid: call, version: 1, type: 'recording_finished' },
        { event: 'notify', callid: call, version: 1, type: 'recording_available', destination: expect.any(String) },
      ]);
      expect(told[1]?.destination).toMatch(new RegExp(`^s3://rec-eu/acme/2026030209140\\d_669E367E-.+_${call}\\.mp3$`));
      expect(capturesOf(call)).toEqual(['available']);
      expect(simulator.knowledge().effects).toEqual({ [`${call}/startRecording`]: 1 });
    },
  );

  it.each([
    ['an instruction', { instructions: [{ name: 'stopRecording' }], action: goOn }],
    ['an action', { action: { name: 'StopRecording' } }],
  ])('is stopped by %s while the call goes on', async (_, stop) => {
    const { answeredCall, manage, words, world, simulator } = await simulated();
    const call = await answeredCall();
    await manage(call, { instructions: [startRecording] });
    expect((await manage(call, stop)).status).toBe(204);
    expect((await manage(call, stop)).status).toBe(204);
    await world.pass(10_000);
    expect(words()).toEqual(['ice', 'ace', 'recording_finished', 'recording_available']);
    expect(simulator.knowledge().effects).toEqual({ [`${call}/startRecording`]: 1, [`${call}/stopRecording`]: 1 });
  });

  it('begins after what is said before it', async () => {
    const say = { name: 'Say', text: 'not this part' };
    const { world, control, capturesOf } = await simulated({
      ice: () => ({ instructions: [say, startRecording, say], action: connectPstn }),
    });
    const { sessionRef } = await control('calls', { ringMs: 0 });
    await world.pass(900);
    expect(capturesOf(sessionRef)).toEqual([]);
    await world.pass(200);
    expect(capturesOf(sessionRef)).toEqual(['recording']);
  });

  it('is not made of options without the flag', async () => {
    const { answeredCall, capturesOf } = await simulated({
      ace: () => ({ action: { ...goOn, recordingOptions: options } }),
    });
    expect(capturesOf(await answeredCall())).toEqual([]);
  });

  it('is made twice when it is started twice', async () => {
    const { answeredCall, manage, simulator, capturesOf } = await simulated();
    const call = await answeredCall();
    for (const _ of [1, 2]) await manage(call, { instructions: [startRecording] });
    expect(simulator.knowledge().effects).toEqual({ [`${call}/startRecording`]: 2 });
    expect(capturesOf(call)).toEqual(['recording', 'recording']);
  });

  it('is transcribed beside its file, both to be fetched by whoever has credentials', async () => {
    const transcriptionOptions = { enabled: true, locale: 'en-GB' };
    const wanted = { ...options, destinationUrl: 's3://rec-eu/acme/a b.mp3', transcriptionOptions };
    const { world, answeredCall, manage, control, said, send } = await simulated();
    const call = await answeredCall();
    await manage(call, { instructions: [{ ...startRecording, options: wanted }] });
    await world.pass(8_000);
    await control(`calls/${call}/hangup`);
    await world.pass(5_000);
    expect(said().some(({ type }) => type === 'transcription_available')).toBe(false);
    await world.pass(5_000);
    const destination = 's3://rec-eu/acme/a b-transcript.json';
    expect(said().at(-1)).toMatchObject({ type: 'transcription_available', destination });
    const url = '/__sim/buckets/rec-eu/acme/a%20b-transcript.json';
    const transcript = await send({ method: 'GET', url });
    expect(JSON.parse(transcript.body)).toEqual({
      text: expect.any(String),
      lines: [1, 2].map((n) => ({ timestamp: (n - 1) * 4, speakerLabel: `Speaker ${n}`, text: expect.any(String) })),
    });
    expect((await send({ method: 'GET', url: '/__sim/buckets/rec-eu/acme/a%20b.mp3' })).body).toContain('mp3 of 8 s');
    expect((await send({ method: 'GET', url, headers: { authorization: '' } })).status).toBe(403);
    expect((await send({ method: 'GET', url: '/__sim/buckets/rec-eu/other' })).status).toBe(404);
  });

  const azure = { credentials: 'AAECAwQFBgc=' };
  it.each([
    ['s3://rec-eu', {}, /^s3:\/\/rec-eu\/\d{14}_[^/]+\.mp3$/],
    ['s3://rec-eu/a/b/', { format: 'wav' }, /^s3:\/\/rec-eu\/a\/b\/\d{14}_[^/]+\.wav$/],
    ['s3://rec-eu/a/b', {}, /^s3:\/\/rec-eu\/a\/b$/],
    ['azure://account/box', azure, /^azure:\/\/account\/box\/\d{14}_[^/]+\.mp3$/],
    ['azure://account/box/a/', azure, /^azure:\/\/account\/box\/a\/\d{14}_[^/]+\.mp3$/],
    ['azure://account/box/a.mp3', azure, /^azure:\/\/account\/box\/a\.mp3$/],
  ])('is stored as asked, and named where it has no name: %s', async (destinationUrl, more, destination) => {
    const wanted = { ...options, ...more, destinationUrl };
    const { world, answeredCall, manage, control, said } = await simulated();
    const call = await answeredCall();
    await manage(call, { instructions: [{ ...startRecording, options: wanted }] });
    await control(`calls/${call}/hangup`);
    await world.pass(10_000);
    expect(said().find(({ type }) => type === 'recording_available')?.destination).toMatch(destination);
  });

  it('overwrites what has its name, without a word', async () => {
    const destinationUrl = 's3://rec-eu/fixed.mp3';
    const ace = () => ({ instructions: [{ ...startRecording, options: { ...options, destinationUrl } }] });
    const { world, control, send, simulator } = await simulated({ ace });
    for (const _ of [1, 2]) await control('calls', { ringMs: 0, talkMs: 1_000 });
    await world.pass(20_000);
    expect(simulator.knowledge().effects).toMatchObject({ 'overwritten s3://rec-eu/fixed.mp3': 1 });
    expect(JSON.parse((await send({ method: 'GET', url: '/__sim/files' })).body)).toHaveLength(1);
  });

  it('is stored without a word where notifications are off', async () => {
    const { world, answeredCall, manage, control, words, capturesOf } = await simulated();
    const call = await answeredCall();
    const silent = { ...options, notificationEvents: false };
    await manage(call, { instructions: [{ ...startRecording, options: silent }] });
    await control(`calls/${call}/hangup`);
    await world.pass(10_000);
    expect(words()).toEqual(['ice', 'ace', 'dice']);
    expect(capturesOf(call)).toEqual(['available']);
  });
});
