import { type Capture, startOf } from '../capture/capture';
import type { Command } from '../commands';
import { requestsOf, statementsOf } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import { type Instant, later } from '../instant';

/** That nothing is to be heard, or that all is again: somebody asked for it, or policy takes a cue for it. */
export interface PauseWord {
  /** Of the request, or of the fact that gave the cue. */
  readonly id: string;
  readonly at: Instant;
  readonly pauses: boolean;
}

const inOrder = (a: PauseWord, b: PauseWord): number => (a.at === b.at ? (a.id < b.id ? -1 : 1) : a.at < b.at ? -1 : 1);

const requestedWords = (state: Conversation): readonly PauseWord[] =>
  requestsOf(state, 'PauseRequested', 'ResumeRequested').map(({ name, at, data }) => ({
    id: data.requestId,
    at,
    pauses: name === 'PauseRequested',
  }));

/** A cue that policy names for both pauses. */
const cuedWords = (state: Conversation): readonly PauseWord[] => {
  const { pauseOn = [], resumeOn = [] } = state.decision ?? {};
  if (pauseOn.length === 0) return [];
  return statementsOf(state, 'CueGiven')
    .filter(({ data: { name } }) => pauseOn.includes(name) || resumeOn.includes(name))
    .map(({ id, at, data: { name } }) => ({ id, at, pauses: pauseOn.includes(name) }));
};

/** All that was said about pauses, in the order of saying. */
export const pauseWords = (state: Conversation): readonly PauseWord[] =>
  [...requestedWords(state), ...cuedWords(state)].sort(inOrder);

export const requestIntent = (state: Conversation, requestId: string): string => `request/${state.tenant}/${requestId}`;

export const pauseIntent = (state: Conversation, { id }: PauseWord, captureId: string): string =>
  `${requestIntent(state, id)}/${captureId}`;

/** Resumes what nobody resumed in time. */
export const longestPauseIntent = (state: Conversation, pause: PauseWord, captureId: string): string =>
  `${pauseIntent(state, pause, captureId)}/longest`;

/** Of all that was said, the latest is what counts. */
export const lastWord = (state: Conversation): PauseWord | undefined => pauseWords(state).at(-1);

/** When what was paused last is heard again: when somebody said so, or when policy does. */
export const pauseEnd = (state: Conversation, last: PauseWord): Instant | undefined => {
  if (!last.pauses) return last.at;
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
