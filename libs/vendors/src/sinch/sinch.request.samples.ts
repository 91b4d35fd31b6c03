import type { OperationSample, ReadSample } from '../contract/adapter.contract';
import type { HttpCall } from '../contract/command';
import { CALL, KEY, NOW, SECRET } from './sinch.given';
import { authorizationOf } from './sinch.signature';

/** A signed request, as it must be. */
export const signed = (method: HttpCall['method'], url: string, body?: object): HttpCall => {
  const text = body === undefined ? '' : JSON.stringify(body);
  const contentType = body === undefined ? '' : 'application/json';
  const path = decodeURIComponent(new URL(url).pathname);
  const message = { verb: method, body: text, contentType, timestamp: NOW, path };
  const typed = body === undefined ? {} : { 'content-type': 'application/json' };
  return {
    via: 'http',
    method,
    url,
    headers: {
      authorization: authorizationOf(message, { key: KEY, secret: SECRET }),
      'x-timestamp': NOW,
      accept: 'application/json',
      ...typed,
    },
    ...(body !== undefined && { body: text }),
  };
};

export const REGION = `https://calling-euc1.api.sinch.com/calling/v1/calls/id/${CALL}`;
const GLOBAL = 'https://calling.api.sinch.com/calling/v1';

const aboutCall = {
  callRef: CALL,
  callResource: REGION,
  applicationRef: KEY.toLowerCase(),
  times: '0',
};
const callInfo = (more: object): string =>
  JSON.stringify({ callId: CALL, domain: 'pstn', timestamp: '2026-03-02T09:14:01', custom: '', ...more });

const transcript = {
  what: 'transcript',
  about: {
    sessionRef: CALL,
    transcriptRef: 'acme/a-transcript.json',
    store: 's3',
    bucket: 'rec-eu',
    key: 'acme/a-transcript.json',
    times: '0',
  },
};
/** What @smithy/signature-v4, the signer of the AWS SDK, makes of the same request at the same time. */
const AWS_AUTHORIZATION =
  'AWS4-HMAC-SHA256 Credential=CANARY-ACCESS/20260302/eu-central-1/s3/aws4_request, SignedHeaders=host;x-amz-content-sha256;x-amz-date, Signature=8bc5d6276000c1db77c968e6a5e435b6eb526ab75d2fe42469d13d5e9fb358c2';
const EMPTY_SHA256 = 'e3b0c44298fc1c149afbf4c8996fb92427ae41e4649b934ca495991b7852b855';
const transcriptCall: HttpCall = {
  via: 'http',
  method: 'GET',
  url: 'https://s3.eu-central-1.amazonaws.com/rec-eu/acme/a-transcript.json',
  headers: {
    authorization: AWS_AUTHORIZATION,
    'x-amz-content-sha256': EMPTY_SHA256,
    'x-amz-date': '20260302T093000Z',
  },
};

export const reads: Readonly<Record<string, ReadSample>> = {
  'a call that is over': {
    read: { what: 'call', about: aboutCall },
    call: signed('GET', REGION),
    answer: {
      status: 200,
      headers: {},
      body: callInfo({ status: 'FINAL', reason: 'CALLERHANGUP', result: 'ANSWERED', duration: 458 }),
    },
    facts: ['SessionEnded'],
  },
  'a call that goes on': {
    read: { what: 'call', about: aboutCall },
    call: signed('GET', REGION),
    answer: { status: 200, headers: {}, body: callInfo({ status: 'ONGOING', result: 'INPROGRESS' }) },
    facts: [],
    next: { what: 'call', about: { ...aboutCall, times: '1' } },
  },
  'a call that nobody knows any more': {
    read: { what: 'call', about: { callRef: CALL, times: '0' } },
    call: signed('GET', `${GLOBAL}/calls/id/${CALL}`),
    answer: { status: 404, headers: {}, body: '{"errorCode":40400,"message":"Call not found"}' },
    facts: ['SessionEnded'],
  },
  'a transcript': {
    read: transcript,
    call: transcriptCall,
    answer: {
      status: 200,
      headers: {},
      body: JSON.stringify({
        text: 'a b',
        lines: [{ timestamp: 4.97, speakerLabel: 'Speaker 1', text: 'a' }, { text: 'b' }],
      }),
    },
    facts: ['TranscriptAvailable'],
  },
  'a transcript that is not there yet': {
    read: transcript,
    call: transcriptCall,
    answer: { status: 404, headers: {}, body: '<Error><Code>NoSuchKey</Code></Error>' },
    facts: [],
    next: { ...transcript, about: { ...transcript.about, times: '1' } },
  },
};

