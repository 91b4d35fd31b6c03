import { generateKeyPairSync } from 'node:crypto';
import { Connected, T0 } from './simulator.given';

const time = (seconds: number): string => new Date(Date.parse(T0) + seconds * 1000).toISOString();

/** A legacy call of twenty seconds that has just become a temporary file. */
const recordedCall = async (connected: Connected): Promise<{ sessionRef: string; captureRef: string }> => {
  const { sessionRef = '' } = await connected.control('calls', { talkMs: 20_000 });
  await connected.world.pass(25_000);
  return { sessionRef, captureRef: sessionRef };
};

/** An open session, in session mode. */
const openSession = async (connected: Connected): Promise<{ sessionRef: string; callId: string }> => {
  const { sessionRef = '', callId = '' } = await connected.control('calls', {});
  await connected.world.pass(1_000);
  return { sessionRef, callId };
};
const session = (settings: object = {}, account: object = {}) =>
  new Connected({ settings, account: { mode: 'session', ...account } });

describe('a call in legacy mode', () => {
  it('is recorded, stored with what is to be masked, and deleted', async () => {
    const connected = new Connected();
    const { sessionRef, captureRef } = await recordedCall(connected);
    const of = { sessionRef, captureRef };
    const mask = [{ from: time(5), to: time(8), side: 'caller' }];
    expect(await connected.send({ type: 'StoreRecording', ...of, fileName: 'a.mp3', mask })).toBe('queued');
    await connected.world.pass(1_000);
    expect(await connected.send({ type: 'DeleteRecording', ...of })).toBe('queued');
    await connected.world.pass(1_000);
    expect(connected.names()).toEqual([
      'SessionAnnounced',
      'VendorAlarmRaised',
      'SessionStarted',
      'CaptureStarted',
      'CaptureStopped',
      'RecordingAvailable',
      'SessionEnded',
      'RecordingStored',
      'RecordingDeleted',
    ]);
    const { body: files } = await connected.get('/__sim/files');
    const milliseconds = (seconds: number): number => Date.parse(time(seconds));
    expect(JSON.parse(files)).toEqual([
      {
        bucket: 'worm-eu',
        fileName: 'a.mp3',
        recordingIds: [captureRef],
        modificationParams: {
          absoluteTimes: true,
          mask: { caller: [{ from: milliseconds(5), to: milliseconds(8) }], callee: [] },
        },
      },
    ]);
    expect(connected.simulator.knowledge()).toMatchObject({
      sessions: [{ sessionRef, state: 'completed', captures: [{ captureRef, state: 'stored' }] }],
      refusals: [],
      deliveries: { refused: 0, given_up: 0 },
    });
    expect(Object.values(connected.simulator.knowledge().effects)).toEqual([1, 1]);
  });

  it('is stopped by command, and the client is told', async () => {
    const connected = new Connected({ settings: { sourceUrl: 'http://source/telnyx' } });
    const { sessionRef = '' } = await connected.control('calls', {});
    await connected.world.pass(1_000);
    await connected.send({ type: 'StopCapture', sessionRef, captureRef: sessionRef });
    await connected.world.pass(1_000);
    expect(connected.names()).toContain('RecordingAvailable');
    expect(connected.world.calls.map(({ url }) => url)).toContain('http://source/telnyx/__sim/bye');
  });

  it('is cancelled, and leaves nothing', async () => {
    const connected = new Connected();
    const { sessionRef = '' } = await connected.control('calls', {});
    await connected.world.pass(1_000);
    await connected.send({ type: 'CancelCapture', sessionRef, captureRef: sessionRef });
    await connected.world.pass(1_000);
    expect(connected.names().slice(-2)).toEqual(['CaptureCancelled', 'SessionEnded']);
  });

  it('is declined when it is not to be recorded', async () => {
    const connected = new Connected({ shallRecord: false });
    expect(await connected.control('calls', {})).toMatchObject({ state: 'declined' });
    await connected.world.pass(60_000);
    expect(connected.names()).toEqual(['SessionAnnounced']);
  });

  it.each([
    ['decline', 'declined'],
    ['record', 'active'],
  ])('goes its own way when nobody answers: %s', async (newCallDefault, state) => {
    const connected = new Connected({
      settings: { newCallDefault, notifications: 'rest' },
      answer: ({ kind }) => {
        if (kind === 'newCall') throw new Error('time-out');
        return undefined;
      },
    });
    expect(await connected.control('calls', {})).toMatchObject({ state });
    await connected.world.pass(1_000);
    expect(connected.fact('DecisionUndelivered').data.error).toBe('Error calling newCall API');
  });

  it('expires when nobody stores it in time', async () => {
    const connected = new Connected({ settings: { temporaryStorageMs: 60_000 } });
    const of = await recordedCall(connected);
    await connected.world.pass(60_000);
    expect(connected.fact('RecordingExpired')).toMatchObject({ captureRef: of.captureRef });
    await connected.send({ type: 'StoreRecording', ...of, fileName: 'a.mp3' });
    await connected.world.pass(1_000);
    expect(connected.fact('CommandRefused').data).toMatchObject({ commandType: 'StoreRecording', reason: 'NotFound' });
  });
});

