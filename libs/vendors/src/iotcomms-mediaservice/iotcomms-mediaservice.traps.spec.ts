import { iotcommsMediaservice } from '.';
import {
  account,
  accountWith,
  callback,
  CONNECTION,
  FILE,
  fixture,
  RECEIVED_AT,
  said,
  SESSION,
  told,
  TRACE,
  webhookOf,
} from './iotcomms-mediaservice.given';

const valuesOf = (facts: ReturnType<typeof told>) => facts.flatMap(({ links = [] }) => links.map(({ value }) => value));
const link = (rest: string) => `iotcomms-mediaservice/main/${rest}`;

describe('T1: numbers of nineteen digits', () => {
  it('are kept digit by digit, as text or as a number', () => {
    const name = 'ringing-with-a-number-of-19-digits.callNotify';
    expect(fixture(name)).toContain(': 5473001594892095686,');
    const { facts } = iotcommsMediaservice.interpret(webhookOf(name), account);
    expect(valuesOf(facts)).toContain(link('sip-call/5473001594892095686'));
    expect(valuesOf(told('ringing.callNotify'))).toContain(link('sip-call/5473001594892095686'));
  });
});

describe('T2: two services have callbacks of the same names', () => {
  it.each([
    ['newCall', 'other-api-asks-about-a-call'],
    ['recordingReady', 'other-api-has-a-file'],
  ])('a %s of the Call Recording API is refused, and is no question here', (kind, name) => {
    const { facts, asks } = said(kind, fixture(name));
    expect(facts).toMatchObject([
      { name: 'UnrecognisedWebhook', data: { reason: 'NotTheDocumentedShape', detail: 'of the Call Recording API' } },
    ]);
    expect(asks).toBeUndefined();
  });

  it.each(['', '{', '[]', '{}', '{"sessionId":{}}'])(
    'a call is waiting, though nobody understands of it: %s',
    (body) => {
      expect(said('newCall', body)).toMatchObject({
        facts: [{ name: 'UnrecognisedWebhook' }],
        asks: { about: 'recording' },
      });
    },
  );
});

describe('T3: the path says which callback it is', () => {
  it('so that one body means another thing elsewhere', () => {
    const body = { sessionId: SESSION, recordingFileName: FILE, event: 'recordingSuccessful' };
    expect(said('recordingReady', body).facts.map(({ name }) => name)).toEqual([
      'CaptureStopped',
      'RecordingAvailable',
    ]);
    expect(said('callNotify', body).facts).toMatchObject([{ name: 'SessionProgressed' }]);
    expect(said('elsewhere', body).facts).toMatchObject([{ data: { reason: 'UnknownType' } }]);
  });

  it('and one that there is not is refused, whoever calls it', async () => {
    const resources = { certificate: () => Promise.reject(new Error('not to be asked')) };
    for (const kind of ['sns', '', 'constructor'])
      expect(await iotcommsMediaservice.verify(callback(kind, '{}'), account, RECEIVED_AT, resources)).toEqual({
        isGenuine: false,
        reason: 'UnknownKind',
      });
  });
});

describe('T17: callbacks leave out what would be needed', () => {
  it('/callAnswered: the session is in our own reference', () => {
    const [started, captured] = told('answered-and-recorded.callAnswered');
    expect(started).toMatchObject({ name: 'SessionStarted', sessionRef: SESSION, groupRef: SESSION, traceId: TRACE });
    expect(captured).toMatchObject({
      name: 'CaptureStarted',
      sessionRef: SESSION,
      captureRef: FILE,
      data: { mode: 'native', confirmed: false },
    });
  });

  it('/callAnswered: that it is recorded is not said unless our reference says so', () => {
    for (const sessionReferenceId of [{ earwitness: SESSION }, { interaction: 42 }, undefined, {}, null])
      expect(told('answered-and-recorded.callAnswered', { sessionReferenceId }).map(({ name }) => name)).toEqual([
        'SessionStarted',
      ]);
  });

  it('/callAnswered: without our reference its connection is the session, until /callEvent ends it', () => {
    const [started] = told('answered-with-a-reference-of-the-customer.callAnswered');
    const [announced, left, ended] = told('callee-hung-up-with-a-reference-of-the-customer.callEvent');
    expect(started).toMatchObject({ name: 'SessionStarted', sessionRef: CONNECTION });
    expect(announced).toMatchObject({ name: 'SessionAnnounced', sessionRef: CONNECTION });
    expect(left).toMatchObject({ name: 'ParticipantLeft', sessionRef: CONNECTION });
    expect(ended).toMatchObject({ name: 'SessionEnded', sessionRef: CONNECTION, data: { outcome: 'completed' } });
    expect(valuesOf([ended].filter((fact) => fact !== undefined))).toContain(link(`session/${SESSION}`));
    expect(told('callee-hung-up.callEvent')).toHaveLength(2);
  });

  it('/newCall has no domain: whose call it is follows from the address and the token alone', () => {
    const [announced] = told('call-is-asked-about.newCall', { domain: 'shop.example' });
    expect(announced).toMatchObject({ name: 'SessionAnnounced', sessionRef: SESSION });
  });
});

