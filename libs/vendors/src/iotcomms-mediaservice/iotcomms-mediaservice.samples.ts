import type { CommandOf } from '@earwitness/domain';
import type { AnswerSample, OperationSample } from '../contract/adapter.contract';
import type { CommandResult } from '../contract/command';
import { connectionRefs } from './iotcomms-mediaservice.connections';
import { CALLEE, CONNECTION, FILE, RECEIVED_AT, SESSION } from './iotcomms-mediaservice.given';

export const CAPTURE = '5f0e7a34-0d5b-8f6e-a1b2-93a7c5d4e6f8';
const ofConnection = connectionRefs(CONNECTION, RECEIVED_AT);
const addressed = {
  commandId: '0b7e4a10-3c2d-8e5f-9a6b-1c2d3e4f5a6b',
  intent: 'iotcomms-mediaservice/main/start',
  attempt: 1,
  conversationId: '0197f0a2-5b1e-8c44-9d10-6f2b8f6f2a11',
  traceId: 'd9b15290fa9611efa9c8631ff62a0f63',
  tenant: 'bank',
  vendor: 'iotcomms-mediaservice',
  account: 'main',
  sessionRef: SESSION,
  captureId: CAPTURE,
  mode: 'native',
  handles: {},
} as const;
export const start: CommandOf<'StartCapture'> = { ...addressed, type: 'StartCapture', refs: ofConnection };
export const stop: CommandOf<'StopCapture'> = {
  ...addressed,
  type: 'StopCapture',
  captureRef: FILE,
  refs: { ...ofConnection, [`recording/${FILE}`]: CONNECTION },
};

export const handles = {
  [`callAnswered/${CONNECTION}`]: { replyId: 'CANARY-REPLY-A' },
  'getIvrCommand/2026-11-20T08:15:30.000Z': { replyId: 'CANARY-REPLY-I1' },
  'getIvrCommand/2026-11-20T08:15:31.000Z': { replyId: 'CANARY-REPLY-I2' },
  'newRemoteCall/call': { replyId: 'CANARY-REPLY-R' },
};

const started: CommandResult = {
  kind: 'accepted',
  facts: [
    {
      name: 'CaptureStarted',
      data: { mode: 'native', confirmed: false },
      sessionRef: SESSION,
      groupRef: SESSION,
      captureId: CAPTURE,
      captureRef: `${CAPTURE}.mp3`,
      refs: { [`recording/${CAPTURE}.mp3`]: CONNECTION },
    },
  ],
};
const stopped: CommandResult = {
  kind: 'accepted',
  facts: [
    {
      name: 'CaptureStopped',
      data: { mode: 'native' },
      sessionRef: SESSION,
      groupRef: SESSION,
      captureId: CAPTURE,
      captureRef: FILE,
      refs: { [`stopped/${FILE}`]: CONNECTION },
    },
  ],
};

type Answered = readonly [string, number, string, CommandResult, AnswerSample['command']?];
const answered: readonly Answered[] = [
  ['it records', 200, '{"success":true}', started],
  ['it records no more', 200, '{"success":true}', stopped, stop],
  ['it was not successful', 200, '{"success":false}', { kind: 'refused', reason: 'VendorError', isTransient: true }],
  [
    'it was not successful, and why',
    200,
    '{"success":false,"error":"no such reply eyJhbGciOi.CANARY.x"}',
    { kind: 'refused', reason: 'VendorError', detail: 'no such reply [removed]', isTransient: true },
  ],
  [
    'what is to be stopped is not there',
    404,
    '{"message":"Not Found"}',
    { kind: 'refused', reason: 'NotFound', detail: 'Not Found', isBenign: true },
    stop,
  ],
  ['the connection is not there', 404, '', { kind: 'refused', reason: 'NotFound' }],
  ['the token is wrong', 401, '{"error":"jwt"}', { kind: 'refused', reason: 'Unauthorised', detail: 'jwt' }],
  ['the domain is another', 403, '', { kind: 'refused', reason: 'Forbidden' }],
  ['it is recorded already', 409, '', { kind: 'refused', reason: 'Conflict' }],
  ['the request is malformed', 400, '', { kind: 'refused', reason: 'Http400' }],
  ['a redirect', 302, '', { kind: 'refused', reason: 'Http302' }],
  ['something else answers', 200, '<html>Welcome</html>', { kind: 'unknown', cause: 'UnreadableAnswer' }],
  ['an empty answer', 204, '', { kind: 'unknown', cause: 'UnreadableAnswer' }],
  ['an error of the vendor', 500, '{"error":"oops"}', { kind: 'unknown', cause: 'Http500' }],
  ['no answer in time', 408, '', { kind: 'unknown', cause: 'Http408' }],
  ['unavailable, nobody says for how long', 503, '', { kind: 'unknown', cause: 'Http503' }],
  ['too many requests', 429, '', { kind: 'retry', reason: 'Throttled' }],
];
const waits: readonly AnswerSample[] = [429, 503].map((status) => ({
  situation: `HTTP ${status} with Retry-After`,
  command: stop,
  answer: { status, headers: { 'retry-after': '7' }, body: '' },
  result: { kind: 'retry', reason: status === 429 ? 'Throttled' : 'Http503', afterMs: 7_000 },
}));

