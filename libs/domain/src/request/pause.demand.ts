import { type Capture, startOf } from '../capture/capture';
import { demanded } from '../command/demanded';
import { forCapture } from '../command/wanted';
import type { DecisionContext } from '../context';
import type { Deadline, Demand } from '../conversation/demand';
import type { Conversation } from '../conversation/state';
import { lastWord, longestPauseIntent, pauseEnd, pauseIntent, pauseWords } from './pause';

const startedNatives = (state: Conversation, context: DecisionContext): readonly Capture[] =>
  state.captures.filter(
    (capture) =>
      startOf(capture) !== undefined &&
      context.profileOf(capture.vendor, capture.account)?.capabilities[capture.mode]?.pause === 'native',
  );

/** Where a vendor pauses natively every capture is told; elsewhere the pause becomes a mask when it is stored. */
export const pauseCaptures: Demand = (state, context) => {
  const words = pauseWords(state);
  if (words.length === 0) return [];
  const captures = startedNatives(state, context);
  return words.flatMap((word) =>
    captures.flatMap((capture) =>
      demanded(state, context, {
        ...forCapture(state, capture),
        type: word.pauses ? 'PauseCapture' : 'ResumeCapture',
        intent: pauseIntent(state, word, capture.id),
      }),
    ),
  );
};

/** A pause that nobody ends is ended for them. */
export const longestPauseDeadline: Deadline = (state, context) => {
  const pause = lastWord(state);
  const at = pause?.pauses ? pauseEnd(state, pause) : undefined;
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
