import { type AnswerSample, promiseAdapter } from '../contract/adapter.contract';
import type { CommandResult, HttpCall } from '../contract/command';
import type { RawWebhook, VendorFact } from '../contract/webhook';
import { auvious } from '.';
import { announcementFaults } from './auvious.conferences';
import { recorderFaults } from './auvious.facts';
import {
  account,
  accountWith,
  call,
  CONVERSATION,
  FIRST,
  fixture,
  NOW,
  ofConversation,
  ofInstance,
  operateWith,
  payloadOf,
  OF_FIRST,
  recorded,
  RECORDER,
  samples,
  SECOND,
  start,
  stop,
  webhook,
} from './auvious.given';
import { reads } from './auvious.reads.samples';
import { shows } from './auvious.shows.samples';
import { simulated } from './simulator.given';

const entries = [{ timeStamp: '2026-11-20T08:16:00Z', transcript: 'Hello', userId: 'agent-7', userDisplayName: 'Ada' }];
const event = { payload: '{}', sequenceId: 1, sessionId: 'cb-1', timestamp: 1_795_163_301_000 };
const addTranscript = operateWith('chatTranscriptAdd', { chatTranscriptList: entries });
const addEvent = operateWith('cobrowseEventAdd', { event });
const context = { accessToken: 'access-token' };

const error = (status: number) => JSON.stringify({ status, error: 'Title', message: 'Detail' });
const refused = (reason: string): CommandResult => ({ kind: 'refused', reason, detail: 'Title: Detail' });
const answered = (
  situation: string,
  [command, status, body]: readonly [AnswerSample['command'], number, string],
  result: CommandResult,
): AnswerSample => ({ situation, command, answer: { status, headers: { 'retry-after': '7' }, body }, result });

const starting: VendorFact = {
  name: 'CaptureStarting',
  data: { mode: 'conference' },
  sessionRef: CONVERSATION,
  captureId: start.captureId,
  groupRef: CONVERSATION,
};
const over: CommandResult = { kind: 'refused', reason: 'AlreadyOver', isBenign: true, detail: 'Title: Detail' };

const answers: readonly AnswerSample[] = [
  answered('the start is taken, with ids', [start, 200, JSON.stringify({ ...OF_FIRST, state: 'INITIALISED' })], {
    kind: 'accepted',
    facts: [{ ...starting, captureRef: RECORDER, refs: { [`instance/${RECORDER}//${FIRST}`]: FIRST } }],
  }),
  answered('the start is taken, 201 and no word', [start, 201, ''], { kind: 'accepted', facts: [starting] }),
  answered('the stop is taken, without a word', [stop, 200, ''], { kind: 'accepted' }),
  answered('the transcript is taken', [addTranscript, 201, ''], { kind: 'accepted' }),
  answered('a page in place of an answer', [start, 200, '<html>'], { kind: 'unknown', cause: 'UnreadableAnswer' }),
  answered('the token is stale', [start, 401, ''], { kind: 'retry', reason: 'TokenRefused' }),
  answered('the role is missing', [start, 403, error(403)], refused('Forbidden')),
  answered('the conference is unknown', [start, 404, error(404)], refused('NotFound')),
  answered('it records already', [start, 409, error(409)], refused('Conflict')),
  answered('something is missing', [start, 400, error(400)], refused('InvalidParameter')),
  answered('something is wrong', [start, 422, error(422)], refused('InvalidParameter')),
  answered('a redirect', [start, 302, ''], { kind: 'refused', reason: 'Http302' }),
  answered('the recorder to stop is gone', [stop, 404, error(404)], over),
  answered('the recorder to stop is over', [stop, 409, error(409)], over),
  answered('too much', [start, 429, ''], { kind: 'retry', reason: 'Throttled', afterMs: 7_000 }),
  answered('broken', [start, 500, error(500)], { kind: 'unknown', cause: 'Http500' }),
  answered('unavailable: it may have been heard', [start, 503, ''], { kind: 'unknown', cause: 'Http503' }),
];

