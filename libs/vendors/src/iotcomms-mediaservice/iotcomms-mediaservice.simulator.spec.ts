import { Connected, type Customer } from './simulator.given';

const agent = 'sip:+46890200@customer.example';
const recorded = { action: 'call', destAddr: agent, callRecording: true, recordingFileName: 'a.mp3' };
/** Everybody is connected to the agent, recorded to `a.mp3`, and nobody afterwards. */
const customer: Customer = (kind) =>
  kind === 'newCall' ? recorded : kind === 'callEvent' ? { action: 'drop' } : undefined;

const whole = async (connected: Connected, body: object = {}): Promise<string> => {
  const { sessionRef = '' } = await connected.control('calls', { talkMs: 20_000, ...body });
  await connected.world.pass(60_000);
  return sessionRef;
};

describe('a call that the platform has recorded', () => {
  it('is asked about, answered, recorded and completed', async () => {
    const connected = new Connected();
    const sessionRef = await whole(connected);
    expect(connected.said()).toEqual([
      'newCall',
      'callNotify ringing',
      'callAnswered',
      'callEvent callingPartyDrop',
      'sessionCompleted',
      'recordingReady recordingSuccessful',
    ]);
    expect(connected.facts.find(({ name }) => name === 'RecordingAvailable')).toMatchObject({ sessionRef });
    const { recordingFileName: captureRef } = connected.last('recordingReady');
    expect(connected.known).toEqual({
      vendor: 'iotcomms-mediaservice',
      sessions: [{ sessionRef, state: 'completed', captures: [{ captureRef, state: 'available' }] }],
      effects: { [`store ${String(captureRef)}`]: 1 },
      refusals: [],
      deliveries: { acknowledged: 4, refused: 0, given_up: 0 },
    });
  });

  it('is recorded by command, once it is answered, and for as long as is wanted', async () => {
    const connected = new Connected({ shallRecord: false });
    const sessionRef = await connected.call();
    const capture = { captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8', mode: 'native', sessionRef };
    expect(await connected.send({ type: 'StartCapture', ...capture })).toBe('accepted');
    await connected.world.pass(10_000);
    const captureRef = connected.known.sessions[0]?.captures[0]?.captureRef;
    expect(await connected.send({ type: 'StopCapture', ...capture, captureRef })).toBe('accepted');
    await connected.world.pass(10_000);
    expect(connected.facts.at(-1)).toMatchObject({ name: 'RecordingAvailable', captureRef });
    expect(connected.known).toMatchObject({
      sessions: [{ state: 'active', captures: [{ captureRef, state: 'available' }] }],
      refusals: [],
    });
  });

  it.each([
    ['splitConnection', {}],
    ['hangUpParticipant', 'callerParticipantId'],
    ['hangUpRemoteParticipant', 'callerParticipantId'],
  ])('is ended by the operation %s', async (operation, given) => {
    const connected = new Connected();
    const sessionRef = await connected.call();
    const participantId = typeof given === 'string' ? connected.last('callAnswered')[given] : undefined;
    const input = participantId === undefined ? {} : { participantId };
    expect(await connected.send({ type: 'OperateSession', sessionRef, operation, input })).toBe('accepted');
    await connected.world.pass(10_000);
    expect(connected.known).toMatchObject({ sessions: [{ state: 'completed' }], refusals: [] });
  });

  it('is not recorded when it shall not be', async () => {
    const connected = new Connected({ shallRecord: false });
    await whole(connected);
    expect(connected.said()).not.toContain('recordingReady recordingSuccessful');
    expect(connected.known.sessions).toMatchObject([{ state: 'completed', captures: [] }]);
  });
});

describe('callbacks', () => {
  it('lack what the document leaves out: each has exactly its own fields', async () => {
    const connected = new Connected({ customer: (...asked) => customer(...asked) ?? undefined });
    await whole(connected, { xHeaders: { 'x-customer': '42' } });
    const fields = (kind: string) => Object.keys(connected.last(kind)).sort();
    expect(fields('newCall')).toEqual(
      ['callingParty', 'callingPartyPrivacy', 'calledParty', 'copyHeaders', 'fromUser', 'ivrServer', 'pHeaders']
        .concat(['paiNumber', 'sessionId', 'sipCallId', 'srcAddr', 'subject', 'xHeaders'])
        .sort(),
    );
    const tracing = ['httpTransactionId', 'siteId', 'traceId'];
    const parties = ['participantId', 'remoteParticipantId', 'remoteUser', 'sessionId', 'user'];
    expect(fields('callNotify')).toEqual(
      ['event', 'ivrServer', 'monitoringParticipant', 'sipCallId', ...parties, ...tracing].sort(),
    );
    expect(fields('callAnswered')).toEqual(
      ['calledPartyExpires', 'calleeParticipantId', 'callerParticipantId', 'callingPartyExpires']
        .concat([
          'callingPartyNumber',
          'connectionId',
          'monitoringParticipant',
          'remotePartyNumber',
          'replyId',
          ...tracing,
        ])
        .sort(),
    );
    expect(fields('callEvent')).toEqual(['connectionId', 'domain', 'event', 'ivrServer', ...parties].sort());
    expect(fields('sessionCompleted')).toEqual(
      ['domain', 'ivrServer', 'reason', 'sessionDuration', 'sessionId', ...tracing].sort(),
    );
    expect(fields('recordingReady')).toEqual(
      ['connectionId', 'domain', 'event', 'fileSize', 'ivrServer', 'recordingFileName', 'sessionId'].sort(),
    );
  });

  it('have phone numbers without a plus, and as numbers where a deployment writes them so', async () => {
    const connected = new Connected({ customer });
    await connected.call();
    expect(connected.last('callNotify')).toMatchObject({ user: '+46701234567', remoteUser: '+46890200' });
    expect(connected.last('callAnswered')).toMatchObject({ callingPartyNumber: '46701234567' });
    await connected.control('faults', { numericIds: 1 });
    await connected.call();
    expect(connected.last('callAnswered')).toMatchObject({
      callingPartyNumber: 46701234567,
      remotePartyNumber: 46890200,
    });
    expect(connected.world.calls.at(-2)?.body).toMatch(/"sipCallId":5\d{18}[,}]/);
  });

  it('echo the reference as an object here, as a string there', async () => {
    const reference = { conversationId: 'c-1' };
    const connected = new Connected({
      customer: (kind) => (kind === 'newCall' ? { ...recorded, sessionReferenceId: reference } : customer(kind, {})),
    });
    await whole(connected);
    for (const kind of ['callAnswered', 'sessionCompleted'])
      expect(connected.last(kind).sessionReferenceId).toEqual(reference);
    for (const kind of ['callNotify', 'callEvent'])
      expect(connected.last(kind).sessionReferenceId).toBe(JSON.stringify(reference));
    expect(connected.last('recordingReady')).not.toHaveProperty('sessionReferenceId');
  });

  it('share the trace of the call, each with a transaction of its own', async () => {
    const connected = new Connected({ customer });
    await whole(connected);
    const traced = ['callNotify', 'callAnswered', 'sessionCompleted'].map((kind) => connected.last(kind));
    expect(new Set(traced.map(({ traceId }) => traceId)).size).toBe(1);
    expect(new Set(traced.map(({ httpTransactionId }) => httpTransactionId)).size).toBe(3);
    expect(new Set(traced.map(({ siteId }) => siteId))).toEqual(new Set(['hy']));
  });

  it.each([true, false])('may name the first participant after the session: %s', async (participantIsSession) => {
    const connected = new Connected({ customer, settings: { participantIsSession } });
    const sessionRef = await connected.call();
    expect(connected.last('callNotify').participantId === sessionRef).toBe(participantIsSession);
  });

  it('tell of a leg that only listens, which is asked about by nobody', async () => {
    const monitored = { ...recorded, monitorDestAddr: 'sip:supervisor@customer.example' };
    const connected = new Connected({
      customer: (kind) => (kind === 'newCall' ? monitored : customer(kind, {})),
    });
    await whole(connected);
    const marked = connected.sent.filter(({ body }) => body.monitoringParticipant === true);
    expect(marked.map(({ kind }) => kind)).toEqual(['callNotify', 'callAnswered']);
    expect(marked[1]?.body.connectionId).not.toBe(connected.last('recordingReady').connectionId);
    expect(connected.said().filter((said) => said.startsWith('callEvent'))).toHaveLength(1);
  });
});

