import { handle, LEGACY, legacy, OURS, RECORDING, said, SESSION, STREAM, told } from './iotcomms-recording.given';

describe('a session', () => {
  const [started] = told('session-started-with-carried-ids.sns');

  it('starts with parties, a moment and a capability', () => {
    expect(started).toMatchObject({
      name: 'SessionStarted',
      sessionRef: SESSION,
      groupRef: SESSION,
      occurredAt: '2023-03-31T08:17:45.110Z',
      occurredAtSource: 'vendor',
      secrets: { SESSIONSTARTED: handle('S') },
      data: { from: '+46701234567', to: '+46812345678', participants: [{ side: 'caller' }, { side: 'callee' }] },
    });
    expect(started).not.toHaveProperty('captureRef');
  });

  it('is linked by everything that its metadata carry', () => {
    expect(started?.traceId).toBe(OURS.traceId);
    expect(started?.links?.map(({ kind, value }) => `${kind} ${value}`)).toEqual([
      'carried header:x-conversation-id:c-4711',
      `conversation ${OURS.conversationId}`,
      `carried trace:${OURS.traceId}`,
      'carried sip-session:0f1e2d3c4b5a69788796a5b4c3d2e1f0;a1b2c3d4e5f60718293a4b5c6d7e8f90',
      'grouping siprec-group:PyttF4weTwqbZ10sfpChtw==',
      `session iotcomms-recording/main/session/${SESSION}`,
      'session iotcomms-recording/main/sip-call/7260041678961334183',
    ]);
  });

  it('stops, and is completed', () => {
    expect(told('session-stopped.sns')).toMatchObject([
      { name: 'SessionProgressed', data: { phase: 'SESSIONSTOPPED' }, sessionRef: SESSION },
    ]);
    expect(told('session-completed.sns')).toMatchObject([
      { name: 'SessionEnded', data: { outcome: 'completed' }, sessionRef: SESSION },
    ]);
  });
});

describe('a recording in a session', () => {
  it('starts with our own ids echoed', () => {
    expect(told('recording-started-by-command.sns')).toMatchObject([
      {
        name: 'CaptureStarted',
        data: { mode: 'file', confirmed: true },
        sessionRef: SESSION,
        captureRef: RECORDING,
        captureId: OURS.captureId,
        traceId: OURS.traceId,
        links: [
          { kind: 'conversation', value: OURS.conversationId },
          { kind: 'session', value: `iotcomms-recording/main/session/${SESSION}` },
          { kind: 'session', value: `iotcomms-recording/main/recording/${RECORDING}` },
        ],
        secrets: { RECORDINGSTARTED: handle('R') },
      },
    ]);
  });

  it('is found wherever the echo sits', () => {
    const echoed = { fileTarget: { recordingReferenceId: OURS } };
    const [fact] = said('sns', { event: 'RECORDINGSTARTED', recordingId: RECORDING, ...echoed }).facts;
    expect(fact).toMatchObject({ captureId: OURS.captureId });
  });

  it('takes an echo that is not ours for nothing', () => {
    const recordingReferenceId = { captureId: 'acme-42', conversationId: "' OR 1=1", traceId: 7 };
    const [fact] = said('sns', { event: 'RECORDINGSTARTED', recordingId: RECORDING, recordingReferenceId }).facts;
    expect(fact).not.toHaveProperty('captureId');
    expect(fact?.links).toHaveLength(1);
  });

  it('stops, fails to start, cannot be stopped', () => {
    expect(told('recording-stopped.sns')).toMatchObject([{ name: 'CaptureStopped', data: { mode: 'file' } }]);
    expect(told('recording-failed-to-start.sns')).toMatchObject([
      { name: 'CaptureFailed', data: { mode: 'file', stage: 'start', cause: 'no media server' } },
    ]);
    expect(told('recording-could-not-be-stopped.sns')).toMatchObject([
      {
        name: 'CommandRefused',
        data: { commandType: 'StopCapture', reason: 'NotFound', detail: 'recordingId not found', retryable: false },
        captureRef: RECORDING,
      },
    ]);
  });

  it('is available for a while, with its conference and the recordings related to it', () => {
    const facts = told('recording-ready-after-a-conference.sns');
    const conferences = [{ from: '2024-10-14T07:24:40.444Z', to: '2024-10-14T07:24:47.255Z' }];
    expect(facts.map(({ name }) => name)).toEqual(['CaptureStopped', 'RecordingAvailable']);
    expect(facts[1]).toMatchObject({
      secrets: { RECORDINGREADY: handle('Y') },
      data: {
        temporary: true,
        expiresAt: '2023-04-01T08:17:46.000Z',
        startedAt: '2024-10-14T07:24:37.283Z',
        location: { store: 'vendor' },
        conferences,
        related: [
          { captureRef: '601fe950-89fd-11ef-966f-03e88116d7e5', startedAt: '2024-10-14T07:24:40.444Z', conferences },
          { captureRef: '642ebad0-89fd-11ef-966f-03e88116d7e5', startedAt: '2024-10-14T07:24:47.255Z', conferences },
        ],
        tracks: [
          { side: 'caller', startedAt: '2023-03-29T12:35:56.094Z', ssrc: '2773030717' },
          { side: 'callee', startedAt: '2023-03-29T12:35:56.094Z', ssrc: '3758356851' },
        ],
      },
    });
    expect(facts[1]?.links?.filter(({ kind }) => kind === 'grouping')).toHaveLength(3);
    expect(facts[0]).not.toHaveProperty('secrets');
  });

  it('is stored, deleted, expired', () => {
    expect(told('recording-stored.sns')).toMatchObject([
      {
        name: 'RecordingStored',
        data: {
          location: {
            store: 's3',
            bucket: 'recordingstorage.company.com',
            key: '2026/myrecording.mp3',
            region: 'eu-north-1',
          },
        },
        secrets: { RECORDINGSTORED: handle('Z') },
      },
    ]);
    expect(told('recording-deleted.sns')).toMatchObject([{ name: 'RecordingDeleted', captureRef: RECORDING }]);
    expect(told('temporary-recording-expired.sns')).toMatchObject([
      { name: 'RecordingExpired', captureRef: RECORDING },
    ]);
  });
});

