import type { AccountProfile, Capability, Command, CommandType } from '@earwitness/domain';
import type { VendorCommands } from '../contract/command';
import { toResult } from './iotcomms-recording.answers';
import { type IotcommsRecordingAccount, STORED_WITHIN_MINUTES } from './iotcomms-recording.config';
import { isRefusal } from './iotcomms-recording.message';
import { toMessage } from './iotcomms-recording.drafts';
import { fifoRef } from './iotcomms-recording.origin';
import { toVendorRequest } from './iotcomms-recording.transport';

const SECOND = 1_000;
const MINUTE = 60_000;

/** No time is documented; these are waited before an effect counts as not seen. */
const resultWithinMs = {
  StartCapture: 15 * SECOND,
  StopCapture: MINUTE,
  CancelCapture: MINUTE,
  StopSession: 2 * MINUTE,
  StoreRecording: STORED_WITHIN_MINUTES * MINUTE,
  MergeRecordings: STORED_WITHIN_MINUTES * MINUTE,
  DeleteRecording: 2 * MINUTE,
} as const;

const ofVendor = {
  pause: 'none',
  sendsStartedEvent: true,
  sendsFailedEvent: true,
  /** There is no GET of anything. */
  canQueryState: false,
  resultWithinMs,
} as const;

/** Recorded because of our answer to `/newCall`. What a pause leaves out is masked when the file is stored. */
const fileByAnswer: Capability = {
  ...ofVendor,
  mode: 'file',
  startedBy: 'answer',
  supports: ['StopCapture', 'CancelCapture', 'StoreRecording', 'MergeRecordings', 'DeleteRecording'],
  pause: 'mask',
};

const fileByCommand: Capability = {
  ...fileByAnswer,
  startedBy: 'command',
  supports: ['StartCapture', ...fileByAnswer.supports, 'StopSession'],
};

const stream: Capability = {
  ...ofVendor,
  mode: 'stream',
  startedBy: 'command',
  supports: ['StartCapture', 'StopCapture', 'StopSession'],
};

/** MERGERECORDINGS has no REST path. */
const withoutQueues = (capability: Capability): Capability => ({
  ...capability,
  supports: capability.supports.filter((type) => type !== 'MergeRecordings'),
});

const storedWithin = (capability: Capability, minutes: number): Capability => {
  const withinMs = minutes * MINUTE;
  const { resultWithinMs } = capability;
  return { ...capability, resultWithinMs: { ...resultWithinMs, StoreRecording: withinMs, MergeRecordings: withinMs } };
};

export const profileOf = (account: IotcommsRecordingAccount): AccountProfile => {
  const isSession = account.mode === 'session';
  const file = storedWithin(isSession ? fileByCommand : fileByAnswer, account.storedWithinMinutes);
  const canStream = isSession && Object.keys(account.streamTargets).length > 0;
  return {
    startsWithSession: isSession ? account.captures : [],
    capabilities: {
      file: account.commandQueueAccounts.length > 0 ? file : withoutQueues(file),
      ...(canStream && { stream }),
    },
  };
};

/** SQS forgets a deduplication id after five minutes; what is repeated must have arrived by then. */
const FIFO_MEMORY_MS = 5 * MINUTE;
const LONGEST_WAY_MS = 10 * SECOND;

/** Which event's queue a command goes to, as far as its type says. */
const queueEvents: { readonly [T in Exclude<CommandType, 'OperateSession'>]: string } = {
  StartCapture: 'SESSIONSTARTED',
  StopSession: 'SESSIONSTARTED',
  StopCapture: 'SESSIONSTARTED',
  CancelCapture: 'RECORDINGSTARTED',
  PauseCapture: 'RECORDINGSTARTED',
  ResumeCapture: 'RECORDINGSTARTED',
  StoreRecording: 'RECORDINGREADY',
  MergeRecordings: 'RECORDINGREADY',
  DeleteRecording: 'RECORDINGREADY',
};

const queueEventOf = ({ type, sessionRef, captureRef }: Command): string | undefined => {
  if (type === 'OperateSession') return undefined;
  const isWholeSession = sessionRef === undefined || sessionRef === captureRef;
  return type === 'StopCapture' && isWholeSession ? 'RECORDINGSTARTED' : queueEvents[type];
};

export const iotcommsRecordingCommands: VendorCommands<IotcommsRecordingAccount> = {
  capabilities: [fileByAnswer, fileByCommand, withoutQueues(fileByAnswer), withoutQueues(fileByCommand), stream],
  toRequest: (command, account, context) => {
    const message = toMessage(command, account, context.stores);
    return toVendorRequest(isRefusal(message) ? message : { message, command, account, context });
  },
  toResult,
  isSafeToRepeat: (command, sinceFirstSentMs) =>
    command.refs[fifoRef(queueEventOf(command) ?? '')] === 'fifo' && sinceFirstSentMs < FIFO_MEMORY_MS - LONGEST_WAY_MS,
};
