import { createHmac } from 'node:crypto';
import { fact } from '@earwitness/testing';
import { addressFact, deliveryOf } from '../contract/address';
import type { NextRead, Read } from '../contract/reads';
import { sinch } from '.';
import { account, accountWith, bucket, CALL, fixture, ice, KEY, NOW, saying, SUFFIX, webhook } from './sinch.given';

const about = { vendor: 'sinch', account: 'bank', sessionRef: CALL, refs: { callRef: CALL } };
const watch = (heard: Parameters<NonNullable<typeof sinch.reads>['watch'] & object>[0], by = account) =>
  sinch.reads?.watch?.(heard, by) ?? [];
const context = { nowSeconds: Date.parse(NOW) / 1000 };
const transcript = (
  bucketName: string,
  key = 'acme/a-transcript.json',
  store: 's3' | 'vendor' | 'azure' | 'gcs' = 's3',
) => fact('TranscriptAvailable', { transcriptRef: key, location: { store, bucket: bucketName, key } }, about);
const callFor = (by: typeof account, heard: ReturnType<typeof transcript>) => {
  const [begun] = watch(heard, by);
  return begun?.change === 'begin' ? sinch.reads?.toCall(begun.read, by, context) : undefined;
};

describe('a call without a word of its end', () => {
  it('is watched from its announcement or its start, until its end is heard', () => {
    const begin = { change: 'begin', key: `call/${CALL}`, afterMs: 1_800_000 };
    expect(watch(fact('SessionAnnounced', {}, about))).toMatchObject([begin]);
    expect(watch(fact('SessionStarted', {}, about))).toMatchObject([begin]);
    expect(watch(fact('SessionEnded', { outcome: 'completed' }, about))).toEqual([
      { change: 'end', key: `call/${CALL}` },
    ]);
  });

  it('is not watched where it is a conference, which cannot be asked about so', () =>
    expect(watch(fact('SessionStarted', {}, { ...about, refs: { conferenceRef: CALL } }))).toEqual([]));

  it('is asked about ever less often, and not for ever', () => {
    const pauses: number[] = [];
    let read: Read | undefined = { what: 'call', about: { callRef: CALL, times: '0' } };
    while (read) {
      const next: NextRead | undefined = sinch.reads?.toFindings(read, saying({ status: 'ONGOING' }), account).next;
      if (next) pauses.push(next.afterMs / 60_000);
      read = next?.read;
    }
    expect(pauses).toEqual([60, 120, 240, 360, 360, 360, 360, 360, 360, 360, 360]);
  });

  it('ends by what was read, as it would have by its DICE: the same fact', () => {
    const name = 'dice-hung-up-by-caller';
    const raw = webhook(fixture(`${name}${SUFFIX}`));
    const [told] = sinch.interpret(raw, account).facts;
    const callRef = told?.sessionRef ?? '';
    const read = { what: 'call', about: { callRef, applicationRef: KEY.toLowerCase(), times: '0' } };
    const info = {
      status: 'FINAL',
      reason: 'CALLERHANGUP',
      result: 'ANSWERED',
      timestamp: '2026-03-02T09:22:06',
      duration: 458,
    };
    const [learned] = sinch.reads?.toFindings(read, saying(info), account).facts ?? [];
    if (!told || !learned) throw new Error('nothing was said');
    expect(learned).toMatchObject({ data: told.data, links: told.links, occurredAt: '2026-03-02T09:29:44.000Z' });
    const byWebhook = addressFact(told, 0, deliveryOf(sinch, raw, account));
    expect(addressFact(learned, 5, deliveryOf(sinch, ice(), account)).id).toBe(byWebhook.id);
  });

  it('that Sinch knows nothing of has ended, nobody can say how', () => {
    const read = { what: 'call', about: { callRef: CALL, times: '3' } };
    expect(sinch.reads?.toFindings(read, saying('', 404), account)).toMatchObject({
      facts: [{ name: 'SessionEnded', data: { outcome: 'unknown' } }],
    });
  });
});

