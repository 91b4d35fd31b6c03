import { type CommandOf, type MaskedSpan, mergedSpans, type Span, toEpochMs } from '@earwitness/domain';
import type { Refusal } from '../contract/command';
import { type Drafted, from, isRefusal, refusal, type Stores } from './iotcomms-recording.message';

/** Keys of S3 objects that cannot be mistaken for anything else. */
const FILE_NAME = /^(?!\/)(?!.*\.\.)[A-Za-z0-9!_.*'()/-]{1,512}$/;
const KMS_ARN = /^arn:aws(?:-cn)?:kms:[a-z0-9-]+:\d{12}:(?:key|alias)\/[\w/-]+$/;

const destinationOf = (
  { target, fileName }: CommandOf<'StoreRecording'> | CommandOf<'MergeRecordings'>,
  stores: Stores,
): Readonly<Record<string, string>> | Refusal => {
  const store = Object.hasOwn(stores, target) ? stores[target] : undefined;
  if (!store) return refusal('UnknownStoreTarget', target);
  if (!FILE_NAME.test(fileName)) return refusal('InvalidFileName', fileName.slice(0, 100));
  const { bucket, region, encryptionKey } = store;
  if (encryptionKey !== undefined && !KMS_ARN.test(encryptionKey)) return refusal('InvalidEncryptionKey');
  return {
    destinationBucket: bucket,
    ...(region !== undefined && { destinationRegion: region }),
    ...(encryptionKey !== undefined && { encryptionKey }),
    fileName,
  };
};

const inMs = ({ from: begin, to: end }: Span) => ({ from: toEpochMs(begin), to: toEpochMs(end) });

const masksOf = (mask: readonly MaskedSpan[]) => {
  const ofSide = (side: 'caller' | 'callee') =>
    mergedSpans(
      mask.filter((span) => span.side === side || span.side === 'both').map((span) => ({ ...span, side })),
    ).map(inMs);
  return { caller: ofSide('caller'), callee: ofSide('callee') };
};

/**
 * Units differ between the two interfaces where times are relative; absolute ones are milliseconds in both (Call
 * Recording API, STORERECORDING).
 */
const editsOf = ({ mask, trim }: CommandOf<'StoreRecording'>) => {
  const masks = masksOf(mask);
  const hasMasks = masks.caller.length + masks.callee.length > 0;
  if (!hasMasks && !trim) return {};
  const edits = { ...(hasMasks && { mask: masks }), ...(trim && { trim: inMs(trim) }) };
  return { modificationParams: { absoluteTimes: true, ...edits } };
};

export const store = (command: CommandOf<'StoreRecording'>, stores: Stores): Drafted => {
  const { trim, captureRef: recordingId } = command;
  const destination = destinationOf(command, stores);
  if (isRefusal(destination)) return destination;
  if (trim && trim.from >= trim.to) return refusal('InvalidTrim');
  return {
    method: 'STORERECORDING',
    path: 'storerecording',
    parameters: { ...destination, ...editsOf(command), recordingId },
    ...from('RECORDINGREADY'),
  };
};

/** Call Recording API, MERGERECORDINGS: by SQS only. */
export const merge = (command: CommandOf<'MergeRecordings'>, stores: Stores): Drafted => {
  const destination = destinationOf(command, stores);
  if (isRefusal(destination)) return destination;
  const toMerge = command.sources.map(({ captureRef, startedAt, conferences }) => ({
    recordingId: captureRef,
    startTime: toEpochMs(startedAt),
    ...(conferences.length > 0 && {
      conferenceSegments: conferences.map((span) => ({ startTime: toEpochMs(span.from), endTime: toEpochMs(span.to) })),
    }),
  }));
  return { method: 'MERGERECORDINGS', parameters: { ...destination, toMerge }, ...from('RECORDINGREADY') };
};