describe('T18: numbers for phone numbers', () => {
  it('get back the plus that /callAnswered leaves out', () => {
    expect(told('answered-and-recorded.callAnswered')[0]?.data).toMatchObject({
      participants: [
        { participantRef: '+46890510', side: 'caller', address: '+46890510', number: '+46890510' },
        { participantRef: '+46890200', side: 'callee', address: '+46890200', number: '+46890200' },
      ],
    });
  });

  it.each([
    ['1001', '1001'],
    ['0701234567', '0701234567'],
    ['1234567890123456', '1234567890123456'],
    ['+46890510', '+46890510'],
    ['agent.7', undefined],
  ])('get none where they can be no international number: %s', (callingPartyNumber, number) => {
    const [started] = told('answered-and-recorded.callAnswered', { callingPartyNumber });
    const [caller] = started?.name === 'SessionStarted' ? started.data.participants : [];
    expect([caller?.address, caller?.number]).toEqual([callingPartyNumber, number]);
  });

  it('lose no plus in other callbacks: a text without one never had it, a number of JSON cannot hold it', () => {
    const dialledAs = (calledParty: unknown) => told('call-is-asked-about.newCall', { calledParty })[0]?.data;
    expect(dialledAs('46812345678')).toMatchObject({ to: '46812345678' });
    expect(dialledAs(46_812_345_678)).toMatchObject({ to: '+46812345678' });
    expect(dialledAs(4_711)).toMatchObject({ to: '4711' });
  });

  it.each([
    ['46890510', '+46890510', { address: '+46890510', number: '+46890510', participantRef: '+46890510' }],
    ['46890510', '46890510', { address: '+46890510', number: '+46890510', participantRef: '+46890510' }],
    ['caller', '+46890510', { address: 'caller', number: '+46890510', participantRef: 'caller' }],
    ['0890510', '+46890510', { address: '0890510', number: '0890510', participantRef: '0890510' }],
    ['+46890510', 'string', { address: '+46890510', number: '+46890510', participantRef: '+46890510' }],
  ])('are known by the number that is asserted, where that is the same: %s, %s', (callingParty, paiNumber, caller) => {
    const [announced] = told('call-is-asked-about.newCall', { callingParty, paiNumber });
    expect(announced?.data).toMatchObject({ from: caller.address, participants: [caller, {}] });
  });

  it('do not displace what the announcement said of the parties', () => {
    const [announced] = told('call-is-asked-about.newCall');
    expect(announced?.data).toMatchObject({ from: '+46890510', to: '+46812345678', direction: 'inbound' });
    expect(told('answered-and-recorded.callAnswered')[0]?.data).not.toHaveProperty('from');
  });
});