describe('a recording in legacy mode', () => {
  it('begins its session, and ends it', () => {
    expect(told('recording-started.recordingStarted', legacy)).toMatchObject([
      { name: 'SessionStarted', sessionRef: LEGACY, data: { participants: [{}, {}] } },
      { name: 'CaptureStarted', captureRef: LEGACY, secrets: { RECORDINGSTARTED: handle('R') } },
    ]);
    expect(told('recording-ready-with-pseudo-json.recordingReady', legacy)).toMatchObject([
      { name: 'CaptureStopped' },
      { name: 'RecordingAvailable', data: { startedAt: '2023-03-29T12:35:56.094Z' } },
      { name: 'SessionEnded', data: { outcome: 'completed' }, sessionRef: LEGACY },
    ]);
  });

  it('ends its session also when it is cancelled, or fails', () => {
    expect(told('recording-cancelled.recordingCancelled', legacy)).toMatchObject([
      { name: 'CaptureCancelled', data: { mode: 'file' } },
      { name: 'SessionEnded', data: { outcome: 'cancelled' } },
    ]);
    expect(told('recording-failed-without-a-reason.recordingFailed', legacy)).toMatchObject([
      { name: 'CaptureFailed', data: { mode: 'file', stage: 'running' } },
      { name: 'SessionEnded', data: { outcome: 'failed' } },
    ]);
  });

  it('does not give its capability twice', () => {
    const given = told('recording-started.recordingStarted', legacy).filter(({ secrets }) => secrets);
    expect(given.map(({ name }) => name)).toEqual(['CaptureStarted']);
  });

  it('is told apart by the address, not by the body, which names no event', () => {
    const body = { recordingId: LEGACY };
    expect(said('recordingReady', body).facts).toMatchObject([{}, { name: 'RecordingAvailable' }]);
    expect(said('recordingStored', body).facts).toMatchObject([{ name: 'RecordingStored' }]);
    expect(said('recordingDeleted', body).facts).toMatchObject([{ name: 'RecordingDeleted' }]);
    expect(said('sessionStarted', { sessionId: SESSION }).facts).toMatchObject([{ name: 'SessionStarted' }]);
  });
});

describe('a stream', () => {
  it.each([
    ['stream-started.sns', 'CaptureStarted', { mode: 'stream', confirmed: true }],
    ['stream-stopped.sns', 'CaptureStopped', { mode: 'stream' }],
    ['stream-failed-to-connect.sns', 'CaptureFailed', { mode: 'stream', stage: 'start', cause: 'Unreachable' }],
  ])('is a capture of its own: %s', (name, fact, data) => {
    expect(told(name)).toMatchObject([{ name: fact, data, captureRef: STREAM, captureId: OURS.captureId }]);
  });

  it('cannot be stopped when it is not there', () => {
    expect(told('stream-could-not-be-stopped.sns')).toMatchObject([
      { name: 'CommandRefused', data: { commandType: 'StopCapture', reason: 'NotFound' }, captureRef: STREAM },
    ]);
  });
});
