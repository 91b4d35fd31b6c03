import { Connected, type Given } from './simulator.given';

/** A call with these faults, to its end and long after. */
const call = async (faults: object, given: Given = {}): Promise<Connected> => {
  const connected = new Connected(given);
  await connected.control('faults', faults);
  await connected.control('calls', { talkMs: 20_000 });
  await connected.world.pass(300_000);
  return connected;
};
const untroubled = async (): Promise<number> => (await call({})).facts.length;

describe('what can go wrong at the vendor', () => {
  it('is a recording without media, told twice, once with the reason', async () => {
    const { facts } = await call({ noMedia: 1 });
    const failures = facts.flatMap((fact) => (fact.name === 'CaptureFailed' ? [fact.data.cause] : []));
    expect(failures.toSorted()).toEqual(['NoMedia', undefined]);
  });

  it('is a file that never reaches the temporary storage', async () => {
    const connected = await call({ temporaryStorageError: 1 });
    expect(connected.fact('CaptureFailed').data).toMatchObject({ stage: 'storage' });
  });

  it('is a recording that does not start', async () => {
    const connected = await call({ startFails: 1 });
    expect(connected.names()).toContain('CaptureFailed');
    expect(connected.names()).not.toContain('CaptureStarted');
  });

  it('is a store that fails once', async () => {
    const connected = await call({ storeErrorOnce: 1 });
    const { sessionRef, captureRef } = connected.fact('RecordingAvailable');
    const store = { type: 'StoreRecording', sessionRef, captureRef, fileName: 'a.mp3' } as const;
    await connected.send(store);
    await connected.world.pass(1_000);
    expect(connected.fact('CommandRefused').data).toMatchObject({ commandType: 'StoreRecording', retryable: true });
    await connected.send(store);
    await connected.world.pass(1_000);
    expect(connected.names().at(-1)).toBe('RecordingStored');
  });

  it('is a request that it answers with an error, obeyed or not', async () => {
    for (const [fault, effects] of [
      ['serverError', 0],
      ['lostAnswer', 1],
    ] as const) {
      const connected = await call({ [fault]: 1 }, { account: { commandTransport: 'rest' } });
      const { sessionRef, captureRef } = connected.fact('RecordingAvailable');
      expect(await connected.send({ type: 'DeleteRecording', sessionRef, captureRef })).toBe('unknown');
      expect(Object.values(connected.simulator.knowledge().effects)).toHaveLength(effects);
    }
  });
});

describe('what can go wrong on the way', () => {
  it('is a message that comes twice, as the same delivery', async () => {
    const connected = await call({ duplicate: 1 });
    const twice = connected.facts.filter(({ name }) => name === 'CaptureStarted');
    expect(twice).toHaveLength(2);
    expect(twice[0]).toEqual(twice[1]);
  });

  it('is a message that never comes, and an alarm that says so', async () => {
    const connected = await call({ dropTypes: { RECORDINGREADY: 1 }, lossAlarm: 1 });
    expect(connected.names()).not.toContain('RecordingAvailable');
    expect(connected.fact('VendorEventLost')).toMatchObject({
      captureRef: connected.fact('CaptureStarted').captureRef,
    });
  });

  it.each([
    ['forgeSignature', 'WrongSignature', 'sns'],
    ['stale', 'Stale', 'sns'],
    ['foreignTopic', 'ForeignTopic', 'sns'],
    ['forgeSignature', 'WrongSignature', 'rest'],
    ['stale', 'Stale', 'rest'],
  ])('is an attack that is refused, and takes nothing away: %s, %s by %s', async (fault, reason, notifications) => {
    const connected = await call({ [fault]: 1 }, { settings: { notifications } });
    expect(new Set(connected.refused)).toEqual(new Set([reason]));
    const { facts } = await call({}, { settings: { notifications } });
    expect(connected.facts).toHaveLength(facts.length);
  });

  it('is an event that nobody knows, which is kept', async () => {
    const connected = await call({ unknownType: 1 });
    expect(connected.fact('UnrecognisedWebhook').data).toMatchObject({ reason: 'UnknownType' });
  });

  it('is a change of the key that SNS signs with', async () => {
    const connected = await call({ rotateCertificate: 1 });
    expect(connected.facts).toHaveLength(await untroubled());
    expect(connected.refused).toEqual([]);
  });

  it('is a platform that is not there for a while: three more attempts are made', async () => {
    const down = { status: 503, headers: {}, body: '' };
    const answer: Given['answer'] = ({ kind }, attempt) => (kind !== 'newCall' && attempt < 4 ? down : undefined);
    const connected = await call({}, { answer, settings: { notifications: 'rest' } });
    expect(connected.names()).toContain('RecordingAvailable');
    const dead = await call({}, { answer: ({ kind }) => (kind === 'newCall' ? undefined : down) });
    expect(dead.simulator.knowledge().deliveries).toMatchObject({ given_up: expect.any(Number) as number });
    expect(dead.names()).toEqual(['SessionAnnounced']);
  });

  it('does not keep what came by SNS from being delivered once the subscription is confirmed', async () => {
    const connected = await call({ delayMs: 1_000 });
    expect(connected.names().slice(0, 3)).toEqual(['SessionAnnounced', 'VendorAlarmRaised', 'SessionStarted']);
  });
});

describe('what differs between deployments', () => {
  it('is whether a Call-ID is a number', async () => {
    const connected = await call({}, { settings: { numericSipRecCallId: true } });
    expect(connected.fact('SessionAnnounced').refs?.sipRecCallId).toMatch(/^7\d{18}$/);
    expect(connected.fact('RecordingAvailable').refs).toEqual(connected.fact('SessionAnnounced').refs);
  });

  it('is whether events name the queue: the other way is gone where they do not', async () => {
    const connected = await call({}, { settings: { omitCommandQueue: true, omitCommandRegion: true } });
    const { sessionRef, captureRef } = connected.fact('RecordingAvailable');
    expect(await connected.send({ type: 'DeleteRecording', sessionRef, captureRef })).toBe('accepted');
  });

  it('is what the end of a stream is called when its session is stopped', async () => {
    const connected = new Connected({ account: { mode: 'session' }, settings: { streamEndEvent: 'SESSIONSTOPPED' } });
    const { sessionRef = '', callId } = await connected.control('calls', {});
    await connected.world.pass(1_000);
    await connected.send({ type: 'StartCapture', sessionRef, mode: 'stream' });
    await connected.world.pass(1_000);
    await connected.control('bye', { callId });
    await connected.world.pass(1_000);
    expect(connected.fact('SessionProgressed').data.phase).toBe('SESSIONSTOPPED');
  });

  it('is the version of the signature, and the way of notification', async () => {
    const names = (await call({})).names();
    expect((await call({}, { settings: { snsSignatureVersion: '1' } })).names()).toEqual(names);
    const byRest = await call({}, { settings: { notifications: 'rest' } });
    expect(byRest.names()).toEqual(names.filter((name) => name !== 'VendorAlarmRaised'));
  });
});
