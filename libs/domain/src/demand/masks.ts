import type { FactData } from '../facts/fact';
import type { MaskedSpan } from '../facts/operator.facts';
import { earliest, type Instant, later } from '../instant';
import type { Conversation, Request } from '../conversation/state';

const momentsOf = (state: Conversation, name: Request['name']): readonly Instant[] =>
  Object.values(state.requests)
    .filter((request) => request.name === name)
    .map((request) => request.at)
    .sort();

/** Overlapping and touching spans of one side become one; the result is in order. */
export const mergedSpans = (spans: readonly MaskedSpan[]): readonly MaskedSpan[] => {
  const merged: MaskedSpan[] = [];
  for (const span of [...spans].filter(({ from, to }) => from < to).sort((a, b) => (a.from < b.from ? -1 : 1))) {
    const index = merged.findIndex((known) => known.side === span.side && known.to >= span.from);
    const known = merged[index];
    if (known) merged[index] = { ...known, to: known.to > span.to ? known.to : span.to };
    else merged.push(span);
  }
  return merged;
};

/** Each pause lasts until the next resume, and never longer than policy allows. */
export const pausedSpans = (state: Conversation): readonly MaskedSpan[] => {
  const resumes = momentsOf(state, 'ResumeRequested');
  const longest = state.decision?.maxPauseMs ?? 0;
  return mergedSpans(
    momentsOf(state, 'PauseRequested').map((from) => {
      const resumed = resumes.find((at) => at > from);
      return { from, to: earliest(resumed, later(from, longest)) ?? from, side: 'both' };
    }),
  );
};

/** What a stored file must leave out, and the part that is kept: pauses, and what was asked for this capture. */
export const editsOf = (state: Conversation, captureId: string): Pick<FactData<'StoreRequested'>, 'mask' | 'trim'> => {
  const asked = Object.values(state.requests)
    .filter((request) => request.name === 'StoreRequested')
    .map((request) => request.data as unknown as FactData<'StoreRequested'>)
    .filter((data) => data.captureId === captureId)
    .sort((a, b) => (a.requestId < b.requestId ? -1 : 1));
  const mask = mergedSpans([...pausedSpans(state), ...asked.flatMap((data) => data.mask)]);
  const trim = asked.findLast((data) => data.trim)?.trim;
  return { mask, ...(trim ? { trim } : {}) };
};
