import type { HttpAnswer } from '../contract/command';
import { sinch } from '.';
import {
  account,
  accountWith,
  ace,
  answered,
  asking,
  bucket,
  CALL,
  customer,
  dice,
  ice,
  KEY,
  NOW,
  optionsOf,
  pie,
  pstn,
  saying,
  SECRET,
  webhook,
} from './sinch.given';
import { authorizationOf } from './sinch.signature';

const say = { name: 'say', text: 'This call may be recorded.', locale: 'en-GB' };
const play = { name: 'playFiles', ids: ['a.wav'], locale: 'en-GB' };
const cookie = { name: 'setCookie', key: 'k', value: 'v' };
const startCall = { name: 'startRecording', options: optionsOf('call') };
const theirs = { name: 'StartRecording', options: { destinationUrl: 's3://own/', credentials: 'x' } };
const conf = { name: 'connectConf', conferenceId: 'conf_1', moh: 'music1' };
const flag = (what: 'call' | 'conference') => ({ record: true, recordingOptions: optionsOf(what) });
const by = (more: object) => accountWith({ routing: asking.routing, ...more });
const recordedAs = (more: object) =>
  by({ recording: { destination: bucket, transcription: { enabled: true, locale: 'en-US' }, ...more } });

const iceTo = (svaml: unknown, of = asking, record = true) => answered(ice(), [of, record, saying(svaml)]);

describe('the answer to a call that comes in', () => {
  it('records from the start, or after what is announced', () => {
    const routing = { instructions: [cookie, say, play, cookie], action: pstn };
    expect(iceTo(routing).body).toEqual({ instructions: [startCall, cookie, say, play, cookie], action: pstn });
    expect(iceTo(routing, recordedAs({ recordFrom: 'afterAnnouncements' })).body).toEqual({
      instructions: [cookie, say, play, startCall, cookie],
      action: pstn,
    });
  });

  it('records once the call was answered, where that is an instruction', () => {
    const { body, facts } = iceTo({ instructions: [{ name: 'answer' }, say], action: pstn });
    expect(body).toEqual({ instructions: [{ name: 'answer' }, startCall, say], action: pstn });
    expect(facts).toEqual(['SessionStarted', 'CaptureStarting', 'CaptureStarted']);
  });

  it('keeps what we know nothing of, and its order', () => {
    const routing = {
      next: [1],
      instructions: [{ name: 'tomorrow', x: null }, 7, null],
      action: { ...pstn, y: { z: 1 } },
    };
    expect(iceTo(routing).body).toEqual({ ...routing, instructions: [startCall, ...routing.instructions] });
    expect(iceTo(routing, asking, false).body).toEqual(routing);
  });

  it('keeps the recording of the customer, and adds none', () => {
    const routing = { instructions: [theirs], action: pstn };
    expect(iceTo(routing)).toMatchObject({ body: routing, facts: ['CaptureStarting'] });
    const flagged = { action: { ...pstn, recordingOptions: { destinationUrl: 's3://own/' } } };
    expect(iceTo(flagged)).toMatchObject({ body: flagged, facts: ['CaptureStarting'] });
  });

  it('leaves the recording of the customer alone where there shall be none, unless that is enforced', () => {
    const routing = { instructions: [say, theirs], action: { ...pstn, record: true, recordingOptions: {} } };
    expect(iceTo(routing, asking, false).body).toEqual(routing);
    expect(iceTo(routing, by({ enforceNoRecording: true }), false)).toMatchObject({
      body: { instructions: [say], action: pstn },
      facts: [],
    });
  });

  it('says so where Sinch cannot record: connectMxp', () => {
    const routing = { action: { name: 'ConnectMxp', destination: { endpoint: 'bob' } } };
    const { body, said } = iceTo(routing);
    expect(body).toEqual(routing);
    expect(said).toMatchObject([
      { name: 'CaptureFailed', sessionRef: CALL, data: { stage: 'start', cause: 'NotSupportedWithConnectMxp' } },
    ]);
  });

  it('records nothing of a call that is hung up', () =>
    expect(iceTo({ action: { name: 'hangup' } })).toMatchObject({ body: { action: { name: 'hangup' } }, facts: [] }));

  it('raises an alarm where callbacks are suppressed', () => {
    const { said } = iceTo({ action: { ...pstn, suppressCallbacks: true } });
    expect(said[0]).toMatchObject({ name: 'VendorAlarmRaised', data: { alarm: 'CallbacksSuppressed' } });
  });

  it('is the same, word for word, when the same is asked again', () => {
    const again = webhook(ice().body, { at: '2026-03-02T09:30:02.000Z' });
    const [first, second] = [ice(), again].map((raw) => answered(raw, [asking, true, saying({ action: pstn })]));
    expect(JSON.stringify(second?.body)).toBe(JSON.stringify(first?.body));
    expect(sinch.interpret(again, asking).asks).toEqual(sinch.interpret(ice(), asking).asks);
  });

  it('is decided about later where the account says so', () => {
    const later = by({ decideOn: 'ace' });
    expect(sinch.interpret(ice(), later).asks?.about).toBe('routing');
    expect(answered(ice(), [later, true, saying({ action: pstn })])).toMatchObject({
      body: { action: pstn },
      facts: [],
    });
  });
});

