import type { ReadSample } from '../contract/adapter.contract';
import type { HttpAnswer, HttpCall } from '../contract/command';
import { CALL, CAPTURE, CONFERENCE, CONTROL, fixture, LEG, RECORDING } from './telnyx.samples';

const get = (path: string): HttpCall => ({
  via: 'http',
  method: 'GET',
  url: `https://api.telnyx.com/v2/${path}`,
  headers: { authorization: 'Bearer KEY-CANARY', accept: 'application/json' },
});
const said = (body: object, status = 200): HttpAnswer => ({ status, headers: {}, body: JSON.stringify(body) });

const asked = (intervalMs: number, waitedMs: number) => ({
  what: 'call',
  about: {
    sessionRef: LEG,
    callControlRef: CONTROL,
    callSessionRef: CALL,
    intervalMs: String(intervalMs),
    waitedMs: String(waitedMs),
  },
});
const first = asked(600_000, 600_000);
const second = asked(1_200_000, 1_800_000);
const callAddress = get(`calls/${encodeURIComponent(CONTROL)}`);

const call = {
  record_type: 'call',
  call_control_id: CONTROL,
  call_leg_id: LEG,
  call_session_id: CALL,
  client_state: null,
  is_alive: true,
  call_duration: 420,
  start_time: '2026-03-02T09:14:01.120034Z',
};
const unknownCall = { errors: [{ code: '90015', title: 'Invalid Call Control ID' }] };

const calls: Readonly<Record<string, ReadSample>> = {
  'a call is alive, and is asked about later': {
    read: first,
    call: callAddress,
    answer: said({ data: call }),
    facts: [],
    next: second,
  },
  'a call is alive after hours': {
    read: asked(3_600_000, 7_200_000),
    call: callAddress,
    answer: said({ data: call }),
    facts: [],
    next: asked(3_600_000, 10_800_000),
  },
  'a call is over': {
    read: first,
    call: callAddress,
    answer: said({ data: { ...call, is_alive: false, end_time: '2026-03-02T09:21:43.940001Z' } }),
    facts: ['SessionEnded'],
  },
  'a call is forgotten': {
    read: first,
    call: callAddress,
    answer: said({ errors: [{ code: '10005', title: 'Resource not found' }] }, 404),
    facts: ['SessionEnded'],
  },
  'a call is unknown, within the time in which it must be known': {
    read: asked(1_000, 1_000),
    call: callAddress,
    answer: said(unknownCall, 422),
    facts: [],
    next: asked(2_000, 3_000),
  },
};

const FROM = '2026-03-02T09:00:00.000Z';
const TO = '2026-03-02T10:00:00.000Z';
const pageOf = (what: string, page: number) => ({ what, about: { from: FROM, to: TO, page: String(page) } });
const query = (more: readonly string[], field: string, page: number): string =>
  [
    ...more,
    `filter%5B${field}%5D%5Bgte%5D=2026-03-02T09%3A00%3A00.000Z`,
    `filter%5B${field}%5D%5Blte%5D=2026-03-02T10%3A00%3A00.000Z`,
    `page%5Bnumber%5D=${page}`,
    'page%5Bsize%5D=250',
  ].join('&');
const deliveriesAddress = (page: number): HttpCall =>
  get(`webhook_deliveries?${query(['filter%5Bstatus%5D%5Beq%5D=failed'], 'started_at', page)}`);
const recordingsAddress = (page: number): HttpCall => get(`recordings?${query([], 'created_at', page)}`);

const meta = (page: number, pages: number) => ({
  page_number: page,
  page_size: 250,
  total_pages: pages,
  total_results: 2,
});

/** As Telnyx shows a webhook that it could not deliver. */
const undelivered = (name: string) => {
  const { data } = JSON.parse(fixture(`${name}.webhook.json`).toString()) as { data: object };
  return {
    record_type: 'webhook_delivery',
    status: 'failed',
    started_at: '2026-03-02T09:21:44.000Z',
    attempts: [{ http: { response: { status: 503 } }, errors: [{ code: 75_599, title: 'Webhook delivery failed' }] }],
    webhook: data,
  };
};

export const recording = {
  record_type: 'recording',
  id: RECORDING,
  call_control_id: CONTROL,
  call_leg_id: LEG,
  call_session_id: CALL,
  connection_id: '1684641123236054244',
  channels: 'dual',
  from: '+35319605860',
  to: '+35312345678',
  duration_millis: 455_639,
  download_urls: {
    wav: `https://s3.amazonaws.com/prod/ew-${CAPTURE}-1772442848.wav?X-Amz-Signature=CANARY-SIGNATURE`,
  },
  recording_started_at: '2026-03-02T09:14:08.148619Z',
  recording_ended_at: '2026-03-02T09:21:43.788447Z',
  created_at: '2026-03-02T09:21:46.613000Z',
  updated_at: '2026-03-02T09:21:46.613000Z',
  source: 'call',
  initiated_by: 'StartCallRecordingAPI',
  status: 'completed',
};
const { call_leg_id: _, ...ofNoLeg } = recording;
const ofConference = {
  ...ofNoLeg,
  id: '4577f9a2-cf0e-44f3-ac57-9f95fb03fa47',
  conference_id: CONFERENCE,
  source: 'conference',
  initiated_by: 'StartConferenceRecordingAPI',
  download_urls: { mp3: 'gs://bank-recordings/conference.mp3' },
};

const lists: Readonly<Record<string, ReadSample>> = {
  'webhooks that were not delivered': {
    read: pageOf('deliveries', 1),
    call: deliveriesAddress(1),
    answer: said({ data: [undelivered('call-hung-up-by-caller'), undelivered('siprec-started')], meta: meta(1, 2) }),
    facts: ['SessionEnded', 'CaptureStarted'],
    next: pageOf('deliveries', 2),
  },
  'the last webhooks that were not delivered': {
    read: pageOf('deliveries', 2),
    call: deliveriesAddress(2),
    answer: said({ data: [undelivered('recording-saved-on-vendor-storage')], meta: meta(2, 2) }),
    facts: ['CaptureStarted', 'CaptureStopped', 'RecordingAvailable'],
    next: pageOf('recordings', 1),
  },
  'webhooks that may not be listed': {
    read: pageOf('deliveries', 1),
    call: deliveriesAddress(1),
    answer: said({ errors: [{ code: '10010', title: 'Not permitted' }] }, 403),
    facts: [],
    next: pageOf('recordings', 1),
  },
  'recordings of a call and of a conference': {
    read: pageOf('recordings', 1),
    call: recordingsAddress(1),
    answer: said({ data: [recording, ofConference], meta: meta(1, 1) }),
    facts: [
      ...(['CaptureStarted', 'CaptureStopped', 'RecordingAvailable'] as const),
      ...(['CaptureStarted', 'CaptureStopped', 'RecordingStored'] as const),
    ],
  },
  'recordings that are of no call': {
    read: pageOf('recordings', 1),
    call: recordingsAddress(1),
    answer: said({ data: [ofNoLeg, { ...recording, status: 'processing' }, { ...recording, id: null }] }),
    facts: [],
  },
};

export const readSamples: Readonly<Record<string, ReadSample>> = { ...calls, ...lists };
