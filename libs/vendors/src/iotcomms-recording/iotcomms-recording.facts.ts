import type { CaptureMode } from '@earwitness/domain';
import { bodyDigest } from '../contract/body-digest';
import type { Interpretation, Question, RawWebhook, VendorFact } from '../contract/webhook';
import { isConfirmationUrl } from '../sns/sns-addresses';
import { toAlarmFacts } from './iotcomms-recording.alarms';
import type { IotcommsRecordingAccount } from './iotcomms-recording.config';
import { type Payload, type Reading, readWebhook, wordsOf } from './iotcomms-recording.envelope';
import { causeOf, commandErrorOf } from './iotcomms-recording.errors';
import { partiesOf } from './iotcomms-recording.metadata';
import {
  aboutCapture,
  aboutSession,
  beginning,
  isWholeSession,
  type Said,
  secretsOf,
  toSaid,
} from './iotcomms-recording.origin';
import { captureFailed, recordingReady, recordingStored } from './iotcomms-recording.recordings';
import { eventFaults } from './iotcomms-recording.webhooks';

type Translate = (said: Said) => readonly VendorFact[];

const sessionStarted: Translate = (said) => [
  {
    ...aboutSession(said),
    ...secretsOf(said),
    ...beginning(said),
    name: 'SessionStarted',
    data: partiesOf(said.metadata, said.receivedAt),
  },
];

const sessionEnded =
  (outcome: 'completed' | 'cancelled'): Translate =>
  (said) => {
    const cause = wordsOf(said.payload.reason, 200);
    return [{ ...aboutSession(said), name: 'SessionEnded', data: { outcome, ...(cause !== undefined && { cause }) } }];
  };

const captureStarted =
  (mode: CaptureMode): Translate =>
  (said) => [
    {
      ...aboutCapture(said),
      ...secretsOf(said),
      ...beginning(said),
      name: 'CaptureStarted',
      data: { mode, confirmed: true },
    },
  ];

const captureStopped =
  (mode: CaptureMode): Translate =>
  (said) => [{ ...aboutCapture(said), name: 'CaptureStopped', data: { mode } }];

/** A legacy recording is its session: it begins with it, and ends with it. */
const wholeSession =
  (ofSession: Translate, ofCapture: Translate, order: 'before' | 'after'): Translate =>
  (said) => {
    const more = isWholeSession(said) ? ofSession(said).map(({ secrets: _, ...fact }) => fact) : [];
    return order === 'before' ? [...more, ...ofCapture(said)] : [...ofCapture(said), ...more];
  };

const recordingFailed: Translate = (said) => {
  const cause = causeOf(said.payload.error, said.payload.replyId);
  return captureFailed(said, { mode: 'file', stage: isWholeSession(said) ? 'running' : 'start', cause });
};

const streamFailed: Translate = (said) =>
  captureFailed(said, { mode: 'stream', stage: 'start', cause: causeOf(said.payload.error, said.payload.replyId) });

const stopRefused: Translate = (said) => {
  const { error, replyId } = said.payload;
  const data = { commandType: 'StopCapture', ...commandErrorOf(error, replyId) };
  return [{ ...aboutCapture(said), name: 'CommandRefused', data }];
};

type Subject = 'session' | 'recording' | 'stream';

/** Every event of the vendor's, with what it must name to mean anything (Call Recording API, events). */
const events: ReadonlyMap<string, readonly [Subject, Translate]> = new Map<string, readonly [Subject, Translate]>([
  ['SESSIONSTARTED', ['session', sessionStarted]],
  [
    'SESSIONSTOPPED',
    ['session', (said) => [{ ...aboutSession(said), name: 'SessionProgressed', data: { phase: said.name } }]],
  ],
  ['SESSIONCOMPLETED', ['session', sessionEnded('completed')]],
  ['RECORDINGSTARTED', ['recording', wholeSession(sessionStarted, captureStarted('file'), 'before')]],
  ['RECORDINGSTOPPED', ['recording', captureStopped('file')]],
  ['RECORDINGFAILED', ['recording', recordingFailed]],
  ['RECORDINGREADY', ['recording', wholeSession(sessionEnded('completed'), recordingReady, 'after')]],
  ['RECORDINGSTORED', ['recording', recordingStored]],
  ['RECORDINGDELETED', ['recording', (said) => [{ ...aboutCapture(said), name: 'RecordingDeleted', data: {} }]]],
  [
    'RECORDINGCANCELLED',
    [
      'recording',
      wholeSession(
        sessionEnded('cancelled'),
        (said) => [{ ...aboutCapture(said), name: 'CaptureCancelled', data: { mode: 'file' } }],
        'after',
      ),
    ],
  ],
  ['STREAMSTARTED', ['stream', captureStarted('stream')]],
  ['STREAMFAILED', ['stream', streamFailed]],
  ['STREAMSTOPPED', ['stream', captureStopped('stream')]],
  ['STOPFILERECORDINGFAILED', ['recording', stopRefused]],
  ['STOPSTREAMFAILED', ['stream', stopRefused]],
]);

