import type { CommandType, Instant } from '@earwitness/domain';
import type { VendorFact } from '../contract/webhook';
import type { IotcommsRecordingAccount } from './iotcomms-recording.config';
import { isRecord, parseJson, type Payload, wordsOf } from './iotcomms-recording.envelope';
import { causeOf, commandErrorOf, safeWords } from './iotcomms-recording.errors';
import { aboutCapture, type Said, toSaid } from './iotcomms-recording.origin';
import { captureFailed } from './iotcomms-recording.recordings';

const commandByMethod: ReadonlyMap<unknown, CommandType> = new Map<unknown, CommandType>([
  ['STOPRECORDING', 'StopCapture'],
  ['STOPFILERECORDING', 'StopCapture'],
  ['STOPSTREAM', 'StopCapture'],
  ['STOPSESSION', 'StopSession'],
  ['CANCELRECORDING', 'CancelCapture'],
  ['STORERECORDING', 'StoreRecording'],
  ['MERGERECORDINGS', 'MergeRecordings'],
  ['DELETERECORDING', 'DeleteRecording'],
]);

const commandByAlarm: ReadonlyMap<string, CommandType> = new Map([
  ['storeRecordingError', 'StoreRecording'],
  ['deleteRecordingError', 'DeleteRecording'],
  ['stopRecordingError', 'StopCapture'],
  ['stopSessionError', 'StopSession'],
  ['cancelRecordingError', 'CancelCapture'],
]);

/** What led to the alarm: the words of a queue's message, a message as a queue gives it, or a batch of them. */
const originalOf = (event: unknown, depth = 0): Payload => {
  const value = typeof event === 'string' ? parseJson(event.slice(0, 65_536)) : event;
  if (!isRecord(value) || depth > 2) return {};
  if (Array.isArray(value.Records)) return originalOf(value.Records[0], depth + 1);
  return 'body' in value ? originalOf(value.body, depth + 1) : value;
};

/** An alarm with the ids that only its original has. */
interface Alarm {
  readonly said: Said;
  readonly original: Payload;
}

type Translate = (alarm: Alarm) => readonly VendorFact[];

const NOT_SHOWN = new Set(['type', 'error', 'event', 'replyId', 'commandQueue', 'commandRegion', 'metaData', 'meta']);
const MOST_FIELDS = 20;

const described = ({ said: { payload }, original }: Alarm) => {
  const error = safeWords(payload.error, original.replyId);
  const fields = Object.entries(payload)
    .filter(([name]) => !NOT_SHOWN.has(name))
    .slice(0, MOST_FIELDS)
    .flatMap(([name, value]) => {
      const words = safeWords(value, original.replyId);
      return words === undefined ? [] : [[wordsOf(name, 64) ?? '', words] as const];
    });
  return { ...(error !== undefined && { error }), detail: Object.fromEntries(fields) };
};

const commandRefused =
  (byAlarm: CommandType): Translate =>
  ({ said, original }) => {
    const commandType = commandByMethod.get(original.method) ?? byAlarm;
    const data = { commandType, ...commandErrorOf(said.payload.error, original.replyId) };
    return [{ ...aboutCapture(said), name: 'CommandRefused', data }];
  };

const raised: Translate = (alarm) => [
  {
    ...aboutCapture(alarm.said),
    name: 'VendorAlarmRaised',
    data: { alarm: alarm.said.name, ...described(alarm) },
  },
];

const alarms: ReadonlyMap<string, Translate> = new Map<string, Translate>([
  ...[...commandByAlarm].map(([name, type]) => [name, commandRefused(type)] as const),
  [
    'recordingFailed',
    ({ said }) => captureFailed(said, { mode: 'file', stage: 'running', cause: causeOf(said.payload.error) }),
  ],
  [
    'tempStorageError',
    ({ said }) => {
      const { errorDetails, error } = said.payload;
      return captureFailed(said, {
        mode: 'file',
        stage: 'storage',
        cause: causeOf(errorDetails) ?? causeOf(error) ?? 'TemporaryStorage',
      });
    },
  ],
  ['tempRecordingDeleted', ({ said }) => [{ ...aboutCapture(said), name: 'RecordingExpired', data: {} }]],
  [
    'apiRequestError',
    (alarm) => [{ ...aboutCapture(alarm.said), name: 'DecisionUndelivered', data: described(alarm) }],
  ],
  [
    'eventNotificationError',
    (alarm) => [{ ...aboutCapture(alarm.said), name: 'VendorEventLost', data: described(alarm) }],
  ],
]);

/** Alarms that mean nothing unless they say of which recording. */
const NEEDS_RECORDING = new Set(['recordingFailed', 'tempStorageError', 'tempRecordingDeleted']);

/** What an alarm says; one that nobody documented is raised as it is. */
export const toAlarmFacts = (
  alarm: { readonly name: string; readonly payload: Payload },
  account: IotcommsRecordingAccount,
  receivedAt: Instant,
): readonly VendorFact[] => {
  const original = originalOf(alarm.payload.event);
  const { recordingId, sessionId, streamId } = original;
  const payload = { recordingId, sessionId, streamId, ...alarm.payload };
  const said = toSaid({ name: alarm.name, payload }, account, receivedAt);
  const isAbout = said.recordingRef !== undefined || !NEEDS_RECORDING.has(alarm.name);
  return ((isAbout ? alarms.get(alarm.name) : undefined) ?? raised)({ said, original });
};