const onCall = { refs: { callRef: CALL, callResource: REGION } };
const onConference = { refs: { conferenceRef: 'conf 1' } };
const CONFERENCE = `${GLOBAL}/conferences/id/conf%201`;
const CALLBACKS = `https://callingapi.sinch.com/v1/configuration/callbacks/applications/${KEY}`;
const number = { type: 'number', endpoint: '+46555000111' };
const callbacks = { enableAce: true, enableDice: true, enablePie: true };

export const operations: Readonly<Record<string, OperationSample>> = {
  'hang up': {
    operation: 'hangUp',
    input: {},
    context: onCall,
    call: signed('PATCH', REGION, { action: { name: 'hangup' } }),
  },
  'hang up no call': {
    operation: 'hangUp',
    input: {},
    context: onConference,
    call: { via: 'nothing', reason: 'MissingRef', detail: 'callRef' },
  },
  say: {
    operation: 'say',
    input: { text: 'This call is recorded.', locale: 'en-GB', leg: 'caller' },
    context: onCall,
    call: signed('PATCH', `${REGION}/leg/caller`, {
      instructions: [{ name: 'say', text: 'This call is recorded.', locale: 'en-GB' }],
    }),
  },
  'play files': {
    operation: 'playFiles',
    input: { ids: ['notice.wav'], locale: 'en-GB' },
    context: onCall,
    call: signed('PATCH', `${REGION}/leg/both`, {
      instructions: [{ name: 'playFiles', ids: ['notice.wav'], locale: 'en-GB' }],
    }),
  },
  'tell about a conference': {
    operation: 'conferenceInfo',
    input: {},
    context: onConference,
    call: signed('GET', CONFERENCE),
  },
  'kick everybody': { operation: 'kickAll', input: {}, context: onConference, call: signed('DELETE', CONFERENCE) },
  'kick one': {
    operation: 'kick',
    input: { callId: CALL },
    context: onConference,
    call: signed('DELETE', `${CONFERENCE}/${CALL}`),
  },
  'mute one': {
    operation: 'manageParticipant',
    input: { callId: CALL, command: 'onhold', moh: 'music1' },
    context: onConference,
    call: signed('PATCH', `${CONFERENCE}/${CALL}`, { command: 'onhold', moh: 'music1' }),
  },
  'tell about a call': {
    operation: 'callInfo',
    input: { callId: CALL, callResource: REGION },
    call: signed('GET', REGION),
  },
  'tell where callbacks go': { operation: 'getCallbacks', input: {}, call: signed('GET', CALLBACKS) },
  'say where callbacks go': {
    operation: 'setCallbacks',
    input: { primary: 'https://ear.example/a', fallback: 'https://ear.example/b' },
    call: signed('POST', CALLBACKS, { url: { primary: 'https://ear.example/a', fallback: 'https://ear.example/b' } }),
  },
  'call and say': {
    operation: 'ttsCallout',
    input: { destination: number, text: 'Hello', locale: 'en-GB' },
    call: signed('POST', `${GLOBAL}/callouts`, {
      method: 'ttsCallout',
      ttsCallout: { destination: number, ...callbacks, locale: 'en-GB', text: 'Hello' },
    }),
  },
  'call into a conference': {
    operation: 'conferenceCallout',
    input: { destination: number, conferenceId: 'conf_1' },
    call: signed('POST', `${GLOBAL}/callouts`, {
      method: 'conferenceCallout',
      conferenceCallout: { destination: number, ...callbacks, conferenceId: 'conf_1' },
    }),
  },
  'call by SVAML': {
    operation: 'customCallout',
    input: { ice: '{"action":{"name":"connectPstn","number":"+46555000111"}}' },
    call: signed('POST', `${GLOBAL}/callouts`, {
      method: 'customCallout',
      customCallout: { ice: '{"action":{"name":"connectPstn","number":"+46555000111"}}' },
    }),
  },
};
