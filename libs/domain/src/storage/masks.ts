import type { Command } from '../commands';
import { captureIdByName, captureRefKey, requestsOf, resolvedCaptureId } from '../conversation/lookup';
import type { Conversation } from '../conversation/state';
import type { FactData } from '../facts/fact';
import type { MaskedSpan } from '../facts/operator.facts';
import { earliest, later } from '../instant';
import { pauseWords } from '../request/pause';

const inOrder = (a: MaskedSpan, b: MaskedSpan): number =>
  a.from === b.from ? (a.side < b.side ? -1 : 1) : a.from < b.from ? -1 : 1;

/** Overlapping and touching spans of one side become one, empty ones none; the result is in order. */
export const mergedSpans = (spans: readonly MaskedSpan[]): readonly MaskedSpan[] => {
  const merged: MaskedSpan[] = [];
  for (const span of spans.filter(({ from, to }) => from < to).sort(inOrder)) {
    const index = merged.findIndex((known) => known.side === span.side && known.to >= span.from);
    const known = merged[index];
    if (known) merged[index] = { ...known, to: known.to > span.to ? known.to : span.to };
    else merged.push(span);
  }
  return merged;
};

/** Each pause lasts until the next resume, and never longer than policy allows. */
export const pausedSpans = (state: Conversation): readonly MaskedSpan[] => {
  const words = pauseWords(state);
  const longest = state.decision?.maxPauseMs ?? 0;
  return mergedSpans(
    words
      .filter(({ pauses }) => pauses)
      .map(({ at: from }) => {
        const resumed = words.find(({ pauses, at }) => !pauses && at > from);
        return { from, to: earliest(resumed?.at, later(from, longest)) ?? from, side: 'both' };
      }),
  );
};

/** What a stored file must leave out, and the part that is kept: pauses, and what was asked for this capture. */
export const editsOf = (state: Conversation, captureId: string): Pick<FactData<'StoreRequested'>, 'mask' | 'trim'> => {
  const asked = requestsOf(state, 'StoreRequested').filter(
    ({ data }) => resolvedCaptureId(state, data.captureId) === captureId,
  );
  const mask = mergedSpans([...pausedSpans(state), ...asked.flatMap(({ data }) => data.mask)]);
  const trim = asked.findLast(({ data }) => data.trim)?.data.trim;
  return { mask, ...(trim ? { trim } : {}) };
};

/** A merge has no masks: it would bring back what was paused. */
export const losesMask = (state: Conversation, command: Command): boolean =>
  command.type === 'MergeRecordings' &&
  command.sources.some(({ captureRef }) => {
    const captureId = captureIdByName(state, captureRefKey(command, captureRef));
    return captureId !== undefined && editsOf(state, captureId).mask.length > 0;
  });