describe('a transcript', () => {
  it('is fetched once, from the bucket of the account alone', () => {
    expect(watch(transcript('rec-eu'))).toMatchObject([{ change: 'begin', afterMs: 0 }]);
    const counted = fact('TranscriptAvailable', { transcriptRef: 'a', lineCount: 2 }, about);
    expect(watch(counted)).toEqual([]);
    expect(watch(transcript('of-somebody-else'))).toEqual([]);
    expect(watch(transcript('rec-eu', '../of-somebody-else/a.json'))).toEqual([]);
    expect(
      watch(transcript('rec-eu'), accountWith({ recording: { destination: bucket, fetchTranscripts: false } })),
    ).toEqual([]);
  });

  it('is fetched from another host only where the account allows it', () => {
    const elsewhere = transcript('www.sinch.com', 'recording/a.json', 'vendor');
    expect(callFor(account, elsewhere)).toBeUndefined();
    const lenient = accountWith({ transcriptHosts: ['www.sinch.com'] });
    expect(callFor(lenient, elsewhere)).toEqual({
      via: 'http',
      method: 'GET',
      url: 'https://www.sinch.com/recording/a.json',
      headers: {},
    });
  });

  it('is read with credentials of its own, where there are', () => {
    const recording = { destination: bucket, readWith: { accessKey: 'READER', secretKey: 's' } };
    const { authorization } = callFor(accountWith({ recording }), transcript('rec-eu'))?.headers ?? {};
    expect(authorization).toContain('Credential=READER/20260302/eu-central-1/s3/aws4_request');
  });

  it('lies at Google, signed as Amazon signs', () => {
    const destination = { type: 'gs', bucket: 'rec', accessKey: 'GOOG', secretKey: 's' };
    const call = callFor(accountWith({ recording: { destination } }), transcript('rec', 'a b+(c).json', 'gcs'));
    expect(call?.url).toBe('https://storage.googleapis.com/rec/a%20b%2B%28c%29.json');
    expect(call?.headers.authorization).toContain('Credential=GOOG/20260302/auto/s3/aws4_request');
  });

  it('lies at Azure, signed by a shared key', () => {
    const destination = { type: 'azure', account: 'bank', container: 'rec', accessKey: 'AAEC' };
    const call = callFor(accountWith({ recording: { destination } }), transcript('bank/rec', 'f/a.json', 'azure'));
    const lines = [
      'GET',
      ...Array<string>(11).fill(''),
      'x-ms-date:Mon, 02 Mar 2026 09:30:00 GMT',
      'x-ms-version:2021-08-06',
      '/bank/rec/f/a.json',
    ];
    const signature = createHmac('sha256', Buffer.from('AAEC', 'base64')).update(lines.join('\n')).digest('base64');
    expect(call).toMatchObject({
      url: 'https://bank.blob.core.windows.net/rec/f/a.json',
      headers: { authorization: `SharedKey bank:${signature}` },
    });
  });

  it('belongs to the call or the conference that was transcribed', () => {
    const linksOf = (heard: ReturnType<typeof transcript>) => {
      const [begun] = watch(heard);
      if (begun?.change !== 'begin') throw new Error('nothing is watched');
      return sinch.reads?.toFindings(begun.read, saying({ lines: [] }), account).facts[0]?.links;
    };
    const ofConference = { ...about, sessionRef: 'standup', refs: { conferenceRef: 'standup' } };
    const { data } = transcript('rec-eu');
    expect(linksOf(transcript('rec-eu'))).toMatchObject([{ kind: 'session', value: `sinch/bank/call/${CALL}` }]);
    expect(linksOf(fact('TranscriptAvailable', data, ofConference))).toMatchObject([
      { kind: 'grouping', value: 'sinch/bank/conference/standup' },
    ]);
  });

  it('is not asked for again where reading is forbidden', () => {
    const [begun] = watch(transcript('rec-eu'));
    if (begun?.change !== 'begin') throw new Error('nothing is watched');
    expect(sinch.reads?.toFindings(begun.read, saying('', 403), account)).toEqual({ facts: [] });
  });
});