const names = (said: Said, subject: Subject): boolean => {
  if (subject === 'session') return said.sessionRef !== undefined;
  const ref = subject === 'recording' ? said.recordingRef : said.streamRef;
  return (ref ?? aboutCapture(said).captureId) !== undefined;
};

type Unrecognised = Extract<VendorFact, { readonly name: 'UnrecognisedWebhook' }>['data'];

const unrecognised = (
  data: Omit<Unrecognised, 'sizeBytes' | 'detail'> & { readonly detail?: string | undefined },
  { body }: RawWebhook,
): VendorFact => {
  const { detail, ...rest } = data;
  const cut = detail === undefined ? {} : { detail: detail.slice(0, 500) };
  return { name: 'UnrecognisedWebhook', data: { ...rest, ...cut, sizeBytes: body.length } };
};

const ofEvent = (said: Said, webhook: RawWebhook): readonly VendorFact[] => {
  const { name: vendorType } = said;
  const [subject, translate] = events.get(vendorType) ?? [];
  if (!subject || !translate)
    return [{ ...aboutCapture(said), ...unrecognised({ reason: 'UnknownType', vendorType }, webhook) }];
  if (names(said, subject)) return translate(said);
  const detail = eventFaults(vendorType, said.payload);
  return [unrecognised({ reason: 'NotTheDocumentedShape', vendorType, detail }, webhook)];
};

/** About a recording; where nobody understands which, the same bytes are the same question. */
const question = (subject: string): Question => ({ about: 'recording', subject, id: subject });

/** The other API of this vendor asks at a path of the same name, and wants another answer. */
const isOfMediaservice = ({ recordingId, sessionId, callingParty, sipCallId }: Payload): boolean =>
  recordingId === undefined && sessionId !== undefined && (callingParty ?? sipCallId) !== undefined;

/**
 * Asked even where nothing is understood: without an answer the vendor does as it likes, and raises an alarm (Call
 * Recording API, "/newCall").
 */
const ofQuestion = (payload: Payload, account: IotcommsRecordingAccount, webhook: RawWebhook): Interpretation => {
  const said = toSaid({ name: 'newCall', payload }, account, webhook.receivedAt);
  if (said.recordingRef !== undefined) {
    const data = partiesOf(said.metadata, webhook.receivedAt);
    const asks = question(said.recordingRef);
    return { facts: [{ ...aboutCapture(said), name: 'SessionAnnounced', data }], asks };
  }
  const detail = isOfMediaservice(payload) ? 'a question of the mediaservice API' : eventFaults('newCall', payload);
  const fact = unrecognised({ reason: 'NotTheDocumentedShape', vendorType: 'newCall', detail }, webhook);
  return isOfMediaservice(payload) ? { facts: [fact] } : { facts: [fact], asks: question(bodyDigest(webhook)) };
};

const ofSubscription = (
  { envelope }: Extract<Reading, { kind: 'subscription' }>,
  { sns }: IotcommsRecordingAccount,
): Interpretation => {
  const topic = wordsOf(envelope.TopicArn) ?? '';
  const alarm = `sns.${envelope.Type}`;
  const facts: readonly VendorFact[] = [{ name: 'VendorAlarmRaised', data: { alarm, detail: { topic } } }];
  const isOurs = sns?.topics.includes(envelope.TopicArn) ?? false;
  const mayConfirm = isOurs && isConfirmationUrl(envelope.SubscribeURL, envelope.TopicArn, sns?.simulatedAt);
  const isAsked = envelope.Type === 'SubscriptionConfirmation';
  return isAsked && mayConfirm ? { facts, confirmAt: envelope.SubscribeURL } : { facts };
};

/** Pure and total: the same webhook always yields the same facts, whatever its bytes. */
export const interpretIotcommsRecording = (webhook: RawWebhook, account: IotcommsRecordingAccount): Interpretation => {
  const reading = readWebhook(webhook);
  switch (reading.kind) {
    case 'newCall':
      return ofQuestion(reading.payload, account, webhook);
    case 'event':
      return { facts: ofEvent(toSaid(reading, account, webhook.receivedAt), webhook) };
    case 'alarm':
      return { facts: toAlarmFacts(reading, account, webhook.receivedAt) };
    case 'subscription':
      return ofSubscription(reading, account);
    case 'NotJson':
    case 'NotTheDocumentedShape': {
      const facts = [unrecognised({ reason: reading.kind, detail: reading.detail }, webhook)];
      return webhook.kind === 'newCall' ? { facts, asks: question(bodyDigest(webhook)) } : { facts };
    }
  }
};
