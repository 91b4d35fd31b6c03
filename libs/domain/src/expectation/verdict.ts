import { type Capture, recordedFrom, startOf } from '../capture/capture';
import type { Conversation } from '../conversation/state';
import type { Instant } from '../instant';
import { endOf, hasStarted, startBy } from './demanded';

export type Verdict =
  { readonly verdict: 'excused'; readonly why: string } | { readonly verdict: 'missed'; readonly why: string };

export const hasRecordingBegun = (state: Conversation): boolean =>
  state.captures.some((capture) => recordedFrom(capture) !== undefined);

/** A capture that failed while somebody was still talking is no short call. */
const hasFailedBefore = (state: Conversation, end: Instant): boolean =>
  state.captures.some(({ mode, failure }) => mode !== 'stream' && failure !== undefined && failure.at < end);

const isTooShort = (state: Conversation, end: Instant): boolean =>
  end <= (startBy(state) ?? '') && !hasFailedBefore(state, end);

const excuseOf = (state: Conversation): string | undefined => {
  if (state.decision?.record === false) return 'NoLongerDemanded';
  const end = hasRecordingBegun(state) ? undefined : endOf(state);
  if (!end) return undefined;
  if (!hasStarted(state)) return 'SessionNeverStarted';
  return isTooShort(state, end) ? 'SessionTooShort' : undefined;
};

const causeOfFile = ({ cancelledAt, recording }: Capture): string | undefined => {
  if (cancelledAt) return 'Cancelled';
  if (recording.expiredAt) return 'ExpiredBeforeStored';
  if (recording.deletedAt) return 'DeletedBeforeStored';
  return recording.availableAt ? 'NotStored' : undefined;
};

const failureOf = ({ failure }: Capture): string | undefined =>
  failure && `CaptureFailed: ${failure.cause ?? failure.stage}`;

/** The capture that came furthest says best why there is no recording; between equals the choice is always the same. */
const causeOf = (state: Conversation): string => {
  const captures = state.captures.filter(({ mode }) => mode !== 'stream');
  for (const cause of [causeOfFile, failureOf]) {
    const [first] = captures
      .map(cause)
      .filter((found) => found !== undefined)
      .sort();
    if (first) return first;
  }
  return captures.some(startOf) ? 'NoRecordingAppeared' : 'NeverStarted';
};

/** Why there is no recording, as far as anybody knows. */
export const verdictOf = (state: Conversation): Verdict => {
  const excuse = excuseOf(state);
  return excuse ? { verdict: 'excused', why: excuse } : { verdict: 'missed', why: causeOf(state) };
};
