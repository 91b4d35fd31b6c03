import { type Capture, isOver, recordedFrom } from '../capture/capture';
import { sessionByKey } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { stopsByPolicy } from '../permission/permission';

/** What policy ended itself records no more, though it wants a recording again. */
const isTakenBack = (state: Conversation, capture: Capture): boolean =>
  isOver(capture) && stopsByPolicy(state, capture).length > 0;

/** What stopped without failing was ended on purpose: nothing is to be started instead of it. */
export const hasNotFailed = ({ mode, failure }: Capture): boolean =>
  mode !== 'stream' && (failure === undefined || failure.stage === 'storage');

/** A capture whose session goes on, or of which no session is known. */
export const isOfNow = (state: Conversation, { sessionKey }: Capture): boolean =>
  sessionByKey(state, sessionKey)?.endedAt === undefined;

export const isSeen = (state: Conversation, capture: Capture): boolean =>
  hasNotFailed(capture) &&
  isOfNow(state, capture) &&
  recordedFrom(capture) !== undefined &&
  !isTakenBack(state, capture);

/** Whether something of what is said now is recorded, as vendors say. */
export const isRecordedNow = (state: Conversation): boolean => state.captures.some((capture) => isSeen(state, capture));
