import { type Capture, startOf } from '../capture/capture';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Deadline } from '../conversation/demand';
import type { Conversation, RequestOf } from '../conversation/state';
import type { Decision } from '../decisions';
import { lastWord, longestPauseIntent, pauseEnd, pauseIntent } from './pause';

const startedNatives = (state: Conversation, context: DecisionContext): readonly Capture[] =>
  state.captures.filter(
    (capture) =>
      startOf(capture) !== undefined &&
      context.profileOf(capture.vendor, capture.account)?.capabilities[capture.mode]?.pause === 'native',
  );

/** Where a vendor pauses natively every capture is told; elsewhere the pause becomes a mask when it is stored. */
export const toPause = (
  state: Conversation,
  context: DecisionContext,
  request: RequestOf<'PauseRequested' | 'ResumeRequested'>,
): readonly Decision[] =>
  startedNatives(state, context).flatMap((capture) =>
    demanded(state, context, {
      ...forCapture(state, capture),
      type: request.name === 'PauseRequested' ? 'PauseCapture' : 'ResumeCapture',
      intent: pauseIntent(state, request, capture.id),
    }),
  );

/** A pause that nobody ends is ended for them. */
export const longestPauseDeadline: Deadline = (state, context) => {
  const pause = lastWord(state);
  const at = pause?.name === 'PauseRequested' ? pauseEnd(state, pause) : undefined;
  if (!pause || !at) return [];
  return startedNatives(state, context).flatMap((capture) => {
    const decisions = demanded(state, context, {
      ...forCapture(state, capture),
      type: 'ResumeCapture',
      intent: longestPauseIntent(state, pause, capture.id),
    });
    return decisions.length > 0 ? [{ at, decisions }] : [];
  });
};
