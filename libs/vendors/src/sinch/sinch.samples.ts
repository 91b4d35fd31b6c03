import type { AnswerSample, QuestionSample } from '../contract/adapter.contract';
import type { CommandResult } from '../contract/command';
import { ace, CALL, credentials, dice, hangUp, ice, optionsOf, pie, pstn, saying, start, stop } from './sinch.given';
import { REGION, signed } from './sinch.request.samples';

const startOptions = {
  ...optionsOf('call'),
  destinationUrl: `s3://rec-eu/acme/${start.captureId}.mp3`,
  credentials,
};

export const commands = {
  'start recording': {
    command: start,
    request: signed('PATCH', REGION, {
      instructions: [{ name: 'startRecording', options: startOptions }],
      action: { name: 'continue' },
    }),
  },
  'stop recording': {
    command: stop,
    request: signed('PATCH', REGION, { instructions: [{ name: 'stopRecording' }], action: { name: 'continue' } }),
  },
  'hang up': { command: hangUp, request: signed('PATCH', REGION, { action: { name: 'hangup' } }) },
};

const sip = { name: 'connectSip', destination: { endpoint: 'ann@bank.example' }, aFieldOfTomorrow: [1] };
const notice = { name: 'say', text: 'This call is recorded.', locale: 'en-GB' };
const goesOn = { action: { name: 'continue' } };

/** By what the customer's application says, and by template where it says nothing. */
export const questions: Readonly<Record<string, QuestionSample>> = {
  'a call comes in, recorded': {
    webhook: ice(),
    record: true,
    routing: saying({ instructions: [notice], action: sip }),
    body: { instructions: [{ name: 'startRecording', options: optionsOf('call') }, notice], action: sip },
    facts: ['CaptureStarting'],
  },
  'a call comes in, not recorded': {
    webhook: ice(),
    record: false,
    routing: saying({ action: sip }),
    body: { action: sip },
  },
  'a call comes in, recorded, and the application is down': {
    webhook: ice(),
    record: true,
    body: { instructions: [{ name: 'startRecording', options: optionsOf('call') }], action: pstn },
    facts: ['VendorAlarmRaised', 'CaptureStarting'],
  },
  'a call is answered, recorded since it came in': {
    webhook: ace(),
    record: true,
    routing: saying(goesOn),
    body: goesOn,
    facts: ['CaptureStarted'],
  },
  'a call is answered, not recorded': { webhook: ace(), record: false, routing: saying(goesOn), body: goesOn },
  'a menu was left': { webhook: pie(), record: false, routing: saying({ action: pstn }), body: { action: pstn } },
  'a call has ended': {
    webhook: dice(),
    record: false,
    routing: saying({ instructions: [{ name: 'reportCallStatus', value: 'success', details: 'sold' }] }),
    body: { instructions: [{ name: 'reportCallStatus', value: 'success', details: 'sold' }] },
  },
  'a call has ended, of which there is nothing to say': {
    webhook: dice(),
    record: false,
    routing: saying(''),
    body: {},
  },
};

type Answered = readonly [situation: string, status: number, code: number | undefined, result: CommandResult];
const refused = (reason: string, code: number): CommandResult => ({
  kind: 'refused',
  reason,
  detail: `${code} Words (ref-1)`,
});

const errors: readonly Answered[] = [
  ['a parameter is wrong', 400, 40001, refused('InvalidParameter', 40001)],
  ['a parameter is missing', 400, 40002, refused('InvalidParameter', 40002)],
  ['the request is wrong', 400, 40003, refused('InvalidParameter', 40003)],
  ['the authorization is missing', 401, 40100, refused('Unauthorised', 40100)],
  ['the time is wrong', 401, 40101, refused('Unauthorised', 40101)],
  ['the signature is wrong', 401, 40102, refused('Unauthorised', 40102)],
  ['the credentials are wrong', 401, 40108, refused('Unauthorised', 40108)],
  ['the account is empty', 402, 40200, refused('NotEnoughCredit', 40200)],
  ['it is forbidden', 403, 40300, refused('Forbidden', 40300)],
  ['the destination is forbidden', 403, 40301, refused('Forbidden', 40301)],
  ['the call has ended', 404, 40400, { ...refused('CallEnded', 40400), isBenign: true } as CommandResult],
  ['the call has ended, without a code', 404, undefined, { kind: 'refused', reason: 'CallEnded', isBenign: true }],
  ['a code that nobody documented', 409, 40999, refused('Http409', 40999)],
  ['throttled', 429, undefined, { kind: 'retry', reason: 'Throttled' }],
  ['an unexpected error', 500, 50000, { kind: 'unknown', cause: 'Http500' }],
  ['down for now', 503, 50300, { kind: 'retry', reason: 'Http503' }],
];

const CREDENTIALS_QUOTED = '{"errorCode":40001,"message":"bad \\"credentials\\":\\"AK:SECRET:eu\\" given"}';

export const answers: readonly AnswerSample[] = [
  {
    situation: 'the start is taken',
    command: start,
    answer: { status: 204, headers: {}, body: '' },
    result: {
      kind: 'accepted',
      facts: [
        {
          name: 'CaptureStarted',
          data: { mode: 'native', confirmed: false },
          sessionRef: CALL,
          captureId: start.captureId,
          groupRef: CALL,
        },
      ],
    },
  },
  {
    situation: 'the stop is taken',
    command: stop,
    answer: { status: 204, headers: {}, body: '' },
    result: { kind: 'accepted' },
  },
  {
    situation: 'an operation answers',
    command: hangUp,
    answer: { status: 200, headers: {}, body: '{}' },
    result: { kind: 'accepted' },
  },
  {
    situation: 'something else answers with 200',
    command: start,
    answer: { status: 200, headers: {}, body: '<html>Welcome</html>' },
    result: { kind: 'unknown', cause: 'UnreadableAnswer' },
  },
  {
    situation: 'throttled, with Retry-After',
    command: start,
    answer: { status: 429, headers: { 'retry-after': '7' }, body: '' },
    result: { kind: 'retry', reason: 'Throttled', afterMs: 7_000 },
  },
  {
    situation: 'the complaint quotes our credentials',
    command: start,
    answer: { status: 400, headers: {}, body: CREDENTIALS_QUOTED },
    result: { kind: 'refused', reason: 'InvalidParameter', detail: '40001 bad "credentials [redacted]" given' },
  },
  ...errors.map(([situation, status, code, result]) => ({
    situation,
    command: start,
    answer: {
      status,
      headers: {},
      body: code === undefined ? '' : JSON.stringify({ errorCode: code, message: 'Words', reference: 'ref-1' }),
    },
    result,
  })),
];
