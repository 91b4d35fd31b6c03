import { LEGACY, legacy, RECORDING, said, SESSION, STREAM, told } from './iotcomms-recording.given';

describe('alarms', () => {
  it.each([
    ['store-with-the-wrong-reply-id.alarm', 'StoreRecording', RECORDING],
    ['delete-failed.alarm', 'DeleteRecording', undefined],
    ['stop-failed.alarm', 'StopCapture', undefined],
    ['stop-of-session-failed.alarm', 'StopSession', undefined],
    ['cancel-failed.alarm', 'CancelCapture', undefined],
  ])('refuse a command: %s', (name, commandType, captureRef) => {
    const [fact] = told(name);
    const detail = 'recordingId does not match eventId';
    expect(fact).toMatchObject({
      name: 'CommandRefused',
      data: { commandType, reason: 'WrongReplyId', detail, retryable: false },
    });
    expect(fact?.captureRef).toBe(captureRef);
  });

  it('name their command also when it is wrapped as queues do, and without its capability', () => {
    expect(told('store-failed-in-a-batch-of-messages.sns')).toMatchObject([
      {
        name: 'CommandRefused',
        captureRef: RECORDING,
        data: { reason: 'VendorError', detail: 'Internal error near [removed]', retryable: true },
      },
    ]);
  });

  it('tell why a recording failed, from a fragment of JSON', () => {
    expect(told('recording-without-media.alarm')).toMatchObject([
      { name: 'CaptureFailed', data: { stage: 'running', cause: 'NoMedia' }, captureRef: RECORDING },
    ]);
    const error = 'Recording completed with error": { "reason":"Disk full", "type":"other"}';
    expect(said('alarm', { type: 'recordingFailed', recordingId: RECORDING, error }).facts).toMatchObject([
      { data: { cause: 'Disk full' } },
    ]);
  });

  it('tell that a file never reached the temporary storage', () => {
    expect(told('temporary-storage-broken.alarm', legacy)).toMatchObject([
      { name: 'CaptureFailed', data: { mode: 'file', stage: 'storage', cause: 'TemporaryStorage' } },
      { name: 'SessionEnded' },
    ]);
  });

  it('tell that our answer did not arrive', () => {
    expect(told('new-call-not-answered.alarm', legacy)).toMatchObject([
      {
        name: 'DecisionUndelivered',
        sessionRef: LEGACY,
        data: { error: 'Error calling newCall API', detail: { statusCode: '500', method: 'POST' } },
      },
    ]);
  });

  it('tell that an event was lost, and of which recording', () => {
    expect(told('notification-lost.sns')).toMatchObject([
      { name: 'VendorEventLost', captureRef: RECORDING, data: { error: 'publishing failed', detail: {} } },
    ]);
  });

  it('are raised as they are when nobody documented them', () => {
    expect(told('alarm-that-is-not-documented.alarm')).toMatchObject([
      {
        name: 'VendorAlarmRaised',
        sessionRef: SESSION,
        data: { alarm: 'siprecForwardError', error: 'no such server', detail: { sessionId: SESSION, attempts: '3' } },
      },
    ]);
  });

  it('are told from events by their type, whatever `event` says', () => {
    const recordingId = RECORDING;
    expect(said('sns', { event: 'RECORDINGFAILED', recordingId }).facts).toMatchObject([{ name: 'CaptureFailed' }]);
    expect(said('alarm', { event: 'STOPSTREAMFAILED', streamId: STREAM }).facts).toMatchObject([
      { name: 'CommandRefused' },
    ]);
    expect(said('sns', { type: 'tempRecordingDeleted', event: 'RECORDINGREADY', recordingId }).facts).toMatchObject([
      { name: 'RecordingExpired' },
    ]);
  });
});
