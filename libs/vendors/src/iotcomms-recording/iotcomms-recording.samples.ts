import type { Command, CommandOf, Instant } from '@earwitness/domain';
import type { AnswerSample } from '../contract/adapter.contract';
import type { CommandResult } from '../contract/command';

const SESSION = '83c7a360-cf9c-11ed-8779-876722fa3073';
const RECORDING = '83c7a361-cf9c-11ed-8779-876722fa3073';
const STREAM = '83c7a362-cf9c-11ed-8779-876722fa3073';
const addressed = {
  commandId: '0b7e4a10-3c2d-8e5f-9a6b-1c2d3e4f5a6b',
  intent: 'iotcomms-recording/bank/start',
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'iotcomms-recording',
  account: 'bank',
  sessionRef: SESSION,
  refs: {},
  handles: {},
} as const;
const ofFile = { ...addressed, captureId: '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8', mode: 'file' } as const;
const ofRecording = { ...ofFile, captureRef: RECORDING } as const;
const ofStream = { ...ofFile, mode: 'stream' } as const;
const toStore = { target: 'worm', fileName: '2026-11-20/call.mp3' } as const;
const time = (second: number): Instant => `2026-11-20T08:16:${String(second).padStart(2, '0')}.000Z`;

const startFile: CommandOf<'StartCapture'> = { ...ofFile, type: 'StartCapture' };
const stopFile: CommandOf<'StopCapture'> = { ...ofRecording, type: 'StopCapture' };
const storeRecording: CommandOf<'StoreRecording'> = {
  ...ofRecording,
  ...toStore,
  type: 'StoreRecording',
  mask: [
    { from: time(10), to: time(20), side: 'both' },
    { from: time(15), to: time(25), side: 'caller' },
    { from: time(40), to: time(40), side: 'callee' },
  ],
  trim: { from: time(0), to: time(50) },
};
const merged = (captureRef: string, second: number) => ({
  captureRef,
  startedAt: time(second),
  conferences: [{ from: time(10), to: time(20) }],
});

export const commands: Readonly<Record<string, Command>> = {
  'start-file-recording': startFile,
  'stop-file-recording': stopFile,
  'stop-recording-of-legacy-session': { ...stopFile, sessionRef: RECORDING },
  'cancel-recording': { ...ofRecording, type: 'CancelCapture' },
  'store-recording-masked-and-trimmed': storeRecording,
  'merge-recordings': {
    ...ofRecording,
    ...toStore,
    type: 'MergeRecordings',
    sources: [merged(RECORDING, 0), { ...merged('601fe950-89fd-11ef-966f-03e88116d7e5', 3), conferences: [] }],
  },
  'delete-recording': { ...ofRecording, type: 'DeleteRecording' },
  'stop-session': { ...addressed, type: 'StopSession' },
  'start-stream': { ...ofStream, type: 'StartCapture', streamTarget: 'transcription' },
  'stop-stream': { ...ofStream, type: 'StopCapture', captureRef: STREAM },
};

const handleOf = (event: string) => ({
  replyId: `CANARY-REPLY-${event}`,
  commandQueue: `https://sqs.eu-north-1.amazonaws.com/111122223333/iotc-${event}`,
  commandRegion: 'eu-north-1',
});
const events = ['SESSIONSTARTED', 'RECORDINGSTARTED', 'RECORDINGREADY', 'RECORDINGSTORED', 'STREAMSTARTED'];
export const context = {
  handles: Object.fromEntries(events.map((event) => [event, handleOf(event)])),
  stores: {
    worm: {
      bucket: 'recordingstorage.company.com',
      region: 'us-west-2',
      encryptionKey: 'arn:aws:kms:us-west-2:111122223333:key/0b7e4a10',
    },
  },
};

type Answered = readonly [situation: string, status: number, body: string, result: CommandResult, command?: Command];
const answered: readonly Answered[] = [
  ['it is taken', 200, '{"success":true}', { kind: 'accepted' }, stopFile],
  [
    'a recording is being started',
    200,
    `{"streamId":"${RECORDING}","success":true}`,
    {
      kind: 'accepted',
      facts: [
        {
          name: 'CaptureStarting',
          data: { mode: 'file' },
          sessionRef: SESSION,
          groupRef: SESSION,
          captureRef: RECORDING,
          captureId: ofFile.captureId,
        },
      ],
    },
  ],
  ['a recording is being started, but nobody says which', 200, '{"success":true}', { kind: 'accepted' }],
  [
    'it was not successful',
    200,
    '{"success":false}',
    { kind: 'refused', reason: 'VendorError', detail: 'success: false', isTransient: true },
  ],
  [
    'the replyId is wrong',
    200,
    '{"success":false,"error":"recordingId does not match eventId eyJhbGciOi.CANARY.x"}',
    { kind: 'refused', reason: 'WrongReplyId', detail: 'recordingId does not match eventId [removed]' },
  ],
  [
    'what is to be stopped is not there',
    404,
    '{"message":"Not Found"}',
    { kind: 'refused', reason: 'NotFound', detail: 'Not Found', isBenign: true },
    stopFile,
  ],
  [
    'the token is wrong',
    401,
    '{"message":"Unauthorized"}',
    { kind: 'refused', reason: 'Unauthorised', detail: 'Unauthorized' },
  ],
  ['the domain is another', 403, '', { kind: 'refused', reason: 'Forbidden' }],
  ['the request is malformed', 400, '', { kind: 'refused', reason: 'Http400' }],
  ['a redirect', 302, '', { kind: 'refused', reason: 'Http302' }],
  ['something else answers', 200, '<html>Welcome</html>', { kind: 'unknown', cause: 'UnreadableAnswer' }],
  ['an empty answer', 204, '', { kind: 'unknown', cause: 'UnreadableAnswer' }],
  ['an error of the vendor', 500, '{"message":"Internal server error"}', { kind: 'unknown', cause: 'Http500' }],
  ['a gateway without an answer', 504, '', { kind: 'unknown', cause: 'Http504' }],
  ['unavailable, nobody says for how long', 503, '', { kind: 'unknown', cause: 'Http503' }],
  ['too many requests', 429, '', { kind: 'retry', reason: 'Throttled' }],
];
const waits: readonly AnswerSample[] = [429, 503].map((status) => ({
  situation: `HTTP ${status} with Retry-After`,
  command: stopFile,
  answer: { status, headers: { 'retry-after': '7' }, body: '' },
  result: { kind: 'retry', reason: status === 429 ? 'Throttled' : 'Http503', afterMs: 7_000 },
}));

export const answers: readonly AnswerSample[] = [
  ...answered.map(([situation, status, body, result, command = startFile]) => ({
    situation,
    command,
    answer: { status, headers: {}, body },
    result,
  })),
  ...waits,
];
