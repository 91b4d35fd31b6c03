import { readFileSync } from 'node:fs';
import { join } from 'node:path';
import fc from 'fast-check';
import { iotcommsRecording } from '.';
import { iotcommsRecordingKinds } from './iotcomms-recording.envelope';
import { TEST_KEY } from './simulator-key';
import {
  accountIn,
  enveloped,
  legacy,
  RECORDING,
  said,
  SESSION,
  session,
  STREAM,
  handle,
  webhookOf,
} from './iotcomms-recording.given';

describe('what is not understood', () => {
  it('is kept, in its session, and named', () => {
    const body = readFileSync(join(__dirname, 'fixtures/event-that-is-not-documented.json'), 'utf8');
    expect(said('sns', body).facts).toMatchObject([
      {
        name: 'UnrecognisedWebhook',
        sessionRef: SESSION,
        data: { reason: 'UnknownType', vendorType: 'SIPRECFORWARDINGSTARTED' },
      },
    ]);
  });

  it.each([
    ['an event without its subject', 'sns', { event: 'RECORDINGREADY', recordingId: null }],
    ['a session without an id', 'sns', { event: 'SESSIONCOMPLETED' }],
    ['an id longer than any', 'recordingReady', { recordingId: 'x'.repeat(201) }],
    ['neither type nor event', 'alarm', { error: 'x' }],
    ['a type that is no word', 'alarm', { type: '{"replyId":"CANARY"}' }],
  ])('is not the documented shape: %s', (_, kind, payload) => {
    const { facts } = said(kind, payload);
    expect(facts).toMatchObject([{ name: 'UnrecognisedWebhook', data: { reason: 'NotTheDocumentedShape' } }]);
    expect(JSON.stringify(facts)).not.toContain('CANARY');
  });

  const kind = fc.constantFrom(...iotcommsRecordingKinds);
  const value = fc.oneof(fc.jsonValue(), fc.constantFrom(-1, 1e300, '\ud800', 'a\0b', '<recording', {}, [null]));
  const field = fc.constantFrom(
    ...['event', 'type', 'recordingId', 'sessionId', 'streamId', 'metaData', 'meta', 'startTime', 'replyId', 'error'],
    ...['relatedRecordings', 'conferenceSegments', 'recordingReferenceId', 'sipRecCallId', 'commandQueue'],
  );
  const payload = fc.dictionary(field, value, { maxKeys: 8 });
  const event = fc.constantFrom(
    'RECORDINGREADY',
    'RECORDINGSTARTED',
    'SESSIONSTARTED',
    'STREAMFAILED',
    'RECORDINGSTORED',
  );

  it('never throws, and never becomes a fact that cannot be stored', () => {
    fc.assert(
      fc.property(kind, payload, event, (at, fields, name) => {
        const named = { event: name, recordingId: 'r', sessionId: 's', streamId: 't', ...fields };
        for (const body of [fields, named])
          for (const account of [legacy, session]) {
            const { facts } = said(at, body, account);
            const text = JSON.stringify(facts);
            expect(facts.length).toBeGreaterThan(0);
            expect(text).not.toMatch(/\\u0000|\\ud[89a-f]/);
          }
      }),
      { numRuns: 1_000 },
    );
  });
});

describe('capabilities', () => {
  it('are told apart from what is none', () => {
    const [without] = said('sns', { event: 'RECORDINGREADY', recordingId: RECORDING }).facts.slice(1);
    expect(without).not.toHaveProperty('secrets');
    const { facts } = said('sns', { event: 'RECORDINGFAILED', recordingId: RECORDING, replyId: 'CANARY' });
    expect(JSON.stringify(facts)).not.toContain('CANARY');
  });

  it('are removed from the words of the vendor, whatever their form', () => {
    const error = 'no such replyId opaque-CANARY';
    const payload = { event: 'STOPSTREAMFAILED', streamId: STREAM, replyId: 'opaque-CANARY', error };
    expect(said('sns', payload).facts).toMatchObject([{ data: { detail: 'no such replyId [removed]' } }]);
  });

  it('are known to be of a queue that takes nothing twice, where commands go by SQS', () => {
    const payload = { event: 'SESSIONSTARTED', sessionId: SESSION, ...handle('S'), commandQueue: 'https://q/c.fifo' };
    expect(said('sns', payload).facts[0]?.refs).toEqual({ 'SESSIONSTARTED.queue': 'fifo' });
    const byRest = accountIn('session', { commandTransport: 'rest', rest: { privateKey: TEST_KEY } });
    expect(said('sns', payload, byRest).facts[0]?.refs).toEqual({});
  });
});

describe('SNS itself', () => {
  const topic = 'arn:aws:sns:eu-north-1:111122223333:recording-events';
  const account = accountIn('session', { sns: { topics: [topic] } });
  const subscription = (more: object = {}) => ({
    ...(JSON.parse(enveloped('')) as object),
    Type: 'SubscriptionConfirmation',
    TopicArn: topic,
    Token: 't',
    SubscribeURL: `https://sns.eu-north-1.amazonaws.com/?Action=ConfirmSubscription&TopicArn=${topic}&Token=t`,
    ...more,
  });
  const interpreted = (envelope: object) =>
    iotcommsRecording.interpret(webhookOf('sns', JSON.stringify(envelope)), account);

  it('has a subscription confirmed where Amazon asks for it, for a topic of ours', () => {
    expect(interpreted(subscription())).toMatchObject({
      confirmAt: subscription().SubscribeURL,
      facts: [{ name: 'VendorAlarmRaised', data: { alarm: 'sns.SubscriptionConfirmation', detail: { topic } } }],
    });
  });

  it.each([
    ['elsewhere', { SubscribeURL: `https://evil.example/?Action=ConfirmSubscription&TopicArn=${topic}` }],
    ['for another topic', { TopicArn: `${topic}-2` }],
    ['when a subscription has ended', { Type: 'UnsubscribeConfirmation' }],
  ])('has nothing confirmed %s', (_, more) => {
    const { confirmAt, facts } = interpreted(subscription(more));
    expect(confirmAt).toBeUndefined();
    expect(facts).toMatchObject([{ name: 'VendorAlarmRaised' }]);
  });

  it('repeats itself with the same id', () => {
    expect(iotcommsRecording.deliveryId(webhookOf('sns', enveloped('a')))).toBe('sns/m-1');
    expect(iotcommsRecording.deliveryId(webhookOf('sns', enveloped('b')))).toBe('sns/m-1');
    expect(iotcommsRecording.deliveryId(webhookOf('alarm', 'a'))).not.toBe(
      iotcommsRecording.deliveryId(webhookOf('newCall', 'a')),
    );
  });
});