describe('T19: the reference is an object here, a text there, a number elsewhere', () => {
  const referenceOf = (sessionReferenceId: unknown, by = account) =>
    valuesOf(told('ringing.callNotify', { sessionReferenceId }, by)).filter((value) => value.includes('/reference/'));

  it('and the same one, however it is spelled', () => {
    const spelled = [
      { a: 1, b: [2, { c: 3, d: 4 }] },
      { b: [2, { d: 4, c: 3 }], a: 1 },
      '{"b":[2,{"c":3,"d":4}],"a":1}',
    ];
    expect(new Set(spelled.flatMap((value) => referenceOf(value))).size).toBe(1);
    expect(referenceOf(20_000)).toEqual(referenceOf('20000'));
    expect(referenceOf(20_000)).toHaveLength(1);
  });

  it('and another one when it says something else', () => {
    const others = [20_000, 20_001, 'a', ['a'], { a: 1 }, { a: '1' }, [1, 2], [2, 1]];
    expect(new Set(others.flatMap((value) => referenceOf(value))).size).toBe(others.length);
  });

  it.each([null, {}, [], '', '{}', true, undefined])('and joins nothing where it says nothing: %j', (value) => {
    expect(referenceOf(value)).toEqual([]);
  });

  it('and joins nothing where it is the same for all calls', () => {
    expect(referenceOf('app-2', accountWith({ referenceIdentifiesCall: false }))).toEqual([]);
  });

  it('and is ours as a text, too', () => {
    expect(told('callee-hung-up.callEvent')).toMatchObject([
      { name: 'SessionAnnounced', sessionRef: SESSION },
      { name: 'ParticipantLeft', sessionRef: SESSION },
    ]);
    expect(referenceOf(JSON.stringify({ earwitness: SESSION }))).toEqual([]);
  });
});

describe('T20: what a finished recording says of itself', () => {
  it('a reason is none where it was successful', () => {
    const [stopped, available] = told('file-is-there-with-a-reason.recordingReady');
    expect(stopped).toMatchObject({ name: 'CaptureStopped', data: { mode: 'native' } });
    expect(available).toMatchObject({
      name: 'RecordingAvailable',
      captureRef: FILE,
      data: { temporary: false, location: { store: 'vendor', key: FILE }, format: 'mp3' },
    });
    expect(JSON.stringify([stopped, available])).not.toContain('media received');
  });

  it('a file without a byte is no recording, a file of unknown size is one', () => {
    expect(told('file-is-empty.recordingReady')).toMatchObject([
      { name: 'CaptureFailed', data: { stage: 'storage', cause: 'EmptyFile' } },
    ]);
    for (const fileSize of [undefined, null, 'many', 1])
      expect(told('file-is-empty.recordingReady', { fileSize })).toHaveLength(2);
  });

  it('an outcome that nobody documented is kept, and named', () => {
    expect(told('file-is-there.recordingReady', { event: 'recordingTruncated' })).toMatchObject([
      {
        name: 'UnrecognisedWebhook',
        sessionRef: SESSION,
        data: { reason: 'UnknownType', vendorType: 'recordingReady recordingTruncated' },
      },
    ]);
  });
});

describe('T27: a replyId is a bearer capability', () => {
  it.each([
    ['answered-and-recorded.callAnswered', `callAnswered/${CONNECTION}`, 'A'],
    ['ivr-wants-a-command.getIvrCommand', 'getIvrCommand/2026-11-20T08:15:30.000Z', 'I'],
    ['remote-call-comes-in.newRemoteCall', 'newRemoteCall/call', 'R'],
  ])('it is kept with the secrets, by the callback that gave it: %s', (name, key, which) => {
    const [first] = told(name);
    expect(first?.secrets).toEqual({ [key]: { replyId: expect.stringContaining(`CANARY-REPLY-${which}.`) } });
  });

  it('it is cut out of what alarms say', () => {
    const [raised] = told('nobody-answered-our-question.alarm');
    expect(JSON.stringify(raised)).toContain('Bearer [removed]');
  });

  it.each([7, {}, '', 'x'.repeat(8_193)])('what cannot be one is left: %j', (replyId) => {
    expect(told('answered-and-recorded.callAnswered', { replyId })[0]?.secrets).toEqual({});
  });
});

describe('T29: examples of the document', () => {
  it('are nobody’s defaults', () => {
    const written = JSON.stringify(accountWith());
    expect(written).not.toMatch(/292435300779|127\.0\.0\.1|"10\.|systemtest/);
  });
});

describe('a delivery', () => {
  it('is known by its HTTP transaction, where that is named', () => {
    const id = (name: string) => iotcommsMediaservice.deliveryId(webhookOf(name));
    expect(id('ringing.callNotify')).toMatch(/^callNotify\/transaction\/6f486ab0-/);
    expect(id('file-is-there.recordingReady')).toMatch(/^recordingReady\/[0-9a-f]{64}$/);
    const again = callback('callNotify', fixture('ringing.callNotify').replaceAll(' ', ''));
    expect(iotcommsMediaservice.deliveryId(again)).toBe(id('ringing.callNotify'));
  });
});
