import type { QuestionSample } from '../contract/adapter.contract';
import type { HttpAnswer } from '../contract/command';
import { FILE, SESSION, webhookOf } from './iotcomms-mediaservice.given';

/** What the connection is recorded to that is made when the callee is gone. */
const NEXT_FILE = '6f1247ca-a6ba-85c4-97d5-e6eed4ef3313.mp3';

const application = (body: object, status = 200): HttpAnswer => ({ status, headers: {}, body: JSON.stringify(body) });

const call = { action: 'call', destAddr: 'sip:agent@customer.example' };
const recording = { callRecording: true, recordingFileName: FILE };
const ours = { earwitness: SESSION };
const theirs = { interaction: 'i-42' };
const connectElsewhere = { action: 'httpcall', codec: 'GSM', receiveIp: '10.0.0.1', receivePort: 30_000 };

const asked = webhookOf('call-is-asked-about.newCall');
const left = webhookOf('callee-hung-up.callEvent');
const ivr = webhookOf('ivr-wants-a-command.getIvrCommand');
const remote = webhookOf('remote-call-comes-in.newRemoteCall');
const identified = webhookOf('identifier-is-wanted.getCallIdentifier');
const starting = ['CaptureStarting'] as const;

/** Every question, recorded and not, by template and by an application of the customer's. */
export const questions: Readonly<Record<string, QuestionSample>> = {
  'a call, by template, recorded': {
    webhook: asked,
    record: true,
    body: { ...call, ...recording, sessionReferenceId: { ...ours, recordingFileName: FILE } },
    facts: starting,
  },
  'a call, by template, not recorded': {
    webhook: asked,
    record: false,
    body: { ...call, sessionReferenceId: ours },
  },
  'a call, by the application, recorded, with a reference of its own': {
    webhook: asked,
    record: true,
    routing: application({ ...call, greeting: { playMode: 'calleeFirst' }, sessionReferenceId: theirs, novel: [1] }),
    body: { ...call, greeting: { playMode: 'calleeFirst' }, sessionReferenceId: theirs, novel: [1], ...recording },
    facts: starting,
  },
  'a call, by the application, that is dropped': {
    webhook: asked,
    record: true,
    routing: application({ action: 'drop', dropCode: 'busy' }),
    body: { action: 'drop', dropCode: 'busy' },
  },
  'a call that goes to the IVR': {
    webhook: asked,
    record: true,
    routing: application({ action: 'ivr' }),
    body: { action: 'ivr', sessionReferenceId: ours },
  },
  'a call that the application records under a name of its own': {
    webhook: asked,
    record: true,
    routing: application({ ...call, callRecording: true, recordingFileName: 'recording.mp3' }),
    body: { ...call, ...recording, sessionReferenceId: { ...ours, recordingFileName: FILE } },
    facts: starting,
  },
  'a call that only the application records': {
    webhook: asked,
    record: false,
    routing: application({ ...call, callRecording: true, recordingFileName: 'theirs.mp3' }),
    body: {
      ...call,
      callRecording: true,
      recordingFileName: 'theirs.mp3',
      sessionReferenceId: { ...ours, recordingFileName: 'theirs.mp3' },
    },
    facts: starting,
  },
  'who remains, by the application, is connected elsewhere': {
    webhook: left,
    record: true,
    routing: application({ ...connectElsewhere, sessionReferenceId: { ...ours, recordingFileName: FILE } }),
    body: {
      ...connectElsewhere,
      callRecording: true,
      recordingFileName: NEXT_FILE,
      sessionReferenceId: { ...ours, recordingFileName: NEXT_FILE },
    },
    facts: starting,
  },
  'who remains, by template, is hung up on': { webhook: left, record: true, body: { action: 'drop' } },
  'the IVR, by the application': {
    webhook: ivr,
    record: true,
    routing: application({ hangup: true }),
    body: { hangup: true },
  },
  'the IVR, which nobody tells what to do': { webhook: ivr, record: true, status: 502, body: {} },
  'an identifier, by nobody': {
    webhook: identified,
    record: false,
    body: { sessionId: SESSION, sessionReferenceId: ours },
  },
  'an identifier, by the application': {
    webhook: identified,
    record: false,
    routing: application({ sessionId: SESSION, sessionReferenceId: theirs }),
    body: { sessionId: SESSION, sessionReferenceId: theirs },
  },
  'a remote call, by nobody': {
    webhook: remote,
    record: false,
    body: { sessionReferenceId: '{"earwitness":"nfdfsij82893kn"}' },
  },
  'a remote call, by the application': {
    webhook: remote,
    record: false,
    routing: application({ sessionReferenceId: 'mySessionReference' }),
    body: { sessionReferenceId: 'mySessionReference' },
  },
};
