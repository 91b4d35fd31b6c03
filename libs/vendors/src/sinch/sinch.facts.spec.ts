import { sinch } from '.';
import { accountWith, CALL, NOW, said, told, webhook } from './sinch.given';

const notify = (more: object, by?: ReturnType<typeof accountWith>) =>
  said({ event: 'notify', callid: CALL, version: 1, ...more }, by).facts;
const ended = (reason: string, result: string) => said({ event: 'dice', callid: CALL, reason, result }).facts[0]?.data;

describe('what Sinch says', () => {
  it('of a call that comes in: who calls whom, where it is managed, what it belongs to', () => {
    const [fact] = told('ice-from-the-telephone-network');
    expect(fact).toMatchObject({
      name: 'SessionAnnounced',
      sessionRef: CALL,
      occurredAt: '2026-03-02T09:29:01.000Z',
      occurredAtSource: 'vendor',
      refs: {
        callRef: CALL,
        callResource: `https://calling-euc1.api.sinch.com/calling/v1/calls/id/${CALL}`,
        applicationRef: 'f00dcefe-bebb-4de0-9dee-debb1ed4cef3',
      },
      links: [
        { kind: 'carried', value: 'header:x-interaction-id:interaction-7' },
        { kind: 'session', value: `sinch/bank/call/${CALL}` },
      ],
      data: {
        from: '12015555555',
        to: '+12017777777',
        direction: 'inbound',
        participants: [
          { participantRef: 'caller', side: 'caller', address: '12015555555', number: '12015555555' },
          { participantRef: 'callee', side: 'callee', address: '+12017777777', number: '+12017777777' },
        ],
      },
    });
  });

  it('of a caller who withholds the number: nothing; of our own id in custom: the conversation', () => {
    const [fact] = told('ice-private-from-an-app');
    expect(fact?.data).toEqual({
      to: 'bob',
      direction: 'outbound',
      participants: [
        { participantRef: 'caller', side: 'caller' },
        { participantRef: 'callee', side: 'callee', address: 'bob' },
      ],
    });
    expect(fact?.links?.[0]).toMatchObject({ kind: 'conversation', value: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11' });
  });

  it('without a zone is in UTC', () =>
    expect(told('ice-private-from-an-app')[0]?.occurredAt).toBe('2026-03-02T09:29:01.123Z'));

  it.each([
    'https://evil.example/calling/v1/calls/id/x',
    'http://calling.api.sinch.com/calling/v1/calls/id/x',
    'https://calling.api.sinch.com.evil.example/calling/v1/calls/id/x',
    'https://u:p@calling.api.sinch.com/calling/v1/calls/id/x',
    'https://calling.api.sinch.com:8443/calling/v1/calls/id/x',
    'https://calling.api.sinch.com@evil.example/calling/v1/calls/id/x',
    'not an address',
  ])('of another address of the call is not believed: %s', (callResourceUrl) =>
    expect(said({ event: 'ice', callid: CALL, callResourceUrl }).facts[0]?.refs).not.toHaveProperty('callResource'),
  );

  it('in either spelling is the same call', () => {
    const ids = ['callid', 'callId'].map((name) => sinch.deliveryId(webhook({ event: 'ace', [name]: CALL })));
    expect(ids[0]).toBe(ids[1]);
    expect(notify({ callid: undefined, conferenceid: 'c', type: 'recording_finished' })).toMatchObject([
      { sessionRef: 'c', data: { mode: 'conference' } },
    ]);
  });

  it('of a menu: how it was left, never what was typed', () =>
    expect(told('pie-consented')).toMatchObject([{ name: 'SessionProgressed', data: { phase: 'menu:return' } }]));

  it.each([
    ['CALLERHANGUP', 'ANSWERED', { outcome: 'completed', cause: 'CALLERHANGUP', endedBy: 'caller' }],
    ['CALLEEHANGUP', 'ANSWERED', { outcome: 'completed', cause: 'CALLEEHANGUP', endedBy: 'callee' }],
    ['MANAGERHANGUP', 'ANSWERED', { outcome: 'completed', cause: 'MANAGERHANGUP', endedBy: 'manager' }],
    ['CALLERHANGUP', 'N/A', { outcome: 'cancelled', cause: 'CALLERHANGUP', endedBy: 'caller' }],
    ['CALLEEHANGUP', 'BUSY', { outcome: 'busy', cause: 'CALLEEHANGUP', endedBy: 'callee' }],
    ['CANCEL', 'N/A', { outcome: 'cancelled', cause: 'CANCEL' }],
    ['N/A', 'BUSY', { outcome: 'busy', cause: 'N/A' }],
    ['TIMEOUT', 'NOANSWER', { outcome: 'noAnswer', cause: 'TIMEOUT' }],
    ['N/A', 'NOANSWER', { outcome: 'noAnswer', cause: 'N/A' }],
    ['BLOCKED', 'FAILED', { outcome: 'rejected', cause: 'BLOCKED' }],
    ['USERNOTFOUND', 'FAILED', { outcome: 'notFound', cause: 'USERNOTFOUND' }],
    ['NOCREDITPARTNER', 'ANSWERED', { outcome: 'limitReached', cause: 'NOCREDITPARTNER' }],
    ['GENERALERROR', 'FAILED', { outcome: 'failed', cause: 'GENERALERROR' }],
    ['CONGESTION', 'N/A', { outcome: 'failed', cause: 'CONGESTION' }],
    ['invalidSvamlAction', '', { outcome: 'failed', cause: 'INVALIDSVAMLACTION' }],
    ['QUANTUMDECOHERENCE', 'ANSWERED', { outcome: 'unknown', cause: 'QUANTUMDECOHERENCE' }],
    ['', '', { outcome: 'unknown' }],
  ])('of an end for %s with %s', (reason, result, data) => expect(ended(reason, result)).toEqual(data));

  it('of an end tells when the call began, should its ACE have been lost', () =>
    expect(told('dice-hung-up-by-caller')).toMatchObject([
      { name: 'SessionEnded', occurredAt: '2026-03-02T09:29:44.000Z' },
      { name: 'SessionStarted', occurredAt: '2026-03-02T09:22:06.000Z' },
    ]));

  it('when our answer did not reach it: so', () =>
    expect(told('dice-our-answer-never-came')).toMatchObject([
      { name: 'SessionEnded', data: { outcome: 'failed' } },
      { name: 'DecisionUndelivered', data: { error: 'CALLBACKERROR' } },
    ]));

  it('of a notification is from when it was signed, for it has no time of its own', () =>
    expect(told('notify-recording-finished')).toMatchObject([
      { name: 'CaptureStopped', occurredAt: NOW, occurredAtSource: 'header', data: { mode: 'native' } },
    ]));

  it('of a conference is by its name', () =>
    expect(told('notify-conference-recording-available')).toMatchObject([
      { name: 'RecordingAvailable', sessionRef: 'myConferenceId', refs: { conferenceRef: 'myConferenceId' } },
      { name: 'RecordingStored', data: { location: { store: 's3', bucket: 'recordings' } } },
    ]));

  it('of a file of a command names the capture', () =>
    expect(told('notify-recording-of-a-command-available')).toMatchObject([
      {
        captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8',
        data: { temporary: false, format: 'mp3', location: { store: 's3', bucket: 'rec-eu' } },
      },
      {},
    ]));

  it.each([
    ['azure://acme/rec/a/b.wav?sig=secret', { store: 'azure', bucket: 'acme/rec', key: 'a/b.wav' }],
    ['gs://rec/b.wav#secret', { store: 'gcs', bucket: 'rec', key: 'b.wav' }],
    ['S3://rec/b.wav', { store: 's3', bucket: 'rec', key: 'b.wav' }],
    [
      'https://www.sinch.com/recording/b.wav?token=secret',
      { store: 'vendor', bucket: 'www.sinch.com', key: 'recording/b.wav' },
    ],
    ['sdrive://b.wav', { store: 'vendor', bucket: 'sdrive', key: 'b.wav' }],
    ['s3://user:secret@rec/b.wav', { store: 'unknown' }],
    ['nonsense secret', { store: 'unknown' }],
  ])('of the place %s: without what may open it', (destination, location) =>
    expect(notify({ type: 'recording_available', destination })[0]?.data).toMatchObject({ location }),
  );

  it('of an illegal answer is a failure to record, where the account records', () => {
    const error = { type: 'callingerror', errorCode: 40001, errorMsg: 'Illegal SVAML' };
    const cause = '40001 Illegal SVAML';
    expect(notify(error)).toMatchObject([
      { name: 'CaptureFailed', data: { stage: 'start', cause } },
      { name: 'VendorAlarmRaised', data: { alarm: 'callingerror', error: cause } },
    ]);
    expect(notify(error, accountWith({ recording: undefined }))).toMatchObject([{ name: 'VendorAlarmRaised' }]);
  });

  it.each([
    [{ event: 'ice' }, 'ice'],
    [{ event: 'notify', callid: CALL }, 'notify:'],
    [{ event: 'notify', type: 'recording_finished' }, 'notify:recording_finished'],
    [{ event: 'notify', callid: CALL, type: 'recording_available' }, 'notify:recording_available'],
    [{ event: 'dice', conferenceId: 'c' }, 'dice'],
  ])('without what it is about is kept as it is: %o', (body, vendorType) =>
    expect(said(body).facts).toMatchObject([
      { name: 'UnrecognisedWebhook', data: { reason: 'NotTheDocumentedShape', vendorType } },
    ]),
  );

  it('in an event of tomorrow is kept, and asks nothing', () =>
    expect(said({ event: 'xce', callid: CALL })).toMatchObject({
      facts: [{ name: 'UnrecognisedWebhook', sessionRef: CALL, data: { reason: 'UnknownType', vendorType: 'xce' } }],
    }));

  it('again under another signature is the same, unless only its time tells it apart', () => {
    const id = (body: object, at: string) => sinch.deliveryId(webhook(body, { at }));
    const isSame = (body: object) => id(body, NOW) === id(body, '2026-03-02T09:30:01.000Z');
    expect(isSame({ event: 'ice', callid: CALL })).toBe(true);
    expect(isSame({ event: 'notify', callid: CALL, type: 'recording_available', destination: 's3://a/b' })).toBe(true);
    expect(isSame({ event: 'notify', callid: CALL, type: 'recording_finished' })).toBe(false);
  });
});