describe('a session', () => {
  it('has recordings and streams by command, each with one effect', async () => {
    const connected = session();
    const { sessionRef, callId } = await openSession(connected);
    await connected.send({ type: 'StartCapture', sessionRef });
    await connected.send({ type: 'StartCapture', sessionRef, mode: 'stream', commandId: 'c-2' });
    await connected.world.pass(1_000);
    const started = connected.facts.filter(({ name }) => name === 'CaptureStarted');
    expect(started.map(({ captureId }) => captureId)).toEqual(Array(2).fill('5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8'));
    await connected.control('bye', { callId });
    await connected.world.pass(1_000);
    expect(connected.names().filter((name) => name === 'CaptureStopped')).toHaveLength(2);
    expect(connected.names().at(-1)).toBe('SessionEnded');
    expect(connected.simulator.knowledge()).toMatchObject({
      effects: { 'STARTFILERECORDING c-1': 1, 'STARTSTREAM c-2': 1 },
      refusals: [],
    });
  });

  it('is commanded by REST all the same', async () => {
    const connected = session({}, { commandTransport: 'rest' });
    const { sessionRef } = await openSession(connected);
    expect(await connected.send({ type: 'StartCapture', sessionRef })).toBe('accepted');
    expect(await connected.send({ type: 'StartCapture', sessionRef, mode: 'stream' })).toBe('accepted');
    await connected.world.pass(1_000);
    const refIn = (mode: string) =>
      connected.facts.find((fact) => fact.name === 'CaptureStarted' && fact.data.mode === mode)?.captureRef;
    const [file, stream] = [refIn('file'), refIn('stream')];
    expect(await connected.send({ type: 'StopCapture', sessionRef, captureRef: file })).toBe('accepted');
    expect(await connected.send({ type: 'StopCapture', sessionRef, captureRef: stream, mode: 'stream' })).toBe(
      'accepted',
    );
    expect(await connected.send({ type: 'StopSession', sessionRef })).toBe('accepted');
    await connected.world.pass(1_000);
    expect(await connected.send({ type: 'StoreRecording', sessionRef, captureRef: file, fileName: 'a' })).toBe(
      'accepted',
    );
    expect(await connected.send({ type: 'DeleteRecording', sessionRef, captureRef: file })).toBe('accepted');
    expect(connected.simulator.knowledge().refusals).toEqual([]);
  });

  it('takes no request without a token of ours', async () => {
    const { publicKey } = generateKeyPairSync('rsa', { modulusLength: 2048 });
    const apiPublicKey = publicKey.export({ type: 'spki', format: 'pem' });
    const connected = session({ apiPublicKey }, { commandTransport: 'rest' });
    const { sessionRef } = await openSession(connected);
    expect(await connected.send({ type: 'StopSession', sessionRef })).toBe('refused');
    expect(connected.simulator.knowledge().refusals).toEqual([{ request: 'stopsession', reason: 'HTTP 401' }]);
  });

  it('takes no replyId of another event', async () => {
    const connected = session();
    const { sessionRef } = await openSession(connected);
    await connected.send({ type: 'StartCapture', sessionRef });
    await connected.world.pass(1_000);
    const { captureRef } = connected.fact('CaptureStarted');
    const { SESSIONSTARTED } = connected.fact('SessionStarted').secrets ?? {};
    const of = { sessionRef, captureRef, fileName: 'a.mp3' };
    await connected.send({ type: 'StoreRecording', ...of }, { RECORDINGREADY: SESSIONSTARTED });
    await connected.world.pass(1_000);
    expect(connected.fact('CommandRefused')).toMatchObject({
      captureRef,
      data: { commandType: 'StoreRecording', reason: 'WrongReplyId' },
    });
    expect(connected.simulator.knowledge().refusals).toHaveLength(1);
  });

  it('merges the recordings of a conference', async () => {
    const connected = session();
    const first = await openSession(connected);
    await connected.send({ type: 'StartCapture', sessionRef: first.sessionRef });
    await connected.world.pass(1_000);
    const second = await openSession(connected);
    await connected.send({ type: 'StartCapture', sessionRef: second.sessionRef, commandId: 'c-2' });
    await connected.world.pass(1_000);
    await connected.control('conferences', { callIds: [first.callId, second.callId] });
    await connected.world.pass(10_000);
    await connected.control('bye', { callId: first.callId });
    await connected.control('bye', { callId: second.callId });
    await connected.world.pass(1_000);
    const { data, captureRef } = connected.fact('RecordingAvailable');
    expect(data.related).toHaveLength(1);
    expect(data.conferences).toEqual(data.related[0]?.conferences);
    const sources = [{ captureRef, startedAt: data.startedAt, conferences: data.conferences }, ...data.related];
    const { sessionRef } = connected.fact('RecordingAvailable');
    await connected.send({ type: 'MergeRecordings', sessionRef, captureRef, fileName: 'm.mp3', sources });
    await connected.world.pass(1_000);
    expect(connected.fact('RecordingStored').data.location).toMatchObject({ key: 'm.mp3' });
    expect(connected.simulator.knowledge()).toMatchObject({ effects: { 'MERGERECORDINGS m.mp3': 1 }, refusals: [] });
  });

  it('fails to stop what is not there', async () => {
    const connected = session();
    const { sessionRef } = await openSession(connected);
    await connected.send({ type: 'StartCapture', sessionRef, mode: 'stream' });
    await connected.world.pass(1_000);
    const { captureRef } = connected.fact('CaptureStarted');
    const stop = { type: 'StopCapture', sessionRef, captureRef, mode: 'stream' } as const;
    await connected.send(stop);
    await connected.send(stop);
    await connected.world.pass(1_000);
    expect(connected.fact('CommandRefused').data).toMatchObject({ commandType: 'StopCapture', reason: 'NotFound' });
    expect(connected.simulator.knowledge().effects).toMatchObject({ [`STOPSTREAM ${captureRef}`]: 1 });
  });
});

