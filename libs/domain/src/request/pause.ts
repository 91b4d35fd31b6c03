import { type Capture, startOf } from '../capture/capture';
import type { Command } from '../commands';
import { requestsOf } from '../conversation/lookup';
import type { Conversation, RequestOf } from '../conversation/state';
import { type Instant, later } from '../instant';

type PauseOrResume = RequestOf<'PauseRequested' | 'ResumeRequested'>;

export const requestIntent = (state: Conversation, requestId: string): string => `request/${state.tenant}/${requestId}`;

export const pauseIntent = (state: Conversation, request: PauseOrResume, captureId: string): string =>
  `${requestIntent(state, request.data.requestId)}/${captureId}`;

/** Resumes what nobody resumed in time. */
export const longestPauseIntent = (state: Conversation, pause: PauseOrResume, captureId: string): string =>
  `${pauseIntent(state, pause, captureId)}/longest`;

/** Of all that was asked, the latest is what counts. */
export const lastWord = (state: Conversation): PauseOrResume | undefined =>
  requestsOf(state, 'PauseRequested', 'ResumeRequested').at(-1);

/** When what was paused last is heard again: when somebody said so, or when policy does. */
export const pauseEnd = (state: Conversation, last: PauseOrResume): Instant | undefined => {
  if (last.name === 'ResumeRequested') return last.at;
  return state.decision && later(last.at, state.decision.maxPauseMs);
};

/** Why a pause or resume must not be sent: it would undo what was asked after it, or the capture knows of no pause. */
export const pausePointless = (state: Conversation, command: Command, capture: Capture): string | undefined => {
  const last = lastWord(state);
  if (!last) return undefined;
  const isLast = [pauseIntent, longestPauseIntent].some((of) => of(state, last, capture.id) === command.intent);
  if (!isLast) return 'Superseded';
  const [start, end] = [startOf(capture), pauseEnd(state, last)];
  return start && end && start >= end ? 'StartedAfterPause' : undefined;
};