describe('a recording', () => {
  it('fails for want of media', async () => {
    const connected = new Connected({ customer });
    await connected.control('faults', { recordingFails: 1 });
    await whole(connected);
    expect(connected.last('recordingReady')).toMatchObject({
      ...{ event: 'recordingFailed', fileSize: 0, reason: 'No callee media received' },
    });
    expect(connected.known).toMatchObject({ sessions: [{ captures: [{ captureRef: 'a.mp3', state: 'failed' }] }] });
    expect(await connected.show('files')).toEqual([]);
  });

  it('is ready after the session is completed, or before', async () => {
    const after = new Connected({ customer });
    await whole(after);
    expect(after.said().slice(-2)).toEqual(['sessionCompleted', 'recordingReady recordingSuccessful']);
    const before = new Connected({ customer });
    await before.control('faults', { readyBeforeCompleted: 1 });
    await whole(before);
    expect(before.said().slice(-2)).toEqual(['recordingReady recordingSuccessful', 'sessionCompleted']);
  });

  it('takes the place of one of the same name, which counts', async () => {
    const connected = new Connected({ customer });
    await whole(connected);
    const [first] = (await connected.show('files')) as readonly { readonly sessionId: string }[];
    const sessionRef = await whole(connected);
    expect(first?.sessionId).not.toBe(sessionRef);
    expect(await connected.show('files')).toEqual([
      expect.objectContaining({ fileName: 'a.mp3', sessionId: sessionRef }),
    ]);
    expect(connected.known.effects).toEqual({ 'store a.mp3': 2 });
  });

  it('may be said to have succeeded with a reason, or with nothing in it', async () => {
    const connected = new Connected({ customer });
    await connected.control('faults', { reasonOnSuccess: 1, emptyFile: 1 });
    await whole(connected);
    expect(connected.last('recordingReady')).toMatchObject({
      ...{ event: 'recordingSuccessful', fileSize: 0, reason: expect.any(String) as string },
    });
  });
});

it('is told what it cannot do', async () => {
  const connected = new Connected();
  expect(await connected.control('elsewhere')).toEqual({ error: 'not found' });
  expect(await connected.control('calls/none/hangup')).toEqual({ error: 'not found' });
  expect(await connected.control('calls', { talkMs: 'long' })).toMatchObject({
    error: expect.stringContaining('talkMs') as string,
  });
});
