import { type Capture, isGoneAtVendor, isOver, startOf } from '../capture/capture';
import type { Command, CommandType } from '../commands';
import { captureById, sessionFor } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { notPermitted } from '../permission/permission';
import { isClosing } from '../planning/intents';
import { isRecordedNow } from '../planning/recorded';
import { whyRetained } from '../planning/retention';
import { pausePointless } from '../request/pause';
import { losesMask } from '../storage/masks';
import { isPremature } from '../storage/stores';
import { isOutdated } from '../storage/storing';

const filePointless = (state: Conversation, command: Command): string | undefined => {
  if (isOutdated(state, command)) return 'Outdated';
  if (isPremature(state, command)) return 'OriginalStillNeeded';
  return losesMask(state, command) ? 'WouldLoseMask' : undefined;
};

const pointlessFor = (state: Conversation, command: Command, capture: Capture): string | undefined => {
  switch (command.type) {
    case 'StartCapture':
      return startOf(capture) !== undefined || isOver(capture) ? 'AlreadyStarted' : undefined;
    case 'StoreRecording':
    case 'MergeRecordings':
    case 'DeleteRecording':
      return isGoneAtVendor(capture)
        ? 'VendorCopyGone'
        : (whyRetained(state, command) ?? filePointless(state, command));
    case 'PauseCapture':
    case 'ResumeCapture':
      return isOver(capture) ? 'AlreadyOver' : pausePointless(state, command, capture);
    case 'StopCapture':
    case 'CancelCapture':
      return isOver(capture) ? 'AlreadyOver' : undefined;
    case 'StopSession':
    case 'OperateSession':
      return undefined;
  }
};

const onLiveSession: ReadonlySet<CommandType> = new Set(['StartCapture', 'StopSession', 'OperateSession']);

const sessionPointless = (state: Conversation, command: Command): string | undefined => {
  if (isClosing(command) && isRecordedNow(state)) return 'RecordedMeanwhile';
  return onLiveSession.has(command.type) && sessionFor(state, command)?.endedAt ? 'SessionEnded' : undefined;
};

/** Why a command could not help any more, or would undo what was asked since; undefined while it may help. */
export const pointless = (state: Conversation, command: Command): string | undefined => {
  const capture = command.captureId === undefined ? undefined : captureById(state, command.captureId);
  const reason = capture && pointlessFor(state, command, capture);
  return reason ?? notPermitted(state, command) ?? sessionPointless(state, command);
};
