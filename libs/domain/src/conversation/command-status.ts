import { type Capture, isSettled } from '../capture/capture';
import type { CommandType } from '../commands';
import type { Instant } from '../instant';
import { captureById, sessionFor } from './lookup';
import type { CommandLife, Conversation } from './state';

export type CommandStatus = 'issued' | 'accepted' | 'refused' | 'unknown' | 'confirmed' | 'timedOut';

const since = (moment: Instant | undefined, life: CommandLife): boolean =>
  moment !== undefined && moment >= life.issuedAt;

const isStopped = (capture: Capture): boolean =>
  isSettled(capture) || capture.stoppedAt !== undefined || capture.recording.availableAt !== undefined;

type Confirmation = (capture: Capture, life: CommandLife) => boolean;

/** Which observation shows that a command has had its effect. */
const confirmations: { readonly [T in Exclude<CommandType, 'StopSession'>]: Confirmation } = {
  StartCapture: (capture) => capture.startedAt !== undefined || capture.failure !== undefined,
  StopCapture: isStopped,
  PauseCapture: (capture, life) => since(capture.pausedAt, life),
  ResumeCapture: (capture, life) => since(capture.resumedAt, life),
  CancelCapture: (capture) => capture.cancelledAt !== undefined,
  StoreRecording: (capture, life) => since(capture.recording.storedAt, life),
  MergeRecordings: (capture, life) =>
    since(capture.recording.mergedAt, life) || since(capture.recording.storedAt, life),
  DeleteRecording: (capture) => (capture.recording.deletedAt ?? capture.recording.expiredAt) !== undefined,
};

const isConfirmed = (state: Conversation, life: CommandLife): boolean => {
  const { command } = life;
  if (command.type === 'StopSession') return sessionFor(state, command)?.endedAt !== undefined;
  const capture = captureById(state, command.captureId);
  return capture !== undefined && confirmations[command.type](capture, life);
};

/** `issued → accepted | refused | unknown → confirmed by a fact | timed out`; a confirmation beats everything. */
export const commandStatus = (state: Conversation, life: CommandLife): CommandStatus => {
  if (isConfirmed(state, life)) return 'confirmed';
  const outcome = state.outcomes[life.id];
  if (outcome?.timedOutAt) return 'timedOut';
  if (outcome?.refused) return 'refused';
  if (outcome?.acceptedAt) return 'accepted';
  return outcome?.unknownAt ? 'unknown' : 'issued';
};
