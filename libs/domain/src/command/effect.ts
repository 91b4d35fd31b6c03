import type { Capture } from '../capture/capture';
import type { Command, CommandType } from '../commands';
import { captureById } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { type Instant, latest } from '../instant';

export type RepeatableType = 'PauseCapture' | 'ResumeCapture' | 'StoreRecording' | 'MergeRecordings';

const moments: { readonly [T in RepeatableType]: (capture: Capture) => Instant | undefined } = {
  PauseCapture: ({ pausedAt }) => pausedAt,
  ResumeCapture: ({ resumedAt }) => resumedAt,
  StoreRecording: ({ recording }) => recording.stored?.at,
  MergeRecordings: ({ recording }) => latest(recording.mergedAt, recording.stored?.at),
};

export const isRepeatable = (type: CommandType): type is RepeatableType => type in moments;

/** Writes the permanent file of a capture: one at a time, and the last one counts. */
export const writesFile = ({ type }: Command): boolean => type === 'StoreRecording' || type === 'MergeRecordings';

/** When a command that may have its effect more than once last had it, as far as is known. */
export const lastEffectAt = (state: Conversation, { type, captureId }: Command): Instant | undefined => {
  const capture = captureId !== undefined && isRepeatable(type) ? captureById(state, captureId) : undefined;
  return capture && isRepeatable(type) ? moments[type](capture) : undefined;
};