const instance = { ...OF_FIRST };
const signed = { Date: '20210114T182845Z', Expires: '1610649825', Signature: 't2f4b/WN==' };
const operations = {
  'chat transcript of a session': {
    operation: 'chatTranscriptAdd',
    input: { chatTranscriptList: entries },
    context: { sessionRef: CONVERSATION, refs: stop.refs },
    call: recorded('chat-transcript-add') as HttpCall,
  },
  'chat transcript of a session without a recording': {
    operation: 'chatTranscriptAdd',
    input: { chatTranscriptList: entries },
    context: { sessionRef: CONVERSATION },
    call: { via: 'nothing', reason: 'MissingRef', detail: 'instance' },
  },
  'cobrowse event of a session': {
    operation: 'cobrowseEventAdd',
    input: { event, recorderId: RECORDER },
    context: { sessionRef: CONVERSATION, refs: stop.refs },
    call: recorded('cobrowse-event') as HttpCall,
  },
  'chat transcript by ids': {
    operation: 'chatTranscriptUpload',
    input: { ...OF_FIRST, instanceId: SECOND, chatTranscriptList: entries },
    call: recorded('chat-transcript-add') as HttpCall,
  },
  'cobrowse event by ids': {
    operation: 'cobrowseEventSend',
    input: { ...OF_FIRST, instanceId: SECOND, event },
    call: recorded('cobrowse-event') as HttpCall,
  },
  'recordings of a conversation': {
    operation: 'recordingInformation',
    input: { conversationId: CONVERSATION },
    call: call(ofConversation),
  },
  'what the composer has of a conversation': {
    operation: 'composition',
    input: { conversationId: CONVERSATION },
    call: call(`/compositions/${CONVERSATION}`),
  },
  'cobrowse sessions of a conversation': {
    operation: 'cobrowseSessions',
    input: { conversationId: CONVERSATION },
    call: call(`${ofConversation}/cobrowse`),
  },
  'a link to a cobrowse session': {
    operation: 'cobrowseUrl',
    input: { ...instance, sessionId: 'cb-1' },
    call: recorded('cobrowse-url') as HttpCall,
  },
  'a part of a cobrowse session': {
    operation: 'cobrowseAttachment',
    input: { ...instance, ...signed, sessionId: 'cb-1', fileName: 'cb-1.mp4', Range: 'bytes=0-1023' },
    call: recorded('cobrowse-attachment') as HttpCall,
  },
  'where a recording is stored': {
    operation: 'storageInfo',
    input: instance,
    call: call(`${ofInstance}/storage/info`),
  },
  'the storage of this account': {
    operation: 'storageVerify',
    input: {},
    call: call('/storageproviders/app-1/verify', 'POST'),
  },
} as const;

const faultsOf = (raw: RawWebhook): string | undefined =>
  raw.kind === 'session' ? announcementFaults(payloadOf(raw)) : recorderFaults(payloadOf(raw));

const kindOf = (url: string): string => (url.endsWith('/session') ? 'session' : '');

/** A conference that is recorded by command, breaks, goes on, and is stopped; with every state pushed. */
const webhooksOfSimulator = async (): Promise<readonly RawWebhook[]> => {
  const webhookKey = account.webhookKeys[0];
  const scene = await simulated({ push: true, webhookKey });
  const recorder = await scene.start({ headers: { 'X-Interaction-Id': '4711' } });
  await scene.world.pass(10_000);
  await scene.control(`conferences/${recorder.conversationId}/crash`);
  await scene.world.pass(20_000);
  await scene.control(`conferences/${recorder.conversationId}/end`);
  await scene.world.pass(60_000);
  return scene.world.calls.map(({ url, headers, body }) => ({
    headers,
    body: Buffer.from(body),
    kind: kindOf(url),
    receivedAt: scene.world.now(),
  }));
};

promiseAdapter({
  adapter: auvious,
  account,
  withoutSecrets: { ...account, webhookKeys: [] },
  foreign: accountWith({ webhookKeys: ['another-key'] }, 'shop'),
  now: NOW,
  samples,
  unknownType: webhook(fixture('type-that-is-not-documented.json')),
  redelivered: ({ body, kind }) => webhook(Buffer.from(body), kind),
  faultsOf,
  simulated: webhooksOfSimulator,
  commands: {
    'start of a recording': { command: start, request: recorded('start'), context },
    'start in a conference that nobody announced': {
      command: { ...start, refs: {} },
      request: { via: 'nothing', reason: 'MissingRef', detail: 'conferenceRef' },
      context,
    },
    'stop of the latest instance': { command: stop, request: recorded('stop'), context },
    'stop of a recording whose ids nobody has seen': {
      command: { ...stop, captureRef: undefined, refs: {} },
      request: { via: 'nothing', reason: 'MissingRef', detail: 'recorder' },
      context,
    },
    'stop without a token': { command: stop, request: { via: 'nothing', reason: 'MissingToken' } },
    'chat transcript': { command: addTranscript, request: recorded('chat-transcript-add'), context },
    'cobrowse event': { command: addEvent, request: recorded('cobrowse-event'), context },
  },
  reads,
  operations,
  answers,
  shows,
  canaries: ['KEY-CANARY', 'SECRET-CANARY', 'CANARY-SIGNATURE', 'CANARY-URL'],
});