export const answers: readonly AnswerSample[] = [
  ...answered.map(([situation, status, body, result, command = start]) => ({
    situation,
    command,
    answer: { status, headers: {}, body },
    result,
  })),
  ...waits,
];

/** An operation with what it sends, and where to. */
export interface Operated extends Omit<OperationSample, 'call' | 'context'> {
  readonly path: string;
  readonly body: object;
}

const MEDIA = { receivePort: 30_000, receiveIp: '10.0.0.1' };
const remoteCall = {
  codec: 'GSM',
  sessionReferenceId: '20000',
  destinationUri: 'sip:user@domain.com',
  sourceUser: '1234567',
  callbackBaseUrl: 'https://app.customer.example/voice',
  ...MEDIA,
};
const ivrCall = {
  destAddr: 'sip:+46890200@customer.example',
  sipFrom: '+46890510',
  displayName: 'Donald Duck',
  callerPrivacy: false,
  maxRingTime: 20,
  mediaserviceId: 'm',
  sessionReferenceId: { foo: 1, bar: 2 },
  sipDiversion: '123456',
  sipDiversionParameters: { reason: 'no-answer' },
  contactParameters: { a: 'b' },
  contactUserParameters: { c: 'd' },
  xHeaders: { 'x-header3': ['val1', 'val2'] },
  pHeaders: { 'p-header1': 'val1' },
};
const replyId = 'CANARY-REPLY-A';

export const operated: Readonly<Record<string, Operated>> = {
  'hang up': { operation: 'hangUp', input: {}, path: 'hangupcall', body: { replyId } },
  'hang up on one': {
    operation: 'hangUpParticipant',
    input: { participantId: CALLEE },
    path: 'hangupparticipant',
    body: { participantId: CALLEE, replyId, sessionId: SESSION },
  },
  'hang up on the other': {
    operation: 'hangUpRemoteParticipant',
    input: { participantId: CALLEE, connectionId: CONNECTION },
    path: 'hangupremoteparticipant',
    body: { participantId: CALLEE, replyId },
  },
  split: {
    operation: 'splitConnection',
    input: {},
    path: 'splitconnection',
    body: { replyId, connectionId: CONNECTION },
  },
  'interrupt what was asked for last': {
    operation: 'interruptIvrCommand',
    input: {},
    path: 'interruptivrcommand',
    body: { replyId: 'CANARY-REPLY-I2', sessionId: SESSION },
  },
  'answer a remote call': {
    operation: 'answerRemoteCall',
    input: { codec: 'PCMA', sessionReferenceId: 's', ...MEDIA },
    path: 'answerremotecall',
    body: { codec: 'PCMA', sessionReferenceId: 's', ...MEDIA, replyId: 'CANARY-REPLY-R' },
  },
  'have a remote call ring': {
    operation: 'sendRemoteCallRingback',
    input: {},
    path: 'sendremotecallringback',
    body: { replyId: 'CANARY-REPLY-R' },
  },
  'call from the IVR': { operation: 'placeIvrCall', input: ivrCall, path: 'placeivrcall', body: ivrCall },
  'call from the cloud': { operation: 'placeRemoteCall', input: remoteCall, path: 'placeremotecall', body: remoteCall },
};