describe('a call that is put into a conference', () => {
  const conference = { sessionRef: 'conf_1', data: { mode: 'conference' } };

  it('is recorded as the conference, by the flag', () => {
    const { body, said } = iceTo({ action: conf });
    expect(body).toEqual({ action: { ...conf, ...flag('conference') } });
    expect(said).toMatchObject([
      { name: 'SessionStarted', sessionRef: CALL },
      { name: 'ParticipantJoined', sessionRef: 'conf_1' },
      { name: 'CaptureStarting', ...conference },
      { name: 'CaptureStarted', ...conference },
    ]);
  });

  it('is recorded as the call of one who takes part, by the instruction', () => {
    const { body, said } = iceTo({ action: conf }, recordedAs({ ofConferences: 'call' }));
    expect(body).toEqual({ instructions: [startCall], action: conf });
    expect(said[2]).toMatchObject({ name: 'CaptureStarting', sessionRef: CALL, data: { mode: 'native' } });
  });

  it('is recorded as both, in files of different names', () => {
    const both = recordedAs({ ofConferences: 'both' });
    expect(iceTo({ action: conf }, both).body).toEqual({
      instructions: [startCall],
      action: { ...conf, ...flag('conference') },
    });
  });

  it('is in one conversation with the conference', () => {
    const { said } = iceTo({ action: conf });
    expect(said[1]?.links).toEqual([
      { kind: 'grouping', value: 'sinch/bank/conference/conf_1', evidence: 'conferenceId' },
      { kind: 'session', value: `sinch/bank/call/${CALL}`, evidence: 'callid' },
    ]);
  });
});

describe('the answer to a call that is answered', () => {
  const later = by({ decideOn: 'ace' });
  const goesOn = { name: 'continue' };

  it('records by the flag', () =>
    expect(answered(ace(), [later, true, saying({ instructions: [say], action: goesOn })])).toMatchObject({
      body: { instructions: [say], action: { ...goesOn, ...flag('call') } },
      facts: ['CaptureStarting', 'CaptureStarted'],
    }));

  it('records by the flag where the application names no action', () =>
    expect(answered(ace(), [later, true, saying({ instructions: [] })]).body).toEqual({
      instructions: [],
      action: { name: 'continue', ...flag('call') },
    }));

  it('records by the instruction before another action', () =>
    expect(answered(ace(), [later, true, saying({ action: { name: 'runMenu', menus: [] } })]).body).toEqual({
      instructions: [startCall],
      action: { name: 'runMenu', menus: [] },
    }));

  it('adds nothing to a call that was decided about when it came in', () =>
    expect(answered(ace(), [asking, true, saying({ action: goesOn })])).toMatchObject({
      body: { action: goesOn },
      said: [{ name: 'CaptureStarted', data: { mode: 'native', confirmed: false } }],
    }));
});

