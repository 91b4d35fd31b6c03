import type { CommandResult } from '../contract/command';
import type { AnswerSample } from '../contract/adapter.contract';
import type { VendorFact } from '../contract/webhook';
import { commands, deleteOf } from './telnyx-commands.samples';
import { CALL, CAPTURE, CONFERENCE, LEG, RECORDING } from './telnyx.samples';

const start = commands['siprec-start'];
const ok = { status: 200, headers: {}, body: '{"data":{"result":"ok"}}' };

type Answered = readonly [situation: string, status: number, code: string | number | undefined, result: CommandResult];
const refused = (reason: string, code: string): CommandResult => ({
  kind: 'refused',
  reason,
  detail: `${code} Title: Detail.`,
});
const benign = (reason: string, code: string): CommandResult =>
  ({ ...refused(reason, code), isBenign: true }) as CommandResult;

const errors: readonly Answered[] = [
  ['the call has ended', 422, '90018', benign('CallEnded', '90018')],
  ['the conference has ended', 422, '90019', benign('ConferenceEnded', '90019')],
  ['it is active already', 422, '90061', benign('AlreadyActive', '90061')],
  ['the call id is wrong', 422, '90015', refused('InvalidCallControlId', '90015')],
  ['the call is not answered yet', 422, '90034', { kind: 'retry', reason: 'NotAnsweredYet', afterMs: 1_000 }],
  ['there is no audio yet', 422, '90020', { kind: 'retry', reason: 'AudioNotStarted', afterMs: 500 }],
  ['the channels are all taken', 422, '90042', { kind: 'retry', reason: 'ChannelLimitReached', afterMs: 5_000 }],
  ['the resource is being processed', 409, '10036', { kind: 'retry', reason: 'BeingProcessed', afterMs: 500 }],
  ['media streaming is in the way', 422, '90045', refused('StreamingConflict', '90045')],
  ['a transcription is in the way', 422, '90053', refused('TranscriptionConflict', '90053')],
  ['the conference is unknown', 422, '90058', refused('UnknownConference', '90058')],
  ['the call is in a queue', 422, '90038', refused('WrongCallState', '90038')],
  ['client_state is not base64', 422, '90017', refused('InvalidParameter', '90017')],
  ['a parameter is missing', 400, '10004', refused('InvalidParameter', '10004')],
  ['SRTP is not supported on the PSTN', 422, '10011', refused('Unsupported', '10011')],
  ['the resource is not found', 404, '10005', refused('NotFound', '10005')],
  ['the connector is not found, with an integer code', 404, 404, refused('NotFound', '404')],
  ['the key is wrong', 401, '10009', refused('Unauthorised', '10009')],
  ['the key may not do this', 403, '10010', refused('Forbidden', '10010')],
  ['a code that nobody documented', 422, '99999', refused('Http422', '99999')],
  ['no code at all', 403, undefined, { kind: 'refused', reason: 'Forbidden' }],
  ['a redirect', 302, undefined, { kind: 'refused', reason: 'Http302' }],
  ['an unexpected error', 500, '10007', { kind: 'unknown', cause: 'Http500' }],
  ['a time-out behind the gateway', 504, '10008', { kind: 'unknown', cause: 'Http504' }],
  ['unavailable', 503, '10037', { kind: 'retry', reason: 'Http503' }],
  ['throttled without a word on how long', 429, '10011', { kind: 'retry', reason: 'Throttled' }],
];

const errorBody = (code: string | number | undefined): string =>
  code === undefined ? '' : JSON.stringify({ errors: [{ code, title: 'Title', detail: 'Detail.' }] });

const waits: readonly (readonly [string, number, Record<string, string>, number])[] = [
  ['throttled, with Retry-After', 429, { 'retry-after': '7', 'x-ratelimit-reset': '3' }, 7_000],
  ['throttled, with the time of the reset', 429, { 'x-ratelimit-reset': '3' }, 3_000],
  [
    'throttled, with Retry-After as a date',
    429,
    { 'retry-after': 'Mon, 02 Mar 2026 09:30:09 GMT', date: 'Mon, 02 Mar 2026 09:30:00 GMT' },
    9_000,
  ],
  ['throttled for ever', 429, { 'retry-after': '99999999999999' }, 86_400_000],
  ['broken, but knows until when', 500, { 'retry-after': '2' }, 2_000],
];

const about = { sessionRef: LEG, captureId: CAPTURE, groupRef: CALL };
const inConference = { ...about, sessionRef: CONFERENCE };

const starting = (mode: 'siprec' | 'native' | 'conference' | 'stream'): VendorFact => ({
  name: 'CaptureStarting',
  data: { mode },
  ...(mode === 'conference' ? inConference : about),
});
/** Nobody will ever say that it started. */
const silently = (mode: 'native' | 'conference'): readonly VendorFact[] => [
  starting(mode),
  { ...starting(mode), name: 'CaptureStarted', data: { mode, confirmed: false } },
];

const taken = (situation: string, command: AnswerSample['command'], facts?: readonly VendorFact[]): AnswerSample => ({
  situation,
  command,
  answer: ok,
  result: { kind: 'accepted', ...(facts && { facts }) },
});

const deleted: VendorFact = { ...about, captureRef: RECORDING, name: 'RecordingDeleted', data: {} };
const deletion = deleteOf('native');

const takenSamples: readonly AnswerSample[] = [
  taken('a fork is taken', start, [starting('siprec')]),
  taken('a recording is taken', commands['record-start'], silently('native')),
  taken('the recording of a conference is taken', commands['conference-record-start'], silently('conference')),
  taken('a stream is taken', commands['streaming-start'], [starting('stream')]),
  taken('the stop is taken', commands['siprec-stop']),
  taken('the stop of a recording is taken', commands['record-stop']),
  taken('a pause is taken', commands['record-pause'], [{ ...about, name: 'CapturePaused', data: { mode: 'native' } }]),
  taken('a resume is taken', commands['conference-record-resume'], [
    { ...inConference, name: 'CaptureResumed', data: { mode: 'conference' } },
  ]),
  taken('a recording is deleted', deletion, [deleted]),
  {
    situation: 'a recording is deleted without a word',
    command: deletion,
    answer: { status: 204, headers: {}, body: '' },
    result: { kind: 'accepted', facts: [deleted] },
  },
  {
    situation: 'what is to be deleted is gone',
    command: deletion,
    answer: { status: 404, headers: {}, body: '{"errors":[{"code":"10005","title":"Resource not found"}]}' },
    result: { kind: 'refused', reason: 'NotFound', detail: '10005 Resource not found', isBenign: true },
  },
];

export const answerSamples: readonly AnswerSample[] = [
  ...takenSamples,
  {
    situation: 'something else answers with 200',
    command: start,
    answer: { status: 200, headers: {}, body: '<html>Welcome</html>' },
    result: { kind: 'unknown', cause: 'UnreadableAnswer' },
  },
  ...errors.map(([situation, status, code, result]) => ({
    situation,
    command: start,
    answer: { status, headers: {}, body: errorBody(code) },
    result,
  })),
  {
    situation: 'an unexpected error, with the time of the next reset',
    command: start,
    answer: { status: 500, headers: { 'x-ratelimit-reset': '3' }, body: errorBody('10007') },
    result: { kind: 'unknown', cause: 'Http500' },
  },
  ...waits.map(([situation, status, headers, afterMs]) => ({
    situation,
    command: start,
    answer: { status, headers, body: errorBody('10011') },
    result: { kind: 'retry' as const, reason: status === 429 ? 'Throttled' : `Http${status}`, afterMs },
  })),
];
