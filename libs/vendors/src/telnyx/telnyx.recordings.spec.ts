import type { RawWebhook, VendorFact } from '../contract/webhook';
import { telnyx } from '.';
import { encodeClientState } from './telnyx.client-state';
import { captureIdInAddress, fileNameOf } from './telnyx.file-name';
import { accountWith, CAPTURE, CONFERENCE, CONTROL, fixture, LEG, NOW, RECORDING } from './telnyx.samples';

const account = accountWith();
const interpreted = (body: Buffer): readonly VendorFact[] => {
  const webhook: RawWebhook = { headers: {}, body, kind: '', receivedAt: NOW };
  return telnyx.interpret(webhook, account).facts;
};
const ofFixture = (name: string) => interpreted(fixture(`${name}.webhook.json`));
const saved = (payload: object, type = 'call.recording.saved') => {
  const data = { event_type: type, id: 'e', payload: { call_control_id: CONTROL, call_leg_id: LEG, ...payload } };
  return interpreted(Buffer.from(JSON.stringify({ data })));
};
const state = (mode: 'siprec' | 'native') =>
  encodeClientState({ conversationId: CAPTURE, traceId: 'a'.repeat(32), captureId: CAPTURE, mode });

describe('a recording that Telnyx has saved', () => {
  it('says of a finished recording when it started, when it stopped and where it is, without the signed link', () => {
    const facts = ofFixture('recording-saved-on-vendor-storage');
    const captureRef = '10cd86ac-fef8-4765-b203-0f7511f9fc75';
    expect(facts).toMatchObject([
      { name: 'CaptureStarted', captureRef, occurredAt: '2026-03-02T09:14:08.148Z', data: { mode: 'native' } },
      { name: 'CaptureStopped', captureRef, occurredAt: '2026-03-02T09:21:43.788Z', data: { mode: 'native' } },
      {
        name: 'RecordingAvailable',
        captureRef,
        occurredAt: '2026-03-02T09:21:46.508Z',
        data: { temporary: false, channels: 'dual', format: 'wav', location: { store: 'vendor', key: captureRef } },
      },
    ]);
  });

  it.each([
    ['s3://bank/2026/a.mp3', { store: 's3', bucket: 'bank', key: '2026/a.mp3' }],
    ['gs://bank/a.mp3', { store: 'gcs', bucket: 'bank', key: 'a.mp3' }],
    [
      'https://bank.blob.core.windows.net/calls/2026/a.mp3?sig=secret',
      { store: 'azure', bucket: 'bank.blob.core.windows.net/calls', key: '2026/a.mp3' },
    ],
    ['https://s3.amazonaws.com/prod/a.mp3?X-Amz-Signature=s', { store: 'vendor', key: '/prod/a.mp3' }],
  ])('finds the file of %s', (mp3, location) => {
    const facts = saved({ recording_urls: { mp3 } });
    expect(facts.at(-1)?.data).toMatchObject({ location });
  });

  it('prefers the requested format, and what is not public', () => {
    const urls = {
      recording_urls: { mp3: 's3://b/a.mp3', wav: 's3://b/a.wav' },
      public_recording_urls: { wav: 's3://p/a' },
    };
    const facts = saved({ ...urls, format: 'wav' });
    expect(facts.at(-1)?.data).toMatchObject({ location: { key: 'a.wav' } });
  });

  it('knows a recording without an id by its leg and its start', () => {
    const facts = ofFixture('recording-saved-in-customers-bucket-without-ids');
    expect(new Set(facts.map(({ captureRef }) => captureRef))).toEqual(new Set([`${LEG}/2026-03-02T09:14:08.148619Z`]));
  });

  it('is stored for good where it is in a bucket of the customer', () => {
    expect(ofFixture('recording-saved-with-our-state')).toMatchObject([
      { name: 'CaptureStarted', captureRef: RECORDING, captureId: CAPTURE },
      { name: 'CaptureStopped', captureRef: RECORDING, captureId: CAPTURE },
      {
        name: 'RecordingStored',
        captureRef: RECORDING,
        captureId: CAPTURE,
        data: { location: { store: 's3', bucket: 'bank-recordings', key: '2026-03-02/interview-1772442848.mp3' } },
      },
    ]);
  });

  it('is the recording of the conference, in whose session it is', () => {
    expect(ofFixture('conference-recording-saved-under-our-name').at(-1)).toMatchObject({
      name: 'RecordingStored',
      sessionRef: CONFERENCE,
      captureId: CAPTURE,
      refs: { kind: 'conference', conferenceRef: CONFERENCE },
    });
  });
});

describe('which capture of ours a recording is', () => {
  it('is said by the state of the leg, where that speaks of a recording', () => {
    expect(saved({ client_state: state('native') }).map(({ captureId }) => captureId)).toEqual(Array(3).fill(CAPTURE));
    expect(saved({ client_state: state('siprec') })[0]).not.toHaveProperty('captureId');
  });

  it('is said by the name of the file where the state has been replaced since', () => {
    const facts = ofFixture('recording-saved-under-our-name-after-another-command');
    expect(new Set(facts.map(({ captureId }) => captureId))).toEqual(new Set([CAPTURE]));
  });

  it.each([
    [
      'on the storage of Telnyx',
      `https://s3.amazonaws.com/prod/a/${fileNameOf(CAPTURE)}-1772442848.wav?X-Amz-Date=1`,
      CAPTURE,
    ],
    ['in a bucket', `gs://b/${fileNameOf(CAPTURE)}-1772442848.mp3`, CAPTURE],
    ['without the time', `s3://b/${fileNameOf(CAPTURE)}.mp3`, CAPTURE],
    ['named after the leg, as by default', `https://s3.amazonaws.com/prod/a/${LEG}-1772442848.wav`, undefined],
    ['named by the customer', 's3://b/interview-1772442848.mp3', undefined],
    ['with our name in its query', `https://s3.amazonaws.com/a.wav?x=/${fileNameOf(CAPTURE)}.wav`, undefined],
    ['with more than our name', `s3://b/${fileNameOf(CAPTURE)}-of-mine.mp3`, undefined],
  ])('is said by a file %s', (_, address, expected) => {
    expect(captureIdInAddress(address)).toBe(expected);
  });
});