describe('the application of the customer', () => {
  it('is asked as Sinch would ask it: the same words, signed for its own path', () => {
    const raw = webhook(ice().body, { contentType: 'application/json; charset=utf-8' });
    const path = '/sinch/callbacks';
    const contentType = 'application/json; charset=utf-8';
    expect(sinch.answering?.forward?.(raw, asking, NOW)).toEqual({
      deadlineMs: customer.deadlineMs,
      call: {
        via: 'http',
        method: 'POST',
        url: customer.url,
        headers: {
          'content-type': contentType,
          'x-timestamp': NOW,
          authorization: authorizationOf(
            { verb: 'POST', body: raw.body, contentType, timestamp: NOW, path },
            { key: KEY, secret: SECRET },
          ),
        },
        body: raw.body.toString(),
      },
    });
  });

  it('is told of everything, and waited for where Sinch waits', () => {
    const notify = webhook({ event: 'notify', callid: CALL, type: 'recording_finished' });
    for (const raw of [ice(), ace(), pie(), dice(), notify])
      expect(sinch.answering?.forward?.(raw, asking, NOW)?.call.body).toBe(raw.body.toString());
    const about = [ice(), ace(), pie(), dice(), notify].map((raw) => sinch.interpret(raw, asking).asks?.about);
    expect(about).toEqual(['recording', 'recording', 'routing', 'routing', undefined]);
  });

  it('is not there where the account answers by template', () => {
    expect(sinch.answering?.forward?.(ice(), account, NOW)).toBeUndefined();
    expect(sinch.interpret(dice(), account).asks).toBeUndefined();
  });

  it.each<readonly [string, HttpAnswer | undefined, string]>([
    ['it does not answer', undefined, 'NoAnswer'],
    ['it breaks', saying({ action: { name: 'hangup' } }, 500), 'Http500'],
    ['it says nothing', saying(''), 'NotSvaml'],
    ['it is cut off', saying('{"action":{"name":"conn'), 'NotSvaml'],
    ['it says a page', saying('<html>'), 'NotSvaml'],
    ['it says something huge', saying('x'.repeat(65_536)), 'NotSvaml'],
    ['it names no action', saying({ action: { record: true } }), 'NotSvaml'],
  ])('is replaced when %s: by template, or by what Sinch does without', (_, routing, error) => {
    const refusing = accountWith({ routing: { customer } });
    const alarm = { name: 'VendorAlarmRaised', data: { alarm: 'RoutingFailed', error } };
    const template = answered(ice(), [asking, true, routing]);
    expect(template).toMatchObject({ body: { instructions: [startCall], action: pstn }, said: [alarm, {}] });
    const refusal = answered(ice(), [refusing, true, routing]);
    expect(refusal).toMatchObject({ body: { action: { name: 'hangup' } }, said: [alarm] });
  });

  it('does not end a call that was answered because it is down: Sinch would not either', () => {
    const refusing = accountWith({ routing: { customer }, decideOn: 'ace' });
    expect(answered(ace(), [refusing, true]).body).toEqual({ action: { name: 'continue', ...flag('call') } });
  });
});

describe('credentials of the bucket', () => {
  it('are in the answer, and in nothing that is said of it', () => {
    const { body, said } = iceTo({ action: conf }, recordedAs({ ofConferences: 'both' }));
    expect(JSON.stringify(body)).toContain('CANARY-BUCKET');
    expect(JSON.stringify(said)).not.toMatch(/CANARY|Q0FOQ/);
  });

  it.each([
    [
      { type: 'azure', account: 'bank', container: 'rec', accessKey: 'AAEC' },
      `azure://bank/rec/${CALL}-call.mp3`,
      'AAEC',
    ],
    [
      { type: 'gs', bucket: 'rec', folder: 'a/b', accessKey: 'K', secretKey: 'S' },
      `gs://rec/a/b/${CALL}-call.mp3`,
      'K:S',
    ],
    [{ ...bucket, folder: undefined }, `s3://rec-eu/${CALL}-call.mp3`, 'CANARY-ACCESS:CANARY-BUCKET:eu-central-1'],
  ])('have the form of their store: %o', (destination, destinationUrl, credentials) => {
    const { body } = iceTo({ action: pstn }, by({ recording: { destination } }));
    expect(body).toMatchObject({ instructions: [{ options: { destinationUrl, credentials } }] });
  });
});