describe('who stands for the world around the vendor', () => {
  it('is a SIPREC client that invites and hangs up', async () => {
    const connected = new Connected();
    const invite = { callId: 'call-1', metaData: '<recording xmlns="urn:ietf:params:xml:ns:recording:1"/>' };
    expect(await connected.control('invite', invite)).toMatchObject({ callId: 'call-1', state: 'active' });
    await connected.world.pass(1_000);
    await connected.control('bye', { callId: 'call-1' });
    await connected.world.pass(1_000);
    expect(connected.names()).toContain('RecordingAvailable');
  });

  it('is anybody who wants something said', async () => {
    const connected = new Connected();
    await connected.control('subscribe', {});
    await connected.control('events', { type: 'tempRecordingDeleted', recordingId: 'r', domain: 'd' });
    await connected.world.pass(1_000);
    expect(connected.fact('RecordingExpired').captureRef).toBe('r');
  });

  it('is told what it cannot do', async () => {
    const connected = new Connected();
    expect(await connected.control('elsewhere', {})).toEqual({ error: 'not found' });
    expect(await connected.control('invite', { callId: 7 })).toMatchObject({
      error: expect.stringContaining('callId'),
    });
    expect((await connected.get('/sns/SimpleNotificationService-0.pem')).status).toBe(404);
  });

  it.each([
    ['another queue', 'https://sqs.eu-north-1.amazonaws.com/111122223333/other', '{}'],
    ['no JSON', 'https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', '{'],
    ['no such method', 'https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd', '{"method":"PAUSERECORDING"}'],
    [
      'a mask with relative times',
      'https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-cmd',
      '{"method":"STORERECORDING","recordingId":"r","replyId":"r","destinationBucket":"b","modificationParams":{"absoluteTimes":false}}',
    ],
  ])('notes what no vendor would take: %s', async (_, queueUrl, body) => {
    const { simulator } = new Connected();
    await simulator.receive?.(queueUrl, body);
    expect(simulator.knowledge().refusals).toHaveLength(1);
  });
});
